"""A voice and music that storyvid has never heard of, each in a few lines: they pass the suites."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import pytest
import soundfile

from resources.speech.spoken_text import word_spans
from storyvid.errors import GenerationError
from storyvid.film.sound.loudness import integrated_lufs, step_powers, weighted_power
from storyvid.generation.keys import derived_seed
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import MusicRequest, SpeechRequest
from storyvid.models.media import MusicCue, SpokenLine, Word
from tests.conformance.music import MusicConformance
from tests.conformance.speech import SpeechConformance


def flac(sound: np.ndarray) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound, 48_000, format="FLAC", subtype="PCM_16")
    return file.getvalue()


class Hummer:
    """Hums every word at the pitch of its voice."""

    identity: Mapping[str, str] = {"backend": "hummer", "code": "1"}

    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine:
        spans = list(word_spans(request.text))
        if not spans:
            raise GenerationError(f"Nothing to hum in {request.text!r}.")
        pitch_hz = 120 + derived_seed(request.voice.canonical_json()) % 160
        samples = round(48_000 * 60 / request.words_per_minute)
        hum = 0.4 * np.sin(2 * np.pi * pitch_hz * np.arange(samples) / 48_000) * np.hanning(samples) ** 0.1
        words = [
            Word(span=span, start_sample=samples * place, end_sample=samples * (place + 1))
            for place, span in enumerate(spans)
        ]
        audio = media.put(flac(np.tile(hum, len(spans))), "flac")
        return SpokenLine(audio=audio, samples=samples * len(spans), words=tuple(words))


class Drone:
    """One chord per mood, whole waves long, so that it loops by itself."""

    identity: Mapping[str, str] = {"backend": "drone", "code": "1"}

    def compose(self, request: MusicRequest, media: MediaStore) -> MusicCue:
        root = 40 + derived_seed(request.mood, request.seed) % 40
        place = np.arange(8 * 48_000) / 48_000
        chord = sum(np.sin(2 * np.pi * root * step * place) for step in (2, 3, 5)) * 0.1
        both = np.stack([chord, chord]).astype(np.float32)
        lufs = integrated_lufs(step_powers(weighted_power(both)))
        return MusicCue(audio=media.put(flac(both.T), "flac"), samples=both.shape[1], mood=request.mood, lufs=lufs)


class TestHummer(SpeechConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls) -> Hummer:
        return Hummer()


class TestDrone(MusicConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def music(cls) -> Drone:
        return Drone()
