"""SIGKILL of what stands behind the UI: the daemon, the code server, the process of a run."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.torture.judge import judge
from tests.torture.report import Trial
from tests.torture.rig import TEXT, Rig, descendants, kill

PATIENCE_S = 400.0


def kill_daemons(folder: Path, kills: int, reference: str, chance: random.Random) -> Iterator[Trial]:
    """Drop a story into the inbox of `storyvid dev`, kill one of its processes while it films, start it again."""
    for index in range(kills):
        rig = Rig(folder / f"daemon-{index}")
        inbox = rig.folder / "stories"
        inbox.mkdir(parents=True)
        (inbox / rig.story_file.name).write_text(TEXT, encoding="utf-8")
        trial = Trial("daemon killed")
        studio = _open(rig, inbox)
        try:
            _wait(partial(_has_begun, rig), "the first units")
            time.sleep(chance.uniform(0, 3))
            victim = chance.choice(list(descendants(studio.pid)))
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
                trial.blows += 1
            time.sleep(1)
            if chance.random() < 0.5:
                # The whole machine goes down, not one process.
                trial.blows += kill(studio)
            if studio.poll() is not None:
                studio = _open(rig, inbox)
            _wait(rig.film.is_file, "the film")
        except TimeoutError as error:
            trial.faults.append(str(error))
        finally:
            _close(studio)
        judge(rig, trial, reference)
        yield trial


def _has_begun(rig: Rig) -> bool:
    return bool(rig.finished())


def _open(rig: Rig, inbox: Path) -> subprocess.Popen[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**rig.environment, "STORYVID_STORIES": str(inbox), "DAGSTER_PORT": str(port)}
    command = [sys.executable, "-m", "storyvid_assets.cli.main", "dev"]
    log = (rig.folder / "dev.log").open("a", encoding="utf-8")
    with log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True, start_new_session=True)


def _close(studio: subprocess.Popen[str]) -> None:
    """Ask it to end, with the runs that it began; then see to it."""
    children = list(descendants(studio.pid))
    with contextlib.suppress(ProcessLookupError):
        studio.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        studio.wait(timeout=20)
    kill(studio)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _wait(come: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not come():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {PATIENCE_S:.0f} s")
        time.sleep(0.2)
