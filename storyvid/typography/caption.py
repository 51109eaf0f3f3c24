"""Burned-in captions: a small picture with transparency and where it goes. Cutting cues is no matter of this module."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from storyvid.typography.fonts import Font
from storyvid.typography.palette import PAPER
from storyvid.typography.shaping import Coverage
from storyvid.typography.typesetter import Typesetter

_BACKING = (8, 8, 12)
_BACKING_ALPHA = 222
_MARGIN = 0.035
"""Share of the height that stays free under a caption."""


def caption_overlay(
    lines: Sequence[str], language: str, width_px: int, height_px: int
) -> tuple[NDArray[np.uint8], int, int]:
    """A caption for a film of `width_px` x `height_px`: RGBA (h, w, 4) with straight alpha, and its left upper corner.

    White type on a dark rounded ground, centred, at the foot of the picture; height, width and corner are even, so
    that it lies on whole chroma samples. Type shrinks until the widest of `lines` fits 90 % of the width. Lines
    without ink give an empty (0, 0, 4) array.
    """
    typesetter = Typesetter(language)
    kept = [line for line in lines if line.strip() and typesetter.measure(line, Font.SANS, 10.0) > 0]
    if not kept:
        return np.zeros((0, 0, 4), np.uint8), 0, 0
    size = _size(typesetter, kept, width_px, height_px)
    leading, pad_x, pad_y = size * (1.42 if language == "hi" else 1.28), size * 0.55, size * 0.36
    text_width = max(typesetter.measure(line, Font.SANS, size) for line in kept)
    width = _even(text_width + 2 * pad_x)
    height = _even(leading * (len(kept) - 1) + size * 1.12 + 2 * pad_y)
    patch = _backing(width, height, size * 0.3)
    for index, line in enumerate(kept):
        at = (width / 2, pad_y + size * 0.86 + index * leading)
        ink = typesetter.coverage(at, line, Font.SANS, size, anchor="centre", tracking=0.0)
        if ink is not None:
            _lay(patch, ink)
    left = int((width_px - width) / 4) * 2
    top = int((height_px * (1 - _MARGIN) - height) / 2) * 2
    return patch, max(0, left), max(0, top)


def _size(typesetter: Typesetter, lines: Sequence[str], width_px: int, height_px: int) -> float:
    size = min(height_px * 0.044, width_px * 0.047) if width_px >= height_px else width_px * 0.042
    widest = max(typesetter.measure(line, Font.SANS, size) for line in lines) + size * 1.1
    return size * min(1.0, width_px * 0.9 / widest)


def _backing(width: int, height: int, radius: float) -> NDArray[np.uint8]:
    """A rounded dark rectangle, drawn four times too large and scaled down for smooth corners."""
    mask, r = np.zeros((height * 4, width * 4), np.uint8), max(1, round(radius * 4))
    cv2.rectangle(mask, (r, 0), (width * 4 - r, height * 4), 255, -1)
    cv2.rectangle(mask, (0, r), (width * 4, height * 4 - r), 255, -1)
    for x in (r, width * 4 - 1 - r):
        for y in (r, height * 4 - 1 - r):
            cv2.circle(mask, (x, y), r, 255, -1)
    alpha = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint16) * _BACKING_ALPHA // 255
    patch = np.empty((height, width, 4), np.uint8)
    patch[:, :, :3] = _BACKING
    patch[:, :, 3] = alpha
    return patch


def _lay(patch: NDArray[np.uint8], ink: Coverage) -> None:
    """Type over the backing, straight alpha (the `over` operator of Porter and Duff)."""
    height, width = patch.shape[:2]
    top, left = max(0, ink.top), max(0, ink.left)
    bottom, right = min(height, ink.top + ink.alpha.shape[0]), min(width, ink.left + ink.alpha.shape[1])
    part = ink.alpha[top - ink.top : bottom - ink.top, left - ink.left : right - ink.left].astype(np.float32) / 255
    under = patch[top:bottom, left:right].astype(np.float32)
    behind = under[:, :, 3] / 255 * (1 - part)
    alpha = part + behind
    colour = np.array(PAPER, np.float32) * part[:, :, None] + under[:, :, :3] * behind[:, :, None]
    patch[top:bottom, left:right, :3] = np.rint(colour / np.maximum(alpha, 1e-6)[:, :, None]).astype(np.uint8)
    patch[top:bottom, left:right, 3] = np.rint(alpha * 255).astype(np.uint8)


def _even(length: float) -> int:
    return 2 * int(np.ceil(length / 2))
