"""What is measured of each kind of model. Every function gives plain numbers: seconds, MiB, shares."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np
import torch
from PIL import Image

from bench.gpu import weights
from bench.gpu.rig import HEIGHT, WIDTH, Rig, TimedDevice
from resources.diffusion_pipeline import RunOptions, seeded
from resources.image.diffusion import DiffusionImages, ImageOptions
from resources.image.prompts import motion_prompt, picture_prompt
from resources.image.sizes import filled
from resources.model_identity import ModelHome
from resources.music.musicgen import MusicgenMusic, MusicgenOptions
from resources.speech.vits import VitsOptions, VitsSpeech
from resources.video.diffusion import DiffusionTakes, VideoOptions
from storyvid.errors import StoryvidError
from storyvid.generation.requests import MusicRequest, SpeechRequest, TakeRequest
from storyvid.models.base import Mood
from storyvid.models.cells import Storyboard
from storyvid.models.plan import Scene, ShotList, VoiceProfile
from storyvid.stages.cell import SCENE, SHOTS, STORYBOARD, Cell
from storyvid.stages.storyboard import StoryboardStage, key_frame_request
from storyvid.stages.studio import without_faults
from storyvid.stages.takes import TakesStage

Figures = dict[str, Any]
LINE = "the lamplighter climbed his ladder in the falling snow and the fox looked up at him from the bridge"


def takes(folder: Path, given: Mapping[str, str], *, real: bool) -> Figures:
    """The stage `takes` beside the same pipeline in a bare loop, in turns; and what the ledger says of the GPU."""
    device = TimedDevice()
    rig = Rig(folder, device, video=_video(folder, device, given, real=real))
    shots, seconds = int(given["SHOTS"]), float(given["SECONDS"])

    def bare() -> None:
        _bare_takes(rig, device, rig.cell(shots, seconds), int(given["STEPS"]))

    figures = _beside(rig, rig.video, lambda count: rig.cell(count, seconds), bare, given)
    rows = [row for row in rig.rows("take") if row.get("gpu_share") is not None]
    return {
        **figures,
        "gpu_peak_mb": max((row["gpu_peak_mb"] for row in rows), default=0),
        "gpu_share": mean(row["gpu_share"] for row in rows) if rows else None,
    }


def pictures(folder: Path, given: Mapping[str, str], *, real: bool) -> Figures:
    """The stage `storyboard` beside a bare loop."""
    device = TimedDevice()
    images = _images(folder, device, given, real=real)
    rig = Rig(folder, device, images=images)
    steps, count = int(given["PICTURE_STEPS"]), int(given["PICTURES"])

    def bare() -> None:
        _bare_pictures(images, device, rig.cell(count, 1.0), steps)

    asked = {**given, "SHOTS": given["PICTURES"]}
    return _beside(rig, images, lambda shots: rig.cell(shots, 1.0), bare, asked)


def _beside(
    rig: Rig,
    generator: DiffusionTakes | DiffusionImages,
    cell: Callable[[int], Cell],
    bare: Callable[[], None],
    given: Mapping[str, str],
) -> Figures:
    """A stage and a bare loop over as much, in turns.

    `stage_s` ends when the last result is kept; `generating_s` when the last generation ends, as the keeping of each is
    done beside the next one. The more there are, the less they differ.
    """
    device, shots = rig.device, int(given["SHOTS"])
    stage = TakesStage() if isinstance(generator, DiffusionTakes) else StoryboardStage()
    before_mb = device.allocated_mb()
    _run(cell(1), stage, at_once=1)  # loads, and tunes its kernels
    loaded_mb = device.allocated_mb()
    stage_s, generating_s, idle_s, bare_s = [], [], [], []
    for _ in range(int(given["ROUNDS"])):
        device.held.clear()
        made = cell(shots)
        stage_s.append(_timed(lambda made=made: _run(made, stage, at_once=generator.at_once)))
        generating_s.append(max(end for _, end in device.held) - min(begin for begin, _ in device.held))
        idle_s.append(device.idle_s())
        bare_s.append(_timed(bare))
    working_mb = device.allocated_mb()
    generator.close()
    return {
        "stage_s": stage_s,
        "generating_s": generating_s,
        "idle_s": idle_s,
        "bare_s": bare_s,
        "throughput": median(bare_s) / median(stage_s),
        "throughput_while_generating": median(bare_s) / median(generating_s),
        "weights_mb": loaded_mb - before_mb,
        "grown_in_the_stage_mb": working_mb - loaded_mb,
        "left_after_close_mb": device.allocated_mb() - before_mb,
    }


def music(folder: Path, given: Mapping[str, str], *, real: bool) -> Figures:
    """A cue, beside generating as many tokens of the same model."""
    device, seconds = TimedDevice(), float(given["CUE_SECONDS"])
    before_mb = device.allocated_mb()
    model = weights.musicgen_medium(folder / "musicgen", real=real)
    composer = MusicgenMusic(device, MusicgenOptions(model=str(model), cache=folder / "cache", seconds=seconds))
    store = Rig(folder, device).studio().store
    composer.check()
    cue_s = _timed(lambda: composer.compose(MusicRequest(mood=Mood.CALM, themes=("winter",), seed=1), store))
    composer.close()
    return {"cue_s": cue_s, "of_seconds": seconds, "left_after_close_mb": device.allocated_mb() - before_mb}


def voices(folder: Path, given: Mapping[str, str], *, real: bool) -> Figures:
    """Lines as the narration asks for them."""
    device, lines = TimedDevice(), int(given["LINES"])
    before_mb = device.allocated_mb()
    model = weights.mms(folder / "mms", real=real)
    speech = VitsSpeech(device, VitsOptions(models={"": str(model)}, cache=folder / "cache"))
    store = Rig(folder, device).studio().store

    def speak(number: int) -> float:
        text = f"{LINE} {LINE[number:]}"
        asked = SpeechRequest(text=text, language="en", voice=VoiceProfile(), words_per_minute=150)
        return speech.speak(asked, store).samples / 48_000

    speak(0)
    spoken: list[float] = []
    spent_s = _timed(lambda: spoken.extend(speak(number) for number in range(1, lines + 1)))
    speech.close()
    return {
        "lines_s": spent_s,
        "spoken_s": sum(spoken),
        "left_after_close_mb": device.allocated_mb() - before_mb,
    }


def ladder(folder: Path, given: Mapping[str, str], *, real: bool) -> Figures:
    """A take where this process may have so many MiB of the GPU and no more: real exhaustion, rung by rung."""
    asked = {**given, "STEPS": "2"}
    return _climbed(folder, given["LIMITS_MB"], lambda device: _video(folder, device, asked, real=real), _shoot)


def ladder_of_pictures(folder: Path, given: Mapping[str, str], *, real: bool) -> Figures:
    """The same for a key frame."""
    asked = {**given, "PICTURE_STEPS": "4"}
    return _climbed(folder, given["PICTURE_LIMITS_MB"], lambda device: _images(folder, device, asked, real=real), _draw)


def _climbed(
    folder: Path, limits: str, generator: Callable[[TimedDevice], Any], ask: Callable[[Any, Cell], Any]
) -> Figures:
    total_mb = torch.cuda.get_device_properties(0).total_memory / 2**20
    told: Figures = {}
    for limit in limits.split(","):
        device = TimedDevice()
        rig, asked = Rig(folder / f"limit-{limit}", device), generator(device)
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        before_mb = device.allocated_mb()
        torch.cuda.set_per_process_memory_fraction(min(1.0, float(limit) / total_mb))
        try:
            told[f"{limit} MB"] = _twice(lambda asked=asked, rig=rig: ask(asked, rig.cell(1, 1.0)))
        except StoryvidError as error:
            told[f"{limit} MB"] = {"failed by name": str(error)}
        finally:
            asked.close()
            torch.cuda.set_per_process_memory_fraction(1.0)
        told[f"{limit} MB"]["left_after_close_mb"] = device.allocated_mb() - before_mb
    return told


def _twice(ask: Callable[[], Any]) -> Figures:
    """What a request ends in, and the next one like it, which starts where the first ended."""
    made: list[Any] = []
    first_s, again_s = _timed(lambda: made.append(ask())), _timed(lambda: made.append(ask()))
    return {
        "compromises": [one.compromises for one in made],
        "size": [(one.width_px, one.height_px) for one in made],
        "first_s": first_s,
        "again_s": again_s,
        "peak_mb": torch.cuda.max_memory_allocated() / 2**20,
    }


def _images(folder: Path, device: TimedDevice, given: Mapping[str, str], *, real: bool) -> DiffusionImages:
    place = folder / "sdxl"
    home = ModelHome(place if place.exists() else weights.sdxl(place, real=real), "bench sdxl")
    options = ImageOptions(steps=int(given["PICTURE_STEPS"]), lines=None if real else 64)
    return DiffusionImages(home, device, options, RunOptions())


def _video(folder: Path, device: TimedDevice, given: Mapping[str, str], *, real: bool) -> DiffusionTakes:
    place = folder / "wan"
    home = ModelHome(place if place.exists() else weights.wan_5b(place, real=real), "bench wan")
    options = VideoOptions(steps=int(given["STEPS"]), lines=None if real else 64)
    return DiffusionTakes(home, device, options, RunOptions())


def _shoot(video: DiffusionTakes, cell: Cell) -> Any:
    return video.shoot(_request(cell), cell.studio.store)


def _draw(images: DiffusionImages, cell: Cell) -> Any:
    shot = cell.get(SHOTS, ShotList).shots[0]
    return images.draw(key_frame_request(cell, cell.get(SCENE, Scene), shot), cell.studio.store)


def _run(cell: Cell, stage: TakesStage | StoryboardStage, *, at_once: int) -> None:
    without_faults(stage.asset, cell.studio.run(stage.asset, stage.tasks(cell), at_once=at_once))


def _bare_takes(rig: Rig, device: TimedDevice, cell: Cell, steps: int) -> None:
    """What somebody would write who has the pipeline and nothing else; its pictures stay on the GPU."""
    video = rig.video
    with device.hold(video._model.slot) as loaded:
        for index in range(len(cell.get(SHOTS, ShotList).shots)):
            request = _request(cell, index)
            width, height = video._size(request.aspect, 1.0)
            first = np.asarray(Image.open(cell.studio.store.path(request.image)).convert("RGB"))
            loaded.pipe(
                prompt=motion_prompt(request),
                negative_prompt=video._options.negative,
                image=Image.fromarray(filled(first, width, height)),
                width=width,
                height=height,
                num_frames=video._lengths(round(request.seconds * 24), 1.0, whole=False)[0],
                num_inference_steps=steps,
                generator=seeded(request.seed),
                output_type="pt",
            )


def _bare_pictures(images: DiffusionImages, device: TimedDevice, cell: Cell, steps: int) -> None:
    with device.hold(images._model.slot) as loaded:
        for shot in cell.get(SHOTS, ShotList).shots:
            request = key_frame_request(cell, cell.get(SCENE, Scene), shot)
            width, height = images._size(loaded.pipe, request, 1.0)
            loaded.pipe(
                prompt=picture_prompt(request),
                negative_prompt=images._options.negative,
                width=width,
                height=height,
                num_inference_steps=steps,
                generator=seeded(request.seed),
                output_type="pt",
            )


def _request(cell: Cell, index: int = 0) -> TakeRequest:
    scene, shot = cell.get(SCENE, Scene), cell.get(SHOTS, ShotList).shots[index]
    return TakeRequest(
        image=cell.get(STORYBOARD, Storyboard).frames[index].image,
        image_width_px=WIDTH,
        image_height_px=HEIGHT,
        description=shot.description,
        move=shot.move,
        seconds=shot.seconds,
        style=scene.style,
        aspect=scene.aspect,
        seed=shot.seed,
    )


def _timed(work: Callable[[], object]) -> float:
    """Seconds of `work`, with all that it left to the GPU."""
    _settled()
    began = time.perf_counter()
    work()
    _settled()
    return time.perf_counter() - began


def _settled() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


SECTIONS: Mapping[str, Callable[..., Figures]] = {
    "takes": takes,
    "ladder": ladder,
    "pictures": pictures,
    "ladder_of_pictures": ladder_of_pictures,
    "music": music,
    "voices": voices,
}
