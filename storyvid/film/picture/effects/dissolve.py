"""Dissolve: one picture melts into another, frame by frame, in Y'CbCr as they are."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from storyvid.film.picture.planes import Frame


def mixed(first: Frame, second: Frame, share: float) -> Frame:
    """`share` (0..1) of `second` over `first`. At 0 and 1 the frame itself is returned, untouched."""
    if share <= 0:
        return first
    if share >= 1:
        return second
    return np.asarray(cv2.addWeighted(first, 1 - share, second, share, 0), np.uint8)


def dissolve(first: Iterator[Frame], second: Iterator[Frame], frames: int) -> Iterator[Frame]:
    """Melt over `frames` frames. Neither picture is ever seen alone: the shots on either side do that."""
    for index, (a, b) in enumerate(zip(first, second, strict=True)):
        yield mixed(a, b, (index + 1) / (frames + 1))
