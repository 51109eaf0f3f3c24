"""A picture of the author's own as a key frame: upright, sRGB, of the film's shape."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageCms, ImageEnhance, ImageFilter, ImageOps

from storyvid.cutting.fields import UnfitError

VERSION = "1"
HEADROOM = 1.5
"""Largest side of a key frame over that of the film: what the camera moves look at, and no more."""
MOST_CUT = 0.4
"""Share of a picture that may be cut off to fill the film's shape; a picture that would lose more is shown whole."""
_BACKDROP = 0.45
_BLUR = 0.03


def key_frame(picture: Image.Image, width_px: int, height_px: int) -> Image.Image:
    """The picture in the shape `width_px` x `height_px`, at least that large and at most `HEADROOM` times.

    It fills the frame, its middle kept; where that would cut off more than `MOST_CUT` of it (a portrait in a wide
    film) it stands whole before its own blurred, darkened picture.
    """
    upright = _flat(picture)
    fill = max(width_px / upright.width, height_px / upright.height)
    scale = min(HEADROOM, max(1.0, 1 / fill))
    size = (2 * round(width_px * scale / 2), 2 * round(height_px * scale / 2))
    kept = min(width_px / upright.width, height_px / upright.height) / fill
    if kept >= 1 - MOST_CUT:
        return ImageOps.fit(upright, size, Image.Resampling.LANCZOS)
    backdrop = ImageOps.fit(upright, size, Image.Resampling.LANCZOS)
    backdrop = ImageEnhance.Brightness(backdrop.filter(ImageFilter.GaussianBlur(_BLUR * size[0]))).enhance(_BACKDROP)
    whole = ImageOps.contain(upright, size, Image.Resampling.LANCZOS)
    backdrop.paste(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    return backdrop


def png(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "PNG", compress_level=6)
    return data.getvalue()


def first_picture(clip: Path) -> Image.Image:
    """The first picture of a clip, upright. Raises UnfitError where it cannot be decoded."""
    try:
        with av.open(str(clip), mode="r") as container:
            frame = next(container.decode(container.streams.video[0]))
            upright = np.rot90(frame.to_ndarray(format="rgb24"), round(frame.rotation / 90) % 4)
            return Image.fromarray(np.ascontiguousarray(upright))
    except (av.FFmpegError, IndexError, StopIteration) as error:
        raise UnfitError(f"the clip {clip.name} cannot be decoded ({error}); give it in another format") from error


def _flat(picture: Image.Image) -> Image.Image:
    """Upright, without transparency (over black), in sRGB."""
    upright = ImageOps.exif_transpose(picture)
    profile = upright.info.get("icc_profile")
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        ground = Image.new("RGBA", layered.size, (0, 0, 0, 255))
        return Image.alpha_composite(ground, layered).convert("RGB")
    if profile and upright.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            shown = ImageCms.profileToProfile(upright, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return shown if shown is not None else upright.convert("RGB")
        except ImageCms.PyCMSError:
            return upright.convert("RGB")
    if upright.mode.startswith("I;16") or upright.mode == "I":
        return Image.fromarray((np.asarray(upright) // 257).astype(np.uint8)).convert("RGB")
    return upright.convert("RGB")
