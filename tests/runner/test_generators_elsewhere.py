"""Coqui TTS and AudioCraft, asked in another Python: our side and the workers are real, their libraries stand-ins.

The libraries themselves are run by `make test-outside`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from io_managers.film_store import FilmStore
from resources.music.audiocraft import DEBUG_MODEL, AudiocraftMusic, AudiocraftOptions
from resources.speech.coqui import CoquiOptions, CoquiSpeech
from storyvid.errors import GenerationError, InputError, MissingModelError
from storyvid.models.base import Mood
from storyvid.models.plan import VoiceProfile
from tests.conformance.music import MusicConformance, asked_for
from tests.conformance.speech import SpeechConformance, request

STAND_INS = Path(__file__).parent / "stand_ins"
VERSIONS = {"coqui-tts": "0.28.0", "audiocraft": "1.3.0", "torch": "2.13.0+cpu"}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the stand-ins; it leaves out the isolation (-I) that would hide them."""
    folder = tmp_path_factory.mktemp("elsewhere")
    for name, version in VERSIONS.items():
        info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nshift\nPYTHONPATH="{STAND_INS}:{folder}" exec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return python


def model(folder: Path, **config: object) -> str:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"model": "vits", **config}))
    (folder / "model.pth").write_bytes(b"weights" * 100)
    (folder / "speakers.pth").write_bytes(b"names")
    return str(folder)


def coqui(python: Path, tmp_path: Path, recordings: Path | None = None, **config: object) -> CoquiSpeech:
    name = model(tmp_path / "model", **config)
    return CoquiSpeech(CoquiOptions(python, name, tmp_path / "cache", recordings=recordings, device="cpu"))


class TestCoqui(SpeechConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def speech(cls, elsewhere: Path, tmp_path_factory: pytest.TempPathFactory) -> CoquiSpeech:
        return coqui(elsewhere, tmp_path_factory.mktemp("coqui"))


class TestAudiocraft(MusicConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def music(cls, elsewhere: Path, tmp_path_factory: pytest.TempPathFactory) -> AudiocraftMusic:
        cache = tmp_path_factory.mktemp("cache")
        return AudiocraftMusic(AudiocraftOptions(elsewhere, DEBUG_MODEL, cache, device="cpu", seconds=6.0))


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for seed, name in enumerate(("narrator.wav", "female-1.wav", "female-2.flac", "grandfather.mp3")):
        soundfile.write(folder / name, np.random.default_rng(seed).standard_normal(16_000) * 0.1, 16_000)
    (folder / "notes.txt").write_text("who they are")
    return folder


def test_each_character_speaks_like_a_recording(elsewhere: Path, tmp_path: Path, recordings: Path) -> None:
    voices = coqui(elsewhere, tmp_path, recordings, model="xtts", languages=["en", "hi"])
    chosen = {
        name: voices._recording(VoiceProfile(**voice), needed=True)
        for name, voice in {
            "narrator": {},
            "woman": {"gender": "female"},
            "another": {"gender": "female", "variant": 1},
            "asked for": {"preset": "grandfather"},
        }.items()
    }
    assert {name: file.name for name, file in chosen.items() if file} == {
        "narrator": "narrator.wav",
        "woman": "female-1.wav",
        "another": "female-2.flac",
        "asked for": "grandfather.mp3",
    }
    store = FilmStore(tmp_path)
    assert voices.speak(request("Good morning.", "en"), store).samples > 0
    assert voices.check().endswith("0 named speaker(s), 4 recording(s), 16000 Hz")
    with pytest.raises(MissingModelError, match=r"none for the voice 'martian'.*COQUI_VOICES"):
        voices.speak(request("Good.", "en").model_copy(update={"voice": VoiceProfile(preset="martian")}), store)
    with pytest.raises(MissingModelError, match="does not speak 'ta', but en, hi"):
        voices.speak(request("Good.", "ta"), store)


def test_another_recording_is_another_identity(elsewhere: Path, tmp_path: Path, recordings: Path) -> None:
    voices = coqui(elsewhere, tmp_path, recordings, model="xtts")
    before = dict(voices.identity)
    (recordings / "narrator.wav").write_bytes(b"somebody else")
    after = CoquiSpeech(voices._options).identity
    assert {name for name in before if before[name] != after[name]} == {"recordings"}
    assert before["coqui-tts"] == "0.28.0"


def test_named_speakers_are_dealt_out_and_asked_for_by_name(elsewhere: Path, tmp_path: Path) -> None:
    voices = coqui(elsewhere, tmp_path, speakers=["p225", "p226"])
    store = FilmStore(tmp_path)

    def line(voice: VoiceProfile) -> str:
        return voices.speak(request("Good morning.", "en").model_copy(update={"voice": voice}), store).audio.sha256

    assert line(VoiceProfile(preset="p225")) != line(VoiceProfile(preset="p226"))
    with pytest.raises(InputError, match="no speaker 'p999': it has 2, p225, p226"):
        line(VoiceProfile(preset="p999"))


def test_a_model_that_the_worker_cannot_load_is_told(elsewhere: Path, tmp_path: Path) -> None:
    music = AudiocraftMusic(AudiocraftOptions(elsewhere, str(tmp_path), tmp_path / "cache", device="cpu"))
    with pytest.raises(GenerationError, match=r"AudioCraft ended(.|\n)*is not a valid checkpoint name"):
        music.compose(asked_for(Mood.CALM), FilmStore(tmp_path))


def test_a_python_without_the_library_is_told(tmp_path: Path) -> None:
    music = AudiocraftMusic(AudiocraftOptions(Path(sys.executable), DEBUG_MODEL, tmp_path))
    with pytest.raises(MissingModelError, match="does not have audiocraft"):
        _ = music.identity
    nowhere = AudiocraftMusic(AudiocraftOptions(tmp_path / "python", DEBUG_MODEL, tmp_path))
    with pytest.raises(MissingModelError, match="cannot be run"):
        _ = nowhere.identity
