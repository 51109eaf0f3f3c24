"""Pictures about a film: the contact sheet of its key frames, and its poster."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from storyvid.errors import CompositionError
from storyvid.film.png_bands import Band, join_bands, pack_band
from storyvid.film.titles import byline
from storyvid.models.base import Document
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


class Grid(Document):
    """How a contact sheet is laid out, in pixels: over each row of thumbnails a strip for headings, below it a gap."""

    columns: int
    thumb_px: int
    high_px: int
    strip_px: int
    gap_px: int

    @property
    def row_px(self) -> int:
        return self.strip_px + self.high_px + self.gap_px

    def left_of(self, column: int) -> int:
        return self.gap_px + column * (self.thumb_px + self.gap_px)


def contact_sheet(images: Iterable[bytes], labels: Sequence[str], *, aspect: float, language: str = "en") -> bytes:
    """PNG grid of a film's key frames in order, with the heading of its scene over the first picture of each.

    `images` are encoded pictures and are read one at a time, so that memory does not grow with the film; `labels`
    hold the heading of each picture's scene ('' for none) and `aspect` is their width over height. A label that
    differs from the one before is written out. Raises CompositionError when there are none or the numbers differ.
    """
    grid, pictures = grid_of(len(labels), aspect), iter(images)
    bands = []
    for row in rows_of(labels, grid):
        own = list(islice(pictures, len(row)))
        if len(own) != len(row):
            raise CompositionError(
                f"{len(labels)} labels do not match the pictures of a contact sheet, which are fewer."
            )
        bands.append(draw_row(own, row, grid, language))
    if next(pictures, None) is not None:
        raise CompositionError(f"{len(labels)} labels do not match the pictures of a contact sheet, which are more.")
    return join_rows(bands, grid)


def grid_of(count: int, aspect: float) -> Grid:
    """The grid for so many pictures: large for a few, smaller until all fit. Raises CompositionError for none."""
    if not count:
        raise CompositionError("A contact sheet of no pictures was asked for: give at least one key frame.")
    columns, thumb = _grid(count, aspect)
    return Grid(
        columns=columns,
        thumb_px=thumb,
        high_px=round(thumb / aspect),
        strip_px=max(8, round(thumb * _HEADING)),
        gap_px=max(2, round(thumb * _GAP)),
    )


def rows_of(labels: Sequence[str], grid: Grid) -> list[tuple[str, ...]]:
    """Row by row what is written over each picture: the heading where one begins, else ''."""
    written = [label if not at or label != labels[at - 1] else "" for at, label in enumerate(labels)]
    return [tuple(written[at : at + grid.columns]) for at in range(0, len(written), grid.columns)]


def draw_row(images: Sequence[bytes], headings: Sequence[str], grid: Grid, language: str) -> Band:
    """A row of encoded pictures under its headings. Raises CompositionError where one is no picture."""
    row = np.full((grid.row_px, SHEET_WIDTH_PX, 3), _GROUND, np.uint8)
    _write_headings(row, headings, grid, Typesetter(language))
    for column, data in enumerate(images):
        left = grid.left_of(column)
        row[grid.strip_px : grid.strip_px + grid.high_px, left : left + grid.thumb_px] = _decode(
            data, grid.thumb_px, grid.high_px
        )
    return pack_band(row)


def join_rows(rows: Sequence[Band], grid: Grid) -> bytes:
    """The sheet (PNG) of its rows."""
    edge = pack_band(np.full((grid.gap_px, SHEET_WIDTH_PX, 3), _GROUND, np.uint8))
    return join_bands([edge, *rows], SHEET_WIDTH_PX)


def poster(data: bytes, title: str, author: str = "", *, language: str = "en", width_px: int, height_px: int) -> bytes:
    """PNG of `width_px` x `height_px`: the heart of the picture `data` over the film's title and author.

    The outer 14 % of the picture are left out: there storyboard cards have their marks.
    """
    canvas = Canvas(width_px, height_px)
    canvas.pixels = _filling(data, width_px, height_px)
    canvas.multiply(vignette(0.45))
    canvas.veil(np.array([0.1, 0.0, 0.0, 0.04, 0.2, 0.66, 1.0, 1.0, 1.0, 1.0], np.float32), (10, 10, 18))
    canvas.grain()
    under = byline(author, language)
    draw_title(canvas, Typesetter(language), title, under=under, middle=0.77, size=0.72, accent=LAMP)
    return encode_png(canvas.pixels)


def _write_headings(row: NDArray[np.uint8], headings: Sequence[str], grid: Grid, typesetter: Typesetter) -> None:
    """Each heading runs over the pictures of its scene in its first row, and is cut short before the next."""
    size = grid.strip_px * 0.56
    starts = [column for column, heading in enumerate(headings) if heading]
    for start, following in pairwise([*starts, len(headings)]):
        left = grid.left_of(start)
        room = grid.left_of(following - 1) - left + (SHEET_WIDTH_PX - 2 * grid.gap_px) / grid.columns * 0.96
        line = typesetter.wrap(headings[start], Font.SANS_BOLD, size * 1.06, room, 1)
        if line:
            at = (left, grid.strip_px * 0.66)
            typesetter.draw(row, at, line[0], Font.SANS_BOLD, size, fill=PAPER, tracking=40, opacity=0.85)


def _grid(count: int, aspect: float) -> tuple[int, int]:
    """Columns and thumbnail width in pixels: large for a few pictures, smaller until all fit the sheet."""
    columns = max(3, math.ceil(math.sqrt(count * 0.62 / aspect)))
    while True:
        thumb = int(SHEET_WIDTH_PX / (columns + (columns + 1) * _GAP))
        # Gaps are whole pixels, and of small pictures wider than their share: the pictures give way.
        thumb = min(thumb, (SHEET_WIDTH_PX - (columns + 1) * max(2, round(thumb * _GAP))) // columns)
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
