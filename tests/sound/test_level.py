"""Loudness over pieces agrees with meters that hear the film as a whole."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import resample_poly, sosfilt

from storyvid.errors import CompositionError
from storyvid.film.sound.constants import POST_ROLL, PRE_ROLL
from storyvid.film.sound.level import film_lufs, measure_piece, settle_gain
from storyvid.film.sound.loudness import (
    SILENCE_LUFS,
    integrated_lufs,
    step_powers,
    true_peak_dbtp,
    weighted_power,
)
from storyvid.film.sound.mix import master_piece
from storyvid.film.sound.plan import Score, plan_pieces
from storyvid.models.film import SoundScene
from storyvid.models.sound import PieceLevel
from tests.sound.sounding import FORMAT, FolderStore, line, loop, scene, tone


def levels_of(scenes: list[SoundScene], store: FolderStore, gain_db: float = 0.0) -> list[PieceLevel]:
    return [measure_piece(piece, gain_db, store) for piece in plan_pieces(scenes, FORMAT)]


def test_pieces_together_are_as_loud_as_pyloudnorm_finds_the_film(film: list[SoundScene], store: FolderStore) -> None:
    score = Score(film, FORMAT)
    whole = master_piece(score.piece(0, score.starts[-1]), 0.0, store)[:, PRE_ROLL:-POST_ROLL]
    expected = pyloudnorm.Meter(48_000).integrated_loudness(whole.T.astype(np.float64))
    levels = levels_of(film, store)
    assert film_lufs(levels) == pytest.approx(expected, abs=0.1)
    peak = 20 * np.log10(np.abs(resample_poly(whole, 4, 1, axis=1)).max())
    assert max(level.true_peak_dbtp for level in levels) == pytest.approx(peak, abs=0.05)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 99), st.floats(1.0, 8.0), st.floats(0.001, 0.5))
def test_the_meter_agrees_with_pyloudnorm(seed: int, seconds: float, level: float) -> None:
    random = np.random.default_rng(seed)
    count = round(seconds * 48_000)
    envelope = np.repeat(random.uniform(0.0, 1.0, count // 9_600 + 1), 9_600)[:count]
    sound = (random.standard_normal((2, count)) * envelope * level).astype(np.float32)
    expected = pyloudnorm.Meter(48_000).integrated_loudness(sound.T.astype(np.float64))
    assert integrated_lufs(step_powers(weighted_power(sound))) == pytest.approx(expected, abs=0.35)


@pytest.mark.parametrize("count", [1, 4_800, 57_343, 57_344, 57_345, 65_536, 300_000])
def test_the_weighting_is_that_of_the_standards_two_recursions(count: int) -> None:
    sound = np.random.default_rng(count).uniform(-1.0, 1.0, (2, count)).astype(np.float32)
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585]
    high_pass = [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621]
    expected = sum(np.square(sosfilt([shelf, high_pass], channel)) for channel in sound)
    assert weighted_power(sound) == pytest.approx(expected, abs=1e-10)


def test_a_tone_of_known_loudness_is_measured_right() -> None:
    time = np.arange(5 * 48_000) / 48_000
    tone_at_997 = np.stack([10 ** (-20 / 20) * np.sin(2 * np.pi * 997 * time)] * 2).astype(np.float32)
    assert integrated_lufs(step_powers(weighted_power(tone_at_997))) == pytest.approx(-20.0, abs=0.05)


def test_the_true_peak_between_samples_is_found() -> None:
    time = np.arange(48_000)
    quarter = np.sin(2 * np.pi * 12_000 * time / 48_000 + np.pi / 4).astype(np.float32)[None]
    assert np.abs(quarter).max() < 0.71
    assert true_peak_dbtp(quarter * np.hanning(48_000).astype(np.float32)) == pytest.approx(0.0, abs=0.1)


def test_the_gain_comes_in_half_decibels_and_reaches_the_target() -> None:
    def gain(lufs: float) -> float:
        return settle_gain(lambda gain_db: [PieceLevel(step_lufs=(lufs + gain_db,) * 100, true_peak_dbtp=-3.0)])[0]

    assert [gain(-14.0), gain(-14.2), gain(-14.3), gain(-12.9)] == [0.0, 0.0, 0.5, -1.0]
    assert gain(-60.0) == 20.0


def test_what_the_limiter_takes_away_is_made_up_for() -> None:
    def levels(gain_db: float) -> list[PieceLevel]:
        return [PieceLevel(step_lufs=(-17.0 + 0.8 * gain_db,) * 100, true_peak_dbtp=-2.0)]

    gain_db, settled = settle_gain(levels)
    assert film_lufs(settled) == pytest.approx(-14.0, abs=0.26)
    assert gain_db > 3.0


def test_quiet_stretches_are_gated() -> None:
    loud = PieceLevel(step_lufs=(-14.0,) * 100, true_peak_dbtp=-3.0)
    quiet = PieceLevel(step_lufs=(-40.0,) * 100, true_peak_dbtp=-30.0)
    assert film_lufs([loud, quiet, loud]) == pytest.approx(-14.0, abs=0.1)


def test_a_silent_film_is_left_as_it_is(store: FolderStore) -> None:
    gain_db, levels = settle_gain(lambda gain_db: levels_of([scene(10)], store, gain_db))
    assert film_lufs(levels) == SILENCE_LUFS
    assert gain_db == 0.0


def test_a_film_of_music_alone_reaches_the_target(store: FolderStore) -> None:
    scenes = [scene(31, music=loop(store, 4, 500, 800))]
    _, levels = settle_gain(lambda gain_db: levels_of(scenes, store, gain_db))
    assert film_lufs(levels) == pytest.approx(-14.0, abs=0.26)


def test_a_film_without_pieces_has_no_loudness() -> None:
    with pytest.raises(CompositionError, match="at least one scene"):
        film_lufs([])


def test_a_short_piece_has_steps_too(store: FolderStore) -> None:
    (level,) = levels_of([scene(1, line(tone(store, 0.3), 0.0))], store)
    assert len(level.step_lufs) == 3
