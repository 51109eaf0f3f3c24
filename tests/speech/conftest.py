"""A synthesiser and a real film store to put its sound into."""

from pathlib import Path

import pytest

from io_managers.film_store import FilmStore
from resources.speech.espeak import EspeakSpeech


@pytest.fixture(scope="session")
def espeak() -> EspeakSpeech:
    return EspeakSpeech()


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path)
