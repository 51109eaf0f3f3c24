"""The film: encoded segments, sound and captions put into one MP4, packet by packet. Nothing is encoded again.

Every time is derived from the place of a packet in the film, never from what an encoder wrote: the n-th video packet
is decoded at frame n - 1, sound packet n starts at sample (n - 1) * 1,024, so that the first one, which only primes the
decoder, lies before zero and is skipped by the edit list. Memory does not grow with the film: files are read one after
the other, and of what is written only the index is held.
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import av
from av.container import OutputContainer
from av.stream import Disposition, Stream
from av.subtitles.codeccontext import SubtitleCodecContext

from storyvid.errors import CompositionError
from storyvid.film.mp4 import Track, read_track
from storyvid.models.film import AAC_FRAME_SAMPLES, SAMPLE_RATE_HZ, Cue, FilmFormat

if TYPE_CHECKING:
    from av.container.core import Chapter as ChapterEntry

REMUX_VERSION = "1"
"""Part of a film's key: raise it with any change here that changes the bytes of a film."""

_OPTIONS = {
    "movflags": "+faststart",
    "movie_timescale": str(SAMPLE_RATE_HZ),  # so that the ends of picture and sound are exact
    "chunk_duration": "1000000",  # a second of picture, a second of sound: a short index, and cheaper to write
    "fflags": "+bitexact",  # no date, no name of the muxer
}

_REORDER = 1
"""Frames by which decoding runs ahead of showing; one, because segments have no B-pyramid."""

_LANGUAGES = {"en": "eng", "hi": "hin"}
"""ISO 639-1 as stories have it, ISO 639-2 as MP4 writes it."""

_CAPTION_STYLE = (
    b"[Script Info]\nScriptType: v4.00+\n[V4+ Styles]\n"
    b"Format: Name, Fontname, Fontsize, PrimaryColour, Alignment\nStyle: Default,Sans-Serif,16,&Hffffff,2\n"
    b"[Events]\nFormat: Layer, Start, End, Style, Text\n"
)
"""What the caption track says of its looks, in the form that FFmpeg's encoder asks for (ASS)."""


class Chapter(NamedTuple):
    """Frames `[start_frame, end_frame)` of the film under a title."""

    start_frame: int
    end_frame: int
    title: str


_Placed: TypeAlias = "tuple[int, int, av.Packet[Stream]]"
"""The sample of the film at which a packet is due, the number of its track, the packet: ordered by the first two."""


def remux_identity() -> dict[str, str]:
    """All that shapes a film beside what is put into it. The wheel of av holds FFmpeg's muxer."""
    return {"remux": REMUX_VERSION, "av": av.__version__}


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
) -> None:
    """Write the film to `path`: whole or not at all, and the same bytes for the same inputs.

    `segments` are files of `encode_segment` in film order, or one file with the whole picture; `prime` and `sound` are
    MP4 files of AAC packets at 48 kHz, 1,024 samples each, in film order, whose very first packet only primes the
    decoder. `cues` are in film frames, ordered and disjoint; players show
    the caption track, so pass none where captions are burned in. Raises CompositionError where the parts do not join
    or do not add up to `frames`.
    """
    if language not in _LANGUAGES:
        raise CompositionError(f"No MP4 language code is known for {language!r}; known are {', '.join(_LANGUAGES)}.")
    with TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
        part = Path(folder) / path.name
        with ExitStack() as stack:
            picture = stack.enter_context(av.open(str(segments[0])))
            priming = stack.enter_context(av.open(str(prime)))
            out = stack.enter_context(av.open(str(part), "w", format="mp4", container_options=_OPTIONS))
            out.metadata.update({"title": title, "artist": author} if author else {"title": title})
            out.set_chapters(_chapter_entries(chapters, film.fps))
            video = out.add_stream_from_template(picture.streams.video[0])
            audio = out.add_stream_from_template(priming.streams.audio[0])
            audio.metadata["language"] = _LANGUAGES[language]
            captions = _caption_stream(out, language, film) if cues else None
            out.start_encoding()  # writes the header; from here on the ticks of every stream are fixed
            tracks = [_video(video, segments, film, frames), _audio(audio, [prime, *sound], film, frames)]
            if captions:
                tracks.append(_captions(captions, cues, film))
            for _, _, packet in heapq.merge(*tracks):
                out.mux_one(packet)
        _flush(part)
        part.replace(path)


def _packet(stream: Stream, data: bytes, decoded: int, shown: int, duration: int) -> av.Packet[Stream]:
    """A packet with its times in ticks of the stream."""
    packet = av.Packet(data)
    packet.stream = stream
    packet.dts, packet.pts, packet.duration = decoded, shown, duration
    return packet


def _ticks_per(unit: Fraction, stream: Stream) -> int:
    """How many ticks of the stream last `unit` seconds."""
    if stream.time_base is None or (ticks := unit / stream.time_base).denominator != 1:
        raise CompositionError(
            f"Film time does not fit the muxer's clock ({stream.time_base}). Use 24, 25, 30 or 50 fps."
        )
    return ticks.numerator


def _video(stream: Stream, segments: Sequence[Path], film: FilmFormat, frames: int) -> Iterator[_Placed]:
    ticks, samples_per_frame = _ticks_per(Fraction(1, film.fps), stream), film.samples_per_frame
    entry: bytes | None = None
    start = 0
    for path in segments:
        track = read_track(path)
        entry = entry or track.entry
        if track.entry != entry:
            raise CompositionError(f"Segment {path.name} and the first are encoded differently. Make its clip again.")
        shown = _order(track, film, path)
        for index, (data, place, is_key) in enumerate(zip(track.packets(), shown, track.is_key, strict=True), start):
            packet = _packet(stream, data, (index - _REORDER) * ticks, (start + place) * ticks, ticks)
            packet.is_keyframe = is_key
            yield index * samples_per_frame, stream.index, packet
        start += len(shown)
    if start != frames:
        raise CompositionError(f"The segments hold {start} frames, the film {frames}. Make its clips again.")


def _order(track: Track, film: FilmFormat, path: Path) -> list[int]:
    """For each packet of a segment the number of the frame that it shows, counted from the segment's first."""
    ticks = track.timescale // film.fps
    first = min(track.shown)
    shown = [(at - first) // ticks for at in track.shown]
    if sorted(shown) != list(range(len(shown))) or any(index - _REORDER > at for index, at in enumerate(shown)):
        raise CompositionError(f"Segment {path.name} does not hold its frames in an order that joins. Make it again.")
    return shown


def _audio(stream: Stream, pieces: Sequence[Path], film: FilmFormat, frames: int) -> Iterator[_Placed]:
    ticks = _ticks_per(Fraction(1, SAMPLE_RATE_HZ), stream)
    start = -AAC_FRAME_SAMPLES
    for path in pieces:
        for data in read_track(path).packets():
            packet = _packet(stream, data, start * ticks, start * ticks, AAC_FRAME_SAMPLES * ticks)
            packet.is_keyframe = True
            yield start, stream.index, packet
            start += AAC_FRAME_SAMPLES
    picture = frames * film.samples_per_frame
    if abs(start - picture) > film.samples_per_frame:
        raise CompositionError(f"The sound lasts {start} samples, the picture {picture}. Make the soundtrack again.")


def _caption_stream(out: OutputContainer, language: str, film: FilmFormat) -> Stream:
    stream = out.add_stream("mov_text")
    context = stream.codec_context
    assert isinstance(context, SubtitleCodecContext)
    context.subtitle_header = _CAPTION_STYLE
    stream.time_base = context.time_base = Fraction(1, film.fps * 1000)
    stream.metadata["language"] = _LANGUAGES[language]
    stream.disposition = Disposition.default
    return stream


def _captions(stream: Stream, cues: Sequence[Cue], film: FilmFormat) -> Iterator[_Placed]:
    ticks = _ticks_per(Fraction(1, film.fps), stream)
    for cue in cues:
        text = "\n".join(cue.lines).encode()
        start, frames = cue.start_frame * ticks, cue.end_frame - cue.start_frame
        packet = _packet(stream, len(text).to_bytes(2, "big") + text, start, start, frames * ticks)
        packet.is_keyframe = True
        yield cue.start_frame * film.samples_per_frame, stream.index, packet


def _chapter_entries(chapters: Sequence[Chapter], fps: int) -> list[ChapterEntry]:
    return [
        {
            "id": number,
            "start": chapter.start_frame,
            "end": chapter.end_frame,
            "time_base": Fraction(1, fps),
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(chapters, 1)
    ]


def _flush(path: Path) -> None:
    """Have the file on the disk before its name is."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
