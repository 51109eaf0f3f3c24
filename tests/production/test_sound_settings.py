"""From settings to the voice and the music of a film: exchanging a model is a setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from io_managers.film_store import FilmStore
from storyvid.errors import MissingModelError, SettingsError
from storyvid.models.base import Mood
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid_assets.definitions import build_production
from storyvid_assets.profiles import build_generators
from tests.conformance.music import asked_for
from tests.conformance.speech import request
from tests.production import tiny_sound


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    tiny_sound.vits(folder / "en")
    tiny_sound.vits(folder / "hi", tiny_sound.DEVANAGARI)
    tiny_sound.musicgen(folder / "musicgen")
    tiny_sound.ace_step(folder / "ace")
    return folder


def generators(home: Path, **settings: object) -> object:
    asked = Settings(
        storyvid_home=home,
        force_profile=ExecutionProfile.PROD_GPU,
        on_missing_model="mock",
        model_device="cpu",
        music_seconds=8.0,
        **settings,
    )
    return build_generators(build_production(asked))


def test_a_voice_per_language_and_music_by_their_settings(models: Path, tmp_path: Path) -> None:
    cast = generators(
        tmp_path,
        tts_model_name=str(models / "en"),
        tts_model_name_hi=str(models / "hi"),
        music_model_name=str(models / "musicgen"),
    )
    store = FilmStore(tmp_path)
    assert {cast.speech.identity["backend"], cast.music_maker.identity["backend"]} == {"vits", "musicgen"}
    assert set(cast.speech.identity) >= {"model.any", "model.hi"}
    for text, language in (("Good morning.", "en"), ("एक लोमड़ी थी।", "hi")):
        assert cast.speech.speak(request(text, language), store).compromises == ()
    assert cast.music_maker.compose(asked_for(Mood.CALM), store).samples == 8 * 48_000


def test_another_backend_is_a_setting(models: Path, tmp_path: Path) -> None:
    cast = generators(tmp_path, music_backend="ace_step", music_model_name=str(models / "ace"), music_steps=2)
    assert cast.music_maker.identity["backend"] == "ace_step"
    assert cast.speech.identity["backend"] == "espeak-ng"


def test_a_python_that_is_not_there_is_told_before_anything_is_made(models: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingModelError, match="no/python cannot be run"):
        generators(
            tmp_path,
            tts_backend="coqui",
            tts_model_name=str(models / "en"),
            coqui_python=tmp_path / "no" / "python",
        )
    nowhere = tmp_path / "other" / "python"
    with pytest.raises(MissingModelError, match="other/python cannot be run"):
        generators(tmp_path, music_backend="audiocraft", music_model_name="debug", audiocraft_python=nowhere)


def test_speakers_that_cannot_be_read_are_told(models: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"TTS_SPEAKERS='martian=1'.*neutral, female, male, child"):
        generators(tmp_path, tts_model_name=str(models / "en"), tts_speakers="martian=1")
