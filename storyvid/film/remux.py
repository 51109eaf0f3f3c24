"""The film: encoded segments, sound and captions put into one MP4. Nothing is encoded again, no packet is touched.

A second of picture and a second of sound take turns, behind the index of all. Memory does not grow with the film, but
for that index: it is known from the tables of the files before the first of their packets is copied.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from storyvid.errors import CompositionError
from storyvid.film.lanes import Chapter, Lane, Stretch, caption_lane, chapter_lane, picture_lane, sound_lane
from storyvid.film.mp4_index import FTYP, Integers, Told, index
from storyvid.models.film import SAMPLE_RATE_HZ, Cue, FilmFormat

__all__ = ["REMUX_VERSION", "Chapter", "remux_identity", "write_film"]

REMUX_VERSION = "2"
"""Part of a film's key: raise it with any change here, to lanes or index that changes the bytes of a film."""

_LANGUAGES = {"en": "eng", "hi": "hin"}
"""ISO 639-1 as stories have it, ISO 639-2 as MP4 writes it."""

_LARGEST_32 = 0xFFFFFFFF
_OPEN_FILES = 2
"""A segment and a piece of sound are read in turns."""


def remux_identity() -> dict[str, str]:
    """All that shapes a film beside what is put into it."""
    return {"remux": REMUX_VERSION}


def write_film(
    path: Path,
    *,
    segments: Sequence[Path],
    prime: Path,
    sound: Sequence[Path],
    cues: Sequence[Cue],
    chapters: Sequence[Chapter],
    film: FilmFormat,
    frames: int,
    title: str,
    author: str,
    language: str,
) -> str:
    """Write the film to `path`, whole or not at all, and return its SHA-256 (hex): the same for the same inputs.

    `segments` are files of `encode_segment` in film order, or one file with the whole picture; `prime` and `sound` are
    MP4 files of AAC packets at 48 kHz, 1,024 samples each, in film order, whose very first packet only primes the
    decoder. `cues` are in film frames, ordered and disjoint; players show the caption track, so pass none where
    captions are burned in. `chapters` follow one another from the first frame to the last. Raises CompositionError
    where the parts do not join or do not add up to `frames`.
    """
    if language not in _LANGUAGES:
        raise CompositionError(f"No MP4 language code is known for {language!r}; known are {', '.join(_LANGUAGES)}.")
    lanes = [picture_lane(segments, film, frames), sound_lane([prime, *sound], film, frames)]
    if cues:
        lanes.append(caption_lane(cues, film))
    if chapters:
        lanes.append(chapter_lane(chapters, film))
    starts = [(chapter.start_frame / film.fps, chapter.title) for chapter in chapters]
    head = _head(lanes, Told(title, author, _LANGUAGES[language], starts))
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
        part = Path(folder) / path.name
        sha256 = _write(part, head, (one for second, lane in _turns(lanes) for one in lane.laid[second]))
        part.replace(path)
    return sha256


def _turns(lanes: Sequence[Lane]) -> Iterator[tuple[int, Lane]]:
    """The chunks in the order in which they lie in the file: the lanes of a second, then those of the next."""
    order = sorted((second, number) for number, lane in enumerate(lanes) for second in lane.laid)
    return ((second, lanes[number]) for second, number in order)


def _head(lanes: Sequence[Lane], told: Told) -> bytes:
    """Everything in front of the packets. Its length does not depend on the places that it tells."""
    tracks = [lane.samples for lane in lanes]
    chunks = [np.add.reduceat(one.sizes, np.cumsum(one.per_chunk) - one.per_chunk) for one in tracks]
    payload = int(sum(int(sizes.sum()) for sizes in chunks))
    data = struct.pack(">I4sQ", 1, b"mdat", payload + 16)
    try:
        nowhere = [np.zeros_like(sizes) for sizes in chunks]
        length = len(FTYP) + len(index(tracks, nowhere, told, clock=SAMPLE_RATE_HZ, wide=True)) + len(data)
        wide = length + payload > _LARGEST_32
        if not wide:
            length = len(FTYP) + len(index(tracks, nowhere, told, clock=SAMPLE_RATE_HZ, wide=False)) + len(data)
        places = _places(lanes, chunks, length)
        return FTYP + index(tracks, places, told, clock=SAMPLE_RATE_HZ, wide=wide) + data
    except struct.error as error:
        hours = _LARGEST_32 // SAMPLE_RATE_HZ // 3600
        raise CompositionError(f"An MP4 film lasts {hours} hours at most ({error}). Deliver it in parts.") from error


def _places(lanes: Sequence[Lane], chunks: Sequence[Integers], start: int) -> list[Integers]:
    """Where every chunk of every lane lies, the first of all at `start`."""
    sizes = [dict(zip(sorted(lane.laid), own.tolist(), strict=True)) for lane, own in zip(lanes, chunks, strict=True)]
    places: list[list[int]] = [[] for _ in lanes]
    numbers = {id(lane): number for number, lane in enumerate(lanes)}
    for second, lane in _turns(lanes):
        number = numbers[id(lane)]
        places[number].append(start)
        start += sizes[number][second]
    return [np.array(own, np.int64) for own in places]


def _write(path: Path, head: bytes, packets: Iterable[Stretch | bytes]) -> str:
    """Write the file, have it on the disk before its name is, and return its SHA-256."""
    digest = hashlib.sha256(head)
    with path.open("wb", buffering=0) as file, closing(_Files()) as files:
        file.write(head)
        for one in packets:
            data = one if isinstance(one, bytes) else files.read(one)
            digest.update(data)
            file.write(data)
        os.fsync(file.fileno())
    return digest.hexdigest()


class _Files:
    """Reads stretches of files and keeps those open that it read from last."""

    def __init__(self) -> None:
        self._open: OrderedDict[Path, int] = OrderedDict()

    def read(self, stretch: Stretch) -> bytes:
        if stretch.path not in self._open:
            if len(self._open) >= _OPEN_FILES:
                os.close(self._open.popitem(last=False)[1])
            self._open[stretch.path] = os.open(stretch.path, os.O_RDONLY)
        self._open.move_to_end(stretch.path)
        data = os.pread(self._open[stretch.path], stretch.end - stretch.start, stretch.start)
        if len(data) != stretch.end - stretch.start:
            raise CompositionError(f"{stretch.path.name} became shorter while the film was written. Render again.")
        return data

    def close(self) -> None:
        while self._open:
            os.close(self._open.popitem()[1])
