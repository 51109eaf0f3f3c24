"""What an edit costs beside what it changed, in films of N shots.

Run as `python -m bench edits N=60 ROUNDS=3` from the root of the repository; `KEEP=folder` keeps the first render,
which takes longest, for the next call; `COLD=no` leaves out the comparison with cold builds. A film of generated inputs
at 1280 x 720 is rendered once through the stage functions. Each edit is then rendered into a copy of its data folder,
by a process of its own that knows no file yet, so that every hash is verified, and set beside a process that makes the
picture and the sound of the edited shot alone: its key frame, voice and take, the segments that show it, the pieces of
sound that it lies in. Both take turns, medians are compared. CPU seconds leave out the start of the process and a film
of two shots that each renders first, so that neither has libraries to load.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

from bench.inputs import BETWEEN_CUTS, BETWEEN_DISSOLVES, SHOTS_PER_SCENE, BenchImages, BenchSpeech, generators, story
from io_managers.film_store import FilmStore
from storyvid.film.picture.segments import render_segment
from storyvid.film.remux import write_film
from storyvid.film.sound.encode import encode_piece
from storyvid.generation.requests import KeyFrameRequest, SpeechRequest, TakeRequest
from storyvid.models.base import Document, MediaRef
from storyvid.models.cells import Narration, Storyboard, Takes
from storyvid.models.film import AAC_FRAME_SAMPLES, SceneClips, SegmentRequest
from storyvid.models.sound import PieceEncoding
from storyvid.settings import Settings
from storyvid.stages.cell import CLIPS, NARRATION, STORYBOARD, TAKES
from storyvid.stages.compositors import COMPOSITORS, Parts
from storyvid.stages.delivery import chapters_of, deliver
from storyvid.stages.documents import load_content
from storyvid.stages.studio import Studio
from storyvid_assets.definitions import build_production
from tests.edits.film import make_parts, render, studio_in

LINES = 720
BASE, EDITED = "base", "edited"
WHOLE, ALONE, REMUX = "whole", "alone", "remux"
MB = 1024 * 1024


class Edit(NamedTuple):
    """A sentence with other words, at a place of a scene in the middle of the film; and what its ratio may be."""

    place: int | None
    longer: bool = False
    bound: float = 0.0

    def shot(self, shots: int) -> int | None:
        """The number of the edited shot in a film of `shots`."""
        return None if self.place is None else shots // (2 * SHOTS_PER_SCENE) * SHOTS_PER_SCENE + self.place

    def text(self, shots: int) -> str:
        return story(shots, edited=self.shot(shots), longer=self.longer)


UNCHANGED = "nothing"
EDITS: Mapping[str, Edit] = {
    UNCHANGED: Edit(None),
    "words": Edit(BETWEEN_CUTS, bound=2.0),
    "12 frames longer": Edit(BETWEEN_CUTS, longer=True, bound=2.2),
    "words, two bridges": Edit(BETWEEN_DISSOLVES, bound=2.0),
}
UNCHANGED_BOUND_S, REMUX_BOUND, PEAK_BOUND_MB = 1.0, 10.0, 512.0

Figures = dict[str, Any]
D = TypeVar("D", bound=Document)
RESULTS = Path(__file__).parent / "results"


def measure(shots: int, rounds: int, keep: Path | None, *, cold: bool) -> Figures:
    """All figures of a film of `shots`; with `cold`, edited films are compared with those of an empty data folder."""
    with TemporaryDirectory(prefix="storyvid-bench-") as scratch:
        folder = Path(scratch)
        base = (keep or folder) / f"{BASE}-{shots}"
        first = None if (base / "films").is_dir() else _alone(WHOLE, base, shots, UNCHANGED)
        figures: Figures = {"shots": shots, "rounds": rounds, "cold": first}
        for name in EDITS:
            edited = folder / EDITED
            runs = list(_rounds(name, base, edited, shots, rounds))
            figures[name] = {key: _median([run[key] for run in runs]) for key in runs[0]}
            if cold and name != UNCHANGED:
                fresh = _alone(WHOLE, folder / "cold", shots, name)
                figures[name]["equals_cold"] = fresh["sha256"] == runs[0]["sha256"]
                shutil.rmtree(folder / "cold")
        figures[REMUX] = _alone(REMUX, base, shots, UNCHANGED)
    return figures


def _rounds(name: str, base: Path, edited: Path, shots: int, rounds: int) -> Iterator[Figures]:
    """The whole render and the shot alone in turns, the other one first in every other round."""
    for number in range(rounds):
        order = (WHOLE, ALONE) if number % 2 == 0 else (ALONE, WHOLE)
        run: Figures = {}
        for kind in order:
            if kind == ALONE and name == UNCHANGED:
                continue
            if kind == WHOLE:
                shutil.rmtree(edited, ignore_errors=True)
                shutil.copytree(base, edited, copy_function=os.link)
            run |= _alone(kind, edited, shots, name)
        if "alone_cpu_s" in run:
            run["ratio"] = run["cpu_s"] / run["alone_cpu_s"]
        yield run


def _alone(kind: str, home: Path, shots: int, name: str) -> Figures:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "bench.edits", "--one", kind, str(home), str(shots), name]
    figures: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return figures


def run_one(kind: str, home: Path, shots: int, name: str) -> Figures:
    """One measurement, in this process."""
    with TemporaryDirectory() as folder:
        render(settings_of(Path(folder), lines=90), story(2), generators=generators())
    gc.collect()
    gc.freeze()  # the objects of the libraries: looking through them belongs to the start of the process
    work = {WHOLE: whole_film, ALONE: shot_alone, REMUX: remux_and_copy}[kind]
    return work(home, shots, EDITS[name])


def settings_of(home: Path, lines: int = LINES) -> Settings:
    return Settings.model_validate(
        {"storyvid_home": home, "film_lines": lines, "workers": 2, "force_profile": "debug_cpu", "checks": "warn"}
    )


def whole_film(home: Path, shots: int, edit: Edit) -> Figures:
    """Every stage, whatever the data folder holds already."""
    production = build_production(settings_of(home))
    studio = studio_in(production, generators())
    started = time.process_time()
    delivery = deliver(studio, production.shelf, make_parts(studio, edit.text(shots)))
    cpu_s = time.process_time() - started
    stages = delivery.render.stages
    return {
        "cpu_s": cpu_s,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB,
        "sha256": delivery.manifest.film.sha256,
        "film_mb": (delivery.folder / "film.mp4").stat().st_size / MB,
        "remuxed": delivery.render.remuxed,
        "made": {stage: cost.made for stage, cost in stages.items() if cost.made},
        "units_cpu_s": sum(cost.cpu_s for cost in stages.values()),
    }


class Overlay:
    """Media of a store, and beside it a place for what is made: nothing is found that is to be made."""

    def __init__(self, under: FilmStore, over: FilmStore) -> None:
        self._under, self._over = under, over

    def path(self, ref: MediaRef) -> Path:
        return (self._over if self._over.intact(ref) else self._under).path(ref)

    def read(self, ref: MediaRef) -> bytes:
        return self.path(ref).read_bytes()

    def put(self, data: bytes, ext: str) -> MediaRef:
        return self._over.put(data, ext)


def shot_alone(home: Path, shots: int, edit: Edit) -> Figures:
    """The units of the edited shot, made once more by what made them. The film with this edit lies in `home`."""
    production = build_production(settings_of(home))
    studio = studio_in(production, generators())
    number = edit.shot(shots)
    assert number is not None
    parts = make_parts(studio, edit.text(shots))
    with TemporaryDirectory() as folder:
        media = Overlay(FilmStore(home), FilmStore(Path(folder)))
        units = list(_units(studio, parts, number, media))
        started = time.process_time()
        for make in units:
            make()
        return {"alone_cpu_s": time.process_time() - started, "alone_units": len(units)}


def _units(studio: Studio, parts: Parts, number: int, media: Overlay) -> Iterator[Callable[[], Any]]:
    scene, index = divmod(number, SHOTS_PER_SCENE)
    cells = parts.reel.scenes[scene].cells
    video = studio.generators.video
    takes = load_content(studio.store, cells[TAKES], Takes)
    frame = _request(studio, load_content(studio.store, cells[STORYBOARD], Storyboard).keys[index], KeyFrameRequest)
    yield lambda: BenchImages().draw(frame, media)
    line = _request(studio, load_content(studio.store, cells[NARRATION], Narration).keys[index][0], SpeechRequest)
    yield lambda: BenchSpeech().speak(line, media)
    take = _request(studio, takes.keys[index], TakeRequest)
    yield lambda: video.shoot(take, media)
    for key in load_content(studio.store, cells[CLIPS], SceneClips).segment_keys:
        segment = _request(studio, key, SegmentRequest)
        if any(layer.take == takes.takes[index] for layer in segment.layers):
            yield partial(render_segment, segment, media)
    shot = parts.timeline.scenes[scene].shots[index]
    start, end = (at * parts.timeline.format.samples_per_frame for at in (shot.start_frame, shot.end_frame))
    at = 0
    for key, piece in zip(parts.soundtrack.piece_keys, parts.soundtrack.pieces, strict=True):
        if at < end and at + piece.packets * AAC_FRAME_SAMPLES > start:
            sound = _request(studio, key, PieceEncoding)
            yield partial(encode_piece, sound.piece, sound.gain_db, media)
        at += piece.packets * AAC_FRAME_SAMPLES


def _request(studio: Studio, key: str, kind: type[D]) -> D:
    origin = studio.store.origin(key)
    assert origin is not None
    return kind.model_validate(json.loads(origin)["request"])


def remux_and_copy(home: Path, shots: int, edit: Edit) -> Figures:
    """A film from its packets, every file of them verified and the film's hash taken, and a copy of its bytes."""
    production = build_production(settings_of(home))
    studio = studio_in(production, generators())
    parts = make_parts(studio, edit.text(shots))
    runs: list[Figures] = []
    with TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        for _ in range(3):
            studio.store = FilmStore(home)
            started = time.process_time()
            _package(studio, parts, folder)
            packaged = time.process_time()
            with (folder / "film.mp4").open("rb") as made:
                hashlib.file_digest(made, "sha256")
            hashed = time.process_time()
            _copy(folder / "film.mp4", folder / "copy.mp4")
            copied = time.process_time() - hashed
            runs.append(
                {
                    "remux_cpu_s": packaged - started,
                    "hash_cpu_s": hashed - packaged,
                    "copy_cpu_s": copied,
                    "ratio": (hashed - started) / copied,
                }
            )
    return {key: _median([run[key] for run in runs]) for key in runs[0]}


def _package(studio: Studio, parts: Parts, folder: Path) -> None:
    timeline = parts.timeline
    streams = COMPOSITORS["segments"].compose(studio, parts, folder)
    write_film(
        folder / "film.mp4",
        segments=streams.segments,
        prime=streams.prime,
        sound=streams.sound,
        cues=parts.subtitles.cues,
        chapters=chapters_of(timeline),
        film=timeline.format,
        frames=timeline.frames,
        title=timeline.title,
        author=timeline.author,
        language=timeline.language,
    )


def _copy(file: Path, copy: Path) -> None:
    """Through memory, and onto the disk, as the film is written."""
    with file.open("rb") as source, copy.open("wb") as target:
        shutil.copyfileobj(source, target, MB)
        target.flush()
        os.fsync(target.fileno())


def _median(values: Sequence[Any]) -> Any:
    """Of numbers; of anything else the first one."""
    return statistics.median(values) if isinstance(values[0], int | float) else values[0]


def table(figures: Figures) -> list[str]:
    rows = [
        f"{figures['shots']} shots, {figures[UNCHANGED]['film_mb']:.0f} MB, {LINES} lines, {figures['rounds']} rounds"
    ]
    rows.append(f"{'edit':<22}{'CPU s':>8}{'alone':>8}{'ratio':>8}{'bound':>8}{'peak MB':>9}  as a cold build")
    for name, edit in EDITS.items():
        row = figures[name]
        if name == UNCHANGED:
            beside = f"{'':>8}{'':>8}{UNCHANGED_BOUND_S:>6.0f} s"
        else:
            beside = f"{row['alone_cpu_s']:>8.2f}{row['ratio']:>8.2f}{edit.bound:>8.1f}"
        equal = {True: "same bytes", False: "DIFFERS"}.get(row.get("equals_cold"), "")
        rows.append(f"{name:<22}{row['cpu_s']:>8.2f}{beside}{row['peak_mb']:>9.0f}  {equal}")
    remux = figures[REMUX]
    both = remux["remux_cpu_s"] + remux["hash_cpu_s"]
    rows.append(
        f"{'remux / byte copy':<22}{both:>8.2f}{remux['copy_cpu_s']:>8.2f}{remux['ratio']:>8.2f}{REMUX_BOUND:>8.1f}"
    )
    if figures["cold"]:
        rows.append(f"{'first render':<22}{figures['cold']['cpu_s']:>8.2f}{'':>24}{figures['cold']['peak_mb']:>9.0f}")
    return rows


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--one"]:
        kind, home, shots, name = arguments[1:]
        print(json.dumps(run_one(kind, Path(home), int(shots), name)))
        return
    given = dict(argument.split("=", 1) for argument in arguments)
    shots, rounds = int(given.get("N", "16")), int(given.get("ROUNDS", "3"))
    keep = Path(given["KEEP"]).resolve() if "KEEP" in given else None
    figures = measure(shots, rounds, keep, cold=given.get("COLD", "yes") == "yes")
    print("\n".join(table(figures)))
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"edits-{shots}.json"
    file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(f"\n{file}")


if __name__ == "__main__":
    main(sys.argv[1:])
