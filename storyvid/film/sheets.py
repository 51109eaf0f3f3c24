"""Pictures about a film: the contact sheet of its key frames, its poster, and thumbnails for reports."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
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

PREVIEW_BYTES = 720
"""Most bytes of a preview: as base64 it stays under 1,000 characters."""

_GROUND = (22, 22, 28)
_GAP = 0.05
"""Gap between thumbnails as a share of their width."""
_POSTER_INSET = 0.14
_SIDES_PX = (960, 860, 760, 640, 560, 480, 400, 320, 240, 160, 96, 48, 16)
"""Longest sides that a thumbnail is tried in."""
_QUALITIES = (82, 68, 52)
_STRIP_PX, _STRIP_GAP, _STRIP_COLUMNS, _STRIP_ROWS = 960, 4, 4, 5
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


def strip(images: Sequence[bytes], max_bytes: int = 20 * 1024) -> bytes:
    """JPEG of the pictures of one scene in order, in rows from left to right, as large as `max_bytes` allows.

    Raises CompositionError when there are none, one of them is no picture, or nothing fits.
    """
    pictures = [_open(data).convert("RGB") for data in images]
    if not pictures:
        raise CompositionError("A strip of no pictures was asked for: give at least one.")
    columns = _strip_columns(len(pictures))
    aspect = pictures[0].width / pictures[0].height
    wide = min(_STRIP_PX // columns, 480 if aspect > 1 else 270)
    high = round(wide / aspect)
    rows = math.ceil(len(pictures) / columns)
    sheet = Image.new(
        "RGB", (columns * (wide + _STRIP_GAP) - _STRIP_GAP, rows * (high + _STRIP_GAP) - _STRIP_GAP), _GROUND
    )
    for index, picture in enumerate(pictures):
        row, column = divmod(index, columns)
        small = picture.resize((wide, high), Image.Resampling.LANCZOS, reducing_gap=2.0)
        sheet.paste(small, (column * (wide + _STRIP_GAP), row * (high + _STRIP_GAP)))
    return _within(sheet, max_bytes)


def _strip_columns(count: int) -> int:
    """Three to five columns, whichever leave the fewest places empty; more where rows would be too many."""
    if count <= _STRIP_COLUMNS:
        return count
    fitting = [columns for columns in (4, 3, 5) if math.ceil(count / columns) <= _STRIP_ROWS]
    return min(fitting or [math.ceil(count / _STRIP_ROWS)], key=lambda columns: -count % columns)


def thumbnail(data: bytes, max_bytes: int = 20 * 1024) -> bytes:
    """JPEG of the picture `data`, as large and as good as `max_bytes` allows.

    Raises CompositionError when `data` is no picture or nothing fits (1 KiB always does).
    """
    return _within(_small(data, _SIDES_PX[0]), max_bytes)


def preview(data: bytes, max_bytes: int = PREVIEW_BYTES) -> bytes:
    """WebP of the picture `data`, at most 128 pixels wide, so small that pages show it within their text.

    Raises CompositionError when `data` is no picture or nothing fits.
    """
    picture = _small(data, 128)
    for side in (128, 112, 96, 80, 64, 48, 32, 16):
        small = picture.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (55, 30, 15):
            out = BytesIO()
            small.save(out, "WEBP", quality=quality, method=4)
            if out.tell() <= max_bytes:
                return out.getvalue()
    raise CompositionError(f"No preview fits into {max_bytes} bytes: allow at least 200.")


def _within(picture: Image.Image, max_bytes: int) -> bytes:
    """The largest side that fits at all, in the best quality that fits."""

    @cache
    def small(side: int) -> Image.Image:
        copy = picture.copy()
        copy.thumbnail((side, side), Image.Resampling.LANCZOS)
        return copy

    def fits(side: int) -> bool:
        return len(_jpeg(small(side), _QUALITIES[-1])) <= max_bytes

    largest = bisect_left(_SIDES_PX, True, key=fits)
    if largest == len(_SIDES_PX):
        raise CompositionError(f"No thumbnail fits into {max_bytes} bytes: allow at least 1024.")
    tried = (_jpeg(small(_SIDES_PX[largest]), quality) for quality in _QUALITIES)
    return next(data for data in tried if len(data) <= max_bytes)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


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


def _small(data: bytes, side_px: int) -> Image.Image:
    """The picture with its longest side at most `side_px`. It is never in memory twice: sheets are large."""
    picture = _open(data)
    if picture.mode != "RGB":
        picture = picture.convert("RGB")
    picture.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    return picture


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
