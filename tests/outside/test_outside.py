"""Generators that live in environments of their own: `make test-outside` makes these, and runs their real code."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from io_managers.film_store import FilmStore
from resources.music.audiocraft import DEBUG_MODEL, AudiocraftMusic, AudiocraftOptions
from resources.speech.coqui import CoquiOptions, CoquiSpeech
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
    folder = tmp_path_factory.mktemp("coqui") / "voice"
    builder = Path(__file__).with_name("tiny_coqui.py")
    subprocess.run([COQUI_PYTHON, "-I", builder, folder], check=True, timeout=300)
    return folder


class TestCoqui(SpeechConformance):
    """With a VITS of random weights."""

    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls, tiny_coqui: Path) -> CoquiSpeech:
        return CoquiSpeech(CoquiOptions(COQUI_PYTHON, str(tiny_coqui), tiny_coqui.parent / "cache", device="cpu"))


def test_what_they_are_is_told(tiny_coqui: Path, tmp_path: Path) -> None:
    voices = CoquiSpeech(CoquiOptions(COQUI_PYTHON, str(tiny_coqui), tmp_path, device="cpu"))
    assert "on cpu: 0 named speaker(s), 0 recording(s), 16000 Hz" in voices.check()
    assert voices.speak(request("Good morning.", "en"), FilmStore(tmp_path)).samples > 0
    assert voices.identity["coqui-tts"].startswith("0.28")
