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
from storyvid.generation.requests import MusicRequest, SpeechRequest, TakeRequest
from storyvid.models.base import Mood
from storyvid.models.cells import Storyboard
from storyvid.models.plan import Scene, ShotList, VoiceProfile
from storyvid.stages.cell import SCENE, SHOTS, STORYBOARD, Cell
from storyvid.stages.storyboard import StoryboardStage, key_frame_request
from storyvid.stages.takes import TakesStage

Figures = dict[str, Any]
LINE = "the lamplighter climbed his ladder in the falling snow and the fox looked up at him from the bridge"


def takes(folder: Path, given: Mapping[str, str], *, real: bool) -> Figures:
    """The stage `takes` beside the same pipeline in a bare loop, in turns; and what the ledger says of the GPU."""
    device = TimedDevice()
    before_mb = device.allocated_mb()
    rig = Rig(folder, device, video=_video(folder, device, given, real=real))
    shots, seconds = int(given["SHOTS"]), float(given["SECONDS"])
    rig.video.shoot(_request(rig.cell(1, seconds)), rig.studio().store)  # loads, and tunes its kernels
    loaded_mb, stage_s, bare_s, idle_s = device.allocated_mb(), [], [], []
    for _ in range(int(given["ROUNDS"])):
        device.held.clear()
        stage_s.append(_timed(lambda: _run(rig.cell(shots, seconds), TakesStage(), at_once=rig.video.at_once)))
        idle_s.append(device.idle_s())
        bare_s.append(_timed(lambda: _bare_takes(rig, device, rig.cell(shots, seconds), int(given["STEPS"]))))
    working_mb = device.allocated_mb()
    rig.video.close()
    rows = [row for row in rig.rows("take") if row.get("gpu_share") is not None]
    return {
        "stage_s": stage_s,
        "bare_s": bare_s,
        "throughput": median(bare_s) / median(stage_s),
        "idle_s": idle_s,
        "weights_mb": loaded_mb - before_mb,
        "left_after_stage_mb": working_mb - loaded_mb,
        "left_after_close_mb": device.allocated_mb() - before_mb,
        "gpu_peak_mb": max((row["gpu_peak_mb"] for row in rows), default=0),
        "gpu_share": mean(row["gpu_share"] for row in rows) if rows else None,
    }


def pictures(folder: Path, given: Mapping[str, str], *, real: bool) -> Figures:
    """The stage `storyboard` beside a bare loop."""
    device = TimedDevice()
    before_mb, steps, shots = device.allocated_mb(), int(given["PICTURE_STEPS"]), int(given["PICTURES"])
    home = ModelHome(weights.sdxl(folder / "sdxl", real=real), "bench sdxl")
    images = DiffusionImages(home, device, ImageOptions(steps=steps, lines=None if real else 64), RunOptions())
    rig = Rig(folder, device, images=images)
    _run(rig.cell(1, 1.0), StoryboardStage(), at_once=1)
    stage_s, bare_s = [], []
    for _ in range(int(given["ROUNDS"])):
        stage_s.append(_timed(lambda: _run(rig.cell(shots, 1.0), StoryboardStage(), at_once=images.at_once)))
        bare_s.append(_timed(lambda: _bare_pictures(images, device, rig.cell(shots, 1.0), steps)))
    images.close()
    return {
        "stage_s": stage_s,
        "bare_s": bare_s,
        "throughput": median(bare_s) / median(stage_s),
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
    total_mb = torch.cuda.get_device_properties(0).total_memory / 2**20
    told: Figures = {}
    for limit in given["LIMITS_MB"].split(","):
        device = TimedDevice()
        rig = Rig(folder / f"limit-{limit}", device, video=_video(folder, device, {**given, "STEPS": "2"}, real=real))
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        torch.cuda.set_per_process_memory_fraction(min(1.0, float(limit) / total_mb))
        try:
            cell = rig.cell(1, float(given["SECONDS"]))
            made: list[Any] = []
            first_s = _timed(lambda cell=cell, rig=rig, made=made: made.append(_shot(rig, cell)))
            again = rig.cell(1, float(given["SECONDS"]))
            again_s = _timed(lambda cell=again, rig=rig, made=made: made.append(_shot(rig, cell)))
            told[f"{limit} MB"] = {
                "compromises": made[0].compromises,
                "again": made[1].compromises,
                "first_s": first_s,
                "again_s": again_s,
                "peak_mb": torch.cuda.max_memory_allocated() / 2**20,
                "size": [made[0].width_px, made[0].height_px, made[0].frames],
            }
        except Exception as error:  # noqa: BLE001 a rung that fails is a figure too
            told[f"{limit} MB"] = {"failed": f"{type(error).__name__}: {error}"}
        finally:
            rig.video.close()
            torch.cuda.set_per_process_memory_fraction(1.0)
        told[f"{limit} MB"]["left_after_close_mb"] = device.allocated_mb()
    return told


def _video(folder: Path, device: TimedDevice, given: Mapping[str, str], *, real: bool) -> DiffusionTakes:
    place = folder / "wan"
    home = ModelHome(place if place.exists() else weights.wan_5b(place, real=real), "bench wan")
    options = VideoOptions(steps=int(given["STEPS"]), lines=None if real else 64)
    return DiffusionTakes(home, device, options, RunOptions())


def _shot(rig: Rig, cell: Cell) -> Any:
    return rig.video.shoot(_request(cell), cell.studio.store)


def _run(cell: Cell, stage: Any, *, at_once: int) -> None:
    faults = [one for one in cell.studio.run(stage.asset, stage.tasks(cell), at_once=at_once) if _is_fault(one)]
    if faults:
        raise faults[0]


def _is_fault(one: object) -> bool:
    return isinstance(one, Exception)


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
    "music": music,
    "voices": voices,
}
