"""What all tests share: no network, a data folder of their own, a small film format."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from pytest_socket import _remove_restrictions, disable_socket, enable_socket, socket_allow_hosts

from storyvid.settings import Settings
from tests.ready import ReadyFilms

# Before anything imports the settings: a test never touches the user's data or .env.
for _name in [name for name in os.environ if name.lower() in Settings.model_fields]:
    del os.environ[_name]
os.environ["EXECUTION_PROFILE"] = "debug_cpu"
logging.getLogger("dagster_telemetry_logger").disabled = True
Settings.model_config["env_file"] = None

# A busy machine is no failure, and a failure is one on every machine.
hypothesis_settings.register_profile("storyvid", deadline=None, derandomize=True, max_examples=60)
hypothesis_settings.load_profile("storyvid")

STORIES = Path(__file__).parent / "fixtures" / "stories"


def pytest_collection_finish() -> None:
    """What was imported stays: to look through half a million objects of libraries took a quarter of some tests."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup() -> None:
    """Nothing here may reach a network; what talks to itself uses pipes and files."""
    disable_socket(allow_unix_socket=True)


@pytest.fixture
def this_machine() -> Iterator[None]:
    """Sockets to 127.0.0.1, and nowhere else."""
    enable_socket()
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    yield
    _remove_restrictions()


@pytest.fixture(autouse=True)
def _environment_as_before() -> Iterator[None]:
    """What a test puts into the environment, or has put there by what it runs, is gone after it."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update({name: value for name, value in before.items() if os.environ.get(name) != value})


@pytest.fixture(scope="session")
def ready_films(tmp_path_factory: pytest.TempPathFactory) -> ReadyFilms:
    """Films to begin with, the same ones for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    return ReadyFilms((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "ready-films")


@pytest.fixture
def small_settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of the test's own and a film small enough to render in seconds."""
    return Settings(storyvid_home=tmp_path / "home", film_lines=90, encoder_preset="ultrafast", workers=2)
