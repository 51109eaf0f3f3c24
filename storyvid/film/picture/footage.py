"""Takes that are files: decoded from the key frame before, turned upright, brought to film size, rate and length.

A take that is longer than its shot is trimmed at its end; one that is shorter is slowed, to `MAX_SLOWDOWN` times its
length at most, and then holds its last frame. What the film shows between two frames of the take is made from both, as
its format says (`motion.Between`). Whatever the length of the shot, its first frame is the first frame of the take.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from storyvid.errors import CompositionError
from storyvid.film.picture.motion import Between
from storyvid.film.picture.planes import Frame, empty_frame, planes_of
from storyvid.generation.protocols import MediaStore
from storyvid.models.film import FilmFormat
from storyvid.models.media import Footage

MAX_SLOWDOWN = Fraction(3, 2)

_SCALING = (
    Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.FULL_CHR_H_INP
)
"""Without the last three, a change of matrix darkens the picture by up to three levels."""

_WHOLE = 1 / 32
"""A position closer to a frame of the take than this shows that frame alone: no blend that nobody sees."""


def slowdown(footage: Footage, total_frames: int, fps: int) -> Fraction:
    """How much longer the take plays than it was shot, 1 to `MAX_SLOWDOWN`, to fill `total_frames` of film."""
    return min(max(Fraction(total_frames, fps) * _rate(footage) / footage.frames, Fraction(1)), MAX_SLOWDOWN)


def source_position(footage: Footage, total_frames: int, frame: int, fps: int) -> Fraction:
    """Which frame of the take (with fraction) the film shows at `frame` of a shot of `total_frames`."""
    played = Fraction(frame, fps) * _rate(footage) / slowdown(footage, total_frames, fps)
    return min(played, Fraction(footage.frames - 1))


def _rate(footage: Footage) -> Fraction:
    return Fraction(footage.fps_num, footage.fps_den)


def footage_frames(
    footage: Footage, *, total_frames: int, first_frame: int, frames: int, film: FilmFormat, media: MediaStore
) -> Iterator[Frame]:
    """Frames `first_frame` .. `first_frame + frames` of the take fitted to `total_frames`. Two are held at a time."""
    positions = [source_position(footage, total_frames, first_frame + i, film.fps) for i in range(frames)]
    source = _decoded(media.path(footage.video), footage, int(positions[0]), film)
    current = next(source)
    following: Frame | None = None
    between: Between | None = None
    index = int(positions[0])
    for position in positions:
        while index < int(position):
            current = following if following is not None else next(source)
            following, between, index = None, None, index + 1
        share = float(position - index)
        if share <= _WHOLE:
            yield current
            continue
        if following is None or between is None:
            following = next(source)
            between = Between(current, following, film.interpolation)
        yield following if share >= 1 - _WHOLE else between.at(share)


def _decoded(path: Path, footage: Footage, first: int, film: FilmFormat) -> Iterator[Frame]:
    """Frames of the file from number `first` on, upright and at film size. Raises CompositionError at its end."""
    rate = _rate(footage)
    count = 0
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.thread_count = 1
            start = stream.start_time or 0
            if stream.time_base is None:
                raise CompositionError(f"The take {path.name} has no time base. Shoot it again.")
            if first:
                container.seek(start + int(first / rate / stream.time_base), stream=stream)
            for picture in container.decode(stream):
                number = count
                if picture.pts is not None:
                    number = round((picture.pts - start) * stream.time_base * rate)
                count = number + 1
                if number >= first:
                    yield _conformed(picture, film)
    except (av.FFmpegError, IndexError) as error:
        raise CompositionError(f"The take {path.name} cannot be decoded ({error}). Shoot it again.") from error
    raise CompositionError(
        f"The take {path.name} ends after {count} frames; its document promises {footage.frames}. Shoot it again."
    )


def _conformed(picture: av.VideoFrame, film: FilmFormat) -> Frame:
    """The picture upright, filling the film's frame (what stands over is cut on both sides), BT.709 limited range."""
    turns = round(picture.rotation / 90) % 4
    width, height = (picture.height, picture.width) if turns % 2 else (picture.width, picture.height)
    scale = max(Fraction(film.width_px, width), Fraction(film.height_px, height))
    covering = (max(film.width_px, _even(width * scale)), max(film.height_px, _even(height * scale)))
    sized = picture.reformat(
        width=covering[1] if turns % 2 else covering[0],
        height=covering[0] if turns % 2 else covering[1],
        format="yuv420p",
        src_colorspace=_colorspace(picture),
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG if _is_full_range(picture) else ColorRange.MPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=_SCALING,
    )
    return _cut(np.asarray(sized.to_ndarray(), np.uint8), turns, film)


def _cut(frame: Frame, turns: int, film: FilmFormat) -> Frame:
    """Turn the planes counter-clockwise by quarter turns and cut the film's frame from their middle."""
    result = empty_frame(film.width_px, film.height_px)
    source, target = planes_of(frame), planes_of(result)
    for plane, into in ((source.y, target.y), (source.u, target.u), (source.v, target.v)):
        upright = np.rot90(plane, turns)
        top, left = (upright.shape[0] - into.shape[0]) // 2, (upright.shape[1] - into.shape[1]) // 2
        into[:] = upright[top : top + into.shape[0], left : left + into.shape[1]]
    return result


def _even(value: Fraction) -> int:
    return 2 * round(value / 2)


def _is_full_range(picture: av.VideoFrame) -> bool:
    return picture.color_range == 2 or picture.format.name.startswith(("yuvj", "rgb", "bgr", "gbr"))


def _colorspace(picture: av.VideoFrame) -> Colorspace:
    """What the file says; a file that says nothing is BT.709 if it is HD and BT.601 if not, as players have it."""
    named = {1: Colorspace.ITU709, 5: Colorspace.ITU601, 6: Colorspace.ITU601, 7: Colorspace.SMPTE240M}
    if picture.colorspace in named:
        return named[picture.colorspace]
    return Colorspace.ITU709 if picture.width >= 1280 or picture.height > 576 else Colorspace.ITU601
