"""The environment of these tests is the one that `make setup-models` makes."""

from importlib.metadata import version

import torch


def test_torch_computes_without_a_gpu() -> None:
    assert version("torch").endswith("+cpu")
    assert float(torch.ones(3).sum()) == 3.0
