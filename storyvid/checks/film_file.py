"""Reads what a film file says of itself: its tables of packets, tags, chapters and captions. No packet is decoded."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from storyvid.checks.picture import format_of
from storyvid.errors import CompositionError
from storyvid.models.checks import PictureFormat

if TYPE_CHECKING:
    from av.stream import Stream


class ShownCue(NamedTuple):
    """A caption as a player shows it, in seconds."""

    start_s: Fraction
    end_s: Fraction
    lines: tuple[str, ...]


class ReadChapter(NamedTuple):
    start_s: Fraction | int
    end_s: Fraction | int
    title: str


class FilmFile(NamedTuple):
    """A film by its headers. Sizes of packets are in bytes, in the order of decoding."""

    streams: tuple[str, ...]
    picture: PictureFormat
    frame_bytes: tuple[int, ...]
    uneven: int
    """Pictures that are not decoded one frame after the one before."""
    keys: tuple[int, ...]
    sound_rate_hz: int
    sound_channels: int
    sound_bytes: tuple[int, ...]
    picture_s: Fraction
    sound_s: Fraction
    starts_s: tuple[Fraction, ...]
    chapters: tuple[ReadChapter, ...]
    cues: tuple[ShownCue, ...]
    index_first: bool
    """Whether the index lies before the media, so that a film plays while it loads."""


def read_film_file(film: Path) -> FilmFile:
    """Read the headers of an MP4 film. Raises CompositionError where it has no picture or no sound."""
    import av

    with av.open(str(film)) as container:
        if not container.streams.video or not container.streams.audio:
            raise CompositionError(f"{film.name} lacks picture or sound")
        video, audio = container.streams.video[0], container.streams.audio[0]
        frames = list(video.index_entries)
        times = [entry.timestamp for entry in frames]
        step = Fraction(1) / ((video.average_rate or Fraction(25)) * (video.time_base or Fraction(1)))
        captions = container.streams.subtitles[0] if container.streams.subtitles else None
        chapters = [
            ReadChapter(one["start"] * unit, one["end"] * unit, one["metadata"].get("title", ""))
            for one in container.chapters()
            if (unit := one["time_base"]) is not None
        ]
        return FilmFile(
            streams=tuple(f"{stream.type}" for stream in container.streams),
            picture=format_of(video),
            frame_bytes=tuple(entry.size for entry in frames),
            uneven=int(np.count_nonzero(np.diff(times) != float(step))),
            keys=tuple(index for index, entry in enumerate(frames) if entry.is_keyframe),
            sound_rate_hz=audio.codec_context.sample_rate,
            sound_channels=audio.codec_context.layout.nb_channels,
            sound_bytes=tuple(entry.size for entry in audio.index_entries),
            picture_s=_seconds(video.duration, video),
            sound_s=_seconds(audio.duration, audio),
            starts_s=(_seconds(video.start_time, video), _seconds(audio.start_time, audio)),
            chapters=tuple(chapters),
            cues=_cues(film, captions) if captions is not None else (),
            index_first=_index_first(film),
        )


def _seconds(ticks: int | None, stream: Stream) -> Fraction:
    return (ticks or 0) * (stream.time_base or Fraction(1))


def _cues(film: Path, stream: Stream) -> tuple[ShownCue, ...]:
    """The caption track: each sample is its text's length and the text (3GPP timed text), an empty one a gap."""
    entries = list(stream.index_entries)
    ends = [*(entry.timestamp for entry in entries[1:]), (stream.duration or 0) + (stream.start_time or 0)]
    cues = []
    with film.open("rb") as file:
        for entry, end in zip(entries, ends, strict=True):
            if entry.size <= 2:
                continue
            file.seek(entry.pos)
            data = file.read(entry.size)
            text = data[2 : 2 + int.from_bytes(data[:2], "big")].decode("utf-8", "replace")
            cues.append(ShownCue(_seconds(entry.timestamp, stream), _seconds(end, stream), tuple(text.split("\n"))))
    return tuple(cues)


def _index_first(film: Path) -> bool:
    """Walks the boxes of the file's top level, which takes a few bytes of each."""
    order: Sequence[bytes] = ()
    with film.open("rb") as file:
        while len(head := file.read(16)) >= 8:
            size, kind = int.from_bytes(head[:4], "big"), head[4:8]
            order = [*order, kind]
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            if size < 8:
                break
            file.seek(size - len(head), 1)
    return b"moov" in order and b"mdat" in order and order.index(b"moov") < order.index(b"mdat")
