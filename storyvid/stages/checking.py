"""Delivery checks: what is seen, heard and read of a film is put together, and the film is judged by all of it.

What is measured of its parts is kept by content (`watching`, `listening`): after an edit only the changed segments are
decoded, and the changed pieces of sound with the one behind each.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from storyvid.checks.all_checks import JUDGEMENT_VERSION, judge
from storyvid.checks.captions import read_captions
from storyvid.checks.evidence import Evidence, FilmLine, FilmShot
from storyvid.checks.film_file import read_film_file
from storyvid.checks.picture import measure_picture, picture_identity
from storyvid.checks.sound import sound_identity
from storyvid.checks.sweep import sweep_film
from storyvid.models.base import Document
from storyvid.models.checks import CheckReport, Limits, Run, SceneFacts
from storyvid.models.film import FilmFormat
from storyvid.models.timeline import Reel
from storyvid.stages.compositors import Parts
from storyvid.stages.listening import hear_film, hear_pieces
from storyvid.stages.studio import Studio
from storyvid.stages.unit import Unit
from storyvid.stages.watching import SCENE_VERSION, check_scenes, film_picture

FILM, CAPTIONS = "film.mp4", ("film.srt", "film.vtt")


class FilmRequest(Document):
    """A film and all that it is judged by. `plan` is the hash of its text, what of it was kept, told and dropped."""

    film_sha256: str
    captions_sha256: tuple[str, ...]
    compositor: str
    reel: Reel
    plan: str
    limits: Limits


def check_film(studio: Studio, parts: Parts, folder: Path, film_sha256: str, limits: Limits) -> CheckReport:
    """Check the film in `folder`, made of `parts`. The report of a film that was checked before is only looked up.

    Raises StageError where a part cannot be measured at all, CompositionError for a file that is no film.
    """
    request = FilmRequest(
        film_sha256=film_sha256,
        captions_sha256=tuple(hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in CAPTIONS),
        compositor=studio.options.compositor,
        reel=parts.reel,
        plan=_plan_hash(parts),
        limits=limits,
    )

    def produce() -> CheckReport:
        whole = limits.full or studio.options.compositor != "segments"
        evidence = _evidence(studio, parts, folder, limits, whole=whole)
        return CheckReport(film_sha256=film_sha256, full=whole, results=judge(evidence))

    identity = {"check_film": JUDGEMENT_VERSION, "check_scene": SCENE_VERSION, **picture_identity(), **sound_identity()}
    return studio.make(Unit("check_film", identity, request, CheckReport, produce)).value


def _plan_hash(parts: Parts) -> str:
    kept = [(span.start, span.end) for scene in parts.screenplay.scenes for span in scene.kept]
    dropped = [(span.start, span.end) for span in parts.timeline.dropped]
    shots = [
        (shot.start_frame, shot.end_frame, shot.source_span.start, shot.source_span.end, [x.text for x in shot.lines])
        for scene in parts.timeline.scenes
        for shot in scene.shots
    ]
    told = (parts.story.text, parts.story.settings.minutes, kept, dropped, shots)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _evidence(studio: Studio, parts: Parts, folder: Path, limits: Limits, *, whole: bool) -> Evidence:
    timeline, film = parts.timeline, folder / FILM
    scenes = check_scenes(studio, parts, seen=not whole)
    picture = measure_picture(film) if whole else film_picture(studio, parts, scenes)
    lines = _lines(timeline.format, parts, scenes)
    heard, sound = hear_film(studio, parts, film, lines) if whole else hear_pieces(studio, parts, lines)
    swept = sweep_film(film) if limits.full else None
    return Evidence(
        limits=limits,
        timeline=timeline,
        text=parts.story.text,
        sentences=parts.story.sentences,
        kept=[span for scene in parts.screenplay.scenes for span in scene.kept],
        minutes=parts.story.settings.minutes,
        shots=_shots(parts, scenes),
        lines=[replace(line, heard=tuple(found)) for line, found in zip(lines, heard, strict=True)],
        picture=picture,
        sound=replace(sound, lufs=swept.lufs, true_peak_dbtp=swept.true_peak_dbtp) if swept else sound,
        film=read_film_file(film),
        files={name: read_captions((folder / name).read_text(encoding="utf-8")) for name in CAPTIONS},
        parts_seen=not whole,
        sweep=swept.warnings if swept else None,
    )


def _shots(parts: Parts, scenes: Sequence[SceneFacts]) -> list[FilmShot]:
    return [
        FilmShot(shot.id, Run(shot.start_frame, shot.end_frame), shot.source_span, planned, error)
        for placed, facts in zip(parts.timeline.scenes, scenes, strict=True)
        for shot, planned, error in zip(placed.shots, facts.shots, facts.shot_errors, strict=True)
    ]


def _lines(film: FilmFormat, parts: Parts, scenes: Sequence[SceneFacts]) -> list[FilmLine]:
    lines = []
    for placed, facts in zip(parts.timeline.scenes, scenes, strict=True):
        start = placed.start_frame * film.samples_per_frame
        for line in facts.lines:
            lines.append(FilmLine(placed.shots[line.shot].id, start + line.start_sample, start, line, ()))
    return sorted(lines, key=lambda line: line.start)
