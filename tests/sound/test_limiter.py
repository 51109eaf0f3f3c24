"""The limiter holds its ceiling and knows only its surroundings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from storyvid.film.sound.limiter import PEAK_REACH, _peaks, amplitude, limit

REACH = 100


def bursts(seed: int, level: float, count: int = 6_000) -> np.ndarray:
    random = np.random.default_rng(seed)
    envelope = np.repeat(random.uniform(0.0, 1.0, count // 50) ** 4, 50)
    return (random.standard_normal((2, count)) * envelope * level).astype(np.float32)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 1_000), st.floats(0.01, 8.0), st.floats(-12.0, 0.0))
def test_no_sample_passes_the_ceiling(seed: int, level: float, ceiling_db: float) -> None:
    limited = limit(bursts(seed, level), ceiling_db, REACH)
    assert np.abs(limited).max() <= amplitude(ceiling_db) * (1 + 1e-6)


def test_what_lies_between_the_samples_of_a_high_tone_is_held_too() -> None:
    tone = np.sin(2 * np.pi * 12_000 * np.arange(24_000) / 48_000 + np.pi / 4).astype(np.float32)[None] * 1.2
    limited = limit(tone, -2.0, REACH)[:, 500:-500]
    assert np.abs(resample_poly(limited, 8, 1, axis=1)[:, 400:-400]).max() <= amplitude(-1.8)
    assert np.abs(limited).max() < amplitude(-4.5)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 1_000), st.integers(0, 2_000), st.integers(3_000, 6_000))
def test_a_slice_with_its_surroundings_gives_the_same_samples_as_the_whole(seed: int, first: int, last: int) -> None:
    sound = bursts(seed, 3.0)
    reach = 2 * REACH + PEAK_REACH
    low, high = max(0, first - reach), min(sound.shape[1], last + reach)
    sliced = limit(sound[:, low:high], -2.0, REACH)[:, first - low : last - low]
    assert np.array_equal(sliced, limit(sound, -2.0, REACH)[:, first:last])


@pytest.mark.parametrize("reach", [1, 2, REACH])
def test_it_is_the_sliding_minimum_and_the_two_boxes_that_scipy_gives(reach: int) -> None:
    sound, ceiling = bursts(5, 2.0), amplitude(-2.0)
    limited = limit(sound, -2.0, reach)
    needed = np.minimum(1.0, ceiling / np.maximum(_peaks(sound, ceiling), ceiling))
    width = reach // 2 * 2 + 1
    held = minimum_filter1d(needed, 2 * reach + 1, mode="nearest")
    gains = uniform_filter1d(uniform_filter1d(held, width, mode="nearest"), width, mode="nearest")
    assert needed.min() < 0.5
    assert np.allclose(limited, sound * gains, atol=1e-6)


def test_sound_below_the_ceiling_is_left_bit_for_bit() -> None:
    sound = bursts(3, 0.05)
    assert np.array_equal(limit(sound, -2.0, REACH), sound)


def test_channels_are_turned_down_alike_so_that_the_image_stays() -> None:
    sound = bursts(4, 1.0)
    sound[1] = 0.5 * sound[0]
    limited = limit(sound, -6.0, REACH)
    assert np.allclose(limited[1], 0.5 * limited[0], atol=1e-7)
