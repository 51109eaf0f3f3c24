"""Title cards, contact sheets, posters and thumbnails are the pictures that they promise."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from storyvid.errors import CompositionError
from storyvid.film.sheets import SHEET_PIXELS, SHEET_WIDTH_PX, contact_sheet, grid_of, poster
from storyvid.film.small_pictures import thumbnail
from storyvid.film.titles import end_card, title_card
from storyvid.models.base import Mood, TimeOfDay
from storyvid.typography.canvas import encode_jpeg, encode_png


def picture_of(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))


def flat(colour: tuple[int, int, int], width: int = 320, height: int = 180) -> bytes:
    pixels = np.empty((height, width, 3), np.uint8)
    pixels[:] = colour
    return encode_jpeg(pixels)


def noise(width: int, height: int) -> bytes:
    return encode_png(np.random.default_rng(3).integers(0, 255, (height, width, 3), np.uint8))


@pytest.mark.parametrize(("width", "height"), [(854, 480), (480, 854), (480, 480)])
def test_title_and_end_cards_have_headroom_and_repeat(width: int, height: int) -> None:
    first = title_card("The Gift of the Magi", "O. Henry", width_px=width, height_px=height)
    assert first == title_card("The Gift of the Magi", "O. Henry", width_px=width, height_px=height)
    pixels = picture_of(first)
    assert pixels.shape[0] >= 1.45 * height
    assert pixels.shape[1] >= 1.45 * width
    inked = np.argwhere(pixels.min(axis=2) > 236)
    assert len(inked) > 500
    assert pixels.shape[1] * 0.1 < inked[:, 1].min()
    assert inked[:, 1].max() < pixels.shape[1] * 0.9


def test_title_cards_follow_title_author_mood_hour_and_language() -> None:
    size = {"width_px": 320, "height_px": 180}
    made = [
        title_card("A", **size),
        title_card("B", **size),
        title_card("A", "C", **size),
        title_card("A", mood=Mood.TENSE, **size),
        title_card("A", time_of_day=TimeOfDay.DAWN, **size),
        end_card("A", **size),
        end_card("A", language="hi", **size),
    ]
    assert len(set(made)) == len(made)


def test_a_title_of_any_length_stays_inside_the_picture() -> None:
    pixels = picture_of(title_card("An Unreasonably Long Title " * 20, "Author " * 40, width_px=480, height_px=270))
    inked = np.argwhere(pixels.min(axis=2) > 236)
    assert inked[:, 1].min() > 0.08 * pixels.shape[1]
    assert inked[:, 1].max() < 0.92 * pixels.shape[1]


def test_the_contact_sheet_shows_every_picture_in_order() -> None:
    colours = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (200, 200, 30), (30, 200, 200)]
    sheet = picture_of(contact_sheet(map(flat, colours), ["INT. A - DAY"] * 2 + ["EXT. B - NIGHT"] * 3, aspect=16 / 9))
    seen = [np.argwhere(np.abs(sheet.astype(int) - colour).max(axis=2) < 12) for colour in colours]
    places = [tuple(points.mean(axis=0)) for points in seen]
    assert places == sorted(places, key=lambda place: (round(place[0] / 50), place[1]))
    areas = [len(points) for points in seen]
    assert min(areas) > 0.95 * max(areas)
    assert sheet.shape[1] == 1920


@pytest.mark.parametrize(("count", "aspect"), [(1, 16 / 9), (40, 9 / 16), (300, 1.0), (2000, 16 / 9)])
def test_a_contact_sheet_of_any_length_stays_small(count: int, aspect: float) -> None:
    picture = flat((120, 80, 60), 64, 64)
    asked = 0

    def stream() -> object:
        nonlocal asked
        for _ in range(count):
            asked += 1
            yield picture

    labels = [f"दृश्य {index // 7}" for index in range(count)]
    sheet = Image.open(BytesIO(contact_sheet(stream(), labels, aspect=aspect, language="hi")))  # type: ignore[arg-type]
    assert asked == count
    assert sheet.width * sheet.height <= SHEET_PIXELS * 1.02


def test_a_contact_sheet_needs_as_many_pictures_as_labels() -> None:
    with pytest.raises(CompositionError, match="2 labels"):
        contact_sheet([flat((1, 2, 3))], ["A", "B"], aspect=1.0)
    with pytest.raises(CompositionError, match="no pictures"):
        contact_sheet([], [], aspect=1.0)
    with pytest.raises(CompositionError, match="given as a picture"):
        contact_sheet([b"none"], ["A"], aspect=1.0)


@pytest.mark.parametrize("size", [(1282, 720), (64, 64), (300, 900)])
def test_thumbnails_never_exceed_their_limit(size: tuple[int, int]) -> None:
    for limit in (20 * 1024, 4_000, 1_024):
        data = thumbnail(noise(*size), limit)
        assert len(data) <= limit
        small = Image.open(BytesIO(data))
        assert small.format == "JPEG"
        assert small.width / small.height == pytest.approx(size[0] / size[1], rel=0.15)


def test_a_poster_fills_its_size_with_the_heart_of_the_picture() -> None:
    frame = np.zeros((720, 1280, 3), np.uint8)
    frame[:] = (255, 0, 255)
    frame[100:620, 170:1110] = (40, 160, 90)
    for width, height in ((1280, 720), (720, 1280), (800, 800)):
        pixels = picture_of(
            poster(encode_png(frame), "ईदगाह", "प्रेमचंद", language="hi", width_px=width, height_px=height)
        )
        assert pixels.shape == (height, width, 3)
        middle = pixels[height // 3, width // 2].astype(int)
        assert middle[1] > middle[0] + 40
        assert not ((pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 60)).any(), "the outer part is left out"
        assert (pixels[height // 2 :].min(axis=2) > 230).sum() > 200, "the title is there"


@pytest.mark.parametrize("aspect", [16 / 9, 160 / 90, 854 / 480, 9 / 16, 1.0])
def test_the_pictures_of_a_row_fit_the_sheet_however_many_there_are(aspect: float) -> None:
    for count in range(1, 3000):
        grid = grid_of(count, aspect)
        assert grid.left_of(grid.columns - 1) + grid.thumb_px + grid.gap_px <= SHEET_WIDTH_PX, count
