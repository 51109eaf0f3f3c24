"""Looks into a file of the author's own before anything is made of it: is it what it is used as, and how long?"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import BinaryIO

import av
from PIL import Image, ImageOps, UnidentifiedImageError

from storyvid.cutting.fields import UnfitError
from storyvid.cutting.sounds import SELF_CONTAINED, sound_blocks
from storyvid.models.base import MediaRef
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.own_media import OwnClip, OwnImage, OwnSound

PICTURES = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
MAX_PIXELS = 100_000_000
MAX_SOUND_S = 600
"""A sound is held in memory while it is brought to the film's form: 115 MB for five minutes of stereo."""
MAX_RATE = 240


def probe_image(stream: BinaryIO, file: MediaRef) -> OwnImage:
    """A still picture that Pillow reads to its last line. Raises UnfitError."""
    try:
        with Image.open(stream, formats=PICTURES) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise UnfitError(f"has {picture.width} x {picture.height} pixels; scale it down below 100 megapixels")
            picture.load()
            width_px, height_px = ImageOps.exif_transpose(picture).size
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UnfitError("is no picture that can be read; save it as PNG or JPEG") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, UnfitError):
            raise
        raise UnfitError(f"is a damaged picture ({error}); save it again as PNG or JPEG") from error
    return OwnImage(file=file, width_px=width_px, height_px=height_px)


def probe_clip(stream: BinaryIO, file: MediaRef) -> OwnClip:
    """A clip whose packets were all looked at and whose first picture was decoded. Raises UnfitError."""
    try:
        with av.open(stream, mode="r", options=dict(SELF_CONTAINED)) as container:
            if not container.streams.video:
                raise UnfitError("holds no moving picture; give a video file")
            video = container.streams.video[0]
            if video.time_base is None:
                raise UnfitError("has no time base; convert it to MP4")
            times = sorted(packet.pts for packet in container.demux(video) if packet.pts is not None and packet.size)
            rate = _steady_rate([time * video.time_base for time in times], video.average_rate)
            container.seek(0)
            first = next(iter(container.decode(video)), None)
            if first is None:
                raise UnfitError("holds no picture that can be decoded; convert it to MP4 (H.264)")
            turned = round(first.rotation / 90) % 2
    except (av.FFmpegError, IndexError) as error:
        raise UnfitError(f"cannot be read as a video ({_reason(error)}); convert it to MP4 (H.264)") from error
    width_px, height_px = (first.height, first.width) if turned else (first.width, first.height)
    return OwnClip(
        file=file,
        width_px=width_px,
        height_px=height_px,
        frames=len(times),
        fps_num=rate.numerator,
        fps_den=rate.denominator,
    )


def probe_sound(stream: BinaryIO, file: MediaRef) -> OwnSound:
    """A sound that decodes from its beginning to its end. Raises UnfitError."""
    samples = sum(block.shape[1] for block in sound_blocks(stream, channels=1))
    if samples > MAX_SOUND_S * SAMPLE_RATE_HZ:
        raise UnfitError(f"lasts longer than {MAX_SOUND_S // 60} minutes; give a shorter one")
    if samples < SAMPLE_RATE_HZ // 20:
        raise UnfitError("lasts less than a twentieth of a second; give a longer sound")
    return OwnSound(file=file, samples=samples)


def _steady_rate(times: list[Fraction], average: Fraction | None) -> Fraction:
    """Pictures per second of a clip whose pictures come evenly. Raises UnfitError for any other."""
    if len(times) < 2:
        raise UnfitError("has fewer than two pictures; give it as `image` instead")
    measured = (len(times) - 1) / (times[-1] - times[0]) if times[-1] > times[0] else Fraction(0)
    rate = average if average and abs(average / (measured or 1) - 1) < Fraction(1, 200) else measured
    rate = rate.limit_denominator(1001)
    if not 1 <= rate <= MAX_RATE:
        raise UnfitError(f"has {float(rate):.1f} pictures per second; convert it to 24, 25 or 30")
    late = any(round((time - times[0]) * rate) != number for number, time in enumerate(times))
    uneven = any(not Fraction(1, 4) < (later - time) * rate < Fraction(7, 4) for time, later in pairwise(times))
    if late or uneven:
        raise UnfitError("has pictures at uneven times; convert it first, e.g. ffmpeg -i clip.mp4 -r 25 even.mp4")
    return rate


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
