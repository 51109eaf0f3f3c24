"""A studio per test, and one film that several tests look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storyvid.settings import Settings
from tests.dagster.studio import TestStudio, instance_in
from tests.ready import ReadyFilms
from tests.tale import TALE


@pytest.fixture
def tale_made(small_settings: Settings, ready_films: ReadyFilms) -> None:
    """What a film of the tale is made of, in the data folder of this test; its instance knows nothing of it."""
    ready_films.put(TALE, small_settings)


@pytest.fixture
def studio(small_settings: Settings, tmp_path: Path) -> Iterator[TestStudio]:
    with instance_in(tmp_path) as instance:
        yield TestStudio(small_settings, instance)
