"""Fade through black: the first frames of a segment come out of black, the last ones go into it."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from storyvid.film.picture.planes import Frame, black_frame


def brightness(index: int, frames: int, fade_in_frames: int, fade_out_frames: int) -> float:
    """How much of the picture (0..1) is left at frame `index` of `frames`; both fades swell and settle softly."""
    light = 1.0
    if index < fade_in_frames:
        light = _soft((index + 0.5) / fade_in_frames)
    left = frames - 1 - index
    if left < fade_out_frames:
        light = min(light, _soft((left + 0.5) / fade_out_frames))
    return light


def faded(pictures: Iterator[Frame], frames: int, fade_in_frames: int, fade_out_frames: int) -> Iterator[Frame]:
    """The frames of a segment with its fades; those outside a fade pass untouched."""
    black: Frame | None = None
    for index, picture in enumerate(pictures):
        light = brightness(index, frames, fade_in_frames, fade_out_frames)
        if light >= 1:
            yield picture
            continue
        if black is None:
            black = black_frame(picture.shape[1], picture.shape[0] * 2 // 3)
        yield np.asarray(cv2.addWeighted(picture, light, black, 1 - light, 0), np.uint8)


def _soft(t: float) -> float:
    return t * t * (3 - 2 * t)
