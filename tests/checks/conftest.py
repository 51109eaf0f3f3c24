"""One small film that all planted faults are planted in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storyvid.settings import Settings
from tests.checks.planted import RealFilm
from tests.dagster.studio import TestStudio, instance_in


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> RealFilm:
    return RealFilm.rendered(tmp_path_factory.mktemp("checked") / "home")


@pytest.fixture
def studio(small_settings: Settings, tmp_path: Path) -> Iterator[TestStudio]:
    with instance_in(tmp_path) as instance:
        yield TestStudio(small_settings, instance)
