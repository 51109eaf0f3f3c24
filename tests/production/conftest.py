"""What tests of production generators share: tiny models, built once per process, and a device of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


@pytest.fixture
def cudnn_allowed(monkeypatch: pytest.MonkeyPatch) -> set[bool]:
    """Whether attention was asked for where cuDNN's might have been chosen; filled while a test runs."""
    attend, allowed = torch.nn.functional.scaled_dot_product_attention, set[bool]()

    def seen(*given: Any, **more: Any) -> torch.Tensor:
        allowed.add(torch.backends.cuda.cudnn_sdp_enabled())
        return attend(*given, **more)

    monkeypatch.setattr(torch.nn.functional, "scaled_dot_product_attention", seen)
    return allowed
