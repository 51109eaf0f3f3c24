"""What every speech generator promises. A backend passes by a subclass that gives it:

class TestMyVoices(SpeechConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls) -> SpeechGenerator:
        return MyVoices(...)
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
import soundfile

from io_managers.film_store import FilmStore
from resources.speech.spoken_text import word_spans
from storyvid.errors import GenerationError
from storyvid.generation.protocols import SpeechGenerator
from storyvid.generation.requests import SpeechRequest
from storyvid.models.media import SpokenLine
from storyvid.models.plan import VoiceProfile

ENGLISH = '"Bah!" said Mr. Scrooge, at the end of the day—and it cost £2.50 in 1843.'
HINDI = "कितना मनोहर, कितना सुहावना प्रभाव है। जल्दी-जल्दी बैलों को ₹50 दे दें।"
LONG = (
    "She had been saving every penny she could for months, with this result; twenty dollars a week doesn't go far, and "
    "expenses had been greater than she had calculated, as they always are, so that many a happy hour she had spent "
    "planning for something nice for him, something fine and rare and sterling, was lost. She cried."
)


class SpeechConformance:
    """`texts` are lines by language, for the languages that the backend speaks."""

    texts: ClassVar[dict[str, str]] = {"en": ENGLISH, "hi": HINDI}
    long_text: ClassVar[tuple[str, str]] = (LONG, "en")

    @pytest.fixture
    def store(self, tmp_path: Path) -> FilmStore:
        return FilmStore(tmp_path)

    def requests(self) -> list[SpeechRequest]:
        return [request(text, language) for language, text in self.texts.items()]

    def test_a_line_decodes_to_its_samples_of_mono_at_48_khz(self, speech: SpeechGenerator, store: FilmStore) -> None:
        for asked in self.requests():
            sound = samples_of(speech.speak(asked, store), store)
            assert len(sound) > 0.3 * 48_000
            assert 0.01 < np.abs(sound).max() <= 0.9

    def test_no_silence_and_no_click_is_at_its_ends(self, speech: SpeechGenerator, store: FilmStore) -> None:
        for asked in self.requests():
            sound = samples_of(speech.speak(asked, store), store)
            loud = np.flatnonzero(np.abs(sound) > 0.01 * np.abs(sound).max())
            assert loud[0] < 0.06 * 48_000
            assert len(sound) - loud[-1] < 0.06 * 48_000
            assert np.abs(sound[[0, -1]]).max() < 2e-3

    def test_every_word_of_the_text_has_its_time_in_order(self, speech: SpeechGenerator, store: FilmStore) -> None:
        for asked in [*self.requests(), request(*self.long_text)]:
            line = speech.speak(asked, store)
            assert [word.span for word in line.words] == list(word_spans(asked.text))
            assert all(0 <= word.start_sample < word.end_sample <= line.samples for word in line.words)
            assert all(first.end_sample <= second.start_sample for first, second in pairwise(line.words))

    def test_equal_requests_give_equal_lines_in_any_thread(self, speech: SpeechGenerator, store: FilmStore) -> None:
        asked = self.requests()[0]
        first = speech.speak(asked, store)
        with ThreadPoolExecutor(2) as pool:
            again = list(pool.map(lambda one: speech.speak(one, store), [*self.requests(), asked]))
        assert again[0] == again[-1] == first

    def test_a_long_line_is_spoken_whole_and_without_a_click(self, speech: SpeechGenerator, store: FilmStore) -> None:
        text, language = self.long_text
        line = speech.speak(request(text, language), store)
        sound = samples_of(line, store)
        assert line.words[-1].span.of(text) == list(word_spans(text))[-1].of(text)
        quiet = np.abs(sound) < 1e-4
        edges = np.flatnonzero(quiet[:-1] != quiet[1:])
        silences = [(low, high) for low, high in pairwise(edges) if quiet[low + 1] and high - low > 2_400]
        assert all(np.abs(np.diff(sound[max(low - 24, 0) : low + 24])).max() < 0.2 for low, _ in silences)

    def test_a_faster_pace_takes_less_time(self, speech: SpeechGenerator, store: FilmStore) -> None:
        text, language = self.long_text
        slow, fast = (speech.speak(request(text, language, pace=pace), store).samples for pace in (125, 190))
        assert fast < 0.85 * slow

    def test_voices_differ(self, speech: SpeechGenerator, store: FilmStore) -> None:
        text = self.requests()[0]
        profiles = [
            VoiceProfile(),
            VoiceProfile(gender="male"),
            VoiceProfile(gender="female"),
            VoiceProfile(age="child"),
        ]
        lines = {speech.speak(text.model_copy(update={"voice": voice}), store).audio.sha256 for voice in profiles}
        assert len(lines) == len(profiles)

    def test_a_line_without_a_word_fails_and_shows_the_line(self, speech: SpeechGenerator, store: FilmStore) -> None:
        with pytest.raises(GenerationError, match="'— …'"):
            speech.speak(request("— …", next(iter(self.texts))), store)

    def test_the_identity_names_the_backend_and_stays_the_same(self, speech: SpeechGenerator) -> None:
        assert speech.identity["backend"]
        assert all(isinstance(value, str) for value in speech.identity.values())
        assert dict(speech.identity) == dict(speech.identity)


def request(text: str, language: str, pace: int = 150) -> SpeechRequest:
    return SpeechRequest(text=text, language=language, voice=VoiceProfile(), words_per_minute=pace)


def samples_of(line: SpokenLine, store: FilmStore) -> np.ndarray:
    """The decoded line, checked to be what it says."""
    sound, rate = soundfile.read(io.BytesIO(store.read(line.audio)), dtype="float32")
    assert rate == 48_000
    assert sound.shape == (line.samples,)
    return sound
