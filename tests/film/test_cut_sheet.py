"""The picture of the cut: right for one shot and for three hundred, the same for the same cut."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storyvid.errors import CompositionError
from storyvid.film.cut_sheet import (
    NARRATOR,
    CutSheet,
    SheetLine,
    SheetMusic,
    SheetScene,
    SheetShot,
    clock,
    draw_cut_sheet,
    picture_frames,
)
from storyvid.film.small_pictures import PREVIEW_BYTES, preview, strip, thumbnail
from storyvid.models.base import MediaRef
from storyvid.models.timeline import Joint
from storyvid.typography.canvas import encode_png

LEFT, WIDTH = 86, 858
RED, BLUE = (200, 40, 40), (30, 60, 200)
REF = MediaRef(sha256="0" * 64, ext="png", size_bytes=1)


def a_film(shots: int, scenes: int, *, pictures: int = 0, frames_each: int = 100) -> CutSheet:
    frames = shots * frames_each
    borders = [frames * part // scenes // frames_each * frames_each for part in range(scenes)] + [frames]
    return CutSheet(
        title="The Lamplighter’s Fox",
        language="en",
        fps=25,
        frames=frames,
        pictures=(REF,) * pictures,
        picture_aspect=16 / 9,
        scenes=tuple(
            SheetScene(
                start_frame=borders[at],
                end_frame=borders[at + 1],
                number=at + 1,
                heading="EXT. THE QUAY - NIGHT",
                colour=BLUE if at % 2 else RED,
            )
            for at in range(scenes)
        ),
        shots=tuple(
            SheetShot(start_frame=at * frames_each, end_frame=(at + 1) * frames_each, transition=list(Joint)[at % 4])
            for at in range(shots)
        ),
        lines=tuple(
            SheetLine(start_frame=at * frames_each + 10, end_frame=(at + 1) * frames_each - 20, colour=NARRATOR)
            for at in range(shots)
        ),
        music=(SheetMusic(start_frame=0, end_frame=frames, label="calm"),),
        loudness_lufs=tuple(-14.0 - at % 5 for at in range(max(1, frames // 25))),
    )


def card(width: int = 160, height: int = 90) -> bytes:
    return encode_png(np.random.default_rng(5).integers(0, 255, (height, width, 3), dtype=np.uint8))


@pytest.mark.parametrize(("shots", "scenes"), [(1, 1), (32, 4), (300, 40), (3000, 150)])
def test_every_scene_stands_where_it_plays(shots: int, scenes: int) -> None:
    sheet = a_film(shots, scenes, pictures=min(8, shots))
    pixels = draw_cut_sheet(sheet, [card()] * min(8, shots))
    assert pixels.shape[1] == 960
    assert 300 < pixels.shape[0] < 1300
    row = next(row for row in range(60, pixels.shape[0]) if (pixels[row, LEFT + 1] == RED).all())
    for scene in sheet.scenes:
        middle = LEFT + round((scene.start_frame + scene.end_frame) / 2 / sheet.frames * WIDTH)
        if (scene.end_frame - scene.start_frame) / sheet.frames * WIDTH > 4:
            assert tuple(pixels[row, middle]) == scene.colour


def test_voice_stands_where_somebody_speaks_and_nowhere_else() -> None:
    sheet = a_film(2, 1).model_copy(
        update={"lines": (SheetLine(start_frame=50, end_frame=100, colour=(1, 250, 3)),)},
    )
    pixels = draw_cut_sheet(sheet, [])
    columns = np.flatnonzero((pixels == (1, 250, 3)).all(axis=2).any(axis=0))
    assert abs(columns.min() - (LEFT + WIDTH / 4)) <= 2
    assert abs(columns.max() - (LEFT + WIDTH / 2)) <= 3


def test_a_louder_second_is_higher() -> None:
    sheet = a_film(10, 1).model_copy(update={"loudness_lufs": (-40.0,) * 20 + (-20.0,) * 10 + (-10.0,) * 10})
    loud = (draw_cut_sheet(sheet, []) == (92, 150, 140)).all(axis=2).sum(axis=0)
    assert loud[LEFT + 100] == 0
    assert loud[LEFT + round(WIDTH * 0.6)] < loud[LEFT + round(WIDTH * 0.9)]


@given(st.integers(16, 700), st.integers(16, 700), st.integers(1, 20))
def test_pictures_of_any_size_fill_their_places(width: int, height: int, count: int) -> None:
    sheet = a_film(1, 1, pictures=count).model_copy(update={"picture_aspect": width / height})
    data = encode_png(np.full((height, width, 3), (7, 200, 90), np.uint8))
    pixels = draw_cut_sheet(sheet, [data] * count)
    assert ((pixels == (7, 200, 90)).all(axis=2).any(axis=0)).sum() > 0.9 * WIDTH - 5 * count


def test_lanes_of_what_is_not_known_are_left_out() -> None:
    full = a_film(4, 2)
    silent = full.model_copy(update={"music": (), "loudness_lufs": ()})
    sound = full.model_copy(update={"shots": ()})
    assert draw_cut_sheet(silent, []).shape[0] < draw_cut_sheet(full, []).shape[0]
    assert draw_cut_sheet(sound, []).shape[0] < draw_cut_sheet(full, []).shape[0]


def test_the_same_cut_gives_the_same_picture_and_titles_may_be_in_hindi() -> None:
    sheet = a_film(5, 2).model_copy(update={"title": "लोमड़ी और दीया", "language": "hi"})
    assert (draw_cut_sheet(sheet, []) == draw_cut_sheet(sheet, [])).all()
    blank = draw_cut_sheet(sheet.model_copy(update={"title": " "}), [])
    assert (draw_cut_sheet(sheet, []) != blank).any()


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(CompositionError, match="make it again"):
        draw_cut_sheet(a_film(1, 1, pictures=1), [b"no picture"])
    with pytest.raises(CompositionError, match="at least one"):
        strip([])


@given(st.integers(1, 400_000), st.integers(1, 20))
def test_pictures_stand_in_the_middle_of_equal_parts(frames: int, count: int) -> None:
    middles = picture_frames(frames, count)
    assert len(middles) == count
    assert all(0 <= frame < frames for frame in middles)
    assert middles == sorted(middles)


@pytest.mark.parametrize(("seconds", "told"), [(0, "0:00"), (245.4, "4:05"), (3599.6, "1:00:00"), (3723, "1:02:03")])
def test_times_are_told_as_players_do(seconds: float, told: str) -> None:
    assert clock(seconds) == told


@pytest.mark.parametrize("count", [1, 3, 11, 60])
@pytest.mark.parametrize("size", [(160, 90), (90, 160)])
def test_a_strip_shows_every_picture_in_at_most_20_kb(count: int, size: tuple[int, int]) -> None:
    data = strip([card(*size)] * count)
    assert len(data) <= 20 * 1024
    assert Image.open(BytesIO(data)).format == "JPEG"


def test_pictures_of_a_strip_run_from_left_to_right_in_rows() -> None:
    shades = [encode_png(np.full((90, 160, 3), shade, np.uint8)) for shade in range(40, 240, 30)]
    pixels = np.asarray(Image.open(BytesIO(strip(shades))).convert("L"))
    down, right = pixels.shape[0] // 2, pixels.shape[1] // 4
    seen = [int(pixels[down * (at // 4) + down // 2, right * (at % 4) + right // 2]) for at in range(len(shades))]
    assert all(abs(value - shade) < 6 for value, shade in zip(seen, range(40, 240, 30), strict=True))


def test_a_picture_of_a_cut_fits_into_an_event() -> None:
    whole = encode_png(draw_cut_sheet(a_film(300, 40), []))
    assert len(thumbnail(whole)) <= 20 * 1024


@pytest.mark.parametrize("size", [(160, 90), (90, 160), (1_600, 900), (7, 300)])
def test_a_preview_fits_into_a_page_however_busy_its_picture_is(size: tuple[int, int]) -> None:
    data = preview(card(*size))
    assert len(data) <= PREVIEW_BYTES
    assert Image.open(BytesIO(data)).format == "WEBP"
