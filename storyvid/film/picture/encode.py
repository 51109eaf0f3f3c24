"""Frames into H.264: one closed-GOP stream per segment, alike for every segment of a film, so that packets join.

The parameters keep what joins need: the same parameter sets everywhere (`stitchable`), no frame that looks across an
end (`open-gop=0`), a reorder of one frame at most (`b-pyramid=none`), and bytes that depend on nothing but the frames
(`cpu-independent`, one thread, no rate control that looks ahead of the segment).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction

import av
from av.bitstream import BitStreamFilterContext
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from storyvid.errors import CompositionError
from storyvid.film.picture.planes import Frame
from storyvid.models.film import FilmFormat

_X264 = ":".join(
    (
        "stitchable=1",
        "keyint=48",
        "min-keyint=1",
        "scenecut=0",
        "open-gop=0",
        "bframes=3",
        "b-pyramid=none",
        "ref=1",
        "force-cfr=1",
        "cpu-independent=1",
    )
)
_MP4 = {"fflags": "+bitexact", "write_btrt": "0"}
"""No date, no name of the muxer, no bit rate: the sample entry is the same in every segment."""

_DROP_ENCODER_NOTE = "filter_units=remove_types=6"
"""x264 writes its settings into an SEI message of the first frame: it says nothing to a player."""


def encode_segment(frames: Iterable[Frame], film: FilmFormat) -> bytes:
    """An MP4 file with one H.264 stream of `frames` (I420, BT.709 limited range), playable alone.

    The same frames give the same bytes on one type of CPU. Raises CompositionError for a frame of another size and
    where there are fewer than two frames.
    """
    file = io.BytesIO()
    count = 0
    with av.open(file, "w", format="mp4", container_options=_MP4) as container:
        stream = _stream(container, film)
        container.start_encoding()  # opens the encoder: the filter below copies its parameters
        strip = BitStreamFilterContext(_DROP_ENCODER_NOTE, stream)
        for frame in frames:
            for packet in stream.encode(_picture(frame, count, film)):
                container.mux(strip.filter(packet))
            count += 1
        for packet in stream.encode(None):
            container.mux(strip.filter(packet))
        container.mux(strip.filter(None))
    if count < 2:
        raise CompositionError(f"A segment needs two frames or more; this one has {count}. Plan the cut again.")
    return file.getvalue()


def _stream(container: av.container.OutputContainer, film: FilmFormat) -> VideoStream:
    stream = container.add_stream("libx264", rate=film.fps)
    stream.time_base = Fraction(1, film.fps)
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = film.width_px, film.height_px, "yuv420p"
    context.time_base = Fraction(1, film.fps)
    context.sample_aspect_ratio = Fraction(1)
    context.thread_count = 1
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.options = {"preset": film.preset, "crf": str(film.crf), "x264-params": _X264}
    return stream


def _picture(frame: Frame, index: int, film: FilmFormat) -> av.VideoFrame:
    if frame.shape != (film.height_px * 3 // 2, film.width_px):
        raise CompositionError(
            f"Frame {index} has shape {frame.shape}; a film of {film.width_px}x{film.height_px} "
            f"needs {(film.height_px * 3 // 2, film.width_px)}."
        )
    picture = av.VideoFrame.from_ndarray(frame, format="yuv420p")
    picture.pts = index
    picture.time_base = Fraction(1, film.fps)
    return picture
