"""Takes as files: frames into H.264, once and nearly without loss; and the last picture of a take out of it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.bitstream import BitStreamFilterContext
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation

from storyvid.errors import CompositionError

Pixels = npt.NDArray[np.uint8]

CRF = 10
PRESET = "veryfast"
KEYINT = 12
"""A tail of a take is decoded from the key frame before it: never more than these many frames."""
_X264 = f"keyint={KEYINT}:min-keyint=1:scenecut=0:open-gop=0:bframes=2:ref=1:force-cfr=1:cpu-independent=1"
_MP4 = {"fflags": "+bitexact", "write_btrt": "0"}
_DROP_ENCODER_NOTE = "filter_units=remove_types=6"
_EXACT = (
    Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.FULL_CHR_H_INP
)


def encode_take(frames: Sequence[Pixels], rate: Fraction) -> bytes:
    """An MP4 file of frames of (height, width, 3) sRGB, both sides even: H.264, BT.709, `rate` frames per second."""
    file = io.BytesIO()
    height, width = frames[0].shape[:2]
    with av.open(file, "w", format="mp4", container_options=_MP4) as container:
        stream = container.add_stream("libx264", rate=rate)
        stream.time_base = 1 / rate
        context = stream.codec_context
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base = 1 / rate
        context.thread_count = 1
        context.color_range = ColorRange.MPEG
        context.colorspace = Colorspace.ITU709
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.options = {"preset": PRESET, "crf": str(CRF), "x264-params": _X264}
        container.start_encoding()
        strip = BitStreamFilterContext(_DROP_ENCODER_NOTE, stream)
        for index, frame in enumerate(frames):
            picture = _to_yuv(frame)
            picture.pts, picture.time_base = index, 1 / rate
            for packet in stream.encode(picture):
                container.mux(strip.filter(packet))
        for packet in stream.encode(None):
            container.mux(strip.filter(packet))
        container.mux(strip.filter(None))
    return file.getvalue()


def last_frame(path: Path) -> Pixels:
    """The last picture of a take, (height, width, 3) sRGB, upright. Raises CompositionError where there is none."""
    last: av.VideoFrame | None = None
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            if stream.duration:
                container.seek((stream.start_time or 0) + stream.duration - 1, stream=stream)
            for picture in container.decode(stream):
                last = picture
    except (av.FFmpegError, IndexError) as error:
        raise CompositionError(f"The take {path.name} cannot be decoded ({error}). Shoot it again.") from error
    if last is None:
        raise CompositionError(f"The take {path.name} holds no picture. Shoot it again.")
    return _to_rgb(last)


def rgb_of(frame: Pixels) -> Pixels:
    """A frame of the film engine (I420, BT.709 limited range) as (height, width, 3) sRGB."""
    picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
    picture.color_range = ColorRange.MPEG
    return _to_rgb(picture)


def _to_yuv(frame: Pixels) -> av.VideoFrame:
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24").reformat(
        format="yuv420p",
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
        interpolation=_EXACT,
    )


def _to_rgb(picture: av.VideoFrame) -> Pixels:
    """BT.709 unless the file says otherwise: takes are made here, own clips say what they are."""
    marked = Colorspace.ITU601 if picture.colorspace in (5, 6) else Colorspace.ITU709
    plain = picture.reformat(
        format="rgb24",
        src_colorspace=marked,
        src_color_range=ColorRange.JPEG if picture.color_range == 2 else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=_EXACT,
    )
    return np.asarray(np.rot90(plain.to_ndarray(), round(picture.rotation / 90) % 4), np.uint8)
