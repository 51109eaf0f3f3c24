"""Sizes and lengths that models can make, and how a film gets what it needs from them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resources.image.sizes import cut_to_aspect, filled, size_of_area, size_of_lines
from resources.video.pieces import allowed, cut_into_pieces, frames_of, shortened

STEPS, MULTIPLES = st.sampled_from([1, 4, 8]), st.sampled_from([8, 16, 32, 64])
ASPECTS = st.sampled_from([16 / 9, 9 / 16, 1.0])


@given(frames=st.integers(2, 2_000), step=STEPS, most=st.integers(9, 200))
def test_chained_pieces_give_all_frames_and_only_lengths_that_the_model_makes(
    frames: int, step: int, most: int
) -> None:
    pieces = cut_into_pieces(frames, step, most)
    assert all((length - 1) % step == 0 and 1 < length <= most for length in pieces)
    given_frames = sum(pieces) - (len(pieces) - 1)
    assert frames <= given_frames <= frames + len(pieces) * (step + 1)


@given(frames=st.integers(2, 500), step=STEPS, most=st.integers(9, 200))
def test_the_smallest_length_that_suffices_is_taken(frames: int, step: int, most: int) -> None:
    length = allowed(frames, step, most)
    assert (length - 1) % step == 0
    assert length >= frames or length + step > most
    assert length - step < frames


@given(frames=st.integers(2, 500), step=STEPS, most=st.integers(17, 200))
def test_where_the_last_frame_counts_pieces_give_no_more_than_is_shown(frames: int, step: int, most: int) -> None:
    pieces = shortened(cut_into_pieces(frames, step, most), frames, step)
    total = sum(pieces) - (len(pieces) - 1)
    assert all((length - 1) % step == 0 and 1 < length <= most for length in pieces)
    assert total <= frames or set(pieces) == {step + 1}
    assert total > frames - step


def test_seconds_become_frames_without_rounding_errors() -> None:
    assert frames_of(0.1 + 0.2, Fraction(10)) == 3
    assert frames_of(7.5, Fraction(16)) == 120
    assert frames_of(0.01, Fraction(16)) == 2


@given(aspect=ASPECTS, lines=st.integers(64, 1_080), multiple=MULTIPLES)
def test_the_short_side_has_the_lines_that_are_asked(aspect: float, lines: int, multiple: int) -> None:
    width, height = size_of_lines(aspect, lines, multiple)
    assert width % multiple == height % multiple == 0
    assert lines <= min(width, height) < lines + multiple
    assert abs(max(width, height) - min(width, height) * max(aspect, 1 / aspect)) <= multiple


@given(aspect=ASPECTS, side=st.integers(256, 2_048), multiple=MULTIPLES)
def test_an_area_keeps_the_aspect_as_near_as_multiples_allow(aspect: float, side: int, multiple: int) -> None:
    width, height = size_of_area(aspect, side * side, multiple)
    assert width % multiple == height % multiple == 0
    assert abs(width - side * aspect**0.5) <= multiple
    assert abs(height - side / aspect**0.5) <= multiple


@given(width=st.integers(16, 300), height=st.integers(16, 300))
def test_a_picture_is_cut_to_the_film_never_stretched_and_never_smaller(width: int, height: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    assert filled(pixels, 96, 54).shape == (54, 96, 3)
    cut = cut_to_aspect(pixels, 96, 54)
    assert cut.shape[1] >= 96
    assert cut.shape[0] >= 54
    assert abs(cut.shape[1] / cut.shape[0] / (96 / 54) - 1) < 0.05


def test_the_middle_is_what_stays() -> None:
    pixels = np.zeros((60, 120, 3), np.uint8)
    pixels[:, 30:90] = 200
    assert filled(pixels, 60, 60).min() == 200
