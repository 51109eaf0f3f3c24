"""Generators that live in environments of their own: `make test-outside` makes these, and runs their real code."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import lfilter

from io_managers.film_store import FilmStore
from resources.music.audiocraft import DEBUG_MODEL, AudiocraftMusic, AudiocraftOptions
from resources.speech.coqui import CoquiOptions, CoquiSpeech
from storyvid.errors import MissingModelError
from storyvid.settings import PROJECT_ROOT
from tests.conformance.music import MusicConformance
from tests.conformance.speech import SpeechConformance, request

AUDIOCRAFT_PYTHON = PROJECT_ROOT / ".venv-audiocraft" / "bin" / "python"
COQUI_PYTHON = PROJECT_ROOT / ".venv-coqui" / "bin" / "python"


class TestAudiocraft(MusicConformance):
    """With AudioCraft's own untrained model."""

    @pytest.fixture(scope="class")
    @classmethod
    def music(cls, tmp_path_factory: pytest.TempPathFactory) -> AudiocraftMusic:
        cache = tmp_path_factory.mktemp("cache")
        return AudiocraftMusic(AudiocraftOptions(AUDIOCRAFT_PYTHON, DEBUG_MODEL, cache, device="cpu", seconds=6.0))


@pytest.fixture(scope="module")
def tiny_coqui(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built("tiny_coqui.py", tmp_path_factory.mktemp("coqui") / "voice")


@pytest.fixture(scope="module")
def tiny_xtts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built("tiny_xtts.py", tmp_path_factory.mktemp("xtts") / "voice")


def _built(builder: str, folder: Path) -> Path:
    subprocess.run([COQUI_PYTHON, "-I", Path(__file__).with_name(builder), folder], check=True, timeout=300)
    return folder


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four people, as noise of four colours, each 7 s long; one as MP3."""
    folder = tmp_path_factory.mktemp("recordings")
    for seed, name in enumerate(("narrator.wav", "female.flac", "male.mp3", "child.wav")):
        noise = np.random.default_rng(seed).standard_normal(7 * 22_050)
        soundfile.write(folder / name, lfilter([1.0], [1.0, -0.2 * seed], noise) * 0.05, 22_050)
    return folder


class TestCoqui(SpeechConformance):
    """With a VITS of random weights."""

    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls, tiny_coqui: Path) -> CoquiSpeech:
        return CoquiSpeech(CoquiOptions(COQUI_PYTHON, str(tiny_coqui), tiny_coqui.parent / "cache", device="cpu"))


class TestXtts(SpeechConformance):
    """The XTTS of Coqui TTS with a small GPT and random weights: it says noise, by all of its code."""

    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls, tiny_xtts: Path, recordings: Path) -> CoquiSpeech:
        cache = tiny_xtts.parent / "cache"
        return CoquiSpeech(CoquiOptions(COQUI_PYTHON, str(tiny_xtts), cache, recordings=recordings, device="cpu"))


def test_xtts_knows_its_languages_and_needs_a_recording(tiny_xtts: Path, tmp_path: Path) -> None:
    voices = CoquiSpeech(CoquiOptions(COQUI_PYTHON, str(tiny_xtts), tmp_path, device="cpu"))
    with pytest.raises(MissingModelError, match=r"there is none for the voice 'neutral'.*COQUI_VOICES"):
        voices.speak(request("Good morning.", "en"), FilmStore(tmp_path))
    with pytest.raises(MissingModelError, match="does not speak 'ta', but en, hi"):
        voices.speak(request("Good morning.", "ta"), FilmStore(tmp_path))


def test_what_they_are_is_told(tiny_coqui: Path, tmp_path: Path) -> None:
    voices = CoquiSpeech(CoquiOptions(COQUI_PYTHON, str(tiny_coqui), tmp_path, device="cpu"))
    assert "on cpu: 0 named speaker(s), 0 recording(s), 16000 Hz" in voices.check()
    assert voices.speak(request("Good morning.", "en"), FilmStore(tmp_path)).samples > 0
    assert voices.identity["coqui-tts"].startswith("0.28")
