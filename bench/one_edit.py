"""One measurement of one edit, in this process: a whole render, the edited shot alone, a remux beside a copy."""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

from bench.inputs import BETWEEN_CUTS, BETWEEN_DISSOLVES, SHOTS_PER_SCENE, BenchImages, BenchSpeech, generators, story
from io_managers.film_store import FilmStore
from storyvid.film.picture.segments import render_segment
from storyvid.film.remux import write_film
from storyvid.film.sound.encode import encode_piece
from storyvid.film.sound.voice import measure_gain
from storyvid.generation.requests import KeyFrameRequest, SpeechRequest, TakeRequest
from storyvid.models.base import Document, MediaRef
from storyvid.models.cells import Narration, Storyboard, Takes
from storyvid.models.checks import CheckReport
from storyvid.models.film import AAC_FRAME_SAMPLES, SceneClips, SegmentRequest
from storyvid.models.sound import PieceEncoding, Voice
from storyvid.settings import Settings
from storyvid.stages import delivery
from storyvid.stages.cell import CLIPS, NARRATION, STORYBOARD, TAKES
from storyvid.stages.compositors import COMPOSITORS, Parts
from storyvid.stages.documents import load_content
from storyvid.stages.soundtrack import voice_gain
from storyvid.stages.studio import Studio
from storyvid_assets.definitions import build_production
from tests.edits.film import make_parts, render, studio_in

LINES = 720
MB = 1024 * 1024
Figures = dict[str, Any]
D = TypeVar("D", bound=Document)


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
WHOLE, ALONE, REMUX = "whole", "alone", "remux"


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
    """Every stage, whatever the data folder holds already; the checks before delivery are told apart."""
    production = build_production(settings_of(home))
    studio = studio_in(production, generators())
    checks_s = _timed_checks()
    text = edit.text(shots)
    started = time.process_time()
    delivered = delivery.deliver(studio, production.shelf, make_parts(studio, text))
    cpu_s = time.process_time() - started
    stages = delivered.render.stages
    return {
        "cpu_s": cpu_s - sum(checks_s),
        "checks_cpu_s": sum(checks_s),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB,
        "sha256": delivered.manifest.film.sha256,
        "film_mb": (delivered.folder / "film.mp4").stat().st_size / MB,
        "remuxed": delivered.render.remuxed,
        "made": {stage: cost.made for stage, cost in stages.items() if cost.made},
        "units_cpu_s": sum(cost.cpu_s for cost in stages.values()),
    }


def _timed_checks() -> list[float]:
    """Have deliveries of this process note here what their checks take: nothing else works meanwhile."""
    spent: list[float] = []
    check = delivery.check_film

    def timed(*arguments: Any) -> CheckReport:
        started = time.process_time()
        try:
            return check(*arguments)
        finally:
            spent.append(time.process_time() - started)

    delivery.check_film = timed
    return spent


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
    narration = load_content(studio.store, cells[NARRATION], Narration)
    line = _request(studio, narration.keys[index][0], SpeechRequest)
    yield lambda: BenchSpeech().speak(line, media)
    spoken = narration.lines[index][0]
    yield partial(measure_gain, Voice(audio=spoken.audio, samples=spoken.samples), media)
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
            # What stands beside it in its pieces was brought to level before.
            yield partial(encode_piece, sound.piece, sound.gain_db, media, partial(voice_gain, studio))
        at += piece.packets * AAC_FRAME_SAMPLES


def _request(studio: Studio, key: str, kind: type[D]) -> D:
    origin = studio.store.origin(key)
    assert origin is not None
    return kind.model_validate(json.loads(origin)["request"])


def remux_and_copy(home: Path, shots: int, edit: Edit) -> Figures:
    """A film from its packets, every file of them verified and the film's hash taken, beside a copy of its bytes."""
    production = build_production(settings_of(home))
    studio = studio_in(production, generators())
    parts = make_parts(studio, edit.text(shots))
    runs: list[Figures] = []
    with TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        for _ in range(5):
            studio.store = FilmStore(home)
            started = time.process_time()
            _package(studio, parts, folder)
            packaged = time.process_time()
            _copy(folder / "film.mp4", folder / "copy.mp4")
            copied = time.process_time() - packaged
            runs.append({"cpu_s": packaged - started, "alone_cpu_s": copied, "ratio": (packaged - started) / copied})
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def _package(studio: Studio, parts: Parts, folder: Path) -> None:
    timeline = parts.timeline
    streams = COMPOSITORS["segments"].compose(studio, parts, folder)
    write_film(
        folder / "film.mp4",
        segments=streams.segments,
        prime=streams.prime,
        sound=streams.sound,
        cues=parts.subtitles.cues,
        chapters=delivery.chapters_of(timeline),
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
