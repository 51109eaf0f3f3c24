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

    A service that dies is started again by the studio; we start the studio again only where it was killed itself.
    """
    rig, trial = Rig(folder / "studio"), Trial("daemon killed")
    sleepers = _SLEEPERS[:kills]
    with _Studio(rig) as studio:
        try:
            for sleeper in sleepers:
                units = rig.finished().total() + chance.randrange(_UNITS_AHEAD)
                (studio.inbox / f"{sleeper}.md").write_text(_story(sleeper), encoding="utf-8")
                studio.wait(partial(_has_come, rig, sleeper, units), f"the first units of the {sleeper}")
                trial.blows += studio.strike(chance)
            for sleeper in sleepers:
                studio.wait(_film(rig, sleeper).is_file, f"the film of the {sleeper}")
        except (TimeoutError, ChildProcessError) as error:
            trial.faults.append(f"{error}: {studio.log.read_text(encoding='utf-8')[-500:]}")
    _judge(rig, trial, known, sleepers)
    yield trial


def _story(sleeper: str) -> str:
    return TEXT.replace("a boy", f"a {sleeper}")


def _film(rig: Rig, sleeper: str) -> Path:
    return rig.delivered.parent / sleeper / "film.mp4"


def _has_come(rig: Rig, sleeper: str, units: int) -> bool:
    """Whether so much was made that it is time to strike; at the latest when there is nothing more to make."""
    return rig.finished().total() > units or _film(rig, sleeper).is_file()


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


class _Studio:
    """`storyvid dev`, and whoever starts it again after it was killed."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.inbox, self.log = rig.folder / "stories", rig.folder / "dev.log"
        self.inbox.mkdir(parents=True)

    def __enter__(self) -> _Studio:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        """Ask it to end, with the runs that it began; then see to it."""
        children = list(descendants(self._process.pid))
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=20)
        kill(self._process)
        for child in children:
            kill_one(child)

    def _open(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {**self._rig.environment, "STORYVID_STORIES": str(self.inbox), "DAGSTER_PORT": str(port)}
        command = [sys.executable, "-m", "storyvid_assets.cli.main", "dev"]
        with self.log.open("a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, text=True, start_new_session=True
            )
        self._was_killed = False

    def strike(self, chance: random.Random) -> int:
        """Kill one of its processes, or all; how many blows that was."""
        victims = [self._process.pid, *descendants(self._process.pid)]
        if chance.random() >= _WHOLE_MACHINE:
            victims = [chance.choice(victims)]
        struck = [victim for victim in victims if kill_one(victim)]
        self._was_killed |= self._process.pid in struck
        return int(bool(struck))

    def wait(self, come: Callable[[], bool], what: str) -> None:
        """Wait for something; a studio that was killed is started again, one that ends by itself is a fault."""
        deadline = time.monotonic() + PATIENCE_S
        while not come():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} did not come within {PATIENCE_S:.0f} s")
            if self._process.poll() is not None:
                if not self._was_killed:
                    raise ChildProcessError(f"`storyvid dev` ended by itself, before {what}")
                self._open()
            time.sleep(0.1)
