"""Quotes curl, lines are even and inside their box, captions stay in the picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyvid.models.base import Mood, TimeOfDay
from storyvid.typography.caption import caption_overlay
from storyvid.typography.fonts import Font
from storyvid.typography.palette import PAPER, luminance, palette_for
from storyvid.typography.quotes import is_speech, typographic
from storyvid.typography.typesetter import Typesetter
from storyvid.typography.wrapping import wrap

SETTER = Typesetter("en")
WORDS = st.lists(st.text(st.sampled_from("abcdefgh कखगय।'\"-—,."), min_size=1, max_size=12), max_size=60).map(" ".join)
GIFT = "One dollar and eighty-seven cents. That was all. And sixty cents of it was in pennies."


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ('"Bah!" said Scrooge.', "“Bah!” said Scrooge."),
        ("It's Jim's", "It’s Jim’s"),
        ("'Twas the night", "’Twas the night"),
        ('"\'Tis you," he said', "“’Tis you,” he said"),
        ("'Fan's letter,' she read", "‘Fan’s letter,’ she read"),
        ("the boys' coats", "the boys’ coats"),
        ('he said — "no"', "he said — “no”"),
        ("in '93...", "in ’93…"),
        ('end of it."', "end of it.”"),
        ('हामिद ने कहा, "तुम डरना नहीं।"', "हामिद ने कहा, “तुम डरना नहीं।”"),
    ],
)
def test_typewriter_quotes_become_typographic(plain: str, set_: str) -> None:
    assert typographic(plain) == set_
    assert typographic(set_) == set_


@given(st.text(st.sampled_from("ab \"'.-—"), max_size=40))
def test_no_straight_quote_is_left_and_nothing_else_changes(text: str) -> None:
    done = typographic(text)
    assert not set("'\"") & set(done)
    plain = done.replace("…", "...").translate(str.maketrans("“”‘’", "\"\"''"))
    assert plain == text


@pytest.mark.parametrize(
    ("text", "speech"),
    [('"Bah!"', True), ('"Bah!" said he. "No."', False), ("Bah!", False), ('"', False), ("'You.'", True)],
)
def test_only_words_inside_one_quotation_are_speech(text: str, speech: bool) -> None:
    assert is_speech(text) is speech


@settings(max_examples=60, deadline=None)
@given(WORDS, st.integers(2, 40), st.integers(1, 6))
def test_lines_never_leave_their_box_and_lose_nothing_but_what_does_not_fit(text: str, width: int, most: int) -> None:
    lines, complete = wrap(text, lambda line: float(len(line)), width, most)
    assert len(lines) <= most
    assert all(len(line.replace("…", "")) <= width for line in lines)
    if complete:
        assert "".join("".join(lines).split()) == "".join(text.split())
    else:
        assert lines[-1].endswith("…")


def test_a_word_wider_than_the_box_is_broken_between_syllables() -> None:
    lines, complete = wrap("हिन्दीकिताब", lambda line: float(len(line)), 4, 9)
    assert complete
    assert "".join(lines) == "हिन्दीकिताब"
    assert not any(line[0] in "ि्ीा" for line in lines)


def test_lines_are_even_and_no_word_stands_alone_at_the_end() -> None:
    for width in range(300, 900, 25):
        lines = SETTER.wrap(GIFT, Font.SERIF, 32, width, 9)
        wide = [SETTER.measure(line, Font.SERIF, 32) for line in lines]
        assert max(wide) <= width
        assert len(lines) == 1 or len(lines[-1].split()) > 1
        assert max(wide) - min(wide) < 0.45 * width


def test_cut_text_ends_in_an_ellipsis_at_a_word() -> None:
    line = SETTER.wrap(GIFT, Font.SERIF, 32, 400, 1)[0]
    assert line.endswith("…")
    assert GIFT.startswith(line[:-1])
    assert GIFT[len(line) - 1] in " ,.-"


def test_the_danda_and_the_dash_never_start_a_line() -> None:
    text = "वह आया । वह गया — और फिर वह लौट आया ।"
    for width in range(80, 500, 15):
        assert all(line[0] not in "।—" for line in Typesetter("hi").wrap(text, Font.SERIF, 30, width, 20))


def test_the_largest_size_that_fits_is_taken() -> None:
    box = {"max_width_px": 700.0, "max_height_px": 90.0}
    sizes = (40.0, 30.0, 20.0)
    assert SETTER.fit("Short.", Font.SERIF, sizes, **box).size_px == 40
    assert SETTER.fit(GIFT, Font.SERIF, sizes, **box).size_px == 30
    long = SETTER.fit(GIFT * 5, Font.SERIF, sizes, **box)
    assert (long.size_px, long.complete) == (20, False)
    assert long.height_px <= 90


def test_drawn_type_has_the_measured_width_and_clips_at_the_border() -> None:
    picture = np.zeros((80, 400, 3), np.uint8)
    SETTER.draw(picture, (200, 50), "Magi", Font.SERIF, 40, fill=PAPER, anchor="centre")
    inked = np.flatnonzero(picture.max(axis=(0, 2)))
    assert inked[-1] - inked[0] == pytest.approx(SETTER.measure("Magi", Font.SERIF, 40), abs=5)
    assert (inked[0] + inked[-1]) / 2 == pytest.approx(200, abs=2)
    SETTER.draw(picture, (390, 5), "over the edge", Font.SERIF, 40, fill=PAPER)
    SETTER.draw(picture, (900, 900), "far outside", Font.SERIF, 40, fill=PAPER)


@pytest.mark.parametrize(("width", "height"), [(854, 480), (480, 854), (480, 480), (1920, 1080), (320, 180)])
@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["One dollar and eighty-seven cents, indeed", "That was all. And sixty cents of it, too."]),
        ("hi", ["रमजान के पूरे तीस रोजों के बाद आज ईद आई", "कितना मनोहर, कितना सुहावना प्रभाव है।"]),
    ],
)
def test_captions_lie_at_the_foot_inside_the_picture(language: str, lines: list[str], width: int, height: int) -> None:
    patch, x, y = caption_overlay(lines, language, width, height)
    high, wide = patch.shape[:2]
    assert patch.dtype == np.uint8
    assert patch.shape[2] == 4
    assert all(number % 2 == 0 for number in (x, y, wide, high))
    assert 0.02 * width <= x
    assert x + wide <= 0.98 * width
    assert abs(x + wide / 2 - width / 2) <= 2
    assert 0.7 * height <= y
    assert y + high <= 0.98 * height
    assert patch[0, 0, 3] < 128 < patch[2, wide // 2, 3], "corners are round"
    type_rows = (patch[:, :, :3].min(axis=2) > 200) & (patch[:, :, 3] > 200)
    assert type_rows.any()
    assert not type_rows[:, :2].any()
    assert not type_rows[:, -2:].any()


def test_a_caption_without_ink_is_empty() -> None:
    assert caption_overlay(["", "你"], "en", 854, 480)[0].size == 0


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("time", TimeOfDay)
def test_every_palette_has_a_ground_that_carries_white_type(mood: Mood, time: TimeOfDay) -> None:
    palette = palette_for(mood, time)
    assert luminance(palette.near) < 90
    assert luminance(palette.sky_top) < luminance(palette.horizon)
