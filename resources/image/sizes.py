"""Sizes that a model can draw, and pictures brought from there to the film's."""

from __future__ import annotations

from math import ceil, sqrt

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]


def covering_size(width: float, height: float, multiple: int) -> tuple[int, int]:
    """The smallest size in whole multiples that covers `width` x `height`."""
    return (max(1, ceil(width / multiple - 1e-9)) * multiple, max(1, ceil(height / multiple - 1e-9)) * multiple)


def size_of_area(aspect: float, area: float, multiple: int) -> tuple[int, int]:
    """A size of about `area` pixels and `aspect` (width over height), in whole multiples."""
    height = sqrt(area / aspect)
    return (max(1, round(height * aspect / multiple)) * multiple, max(1, round(height / multiple)) * multiple)


def size_of_lines(aspect: float, lines: float, multiple: int) -> tuple[int, int]:
    """A size whose short side has at least `lines` pixels, of about `aspect`, in whole multiples."""
    width, height = (lines * aspect, lines) if aspect >= 1 else (lines, lines / aspect)
    return covering_size(width, height, multiple) if aspect == 1 else _near(width, height, multiple, aspect)


def _near(width: float, height: float, multiple: int, aspect: float) -> tuple[int, int]:
    """The short side covered, the long one as near to the aspect as multiples allow."""
    if aspect > 1:
        short = ceil(height / multiple - 1e-9) * multiple
        return (max(1, round(short * aspect / multiple)) * multiple, short)
    short = ceil(width / multiple - 1e-9) * multiple
    return (short, max(1, round(short / aspect / multiple)) * multiple)


def filled(pixels: Pixels, width: int, height: int) -> Pixels:
    """The middle of a picture, (h, w, 3), at exactly this size: scaled until it covers, what stands over cut off."""
    scale = max(width / pixels.shape[1], height / pixels.shape[0])
    if scale != 1:
        size = (max(width, round(pixels.shape[1] * scale)), max(height, round(pixels.shape[0] * scale)))
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LANCZOS4
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=method), np.uint8)
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return pixels[top : top + height, left : left + width]


def cut_to_aspect(pixels: Pixels, width: int, height: int) -> Pixels:
    """The picture in the aspect of `width` x `height` and at least as large; larger where it was drawn larger."""
    scale = min(pixels.shape[1] / width, pixels.shape[0] / height)
    if scale <= 1:
        return filled(pixels, width, height)
    return filled(pixels, 2 * int(width * scale / 2), 2 * int(height * scale / 2))
