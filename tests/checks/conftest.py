"""One small film that all planted faults are planted in."""

from __future__ import annotations

import pytest

from tests.checks.planted import RealFilm


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> RealFilm:
    return RealFilm.rendered(tmp_path_factory.mktemp("checked") / "home")
