"""What a piece sounds like: voices in the centre at one level, music under them, nothing torn at the borders."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from storyvid.errors import InvalidResultError
from storyvid.film.sound.constants import MIX_AFTER, MIX_BEFORE, POST_ROLL, PRE_ROLL
from storyvid.film.sound.mix import master_piece, mix_piece
from storyvid.film.sound.plan import Score, plan_pieces
from storyvid.models.film import SoundScene
from tests.sound.sounding import FORMAT, FolderStore, line, loop, scene, spoken, tone


def mixed(scenes: list[SoundScene], store: FolderStore) -> NDArray[np.float32]:
    """The whole film before the master, in one go, shape (samples, 2)."""
    score = Score(scenes, FORMAT)
    return mix_piece(score.piece(0, score.starts[-1]), store)[MIX_BEFORE:-MIX_AFTER]


def level_db(sound: NDArray[np.float32], start_s: float, end_s: float) -> float:
    part = sound[round(start_s * 48_000) : round(end_s * 48_000)]
    return float(10 * np.log10(np.mean(part.astype(np.float64) ** 2)))


def loudness(sound: NDArray[np.float32]) -> float:
    return float(pyloudnorm.Meter(48_000).integrated_loudness(sound.astype(np.float64)))


@pytest.mark.parametrize("gain_db", [0.0, 4.0])
def test_pieces_are_slices_of_the_film_mixed_as_a_whole(
    short: list[SoundScene], store: FolderStore, gain_db: float
) -> None:
    score = Score(short, FORMAT)
    whole = master_piece(score.piece(0, score.starts[-1]), gain_db, store)
    at = 0
    for piece in plan_pieces(short, FORMAT):
        sound = master_piece(piece, gain_db, store)
        low, high = max(0, at - PRE_ROLL), min(score.starts[-1], at + piece.samples + POST_ROLL)
        expected = whole[:, low + PRE_ROLL : high + PRE_ROLL]
        assert np.abs(sound[:, low - at + PRE_ROLL : high - at + PRE_ROLL] - expected).max() <= 1e-6
        at += piece.samples


@pytest.mark.parametrize("level", [0.04, 0.1, 0.5])
def test_every_line_comes_out_at_the_same_loudness(store: FolderStore, level: float) -> None:
    sound = mixed([scene(20, line(spoken(store, 5.0, 7, level), 0.5))], store)
    assert loudness(sound) == pytest.approx(-13.0, abs=0.3)


def test_a_line_of_a_moment_is_levelled_over_its_own_length(store: FolderStore) -> None:
    sound = mixed([scene(10, line(tone(store, 0.25, 1_000.0, 0.02), 1.0))], store)
    # A tone near 1 kHz weighs as much as it measures: BS.1770 makes 0.691 dB up for the weighting there.
    assert 10 * np.log10(2 * np.mean(sound[50_000:58_000, 0] ** 2)) == pytest.approx(-13.0, abs=0.3)


def test_a_line_of_silence_stays_silent(store: FolderStore) -> None:
    assert np.abs(mixed([scene(10, line(tone(store, 1.0, level=0.0), 0.5))], store)).max() == 0.0


def test_a_whisper_is_raised_no_further_than_the_bound(store: FolderStore) -> None:
    quiet = tone(store, 2.0, 1_000.0, 0.001)
    assert np.abs(mixed([scene(10, line(quiet, 0.5))], store)).max() == pytest.approx(0.001 * 10 ** (24 / 20), rel=0.05)


def test_voices_stand_in_the_centre_and_begin_without_a_click(store: FolderStore) -> None:
    sound = mixed([scene(20, line(tone(store, 2.0, 130.0), 1.0))], store)
    assert np.array_equal(sound[:, 0], sound[:, 1])
    steepest = 2 * np.pi * 130 / 48_000 * np.abs(sound).max()
    assert np.abs(np.diff(sound[:, 0])).max() <= 1.2 * steepest


def test_music_ducks_under_the_voice_and_comes_up_in_pauses(store: FolderStore) -> None:
    music, voice = loop(store, 4, 500, 800), spoken(store, 5.0, 3)
    quiet = tone(store, 5.0, level=0.0)
    alone = mixed([scene(63, line(quiet, 4.0), line(quiet, 13.0), music=music)], store)
    voiced = loudness(mixed([scene(63, line(voice, 4.0))], store))
    assert loudness(alone[192_000:432_000]) - voiced == pytest.approx(-16.0, abs=0.8)
    assert loudness(alone[504_000:576_000]) - voiced == pytest.approx(-9.0, abs=0.8)
    assert level_db(alone, 10.5, 12.0) - level_db(alone, 4.0, 9.0) == pytest.approx(7.0, abs=0.1)


def test_ducking_is_smooth(store: FolderStore) -> None:
    quiet = tone(store, 2.0, level=0.0)
    sound = mixed([scene(40, line(quiet, 4.0), line(quiet, 6.7), music=loop(store, 1, 1_000))], store)
    envelope = np.abs(sound[:, 0]).reshape(-1, 480).max(axis=1)[100:-350]
    steps_db = np.abs(np.diff(20 * np.log10(envelope)))
    assert steps_db.max() < 0.4  # per 10 ms


def test_cards_have_their_music_in_full(store: FolderStore) -> None:
    music = loop(store, 4, 500, 800)
    card = mixed([scene(31, music=music)], store)
    bed = mixed([scene(31, line(tone(store, 1.0, level=0.0), 8.5), music=music)], store)
    assert level_db(card, 2.0, 5.0) - level_db(bed, 2.0, 5.0) == pytest.approx(5.0, abs=0.1)


def test_music_crossfades_over_the_border_at_even_level(store: FolderStore) -> None:
    first, second = loop(store, 4, 500), loop(store, 4, 810)
    sound = mixed([scene(31, music=first), scene(31, music=second)], store)
    levels = [level_db(sound, 9.92 + at, 10.17 + at) for at in (-3.0, -1.5, -0.75, -0.1, 0.5, 1.25, 3.0)]
    assert max(levels) - min(levels) < 1.5
    before, after = sound[:420_000, 0], sound[552_000:, 0]
    assert tone_level(before, 810) < -80 < tone_level(before, 500)
    assert tone_level(after, 500) < -80 < tone_level(after, 810)


def tone_level(sound: NDArray[np.float32], frequency_hz: int) -> float:
    """Level of one whole-numbered frequency, in dB, over whole seconds of `sound`."""
    whole = sound[: len(sound) // 48_000 * 48_000].astype(np.float64)
    turn = np.exp(-2j * np.pi * frequency_hz * np.arange(len(whole)) / 48_000)
    return float(20 * np.log10(abs(np.mean(whole * turn)) + 1e-12))


def test_music_enters_every_scene_at_its_beginning(store: FolderStore) -> None:
    music = loop(store, 7, 220, 277)
    sound = mixed([scene(43, music=music), scene(62, music=music)], store)
    start = 43 * 8 * 1_920
    a, b = sound[96_000:200_000], sound[start + 96_000 : start + 200_000]
    assert np.abs(a - b).max() < 1e-6


def test_a_scene_without_music_is_silent_between_its_lines(store: FolderStore) -> None:
    music = loop(store, 7, 220, 277)
    sound = mixed([scene(31, music=music), scene(31), scene(31, music=music)], store)
    assert np.abs(sound[round(11.5 * 48_000) : round(18.2 * 48_000)]).max() == 0.0


def test_the_film_begins_and_ends_in_silence(short: list[SoundScene], store: FolderStore) -> None:
    sound = mixed(short, store)
    assert np.abs(sound[:48]).max() < 1e-3
    assert np.abs(sound[-48:]).max() < 1e-3


def test_sound_that_is_not_as_promised_is_refused(store: FolderStore) -> None:
    voice = tone(store, 1.0).model_copy(update={"samples": 47_999})
    with pytest.raises(InvalidResultError, match="48000 samples in 1 channels at 48000 Hz"):
        mixed([scene(10, line(voice, 0.5))], store)
