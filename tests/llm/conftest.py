"""These tests talk to a server on this machine, and to nothing else."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _this_machine_only(this_machine: None) -> None:
    """Every test of this folder needs it."""
