"""Looks at encoded picture: one decoding pass of a file through FFmpeg's own detectors. No limit is applied here.

blackdetect, freezedetect and scdet tell what they find as metadata of frames, so nothing is parsed from a log.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from storyvid.errors import CompositionError
from storyvid.models.checks import Change, PictureFormat, PictureMeasure, Run

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

PICTURE_CHECK_VERSION = "1"
"""Part of the key of every measure: raise it with any change here that changes one."""

BLACK = "d=0.01:pixel_black_th=0.10:picture_black_ratio_th=0.98"
"""Black is where 98 % of the pixels are darker than a tenth of the range (FFmpeg's own definition); of any length."""
FROZEN = "noise=-60dB:duration=0.5"
"""Frozen is where, for half a second or more, no picture differs from the first by a thousandth on average."""
LEAST_SCORE = 1.0
SMALL_PX = (32, 18)


@cache
def picture_identity() -> Mapping[str, str]:
    """All that shapes a measure beside the file. The wheel of av holds FFmpeg and its detectors."""
    import av

    return {"check_picture": PICTURE_CHECK_VERSION, "av": av.__version__, "opencv": cv2.__version__}


def measure_picture(path: Path) -> PictureMeasure:
    """Decode the one picture track of a file. Raises CompositionError where there is none or nothing can be decoded."""
    import av

    faults: list[str] = []
    watch = _Watch()
    with av.open(str(path), options={"err_detect": "explode"}) as container:
        if not container.streams.video:
            raise CompositionError(f"{path.name} has no picture. Remove it from the store: it is made again.")
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        try:
            for frame in _detected(container.decode(stream), stream):
                watch.see(frame, stream)
        except av.FFmpegError as error:
            faults.append(f"cannot be decoded after frame {watch.frames}: {error.strerror}")
        packets = tuple(entry.size for entry in stream.index_entries)
        described = format_of(stream)
    if not watch.frames:
        raise CompositionError(f"no picture of {path.name} can be decoded. Remove it from the store: it is made again.")
    if watch.uneven:
        faults.append(f"{watch.uneven} frames are not one frame apart")
    if watch.corrupt:
        faults.append(f"{watch.corrupt} frames are damaged")
    return PictureMeasure(
        format=described,
        frames=watch.frames,
        packet_bytes=packets,
        black=watch.black.runs(watch.frames),
        frozen=watch.frozen.runs(watch.frames),
        changes=tuple(watch.changes),
        first=_packed(watch.first),
        last=_packed(watch.last),
        motion=round(watch.motion, 3),
        faults=tuple(faults),
    )


def change_between(before: PictureMeasure, after: PictureMeasure) -> float:
    """How much the picture changes where one file follows the other, from 0 to 100, beyond what it moved before."""
    one, two = (np.frombuffer(base64.b64decode(text), np.uint8).astype(np.int16) for text in (before.last, after.first))
    difference = float(np.abs(one - two).mean()) * 100 / 255
    return round(min(difference, abs(difference - before.motion)), 3)


class _Stretches:
    """Runs of frames as a detector tells of them: a start on one frame, an end on another or never."""

    def __init__(self) -> None:
        self._found: list[Run] = []
        self._open: int | None = None

    def told(self, start: int | None, end: int | None) -> None:
        """A run as short as the detector allows has both ends told on one frame."""
        if start is not None and end is not None and start < end:
            self._found.append(Run(start, end))
            return
        if end is not None and self._open is not None:
            self._found.append(Run(self._open, end))
            self._open = None
        if start is not None:
            self._open = start

    def runs(self, frames: int) -> tuple[Run, ...]:
        last = [Run(self._open, frames)] if self._open is not None and self._open < frames else []
        return tuple(self._found + last)


class _Watch:
    """What is seen from frame to frame."""

    def __init__(self) -> None:
        self.frames = self.uneven = self.corrupt = 0
        self.black, self.frozen = _Stretches(), _Stretches()
        self.changes: list[Change] = []
        self.motion = 0.0
        self.first = self.last = np.zeros((SMALL_PX[1], SMALL_PX[0]), np.uint8)
        self._origin = Fraction(0)

    def see(self, frame: VideoFrame, stream: VideoStream) -> None:
        rate = stream.average_rate or Fraction(25)
        time = Fraction(frame.pts or 0) * (frame.time_base or Fraction(1))
        if not self.frames:
            self._origin = time
            self.first = _small(frame)
        self.uneven += (time - self._origin) * rate != self.frames
        self.corrupt += bool(frame.is_corrupt)
        told = {name.removeprefix("lavfi."): value for name, value in frame.metadata.items()}

        def at(name: str) -> int | None:
            return round((Fraction(told[name]) - self._origin) * rate) if name in told else None

        self.black.told(at("black_start"), at("black_end"))
        self.frozen.told(at("freezedetect.freeze_start"), at("freezedetect.freeze_end"))
        score = float(told.get("scd.score", 0))
        if score >= LEAST_SCORE and self.frames:
            self.changes.append(Change(self.frames, round(score, 3)))
        self.motion = float(told.get("scd.mafd", 0))
        self.last = _small(frame)
        self.frames += 1


def _detected(frames: Iterator[VideoFrame], stream: VideoStream) -> Iterator[VideoFrame]:
    """The same frames, with what the detectors say of each."""
    import av

    graph = av.filter.Graph()
    chain = [
        graph.add_buffer(template=stream),
        graph.add("blackdetect", BLACK),
        graph.add("freezedetect", FROZEN),
        graph.add("scdet"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*chain).configure()
    for frame in frames:
        graph.vpush(frame)
        yield graph.vpull()


def _small(frame: VideoFrame) -> NDArray[np.uint8]:
    plane = frame.planes[0]
    luma = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
    return np.asarray(cv2.resize(luma, SMALL_PX, interpolation=cv2.INTER_AREA), np.uint8)


def _packed(small: NDArray[np.uint8]) -> str:
    return base64.b64encode(small.tobytes()).decode()


def format_of(stream: VideoStream) -> PictureFormat:
    """What a decoder is told of the picture."""
    context = stream.codec_context
    return PictureFormat(
        width_px=context.width,
        height_px=context.height,
        pixels=context.pix_fmt or "",
        rate=str(stream.average_rate),
        colour=(
            int(context.colorspace),
            int(context.color_primaries),
            int(context.color_trc),
            int(context.color_range),
        ),
    )


def joined(parts: Sequence[PictureMeasure]) -> PictureMeasure:
    """What is seen when files are played one after the other. Runs that meet at a join are one."""
    black: list[Run] = []
    frozen: list[Run] = []
    changes: list[Change] = []
    faults: list[str] = []
    start = 0
    for index, part in enumerate(parts):
        if index:
            score = change_between(parts[index - 1], part)
            changes.append(Change(start, score))
            _extend(frozen, part.frozen, start, meet=score < 0.1)
        else:
            _extend(frozen, part.frozen, start, meet=False)
        _extend(black, part.black, start, meet=True)
        changes.extend(Change(start + change.frame, change.score) for change in part.changes)
        faults.extend(part.faults)
        start += part.frames
    return PictureMeasure(
        format=parts[0].format,
        frames=start,
        packet_bytes=tuple(size for part in parts for size in part.packet_bytes),
        black=tuple(black),
        frozen=tuple(frozen),
        changes=tuple(changes),
        first=parts[0].first,
        last=parts[-1].last,
        motion=parts[-1].motion,
        faults=tuple(faults) + tuple(_other_formats(parts)),
    )


def _extend(runs: list[Run], more: Sequence[Run], start: int, *, meet: bool) -> None:
    for run in more:
        moved = Run(start + run.start_frame, start + run.end_frame)
        if meet and runs and run.start_frame == 0 and runs[-1].end_frame == start:
            moved = Run(runs.pop().start_frame, moved.end_frame)
        runs.append(moved)


def _other_formats(parts: Sequence[PictureMeasure]) -> Iterator[str]:
    for part in parts:
        if part.format != parts[0].format:
            yield f"a segment is {part.format}, the first is {parts[0].format}"
            return
