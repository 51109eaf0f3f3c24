"""Small pictures for reports: strips of scenes, thumbnails, previews, each as large as its bytes allow.

OpenCV reads, scales and writes them: a run's events have some dozens, and Pillow takes up to twice as long.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from storyvid.errors import CompositionError

PREVIEW_BYTES = 720
"""Most bytes of a preview: as base64 it stays under 1,000 characters."""


class _Format(NamedTuple):
    """What a picture is written as: the longest sides and the qualities that are tried, best first."""

    ending: str
    sides_px: tuple[int, ...]
    qualities: tuple[tuple[int, ...], ...]
    """As options of OpenCV."""


_JPEG = _Format(
    ".jpg",
    (960, 860, 760, 640, 560, 480, 400, 320, 240, 160, 96, 48, 16),
    tuple((cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1) for quality in (82, 68, 52)),
)
_WEBP = _Format(
    ".webp",
    (128, 112, 96, 80, 64, 48, 32, 16),
    tuple((cv2.IMWRITE_WEBP_QUALITY, quality) for quality in (55, 30, 15)),
)
_STRIP_PX, _STRIP_GAP, _STRIP_COLUMNS, _STRIP_ROWS = 960, 4, 4, 5
_GROUND = (28, 22, 22)

_Pixels = NDArray[np.uint8]
"""(height, width, 3), blue first, as OpenCV has it."""


def strip(images: Sequence[bytes], max_bytes: int = 20 * 1024) -> bytes:
    """JPEG of the pictures of one scene in order, in rows from left to right, as large as `max_bytes` allows.

    Raises CompositionError when there are none, one of them is no picture, or nothing fits.
    """
    if not images:
        raise CompositionError("A strip of no pictures was asked for: give at least one.")
    pictures = [_read(data) for data in images]
    columns = _strip_columns(len(pictures))
    aspect = pictures[0].shape[1] / pictures[0].shape[0]
    wide = min(_STRIP_PX // columns, 480 if aspect > 1 else 270)
    high = round(wide / aspect)
    rows = math.ceil(len(pictures) / columns)
    sheet = np.full(
        (rows * (high + _STRIP_GAP) - _STRIP_GAP, columns * (wide + _STRIP_GAP) - _STRIP_GAP, 3), _GROUND, np.uint8
    )
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        top, left = row * (high + _STRIP_GAP), column * (wide + _STRIP_GAP)
        sheet[top : top + high, left : left + wide] = _scaled(picture, wide, high)
    return _within(sheet, max_bytes, _JPEG)


def thumbnail(data: bytes, max_bytes: int = 20 * 1024) -> bytes:
    """JPEG of the picture `data`, as large and as good as `max_bytes` allows.

    Raises CompositionError when `data` is no picture or nothing fits (1 KiB always does).
    """
    return _within(_small(_read(data), _JPEG.sides_px[0]), max_bytes, _JPEG)


def preview(data: bytes, max_bytes: int = PREVIEW_BYTES) -> bytes:
    """WebP of the picture `data`, at most 128 pixels wide, so small that pages show it within their text.

    Raises CompositionError when `data` is no picture or nothing fits (200 bytes always do).
    """
    return _within(_small(_read(data), _WEBP.sides_px[0]), max_bytes, _WEBP)


def _strip_columns(count: int) -> int:
    """Three to five columns, whichever leave the fewest places empty; more where rows would be too many."""
    if count <= _STRIP_COLUMNS:
        return count
    fitting = [columns for columns in (4, 3, 5) if math.ceil(count / columns) <= _STRIP_ROWS]
    return min(fitting or [math.ceil(count / _STRIP_ROWS)], key=lambda columns: -count % columns)


def _within(picture: _Pixels, max_bytes: int, form: _Format) -> bytes:
    """The picture in the largest side that fits at all, in the best quality that fits. Raises CompositionError."""

    @cache
    def written(side: int, quality: tuple[int, ...]) -> bytes:
        _, data = cv2.imencode(form.ending, small(side), quality)
        return bytes(data)

    @cache
    def small(side: int) -> _Pixels:
        return _small(picture, side)

    worst = form.qualities[-1]
    largest = bisect_left(form.sides_px, True, key=lambda side: len(written(side, worst)) <= max_bytes)
    if largest == len(form.sides_px):
        raise CompositionError(f"No picture fits into {max_bytes} bytes: allow more.")
    tried = (written(form.sides_px[largest], quality) for quality in form.qualities)
    return next(data for data in tried if len(data) <= max_bytes)


def _read(data: bytes) -> _Pixels:
    """The pixels as they are stored. Raises CompositionError."""
    how = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), how) if data else None
    if pixels is None:
        raise CompositionError(f"{len(data)} bytes given as a picture are none: make it again.")
    return np.asarray(pixels, np.uint8)


def _small(picture: _Pixels, side_px: int) -> _Pixels:
    """The picture with its longest side at most `side_px`."""
    high, wide = picture.shape[:2]
    scale = side_px / max(high, wide)
    return picture if scale >= 1 else _scaled(picture, max(1, round(wide * scale)), max(1, round(high * scale)))


def _scaled(picture: _Pixels, wide: int, high: int) -> _Pixels:
    smaller = wide <= picture.shape[1] and high <= picture.shape[0]
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (wide, high), interpolation=how), np.uint8)
