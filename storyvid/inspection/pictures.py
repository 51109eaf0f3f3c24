"""Is a key frame what was asked for? Looked at in the file, whatever its generator says of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from storyvid.errors import InvalidResultError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.media import KeyFrame

BLANK_LEVELS = 1.0
"""A picture whose levels (0..255) deviate less than this from their mean shows nothing: black, white, one colour."""
ASPECT_TOLERANCE = 0.02
_FORMATS = ("PNG", "JPEG")


def inspect_key_frame(request: KeyFrameRequest, frame: KeyFrame, media: MediaStore) -> None:
    """Raise InvalidResultError where the picture is damaged, blank, too small, or not of the size or aspect it says."""
    try:
        with Image.open(media.path(frame.image), formats=_FORMATS) as picture:
            size = picture.size
            picture.draft("L", (max(1, size[0] // 4), max(1, size[1] // 4)))
            levels = np.asarray(picture.convert("L"))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise InvalidResultError(f"a key frame came that is no PNG or JPEG that can be read: {error}") from error
    if size != (frame.width_px, frame.height_px):
        raise InvalidResultError(
            f"a key frame came with {size[0]} x {size[1]} pixels that says it has {frame.width_px} x {frame.height_px}"
        )
    wanted = request.width_px / request.height_px
    if (
        size[0] < request.width_px
        or size[1] < request.height_px
        or abs(size[0] / size[1] / wanted - 1) > (ASPECT_TOLERANCE)
    ):
        raise InvalidResultError(
            f"a key frame came with {size[0]} x {size[1]} pixels; the film needs at least {request.width_px} x "
            f"{request.height_px} of the same aspect"
        )
    if is_blank(levels):
        raise InvalidResultError(f"a key frame came that shows nothing: all of it has level {levels.mean():.0f} of 255")


def is_blank(levels: NDArray[np.uint8]) -> bool:
    """Whether a picture (luma or any other levels, any shape) is of one level throughout."""
    return float(levels.std()) < BLANK_LEVELS
