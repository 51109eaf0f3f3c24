"""The lanes of a film: its picture, sound, captions and chapters, as samples and as the bytes that lie in each second.

Times come from the place of a packet in the film, never from what an encoder wrote: the n-th video packet is decoded
at frame n and shown a frame later at the earliest, and the film begins with that frame; the first sound packet only
primes the decoder, and the film begins behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np

from storyvid.errors import CompositionError
from storyvid.film.mp4 import Track, read_track
from storyvid.film.mp4_index import (
    CAPTION_ENTRY,
    CHAPTER_ENTRY,
    Integers,
    Kind,
    Samples,
    chapter_sample,
    sound_entry,
    text_sample,
)
from storyvid.models.film import AAC_FRAME_SAMPLES, SAMPLE_RATE_HZ, Cue, FilmFormat

_REORDER = 1
"""Frames by which decoding runs ahead of showing; one, because segments have no B-pyramid."""

_CAPTION_TICKS = 1_000
"""Ticks of the caption track per frame."""


class Stretch(NamedTuple):
    """Bytes `[start, end)` of a file."""

    path: Path
    start: int
    end: int


Laid: TypeAlias = "dict[int, list[Stretch | bytes]]"
"""What lies in each second of the film, in order."""


class Lane(NamedTuple):
    """A track: its samples, of which a chunk holds those of a second, and the bytes of each chunk."""

    samples: Samples
    laid: Laid


class Chapter(NamedTuple):
    """Frames `[start_frame, end_frame)` of the film under a title."""

    start_frame: int
    end_frame: int
    title: str


def picture_lane(segments: Sequence[Path], film: FilmFormat, frames: int) -> Lane:
    """The picture. Raises CompositionError where the segments do not join or are not `frames` frames."""
    tracks, laid = list[Track](), defaultdict[int, list[Stretch | bytes]](list)
    shown, start = list[Integers](), 0
    for path in segments:
        track = read_track(path)
        tracks.append(track)
        if track.entry != tracks[0].entry:
            raise CompositionError(f"Segment {path.name} and the first are encoded differently. Make its clip again.")
        shown.append(start + _order(track, film, path))
        _lay(laid, path, track, np.arange(start, start + len(track.sizes)) // film.fps)
        start += len(track.sizes)
    if start != frames:
        raise CompositionError(f"The segments hold {start} frames, the film {frames}. Make its clips again.")
    ticks = tracks[0].timescale // film.fps
    samples = Samples(
        kind="picture",
        entry=tracks[0].entry,
        timescale=tracks[0].timescale,
        sizes=np.concatenate([track.sizes for track in tracks]),
        durations=np.full(frames, ticks),
        per_chunk=_per_second(np.arange(frames) // film.fps),
        delays=(np.concatenate(shown) + _REORDER - np.arange(frames)) * ticks,
        keys=np.flatnonzero(np.concatenate([track.is_key for track in tracks])),
        skipped=_REORDER * ticks,
        size_px=(film.width_px, film.height_px),
    )
    return Lane(samples, laid)


def _order(track: Track, film: FilmFormat, path: Path) -> Integers:
    """For each packet of a segment the number of the frame that it shows, counted from the segment's first."""
    shown = (track.shown - track.shown.min()) // (track.timescale // film.fps)
    places = np.arange(len(shown))
    if not np.array_equal(np.sort(shown), places) or (places - _REORDER > shown).any():
        raise CompositionError(f"Segment {path.name} does not hold its frames in an order that joins. Make it again.")
    return np.asarray(shown, np.int64)


def sound_lane(pieces: Sequence[Path], film: FilmFormat, frames: int) -> Lane:
    """The sound. Raises CompositionError where it is more than a frame longer or shorter than `frames` frames."""
    laid, sizes, start = defaultdict[int, list[Stretch | bytes]](list), list[Integers](), 0
    entry = b""
    for path in pieces:
        track = read_track(path)
        entry = entry or track.entry
        _lay(laid, path, track, np.arange(start, start + len(track.sizes)) * AAC_FRAME_SAMPLES // SAMPLE_RATE_HZ)
        sizes.append(track.sizes)
        start += len(track.sizes)
    length, picture = (start - 1) * AAC_FRAME_SAMPLES, frames * film.samples_per_frame
    if abs(length - picture) > film.samples_per_frame:
        raise CompositionError(f"The sound lasts {length} samples, the picture {picture}. Make the soundtrack again.")
    every = np.concatenate(sizes)
    bit_rate = round(int(every.sum()) * 8 * SAMPLE_RATE_HZ / (start * AAC_FRAME_SAMPLES))
    samples = Samples(
        kind="sound",
        entry=sound_entry(entry, bit_rate),
        timescale=SAMPLE_RATE_HZ,
        sizes=every,
        durations=np.full(start, AAC_FRAME_SAMPLES),
        per_chunk=_per_second(np.arange(start) * AAC_FRAME_SAMPLES // SAMPLE_RATE_HZ),
        skipped=AAC_FRAME_SAMPLES,
    )
    return Lane(samples, laid)


def caption_lane(cues: Sequence[Cue], film: FilmFormat) -> Lane:
    """The cues, with an empty caption in every time between two."""
    shown, at = list[tuple[int, int, str]](), 0
    for cue in cues:
        if cue.start_frame > at:
            shown.append((at, cue.start_frame, ""))
        shown.append((cue.start_frame, cue.end_frame, "\n".join(cue.lines)))
        at = cue.end_frame
    samples = [text_sample(text) for _, _, text in shown]
    laid = defaultdict[int, list[Stretch | bytes]](list)
    for (start, _, _), sample in zip(shown, samples, strict=True):
        laid[start // film.fps].append(sample)
    lengths = np.array([end - start for start, end, _ in shown]) * _CAPTION_TICKS
    seconds = np.array([start for start, _, _ in shown]) // film.fps
    return Lane(_texts("captions", samples, lengths, seconds, film.fps * _CAPTION_TICKS), laid)


def chapter_lane(chapters: Sequence[Chapter], film: FilmFormat) -> Lane:
    """The titles, all at the beginning of the file: players read them first."""
    samples = [chapter_sample(chapter.title) for chapter in chapters]
    lengths = np.array([chapter.end_frame - chapter.start_frame for chapter in chapters]) * film.samples_per_frame
    seconds = np.zeros(len(samples), np.int64)
    return Lane(_texts("chapters", samples, lengths, seconds, SAMPLE_RATE_HZ), {0: list(samples)})


def _texts(kind: Kind, samples: Sequence[bytes], lengths: Integers, seconds: Integers, timescale: int) -> Samples:
    return Samples(
        kind=kind,
        entry=CAPTION_ENTRY if kind == "captions" else CHAPTER_ENTRY,
        timescale=timescale,
        sizes=np.array([len(sample) for sample in samples]),
        durations=lengths,
        per_chunk=_per_second(seconds),
    )


def _lay(laid: Laid, path: Path, track: Track, seconds: Integers) -> None:
    """Put the packets of a file into their seconds; what lies together in the file is one stretch."""
    ends = track.starts + track.sizes
    breaks = np.flatnonzero((seconds[1:] != seconds[:-1]) | (track.starts[1:] != ends[:-1])) + 1
    firsts, lasts = [0, *breaks.tolist()], [*(breaks - 1).tolist(), len(ends) - 1]
    for first, last in zip(firsts, lasts, strict=True):
        laid[int(seconds[first])].append(Stretch(path, int(track.starts[first]), int(ends[last])))


def _per_second(seconds: Integers) -> Integers:
    """How many of the samples lie in each second in which there is one."""
    return np.unique(seconds, return_counts=True)[1]
