"""Frames as Y'CbCr 4:2:0 in BT.709, limited range: the one form in which pictures travel to the encoder.

A frame is one uint8 array of shape (height * 3 / 2, width) in I420 order: all of Y', then Cb, then Cr at half size.
Chroma samples sit left in their 2 x 2 block (the siting that H.264 assumes): sample (i, j) at luma (2i, 2j + 1/2).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Frame = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.uint8]

BLACK_Y, NEUTRAL_C = 16, 128

_KR, _KG, _KB = 0.2126, 0.7152, 0.0722
"""Luma weights of ITU-R BT.709-6, item 3.2."""


def _rgb_to_ycbcr_matrix() -> npt.NDArray[np.float64]:
    """3 x 4 matrix from 8-bit R'G'B' (0..255) to 8-bit limited-range Y'CbCr (BT.709-6, items 3.3 to 3.5)."""
    luma = np.array([_KR, _KG, _KB])
    blue = (np.array([0.0, 0.0, 1.0]) - luma) / (2 * (1 - _KB))
    red = (np.array([1.0, 0.0, 0.0]) - luma) / (2 * (1 - _KR))
    scaled = np.stack([luma * 219, blue * 224, red * 224]) / 255
    return np.column_stack([scaled, [BLACK_Y, NEUTRAL_C, NEUTRAL_C]])


_RGB_TO_YCBCR = _rgb_to_ycbcr_matrix()
_BGR_TO_YCBCR = _RGB_TO_YCBCR[:, [2, 1, 0, 3]]


@dataclass(frozen=True)
class Planes:
    """The three planes of a frame or of a picture: `y` (h, w), `u` and `v` (h / 2, w / 2)."""

    y: Plane
    u: Plane
    v: Plane


def empty_frame(width: int, height: int) -> Frame:
    return np.empty((height * 3 // 2, width), np.uint8)


def planes_of(frame: Frame) -> Planes:
    """Views of the planes of a frame; writing to them writes to the frame."""
    height, width = frame.shape[0] * 2 // 3, frame.shape[1]
    flat = frame.reshape(-1)
    luma, chroma = height * width, (height // 2) * (width // 2)
    half = (height // 2, width // 2)
    return Planes(
        y=flat[:luma].reshape(height, width),
        u=flat[luma : luma + chroma].reshape(half),
        v=flat[luma + chroma :].reshape(half),
    )


def black_frame(width: int, height: int) -> Frame:
    frame = np.full((height * 3 // 2, width), NEUTRAL_C, np.uint8)
    frame[:height] = BLACK_Y
    return frame


def ycbcr_of_bgr(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Full-size Y'CbCr (h, w, 3) of an 8-bit B'G'R' picture (h, w, 3)."""
    return np.asarray(cv2.transform(image, _BGR_TO_YCBCR), np.uint8)


def ycbcr_of_rgb(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Full-size Y'CbCr (h, w, 3) of an 8-bit R'G'B' picture (h, w, 3)."""
    return np.asarray(cv2.transform(image, _RGB_TO_YCBCR), np.uint8)
