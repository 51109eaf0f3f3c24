"""SIGKILL of what stands behind the UI: the daemon, the code server, the webserver, the process of a run."""

from __future__ import annotations

import contextlib
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from io_managers.film_store import sha256_of
from tests.torture.judge import judge_store
from tests.torture.processes import descendants, kill, kill_one
from tests.torture.report import Trial
from tests.torture.rig import TEXT, Rig
from tests.torture.undisturbed import Undisturbed

BLOWS_A_STUDIO = 3
"""As often as a run is tried again: one that is hit by every blow still comes to its end."""
PATIENCE_S = 900.0
_WHOLE_MACHINE = 0.3
"""Share of the blows that end every process at once."""
_UNITS_AHEAD = 15
_SLEEPERS = ("dog", "goat", "child")


def kill_daemons(folder: Path, known: Undisturbed, chance: random.Random, *, kills: int) -> Iterator[Trial]:
    """Drop stories into the inbox of `storyvid dev`; while each is filmed, kill one of its processes, or all.

    What is not started again by itself is started by us, as a person or a service manager does.
    """
    rig, trial = Rig(folder / "studio"), Trial("daemon killed")
    inbox = rig.folder / "stories"
    inbox.mkdir(parents=True)
    sleepers = _SLEEPERS[:kills]
    studio = _open(rig, inbox)
    try:
        for sleeper in sleepers:
            units = rig.finished().total() + chance.randrange(_UNITS_AHEAD)
            (inbox / f"{sleeper}.md").write_text(_story(sleeper), encoding="utf-8")
            _wait(partial(_has_come, rig, sleeper, units), f"the first units of the {sleeper}")
            trial.blows += _strike(studio, chance)
            time.sleep(2)
            if studio.poll() is not None:
                studio = _open(rig, inbox)
        for sleeper in sleepers:
            _wait(_film(rig, sleeper).is_file, f"the film of the {sleeper}")
    except TimeoutError as error:
        trial.faults.append(f"{error}: {(rig.folder / 'dev.log').read_text(encoding='utf-8')[-500:]}")
    finally:
        _close(studio)
    _judge(rig, trial, known, sleepers)
    yield trial


def _story(sleeper: str) -> str:
    return TEXT.replace("a boy", f"a {sleeper}")


def _film(rig: Rig, sleeper: str) -> Path:
    return rig.delivered.parent / sleeper / "film.mp4"


def _has_come(rig: Rig, sleeper: str, units: int) -> bool:
    """Whether so much was made that it is time to strike; at the latest when there is nothing more to make."""
    return rig.finished().total() > units or _film(rig, sleeper).is_file()


def _strike(studio: subprocess.Popen[str], chance: random.Random) -> int:
    if chance.random() < _WHOLE_MACHINE:
        victims = [studio.pid, *descendants(studio.pid)]
        struck = [kill_one(victim) for victim in victims]
        studio.wait()
        return int(any(struck))
    return int(kill_one(chance.choice(list(descendants(studio.pid)))))


def _judge(rig: Rig, trial: Trial, known: Undisturbed, sleepers: Sequence[str]) -> None:
    """Every story has the film that a machine makes of it that nobody mistreats."""
    quiet = Rig.copy(known.rig, rig.folder.with_name("quiet"))
    for sleeper in sleepers:
        if quiet.render_other(f"{sleeper}.md", _story(sleeper)).returncode != 0:
            raise RuntimeError(f"the undisturbed film of the {sleeper} failed")
        film = _film(rig, sleeper)
        if not film.is_file() or sha256_of(film) != sha256_of(_film(quiet, sleeper)):
            trial.faults.append(f"the film of the {sleeper} is not that of an undisturbed render")
    judge_store(rig, trial)


def _open(rig: Rig, inbox: Path) -> subprocess.Popen[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**rig.environment, "STORYVID_STORIES": str(inbox), "DAGSTER_PORT": str(port)}
    command = [sys.executable, "-m", "storyvid_assets.cli.main", "dev"]
    with (rig.folder / "dev.log").open("a", encoding="utf-8") as log:
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
        kill_one(child)


def _wait(come: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not come():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come within {PATIENCE_S:.0f} s")
        time.sleep(0.1)
