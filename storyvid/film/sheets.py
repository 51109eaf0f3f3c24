"""Pictures about a film: the contact sheet of its key frames, its poster, and thumbnails for reports."""

from __future__ import annotations

import math
from collections.abc import Iterable
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
SHEET_PIXELS = 24_000_000
"""Most pixels of a contact sheet: 72 MB in memory; thumbnails shrink until all fit."""

_GROUND = (22, 22, 28)
_GAP = 0.06
"""Gap between thumbnails as a share of their width."""


def contact_sheet(images: Iterable[tuple[bytes, str]], *, count: int, language: str = "en", aspect: float) -> bytes:
    """PNG grid of key frames in order.

    `images` gives (encoded picture, label) and is read one at a time, so that memory does not grow with the film;
    `count` is how many there are (at least one) and `aspect` their width over height. A label that differs from the
    one before starts a new row under it as a heading ('' never does). Raises CompositionError.
    """
    if count < 1:
        raise CompositionError("A contact sheet of no pictures was asked for: give at least one key frame.")
    columns, thumb = _grid(count, aspect)
    gap, high = max(2, round(thumb * _GAP)), round(thumb / aspect)
    typesetter, size = Typesetter(language), max(11.0, thumb * 0.075)
    sheet = _Sheet(gap, round(size * 2.1))
    column, last = columns, None
    for data, label in images:
        if label and label != last:
            sheet.heading(typesetter, label, size)
            column = columns
        last = label or last
        if column == columns:
            sheet.row(high + gap)
            column = 0
        sheet.place(_decode(data, thumb, high), gap + column * (thumb + gap), high)
        column += 1
    return encode_png(sheet.pixels())


def thumbnail(data: bytes, max_bytes: int = 20 * 1024) -> bytes:
    """JPEG of the picture `data`, as large and as good as `max_bytes` allows (at least 1 KiB). Raises CompositionError."""
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
    """PNG of `width_px` x `height_px`: the picture `data`, cropped to fill, under the film's title and author."""
    canvas = Canvas(width_px, height_px)
    canvas.pixels = _filling(data, width_px, height_px)
    canvas.soften(0.004)
    canvas.veil(np.array([0.45, 0.5, 0.6, 0.8, 0.96, 1.0], np.float32), (10, 10, 18))
    canvas.multiply(vignette(0.4))
    canvas.grain()
    under = byline(author, language)
    draw_title(canvas, Typesetter(language), title, under=under, middle=0.54, accent=LAMP)
    return encode_png(canvas.pixels)


class _Sheet:
    """Rows that pile up from the top of a sheet."""

    def __init__(self, gap: int, heading_px: int) -> None:
        self.gap, self.heading_px = gap, heading_px
        self.bands: list[NDArray[np.uint8]] = [self._band(gap)]

    def _band(self, height: int) -> NDArray[np.uint8]:
        return np.full((height, SHEET_WIDTH_PX, 3), _GROUND, np.uint8)

    def heading(self, typesetter: Typesetter, label: str, size: float) -> None:
        band = self._band(self.heading_px)
        line = typesetter.wrap(label, Font.SANS_BOLD, size * 1.08, SHEET_WIDTH_PX - 2 * self.gap, 1)[0]
        at = (float(self.gap), self.heading_px * 0.66)
        typesetter.draw(band, at, line, Font.SANS_BOLD, size, fill=PAPER, tracking=50, opacity=0.8)
        self.bands.append(band)

    def row(self, height: int) -> None:
        self.bands.append(self._band(height))

    def place(self, picture: NDArray[np.uint8], left: int, high: int) -> None:
        part = self.bands[-1][:high, left : left + picture.shape[1]]
        part[:] = picture[:, : part.shape[1]]

    def pixels(self) -> NDArray[np.uint8]:
        return np.concatenate(self.bands)


def _grid(count: int, aspect: float) -> tuple[int, int]:
    """Columns and thumbnail width: three across for a few pictures, more and smaller ones until the sheet is small."""
    columns = max(3, min(24, math.ceil(math.sqrt(count * 0.6)))) if aspect >= 1 else max(5, math.ceil(math.sqrt(count)))
    while True:
        thumb = int(SHEET_WIDTH_PX / (columns + (columns + 1) * _GAP))
        rows = math.ceil(count / columns) * 1.6
        if rows * (thumb / aspect + thumb * 0.25) * SHEET_WIDTH_PX <= SHEET_PIXELS or thumb <= 24:
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
    scale = max(width / picture.width, height / picture.height)
    crop_w, crop_h = width / scale, height / scale
    left, top = (picture.width - crop_w) / 2, (picture.height - crop_h) / 2
    box = (left, top, left + crop_w, top + crop_h)
    return np.array(picture.resize((width, height), Image.Resampling.LANCZOS, box=box), np.uint8)
