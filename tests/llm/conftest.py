"""These tests talk to a server on this machine, and to nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_socket import _remove_restrictions, enable_socket, socket_allow_hosts


@pytest.fixture(autouse=True)
def this_machine_only() -> Iterator[None]:
    """Sockets to 127.0.0.1 are allowed while a test of this folder runs."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    _remove_restrictions()
