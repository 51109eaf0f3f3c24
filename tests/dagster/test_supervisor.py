"""Who looks after the services behind the UI, with small programs in their place; tests/live kills the real ones."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from storyvid.settings import PROJECT_ROOT, Settings
from storyvid_assets.services import LOCATION, MODULE, services_at
from tests.cli.command import storyvid

PATIENCE_S = 20.0
LISTENER = """
import pathlib, socket, sys, time
time.sleep(0.3)
pathlib.Path(sys.argv[1]).unlink(missing_ok=True)
door = socket.socket(socket.AF_UNIX)
door.bind(sys.argv[1])
door.listen()
time.sleep(600)
"""
SLEEPER = "import time; time.sleep(600)"
BROKEN = "raise SystemExit(3)"
SUPERVISOR = """
import logging, sys
from pathlib import Path
from storyvid_assets import supervisor
from storyvid_assets.supervisor import Service, Supervisor

class Noted(Service):
    def start(self):
        super().start()
        with open(folder / self.name, "a") as file:
            file.write(f"{self.process.pid}\\n")

logging.basicConfig(level=logging.INFO)
supervisor.LONGEST_PAUSE_S = 0.1
folder, listener, *others = Path(sys.argv[1]), *sys.argv[2:]
door = folder / "door"
services = [Noted("first", [sys.executable, "-c", listener, str(door)])]
services += [Noted(f"other{n}", [sys.executable, "-c", code]) for n, code in enumerate(others)]
sys.exit(0 if Supervisor(services, door).run() else 1)
"""


class Supervised:
    """A supervisor in a process of its own, and the ids of the processes that it gave each of its services."""

    def __init__(self, folder: Path, *programs: str) -> None:
        command = [sys.executable, "-c", SUPERVISOR, str(folder), *programs]
        self.folder = folder
        self.process = subprocess.Popen(command, cwd=PROJECT_ROOT, stderr=subprocess.PIPE, text=True)

    def starts(self, service: str) -> list[int]:
        file = self.folder / service
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def running(self) -> list[int]:
        every = [pid for file in ("first", "other0", "other1") for pid in self.starts(file)]
        return [pid for pid in every if _lives(pid)]

    def log(self) -> str:
        assert self.process.stderr is not None
        return self.process.stderr.read()


@contextmanager
def supervised(folder: Path, *programs: str) -> Iterator[Supervised]:
    one = Supervised(folder, *programs)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.wait()
        for pid in one.running():
            os.kill(pid, signal.SIGKILL)


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_a_service_that_was_killed_is_started_again_and_the_others_are_left_alone(tmp_path: Path) -> None:
    with supervised(tmp_path, LISTENER, SLEEPER, SLEEPER) as studio:
        _until(lambda: studio.starts("other1"))
        os.kill(studio.starts("other0")[0], signal.SIGKILL)
        _until(lambda: len(studio.starts("other0")) == 2)
        studio.process.terminate()
        assert studio.process.wait(PATIENCE_S) == 0
        assert "the other0 ended by itself (SIGKILL): starting it again" in studio.log()
        assert len(studio.starts("first")) == len(studio.starts("other1")) == 1


def test_the_others_begin_once_the_first_can_be_spoken_to(tmp_path: Path) -> None:
    deaf = LISTENER.replace("door.listen()", f"pathlib.Path({str(tmp_path / 'open')!r}).exists() and door.listen()")
    with supervised(tmp_path, deaf, SLEEPER) as studio:
        _until((tmp_path / "door").exists)
        time.sleep(1)
        assert not studio.starts("other0"), "begun before the first listened"
        (tmp_path / "open").touch()
        os.kill(studio.starts("first")[0], signal.SIGKILL)
        _until(lambda: studio.starts("other0"))


def test_a_service_that_never_works_ends_the_others_too(tmp_path: Path) -> None:
    with supervised(tmp_path, LISTENER, SLEEPER, BROKEN) as studio:
        assert studio.process.wait(PATIENCE_S) == 1
        assert "the other1 ended 5 times in a row soon after its start" in studio.log()
        assert len(studio.starts("other1")) == 5
        assert not studio.running()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_no_service_outlives_a_supervisor_that_is_told_to_stop(tmp_path: Path, told: signal.Signals) -> None:
    with supervised(tmp_path, LISTENER, SLEEPER) as studio:
        _until(lambda: studio.starts("other0"))
        studio.process.send_signal(told)
        assert studio.process.wait(PATIENCE_S) == 0
        assert not studio.running()


def test_services_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    with supervised(tmp_path, LISTENER, SLEEPER) as studio:
        _until(lambda: studio.starts("other0"))
        studio.process.kill()
        _until(lambda: not studio.running())


@pytest.mark.usefixtures("this_machine")
def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = storyvid("dev", home=tmp_path, DAGSTER_PORT=str(port))
    assert done.code == 2
    assert f"port {port}" in done.err
    assert "DAGSTER_PORT" in done.err


def test_the_code_location_is_that_of_workspace_yaml(tmp_path: Path) -> None:
    module = yaml.safe_load((PROJECT_ROOT / "workspace.yaml").read_text())["load_from"][0]["python_module"]
    assert module == {"module_name": MODULE, "location_name": LOCATION}
    services = services_at(tmp_path / "code", Settings(), "127.0.0.1")
    assert [one.name for one in services] == ["code server", "webserver", "daemon"]
    assert MODULE in services[0].command
