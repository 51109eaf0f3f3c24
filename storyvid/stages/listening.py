"""What the checks hear of a film: each piece of its sound once, after the end of the one before, or the film itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from math import gcd
from pathlib import Path

import numpy as np

from storyvid.checks.evidence import FilmLine, Sounding
from storyvid.checks.loudness import HOP, RATE_HZ, integrated
from storyvid.checks.sound import PACKET_SAMPLES, measure_film, measure_piece, packet_bytes, sound_identity
from storyvid.checks.voice import find_line, thinned
from storyvid.models.base import Document, MediaRef
from storyvid.models.checks import Heard, HeardLine, SoundMeasure
from storyvid.models.film import FilmFormat
from storyvid.stages.compositors import Parts
from storyvid.stages.music import scene_cues
from storyvid.stages.studio import Studio, without_faults
from storyvid.stages.unit import Unit


class SoundRequest(Document):
    """A piece, what a decoder hears before it, and the lines that lie in it."""

    piece: MediaRef
    before: MediaRef
    step: int
    lines: tuple[HeardLine, ...]


def hear_pieces(studio: Studio, parts: Parts, lines: Sequence[FilmLine]) -> tuple[list[list[Heard]], Sounding]:
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
    studio.books.expect("check_sound", len(units))
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


def hear_film(
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
