"""What every music generator promises. A backend passes by a subclass that gives it:

class TestMyMusic(MusicConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def music(cls) -> MusicGenerator:
        return MyMusic(...)
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar

import numpy as np
import pyloudnorm
import pytest
import soundfile

from io_managers.film_store import FilmStore
from storyvid.generation.protocols import MusicGenerator
from storyvid.generation.requests import MusicRequest
from storyvid.models.base import Mood
from storyvid.models.media import MusicCue


class MusicConformance:
    """`moods` are those that the suite asks for; `shortest_s` what a loop lasts at least."""

    moods: ClassVar[tuple[Mood, ...]] = (Mood.CALM, Mood.TENSE)
    shortest_s: ClassVar[float] = 5.0

    @pytest.fixture
    def store(self, tmp_path: Path) -> FilmStore:
        return FilmStore(tmp_path)

    def test_a_cue_decodes_to_its_samples_of_stereo_at_48_khz(self, music: MusicGenerator, store: FilmStore) -> None:
        for mood in self.moods:
            cue = music.compose(asked_for(mood), store)
            sound = samples_of(cue, store)
            assert cue.mood is mood
            assert len(sound) >= self.shortest_s * 48_000
            assert 0.01 < np.abs(sound).max() < 1.0
            assert 0 <= cue.loop_start < cue.samples

    def test_its_loudness_is_what_it_says(self, music: MusicGenerator, store: FilmStore) -> None:
        cue = music.compose(asked_for(self.moods[0]), store)
        measured = pyloudnorm.Meter(48_000).integrated_loudness(samples_of(cue, store).astype(np.float64))
        assert measured == pytest.approx(cue.lufs, abs=0.5)

    def test_the_end_runs_into_where_it_goes_on(self, music: MusicGenerator, store: FilmStore) -> None:
        """Neither a step nor a gap: the seam is no rougher and no softer than the rest."""
        for mood in self.moods:
            cue = music.compose(asked_for(mood), store)
            sound = samples_of(cue, store).astype(np.float64)
            steps = np.abs(np.diff(sound, axis=0)).max(axis=1)
            assert np.abs(sound[-1] - sound[cue.loop_start]).max() <= np.quantile(steps, 0.999)
            turned = np.concatenate([sound[-4_800:], sound[cue.loop_start : cue.loop_start + 4_800]])
            assert turned.std() > 0.05 * sound.std()

    def test_equal_requests_give_equal_cues_in_any_thread(self, music: MusicGenerator, store: FilmStore) -> None:
        first = music.compose(asked_for(self.moods[0]), store)
        with ThreadPoolExecutor(2) as pool:
            again = list(pool.map(lambda mood: music.compose(asked_for(mood), store), [*self.moods, self.moods[0]]))
        assert again[0] == again[-1] == first

    def test_moods_differ(self, music: MusicGenerator, store: FilmStore) -> None:
        assert len({music.compose(asked_for(mood), store).audio for mood in self.moods}) == len(self.moods)

    def test_the_identity_names_the_backend_and_stays_the_same(self, music: MusicGenerator) -> None:
        assert music.identity["backend"]
        assert all(isinstance(value, str) for value in music.identity.values())
        assert dict(music.identity) == dict(music.identity)


def asked_for(mood: Mood, seed: int = 7) -> MusicRequest:
    return MusicRequest(mood=mood, themes=("friendship", "winter"), seed=seed)


def samples_of(cue: MusicCue, store: FilmStore) -> np.ndarray:
    """The decoded cue, checked to be what it says."""
    sound, rate = soundfile.read(io.BytesIO(store.read(cue.audio)), dtype="float32")
    assert rate == 48_000
    assert sound.shape == (cue.samples, 2)
    return sound
