"""Pictures about a film: the contact sheet of its key frames, its poster, and thumbnails for reports."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from storyvid.errors import CompositionError
from storyvid.film.titles import byline
from storyvid.typography.canvas import Canvas, encode_png, vignette
from storyvid.typography.fonts import Font
from storyvid.typography.palette import LAMP, PAPER
from storyvid.typography.title import draw_title
from storyvid.typography.typesetter import Typesetter

SHEET_WIDTH_PX = 1_920
SHEET_PIXELS = 16_000_000
"""Most pixels of a contact sheet (48 MB in memory); thumbnails shrink until all of a film fits."""

_GROUND = (22, 22, 28)
_GAP = 0.05
"""Gap between thumbnails as a share of their width."""
_POSTER_INSET = 0.14
_HEADING = 0.085
"""Height of the strip for headings over each row, as a share of the thumbnail width."""


def contact_sheet(images: Iterable[bytes], labels: Sequence[str], *, aspect: float, language: str = "en") -> bytes:
    """PNG grid of a film's key frames in order, with the heading of its scene over the first picture of each.

    `images` are encoded pictures and are read one at a time, so that memory does not grow with the film; `labels`
    hold the heading of each picture's scene ('' for none) and `aspect` is their width over height. A label that
    differs from the one before is written out. Raises CompositionError when there are none or the numbers differ.
    """
    if not labels:
        raise CompositionError("A contact sheet of no pictures was asked for: give at least one key frame.")
    columns, thumb = _grid(len(labels), aspect)
    gap, strip, high = max(2, round(thumb * _GAP)), max(8, round(thumb * _HEADING)), round(thumb / aspect)
    rows = math.ceil(len(labels) / columns)
    sheet = np.full((gap + rows * (strip + high + gap), SHEET_WIDTH_PX, 3), _GROUND, np.uint8)
    corners = [
        (gap + index % columns * (thumb + gap), gap + index // columns * (strip + high + gap))
        for index in range(len(labels))
    ]
    _write_headings(sheet, labels, corners, columns=columns, strip=strip, typesetter=Typesetter(language))
    try:
        for data, (left, top) in zip(images, corners, strict=True):
            sheet[top + strip : top + strip + high, left : left + thumb] = _decode(data, thumb, high)
    except ValueError as error:
        raise CompositionError(
            f"{len(labels)} labels do not match the pictures of a contact sheet ({error})."
        ) from error
    return encode_png(sheet)


def thumbnail(data: bytes, max_bytes: int = 20 * 1024) -> bytes:
    """JPEG of the picture `data`, as large and as good as `max_bytes` allows.

    Raises CompositionError when `data` is no picture or nothing fits (1 KiB always does).
    """
    picture = _open(data).convert("RGB")
    for side in (480, 400, 320, 240, 160, 96, 48, 16):
        small = picture.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (82, 70, 55):
            out = BytesIO()
            small.save(out, "JPEG", quality=quality)
            if out.tell() <= max_bytes:
                return out.getvalue()
    raise CompositionError(f"No thumbnail fits into {max_bytes} bytes: allow at least 1024.")


def poster(data: bytes, title: str, author: str = "", *, language: str = "en", width_px: int, height_px: int) -> bytes:
    """PNG of `width_px` x `height_px`: the heart of the picture `data` over the film's title and author.

    The outer 14 % of the picture are left out: there storyboard cards have their marks.
    """
    canvas = Canvas(width_px, height_px)
    canvas.pixels = _filling(data, width_px, height_px)
    canvas.multiply(vignette(0.45))
    canvas.veil(np.array([0.1, 0.0, 0.0, 0.04, 0.2, 0.55, 0.94, 0.985, 1.0, 1.0], np.float32), (10, 10, 18))
    canvas.grain()
    under = byline(author, language)
    draw_title(canvas, Typesetter(language), title, under=under, middle=0.77, size=0.72, accent=LAMP)
    return encode_png(canvas.pixels)


def _write_headings(
    sheet: NDArray[np.uint8],
    labels: Sequence[str],
    corners: Sequence[tuple[int, int]],
    *,
    columns: int,
    strip: int,
    typesetter: Typesetter,
) -> None:
    """Each heading runs over the pictures of its scene in its first row, and is cut short before the next."""
    size = strip * 0.56
    starts = [i for i, label in enumerate(labels) if label and (i == 0 or label != labels[i - 1])]
    for start, following in zip(starts, [*starts[1:], len(labels)], strict=True):
        last = min(following, (start // columns + 1) * columns) - 1
        left, top = corners[start]
        room = corners[last][0] - left + (SHEET_WIDTH_PX - 2 * corners[0][0]) / columns * 0.96
        line = typesetter.wrap(labels[start], Font.SANS_BOLD, size * 1.06, room, 1)
        if line:
            at = (left, top + strip * 0.66)
            typesetter.draw(sheet, at, line[0], Font.SANS_BOLD, size, fill=PAPER, tracking=40, opacity=0.85)


def _grid(count: int, aspect: float) -> tuple[int, int]:
    """Columns and thumbnail width in pixels: large for a few pictures, smaller until all fit the sheet."""
    columns = max(3, math.ceil(math.sqrt(count * 0.62 / aspect)))
    while True:
        thumb = int(SHEET_WIDTH_PX / (columns + (columns + 1) * _GAP))
        row_px = thumb * (1 / aspect + _HEADING + _GAP)
        if math.ceil(count / columns) * row_px * SHEET_WIDTH_PX <= SHEET_PIXELS or thumb <= 16:
            return columns, thumb
        columns += 1


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(data))
    except UnidentifiedImageError as error:
        raise CompositionError(f"{len(data)} bytes given as a picture are none ({error}): make it again.") from error


def _decode(data: bytes, width: int, height: int) -> NDArray[np.uint8]:
    picture = _open(data)
    picture.draft("RGB", (width, height))
    pixels = np.asarray(picture.convert("RGB"), np.uint8)
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _filling(data: bytes, width: int, height: int) -> NDArray[np.uint8]:
    picture = _open(data).convert("RGB")
    scale = max(width / picture.width, height / picture.height) / (1 - 2 * _POSTER_INSET)
    crop_w, crop_h = width / scale, height / scale
    left, top = (picture.width - crop_w) / 2, (picture.height - crop_h) / 2
    box = (left, top, left + crop_w, top + crop_h)
    return np.array(picture.resize((width, height), Image.Resampling.LANCZOS, box=box), np.uint8)
