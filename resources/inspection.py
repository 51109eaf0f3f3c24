"""Whether what a model gave are pictures at all: found in its own numbers, before they are rounded and encoded.

What can be seen in the finished file (damage, blank, frozen, size) is looked at by the stage that asked.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from storyvid.errors import InvalidResultError

BLACKEST = 0.02
"""Mean brightness, 0..1, under which pictures without a bright spot count as black."""
BRIGHT_SPOT = 0.08


def checked_pixels(
    pictures: npt.NDArray[np.floating], width_px: int, height_px: int, what: str
) -> npt.NDArray[np.uint8]:
    """Pictures of (..., height, width, 3) floats in 0..1 as 8-bit pixels.

    Raises InvalidResultError where they have another size, hold numbers that are none, or are all black.
    """
    if pictures.shape[-3:] != (height_px, width_px, 3):
        size = "x".join(map(str, pictures.shape))
        raise InvalidResultError(f"{what} came as an array of {size}, asked for were {width_px} x {height_px} pixels")
    if not np.isfinite(pictures).all():
        raise InvalidResultError(
            f"{what} holds numbers that are none (NaN). Half precision overflows in some decoders: set "
            "MODEL_PRECISION=float32, or bfloat16 where the GPU has it"
        )
    brightness = pictures.mean(axis=-1)
    if brightness.mean() < BLACKEST and np.quantile(brightness, 0.999) < BRIGHT_SPOT:
        raise InvalidResultError(f"{what} is black")
    return np.asarray(pictures.clip(0, 1) * 255 + 0.5, np.uint8)
