"""Reading the sample table of MP4 files of our own making (ISO/IEC 14496-12, one track each).

PyAV could read them too, but it decodes a picture of every file that it opens: for a film of a thousand segments that
costs more than writing the film.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import FileIO
from os import fstat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from storyvid.errors import CompositionError

Integers = npt.NDArray[np.int64]


class Track(NamedTuple):
    """The one track of a file: its sample entry (codec and parameter sets), ticks per second, and where packets lie.

    For each packet, in the order of decoding: where it starts in the file, its size in bytes, when it is shown, in
    ticks from the first decoding time, and whether decoding can start at it.
    """

    entry: bytes
    timescale: int
    starts: Integers
    sizes: Integers
    shown: Integers
    is_key: npt.NDArray[np.bool_]


def read_track(path: Path) -> Track:
    """Read a file. Raises CompositionError if it is no MP4 file with one track and a plain sample table."""
    try:
        with path.open("rb", buffering=0) as file:
            return _track(_moov(file))
    except (KeyError, IndexError, ValueError) as error:
        raise CompositionError(
            f"{path.name} is not an MP4 file with one plain track ({error!r}). "
            "Remove it from the store: it is made again."
        ) from error


def _moov(file: FileIO) -> bytes:
    """The payload of the film's index, wherever in the file it lies; packets are passed over."""
    size, position = fstat(file.fileno()).st_size, 0
    while position + 8 <= size:
        file.seek(position)
        length, kind, head = _head(file.read(16))
        if position + length > size:
            raise ValueError(f"box {kind!r} of size {length}")
        if kind == b"moov":
            file.seek(position + head)
            return file.read(length - head)
        position += length
    raise KeyError(b"moov")


def _head(data: bytes) -> tuple[int, bytes, int]:
    """Size and kind of a box that begins with `data`, and the size of its head."""
    size, kind, head = int.from_bytes(data[:4], "big"), data[4:8], 8
    if size == 1:
        size, head = int.from_bytes(data[8:16], "big"), 16
    if size < head:
        raise ValueError(f"box {kind!r} of size {size}")
    return size, kind, head


def _track(moov: bytes) -> Track:
    media = _descend(moov, b"trak", b"mdia")
    table = _descend(media, b"minf", b"stbl")
    sizes = _sizes(table[b"stsz"])
    count = len(sizes)
    decoded = _spread(table[b"stts"], count)
    decode_times = np.cumsum(decoded) - decoded
    offsets = _spread(table[b"ctts"], count) if b"ctts" in table else np.zeros(count, np.int64)
    is_key = np.ones(count, np.bool_)
    if b"stss" in table:
        is_key[:] = False
        is_key[_words(table[b"stss"], 8) - 1] = True
    starts = _places(table, sizes)
    header = media[b"mdhd"]
    return Track(
        entry=table[b"stsd"],
        timescale=int.from_bytes(header[20:24] if header[0] else header[12:16], "big"),
        starts=starts,
        sizes=sizes,
        shown=decode_times + offsets,
        is_key=is_key,
    )


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(data):
        size, kind, head = _head(data[position : position + 16])
        if position + size > len(data):
            raise ValueError(f"box {kind!r} of size {size}")
        yield kind, data[position + head : position + size]
        position += size


def _descend(data: bytes | dict[bytes, bytes], *kinds: bytes) -> dict[bytes, bytes]:
    """The boxes inside the box that `kinds` lead to."""
    boxes = data if isinstance(data, dict) else dict(_boxes(data))
    for kind in kinds:
        boxes = dict(_boxes(boxes[kind]))
    return boxes


def _words(box: bytes, start: int) -> Integers:
    return np.frombuffer(box, ">u4", offset=start).astype(np.int64)


def _sizes(box: bytes) -> Integers:
    same, count = _words(box[:12], 4)
    return np.full(count, same) if same else _words(box, 12)


def _spread(box: bytes, count: int) -> Integers:
    """A table of (how many, value) as one value per sample."""
    runs = _words(box, 8).reshape(-1, 2)
    values = np.repeat(runs[:, 1], runs[:, 0])
    if len(values) != count:
        raise ValueError(f"{len(values)} values for {count} samples")
    return values


def _places(table: dict[bytes, bytes], sizes: Integers) -> Integers:
    """Where each sample starts in the file: samples lie one after the other inside their chunk."""
    if b"co64" in table:
        chunks = np.frombuffer(table[b"co64"], ">u8", offset=8).astype(np.int64)
    else:
        chunks = _words(table[b"stco"], 8)
    runs = _words(table[b"stsc"], 8).reshape(-1, 3)
    lengths = np.repeat(runs[:, 1], np.diff(np.append(runs[:, 0], len(chunks) + 1)))
    firsts = np.cumsum(lengths) - lengths
    before = np.cumsum(sizes) - sizes
    return np.asarray(before + np.repeat(chunks - before[firsts], lengths), np.int64)
