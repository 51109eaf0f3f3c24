"""Delivery checks: what is measured of a film's parts is kept by content, and the film is judged by all of it.

After an edit only the changed segments are decoded, and the changed pieces of sound with the one behind each. Scenes
keep what their segments showed in one result, so that looking them up does not grow with their shots.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import gcd
from pathlib import Path

import numpy as np

from storyvid.checks.all_checks import JUDGEMENT_VERSION, judge
from storyvid.checks.captions import read_captions
from storyvid.checks.evidence import Evidence, FilmLine, FilmShot, Sounding
from storyvid.checks.film_file import read_film_file
from storyvid.checks.loudness import HOP, RATE_HZ, integrated
from storyvid.checks.picture import joined, measure_picture, picture_identity
from storyvid.checks.scene import scene_facts
from storyvid.checks.sound import PACKET_SAMPLES, measure_film, measure_piece, packet_bytes, sound_identity
from storyvid.checks.sweep import sweep_film
from storyvid.checks.voice import find_line, thinned
from storyvid.models.base import Document, MediaRef
from storyvid.models.cells import Takes
from storyvid.models.checks import (
    CheckReport,
    Heard,
    HeardLine,
    Limits,
    PictureMeasure,
    Run,
    SceneFacts,
    SoundMeasure,
)
from storyvid.models.film import FilmFormat, SceneClips, Segment
from storyvid.models.plan import Scene, ShotList
from storyvid.models.timeline import Reel, ReelScene
from storyvid.stages.cell import CLIPS, SCENE, SHOTS, TAKES
from storyvid.stages.compositors import Parts
from storyvid.stages.documents import load_content
from storyvid.stages.music import scene_cues
from storyvid.stages.studio import Studio, Unit, without_faults

SCENE_VERSION = "1"
FILM, CAPTIONS = "film.mp4", ("film.srt", "film.vtt")


class PictureRequest(Document):
    video: MediaRef


class SceneRequest(Document):
    """A scene by the content of its cells. Without `seen` its segments are not looked at: the film itself is."""

    scene: MediaRef
    shots: MediaRef
    takes: MediaRef
    clips: MediaRef
    fps: int
    seen: bool


class SoundRequest(Document):
    """A piece, what a decoder hears before it, and the lines that lie in it."""

    piece: MediaRef
    before: MediaRef
    step: int
    lines: tuple[HeardLine, ...]


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
    scenes = _scenes(studio, parts, seen=not whole)
    picture = measure_picture(film) if whole else _picture(studio, parts, scenes)
    lines = _lines(timeline.format, parts, scenes)
    heard, sound = _listened(studio, parts, film, lines) if whole else _heard(studio, parts, lines)
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


def _scenes(studio: Studio, parts: Parts, *, seen: bool) -> list[SceneFacts]:
    studio.expect("check_scene", len(parts.reel.scenes))
    fps = parts.timeline.format.fps
    tasks = [partial(_scene, studio, entry, fps, seen) for entry in parts.reel.scenes]
    return without_faults("check_scene", studio.run("check_scene", tasks))


def _scene(studio: Studio, entry: ReelScene, fps: int, seen: bool) -> SceneFacts:
    cells = entry.cells
    request = SceneRequest(
        scene=cells[SCENE], shots=cells[SHOTS], takes=cells[TAKES], clips=cells[CLIPS], fps=fps, seen=seen
    )

    def produce() -> SceneFacts:
        clips = load_content(studio.store, request.clips, SceneClips)
        return scene_facts(
            load_content(studio.store, request.scene, Scene),
            load_content(studio.store, request.shots, ShotList),
            load_content(studio.store, request.takes, Takes),
            clips,
            seen=[_segment(studio, segment, entry.id) for segment in clips.segments] if seen else None,
            fps=fps,
        )

    identity = {"check_scene": SCENE_VERSION, **picture_identity()}
    return studio.make(Unit("check_scene", identity, request, SceneFacts, produce, scene=entry.id)).value


def _segment(studio: Studio, segment: Segment, scene: str) -> PictureMeasure:
    request = PictureRequest(video=segment.video)
    return studio.make(
        Unit(
            "check_picture",
            picture_identity(),
            request,
            PictureMeasure,
            lambda: measure_picture(studio.store.path(request.video)),
            scene=scene,
        )
    ).value


def _picture(studio: Studio, parts: Parts, scenes: Sequence[SceneFacts]) -> PictureMeasure:
    """The film's picture, from the title card to the end card."""
    opening, closing = parts.timeline.segments[0], parts.timeline.segments[-1]
    seen = [scene.picture for scene in scenes if scene.picture is not None]
    return joined([_segment(studio, opening, "title"), *seen, _segment(studio, closing, "end")])


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


def _heard(studio: Studio, parts: Parts, lines: Sequence[FilmLine]) -> tuple[list[list[Heard]], Sounding]:
    """Listen to every piece, each after the end of the one before it."""
    sound, film = parts.soundtrack, parts.timeline.format
    step = _step(film)
    units, held, start = [], [], 0
    before = sound.prime
    for piece in sound.pieces:
        inside = _lines_in(lines, start, start + piece.packets * PACKET_SAMPLES)
        request = SoundRequest(
            piece=piece.audio,
            before=before.audio,
            step=step,
            lines=tuple(
                HeardLine(
                    audio=lines[index].planned.audio.ref,
                    start_sample=lines[index].start - start,
                    samples=lines[index].planned.samples,
                )
                for index in inside
            ),
        )
        units.append(Unit("check_sound", sound_identity(), request, SoundMeasure, partial(_listen, studio, request)))
        held.append(inside)
        before, start = piece, start + piece.packets * PACKET_SAMPLES
    studio.expect("check_sound", len(units))
    made = without_faults("check_sound", studio.run("check_sound", [partial(studio.make, unit) for unit in units]))
    measures = [one.value for one in made]
    found: list[list[Heard]] = [[] for _ in lines]
    for inside, measure in zip(held, measures, strict=True):
        for heard in measure.heard:
            found[inside[heard.line]].append(heard)
    priming = packet_bytes(studio.store.path(sound.prime.audio))
    packets = [size for part in (priming, *(one.packet_bytes for one in measures)) for size in part]
    return found, _sounding(parts, measures, packets)


def _listen(studio: Studio, request: SoundRequest) -> SoundMeasure:
    path = studio.store.path
    voices = [path(line.audio) for line in request.lines]
    return measure_piece(path(request.piece), path(request.before), request.step, request.lines, voices)


def _listened(
    studio: Studio, parts: Parts, film: Path, lines: Sequence[FilmLine]
) -> tuple[list[list[Heard]], Sounding]:
    """Listen to the film itself."""
    found: list[list[Heard]] = [[] for _ in lines]
    measures, start = [], 0
    for measure, samples in measure_film(film, _step(parts.timeline.format)):
        stretch = thinned(samples)
        for index in _lines_in(lines, start, start + measure.samples):
            voice = studio.store.path(lines[index].planned.audio.ref)
            heard = find_line(stretch, lines[index].start - start, voice, index)
            if heard is not None:
                found[index].append(heard)
        measures.append(measure)
        start += measure.samples
    return found, _sounding(parts, measures, None)


def _sounding(parts: Parts, measures: Sequence[SoundMeasure], packets: Sequence[int] | None) -> Sounding:
    step = _step(parts.timeline.format)
    levels = np.concatenate([np.asarray(measure.step_lufs, np.float64) for measure in measures])
    return Sounding(
        step=step,
        step_lufs=levels,
        lufs=integrated(levels, step),
        true_peak_dbtp=max(measure.true_peak_dbtp for measure in measures),
        music=_music(parts),
        faults=[fault for measure in measures for fault in measure.faults],
        packets=packets,
    )


def _music(parts: Parts) -> list[tuple[int, int]]:
    """Samples under which music of the film's own choice plays; the author's own may hold any silence."""
    timeline = parts.timeline
    cues = scene_cues(parts.story.settings, parts.screenplay, parts.music)
    own = parts.music.own or (None,) * len(cues)
    chosen = [cue is not None and brought is None for cue, brought in zip(cues, own, strict=True)]
    spans = [(scene.start_frame, scene.end_frame) for scene in timeline.scenes]
    spans = [(0, spans[0][0]), *spans, (spans[-1][1], timeline.frames)]
    per_frame = RATE_HZ // timeline.format.fps
    return [
        (first * per_frame, last * per_frame)
        for (first, last), plays in zip(spans, [chosen[0], *chosen, chosen[-1]], strict=True)
        if plays
    ]


def _step(film: FilmFormat) -> int:
    """The longest step that divides 100 ms and every piece: pieces are whole grids long."""
    return gcd(HOP, film.grid_frames * film.samples_per_frame)


def _lines_in(lines: Sequence[FilmLine], start: int, end: int) -> range:
    """Numbers of the lines that sound between two samples; lines follow one another."""
    first = bisect_right(lines, start, key=lambda line: line.start + line.planned.samples)
    return range(first, bisect_left(lines, end, key=lambda line: line.start))
