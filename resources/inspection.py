"""Whether what a model gave are pictures at all: found in its own numbers, before they are rounded and encoded.

All of it happens where the model left its pictures: a GPU looks at a take and rounds it in the time that copying its
floats to main memory would take. What can be seen in the finished file (damage, blank, frozen, size) is looked at by
the stage that asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from storyvid.errors import InvalidResultError

if TYPE_CHECKING:
    import torch

BLACKEST = 0.02
"""Mean brightness, 0..1, under which pictures without a bright spot count as black."""
BRIGHT_SPOT = 0.08
SPOTS = 0.001
"""Share of the pixels that must be bright spots."""


def checked_pixels(pictures: torch.Tensor, width_px: int, height_px: int, what: str) -> npt.NDArray[np.uint8]:
    """Pictures of (count, 3, height, width) floats in 0..1 as 8-bit pixels of (count, height, width, 3).

    Raises InvalidResultError where they have another size, hold numbers that are none, or are all black.
    """
    import torch

    if tuple(pictures.shape[1:]) != (3, height_px, width_px):
        size = "x".join(map(str, pictures.shape))
        raise InvalidResultError(f"{what} came as an array of {size}, asked for were {width_px} x {height_px} pixels")
    rounded, finite, brightness, bright = [], [], [], []
    for picture in pictures:  # one by one: beside all of them there is hardly room for a second copy
        exact = picture.float()
        finite.append(exact.isfinite().all())
        grey = exact.mean(dim=0)
        brightness.append(grey.mean())
        bright.append((grey >= BRIGHT_SPOT).float().mean())
        rounded.append((exact.clamp(0, 1) * 255 + 0.5).to(torch.uint8).permute(1, 2, 0))
    if not torch.stack(finite).all():
        raise InvalidResultError(
            f"{what} holds numbers that are none (NaN). Half precision overflows in some decoders: set "
            "MODEL_PRECISION=float32, or bfloat16 where the GPU has it"
        )
    if torch.stack(brightness).mean() < BLACKEST and torch.stack(bright).mean() < SPOTS:
        raise InvalidResultError(f"{what} is black")
    return np.asarray(torch.stack(rounded).cpu().numpy())
