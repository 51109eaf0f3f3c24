"""One store and one small film for all tests of the sound."""

from __future__ import annotations

import pytest

from storyvid.models.film import SoundScene
from tests.sound.sounding import FolderStore, short_film, small_film


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> FolderStore:
    return FolderStore(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="session")
def film(store: FolderStore) -> list[SoundScene]:
    return small_film(store)


@pytest.fixture(scope="session")
def short(store: FolderStore) -> list[SoundScene]:
    return short_film(store)
