"""What tests of production generators share: tiny models, built once per process, and a device of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from resources.device import Device

torch.set_num_threads(1)  # tiny models: more threads would only wait for each other


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `tests.production.tiny.folder` builds."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="class")
def device() -> Iterator[Device]:
    owner = Device("cpu")
    yield owner
    owner.release_all()
