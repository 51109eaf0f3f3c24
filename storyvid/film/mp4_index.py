"""Writing the index of an MP4 film: the boxes that say what its tracks are and where their samples lie.

After ISO/IEC 14496-12 (files), 14496-14 and -15 (AAC and H.264 in them), 3GPP TS 26.245 (captions) and Apple's
QuickTime File Format (the chapter track); tags and the `chpl` box are what players agreed on. Nothing is read here and
no sample is touched. No date, no name of a program: the same film, the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Integers: TypeAlias = npt.NDArray[np.int64]
Kind: TypeAlias = Literal["picture", "sound", "captions", "chapters"]

_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
"""Neither turned nor scaled."""
_MOST_LISTED_CHAPTERS = 255
_LARGEST_32 = 0xFFFFFFFF


class Samples(NamedTuple):
    """One track of a film: `sizes` in bytes and `durations` in ticks of `timescale`, in the order of decoding.

    `entry` is the payload of its `stsd` box. `per_chunk` tells how many samples lie together. `delays` are the ticks by
    which each is shown after it is decoded, `keys` the numbers (from 0) of those that decoding can start at; None:
    shown at once, all. The film begins `skipped` ticks after the first sample.
    """

    kind: Kind
    entry: bytes
    timescale: int
    sizes: Integers
    durations: Integers
    per_chunk: Integers
    delays: Integers | None = None
    keys: Integers | None = None
    skipped: int = 0
    size_px: tuple[int, int] = (0, 0)

    @property
    def length(self) -> int:
        """Ticks that are seen or heard. What is skipped of a track with delays is the first of them, and no sample."""
        return int(self.durations.sum()) - (self.skipped if self.delays is None else 0)


class Told(NamedTuple):
    """What the film says of itself; `chapters` are (start in seconds, title). `language` is ISO 639-2."""

    title: str
    author: str
    language: str
    chapters: Sequence[tuple[float, str]]


class _Face(NamedTuple):
    """How the boxes of a kind of track differ: handler, its name, media header, flags, group of alternatives, volume.

    Alternatives carry a number that is their own; the picture and the chapters have none.
    """

    handler: bytes
    name: bytes
    header: bytes
    flags: int
    group: int
    volume: int


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of its parts."""
    payload = b"".join(parts)
    return struct.pack(">I4s", len(payload) + 8, kind) + payload


def _full(kind: bytes, flags: int, *parts: bytes, version: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


_GMHD = box(
    b"gmhd",
    _full(b"gmin", 0, struct.pack(">6H", 0x40, 0x8000, 0x8000, 0x8000, 0, 0)),
    box(b"text", _MATRIX),
)
_FACES: dict[Kind, _Face] = {
    "picture": _Face(b"vide", b"VideoHandler", _full(b"vmhd", 1, bytes(8)), 3, 0, 0),
    "sound": _Face(b"soun", b"SoundHandler", _full(b"smhd", 0, bytes(4)), 3, 1, 0x100),
    "captions": _Face(b"sbtl", b"SubtitleHandler", _full(b"nmhd", 0), 3, 3, 0),
    "chapters": _Face(b"text", b"SubtitleHandler", _GMHD, 2, 0, 0),
}

_ALONE = struct.pack(">II", 0, 1)
"""One sample entry."""


def _text_entry(kind: bytes, flags: int, at: tuple[int, int], ground: int, *, style: bytes, font: bytes) -> bytes:
    """`at` is where in its box the text stands, across and down: -1 at the end, 0 at the start, 1 in the middle."""
    fonts = box(b"ftab", struct.pack(">HHB", 1, 1, len(font)), font)
    looks = struct.pack(">IbbI", flags, *at, ground) + bytes(8) + bytes(4) + struct.pack(">H", 1) + style
    return _ALONE + box(kind, bytes(6), struct.pack(">H", 1), looks, fonts)


_WHITE_16 = struct.pack(">BBI", 0, 16, _LARGEST_32)
CAPTION_ENTRY = _text_entry(b"tx3g", 0, (1, -1), 0xFF, style=_WHITE_16, font=b"Sans-Serif")
"""White on nothing, in the middle below."""
CHAPTER_ENTRY = _text_entry(b"text", 1, (0, 0), 0, style=bytes(6), font=b"")


def text_sample(text: str) -> bytes:
    """A caption, or '' for a time without one."""
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def chapter_sample(title: str) -> bytes:
    return text_sample(title) + struct.pack(">I4sI", 12, b"encd", 0x100)


def sound_entry(entry: bytes, bit_rate: int) -> bytes:
    """The entry of an AAC track with `bit_rate` as its highest and mean one (14496-1, DecoderConfigDescriptor)."""
    at = entry.index(b"\x40\x15", entry.index(b"esds")) + 5
    return entry[:at] + struct.pack(">II", bit_rate, bit_rate) + entry[at + 8 :]


FTYP = box(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")


def index(tracks: Sequence[Samples], places: Sequence[Integers], told: Told, *, clock: int, wide: bool) -> bytes:
    """The `moov` box. `places` are where the chunks of each track start; `clock` ticks are a second of film.

    `wide` gives room for places beyond 4 GiB. Raises struct.error where a time takes more than 32 bits.
    """
    lengths = [track.length * clock // track.timescale for track in tracks]
    chapters = [number for number, track in enumerate(tracks, 1) if track.kind == "chapters"]
    boxes = [
        _trak(number, track, starts, length, chapters=chapters, language=told.language, wide=wide)
        for number, (track, starts, length) in enumerate(zip(tracks, places, lengths, strict=True), 1)
    ]
    head = struct.pack(">4IIH", 0, 0, clock, max(lengths), 0x10000, 0x100) + bytes(10)
    mvhd = _full(b"mvhd", 0, head, _MATRIX, bytes(24), struct.pack(">I", len(tracks) + 1))
    return box(b"moov", mvhd, *boxes, _tags(told))


def _trak(
    number: int, track: Samples, places: Integers, length: int, *, chapters: Sequence[int], language: str, wide: bool
) -> bytes:
    face = _FACES[track.kind]
    place = struct.pack(">5I8x4H", 0, 0, number, 0, length, 0, face.group, face.volume, 0)
    width, height = track.size_px
    tkhd = _full(b"tkhd", face.flags, place, _MATRIX, struct.pack(">II", width << 16, height << 16))
    edit = box(b"edts", _full(b"elst", 0, struct.pack(">4I", 1, length, track.skipped, 0x10000)))
    named = [box(b"tref", box(b"chap", *(struct.pack(">I", one) for one in chapters)))] if chapters else []
    code = sum(ord(letter) - 0x60 << shift for letter, shift in zip(_spoken(track, language), (10, 5, 0), strict=True))
    mdhd = _full(b"mdhd", 0, struct.pack(">4IHH", 0, 0, track.timescale, int(track.durations.sum()), code, 0))
    hdlr = _full(b"hdlr", 0, bytes(4), face.handler, bytes(12), face.name, b"\0")
    data = box(b"dinf", _full(b"dref", 0, struct.pack(">I", 1), _full(b"url ", 1)))
    minf = box(b"minf", face.header, data, _table(track, places, wide=wide))
    return box(b"trak", tkhd, edit, *(named if track.kind != "chapters" else []), box(b"mdia", mdhd, hdlr, minf))


def _spoken(track: Samples, language: str) -> str:
    """Pictures have no language, and chapters by custom the empty one."""
    return {"picture": "und", "chapters": "```"}.get(track.kind, language)


def _table(track: Samples, places: Integers, *, wide: bool) -> bytes:
    boxes = [box(b"stsd", track.entry), _full(b"stts", 0, _runs(track.durations))]
    if track.keys is not None:
        boxes.append(_full(b"stss", 0, _counted(track.keys + 1)))
    if track.delays is not None:
        boxes.append(_full(b"ctts", 0, _runs(track.delays)))
    boxes += [
        _full(b"stsc", 0, _chunk_runs(track.per_chunk)),
        _full(b"stsz", 0, bytes(4), _counted(track.sizes)),
        _full(b"co64", 0, _counted(places, ">u8")) if wide else _full(b"stco", 0, _counted(places)),
    ]
    if track.kind == "sound":  # a packet of AAC is whole only after the one before it
        boxes.append(_full(b"sgpd", 0, b"roll", struct.pack(">IIh", 2, 1, -1), version=1))
        boxes.append(_full(b"sbgp", 0, b"roll", struct.pack(">III", 1, len(track.sizes), 1)))
    return box(b"stbl", *boxes)


def _tags(told: Told) -> bytes:
    texts = ((b"\xa9nam", told.title), (b"\xa9ART", told.author))
    named = [box(kind, box(b"data", struct.pack(">II", 1, 0), text.encode())) for kind, text in texts if text]
    handler = _full(b"hdlr", 0, bytes(4), b"mdirappl", bytes(9))
    boxes = [_full(b"meta", 0, handler, box(b"ilst", *named))]
    listed = told.chapters[:_MOST_LISTED_CHAPTERS]
    if listed:
        entries = [struct.pack(">QB", round(start * 1e7), len(text)) + text for start, text in map(_short, listed)]
        boxes.append(_full(b"chpl", 0, bytes(4), bytes([len(listed)]), *entries, version=1))
    return box(b"udta", *boxes)


def _short(chapter: tuple[float, str]) -> tuple[float, bytes]:
    """A title in 255 bytes, cut between characters."""
    return chapter[0], chapter[1].encode()[:255].decode(errors="ignore").encode()


def _counted(values: Integers, form: str = ">u4") -> bytes:
    return struct.pack(">I", len(values)) + values.astype(form).tobytes()


def _runs(values: Integers) -> bytes:
    """Values as (how many, value)."""
    firsts = np.flatnonzero(np.diff(values, prepend=values[:1] - 1))
    counts = np.diff(np.append(firsts, len(values)))
    return _counted_rows(np.stack([counts, values[firsts]], axis=1))


def _chunk_runs(per_chunk: Integers) -> bytes:
    """(number of the first chunk, samples in each of them, number of the sample entry) for chunks that are alike."""
    firsts = np.flatnonzero(np.diff(per_chunk, prepend=0))
    return _counted_rows(np.stack([firsts + 1, per_chunk[firsts], np.ones_like(firsts)], axis=1))


def _counted_rows(rows: Integers) -> bytes:
    return struct.pack(">I", len(rows)) + rows.astype(">u4").tobytes()
