"""Pictures about the film: its contact sheet and its poster. What an edit leaves as it was is kept: small copies of the
key frames, rows of the sheet, the poster.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from functools import cache, partial
from importlib.metadata import version

import cv2
from PIL import Image

from storyvid.film.png_bands import Band
from storyvid.film.sheets import Grid, draw_row, grid_of, join_rows, poster, rows_of
from storyvid.models.base import Document, MediaRef
from storyvid.models.plan import ShotSize
from storyvid.models.timeline import Timeline, TimelineShot
from storyvid.stages.studio import Studio, without_faults
from storyvid.stages.unit import Unit
from storyvid.typography.check import type_identity

THUMBNAIL_SIDE_PX = 480
"""Longest side of a small copy: enough for the widest contact sheet cell."""
VERSION = "2"


class ThumbnailRequest(Document):
    image: MediaRef
    side_px: int


class RowRequest(Document):
    """A row of the contact sheet: its key frames, what is written over each of them, where they stand."""

    images: tuple[MediaRef, ...]
    headings: tuple[str, ...]
    grid: Grid
    language: str


class PosterRequest(Document):
    image: MediaRef
    title: str
    author: str
    language: str
    width_px: int
    height_px: int


class Picture(Document):
    image: MediaRef


class Row(Document):
    """A row as a band of the sheet's PNG."""

    band: MediaRef
    rows_px: int
    adler32: int


def draw_storyboard(studio: Studio, timeline: Timeline) -> bytes:
    """Every key frame of the film in order, under the headings of its scenes (PNG). Its rows are kept."""
    shots = [shot for scene in timeline.scenes for shot in scene.shots]
    labels = [scene.heading for scene in timeline.scenes for _ in scene.shots]
    grid = grid_of(len(shots), timeline.format.width_px / timeline.format.height_px)
    starts, rows = range(0, len(shots), grid.columns), rows_of(labels, grid)
    tasks = [
        partial(_row, studio, shots[start : start + grid.columns], headings, grid, timeline.language)
        for start, headings in zip(starts, rows, strict=True)
    ]
    studio.books.expect("sheet_row", len(tasks))
    made = without_faults("sheet_row", studio.run("sheet_row", tasks))
    return join_rows([Band(row.rows_px, studio.store.read(row.band), row.adler32) for row in made], grid)


def draw_poster(studio: Studio, timeline: Timeline) -> bytes:
    """The film's first establishing or wide key frame under its title (PNG)."""
    shots = [shot for scene in timeline.scenes for shot in scene.shots]
    wide = [shot for shot in shots if shot.size in (ShotSize.ESTABLISHING, ShotSize.WIDE)]
    request = PosterRequest(
        image=(wide or shots)[0].key_frame,
        title=timeline.title,
        author=timeline.author,
        language=timeline.language,
        width_px=timeline.format.width_px * 3 // 2,
        height_px=timeline.format.height_px * 3 // 2,
    )

    def produce() -> Picture:
        data = poster(
            studio.store.read(request.image),
            request.title,
            request.author,
            language=request.language,
            width_px=request.width_px,
            height_px=request.height_px,
        )
        return Picture(image=studio.store.put(data, "png"))

    return studio.store.read(studio.make(Unit("poster", _identity(), request, Picture, produce)).value.image)


def _row(studio: Studio, shots: Sequence[TimelineShot], headings: tuple[str, ...], grid: Grid, language: str) -> Row:
    images = tuple(shot.key_frame for shot in shots)
    request = RowRequest(images=images, headings=headings, grid=grid, language=language)

    def produce() -> Row:
        small = [small_copy(studio, shot.key_frame, shot.id) for shot in shots]
        band = draw_row(small, headings, grid, language)
        return Row(band=studio.store.put(band.packed, "deflate"), rows_px=band.rows, adler32=band.adler32)

    return studio.make(Unit("sheet_row", _identity(), request, Row, produce)).value


def small_copy(studio: Studio, image: MediaRef, shot: str) -> bytes:
    """JPEG of a picture for sheets and strips; `shot` says whose it is."""
    request = ThumbnailRequest(image=image, side_px=THUMBNAIL_SIDE_PX)

    def produce() -> Picture:
        picture = Image.open(io.BytesIO(studio.store.read(image)))
        picture.draft("RGB", (THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX))
        small = picture.convert("RGB")
        small.thumbnail((THUMBNAIL_SIDE_PX, THUMBNAIL_SIDE_PX), Image.Resampling.LANCZOS)
        data = io.BytesIO()
        small.save(data, "JPEG", quality=88)
        return Picture(image=studio.store.put(data.getvalue(), "jpg"))

    unit = Unit("thumbnail", _thumbnail_identity(), request, Picture, produce, shot=shot)
    return studio.store.read(studio.make(unit).value.image)


@cache
def _thumbnail_identity() -> Mapping[str, str]:
    return {"thumbnail": VERSION, "pillow": version("pillow")}


@cache
def _identity() -> Mapping[str, str]:
    libraries = {"numpy": version("numpy"), "opencv": cv2.__version__, "pillow": version("pillow")}
    return {"sheets": VERSION, "zlib": zlib.ZLIB_RUNTIME_VERSION, **libraries, **type_identity()}
