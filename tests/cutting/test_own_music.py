"""Music of the author's own in the mix: its opening once, then the loop; read in pieces where it is long."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from io_managers.film_store import FilmStore
from storyvid.cutting import sounds
from storyvid.film.sound import music as mixing
from storyvid.film.sound.plan import plan_pieces
from storyvid.models.film import FilmFormat, SoundScene
from storyvid.models.media import MusicCue
from storyvid.models.sound import MusicStretch

FORMAT = FilmFormat(width_px=160, height_px=90)
SECOND = 48_000


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path)


def ramp(samples: int) -> np.ndarray:
    """Samples that tell their own place."""
    return np.stack([np.arange(samples) / samples] * 2).astype(np.float32)


def cue(store: FilmStore, samples: int, loop_start: int) -> MusicCue:
    audio = store.put(sounds.flac(ramp(samples)), "flac")
    return MusicCue(audio=audio, samples=samples, mood=None, lufs=-20.0, loop_start=loop_start)


def stretches(music: MusicCue, frames: Sequence[int]) -> list[MusicStretch]:
    """The music of each piece of a film whose second scene has it."""
    scenes = [SoundScene(frames=frames[0]), SoundScene(frames=frames[1], music=music)]
    return [stretch for piece in plan_pieces(scenes, FORMAT) for stretch in piece.music]


def test_the_opening_comes_once_and_nothing_before_it(store: FilmStore) -> None:
    music = cue(store, 4 * SECOND, loop_start=SECOND)
    before, first, second, third = stretches(music, [80, 744])
    assert before.position_sample == -80 * 1_920
    assert first.position_sample == 0
    places = [SECOND + (played - SECOND) % (3 * SECOND) for played in (248 * 1_920, 496 * 1_920)]
    assert [second.position_sample, third.position_sample] == places


def heard(stretch: MusicStretch, low: int, high: int, store: FilmStore) -> np.ndarray:
    """The places of the loop that sound, from what a ramp tells."""
    level = 10 ** ((mixing.VOICE_LUFS - stretch.lufs + mixing.PAUSE_DB) / 20)
    plain = stretch.model_copy(update={"fade_in": None, "fade_out": None, "featured": False})
    sound = mixing.music(plain, np.ones(high - low), low, high, store)
    return np.asarray(sound[0] / level * stretch.samples)


@pytest.mark.parametrize("cache_bytes", [mixing._CACHE_BYTES, 0], ids=["kept", "read in pieces"])
def test_each_sample_of_the_loop_sounds_in_its_place(
    store: FilmStore, monkeypatch: pytest.MonkeyPatch, cache_bytes: int
) -> None:
    monkeypatch.setattr(mixing, "_CACHE_BYTES", cache_bytes)
    samples, start = 3_000, 1_000
    opening = MusicStretch(
        audio=cue(store, samples, start).audio,
        samples=samples,
        lufs=-20.0,
        position_sample=0,
        loop_start_sample=start,
        featured=False,
    )
    wanted = [0] * 500 + [*range(3_000), *range(1_000, 3_000), *range(1_000, 1_500)]
    np.testing.assert_allclose(heard(opening, -500, 5_500, store), wanted, atol=0.5)
    endless = opening.model_copy(update={"loop_start_sample": 0})
    wanted = [*range(2_500, 3_000), *range(3_000), *range(2_500)]
    np.testing.assert_allclose(heard(endless, -500, 5_500, store), wanted, atol=0.5)
