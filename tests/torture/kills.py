"""SIGKILL at random moments: of a render, of the programs that it starts."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from tests.torture.judge import judge
from tests.torture.report import Trial
from tests.torture.rig import Rig, descendants, kill

_IMPORTS_S = 1.0
"""Nothing is made in the first moments of the command: few of the kills go there."""


def kill_renders(folder: Path, kills: int, reference: str, usual_s: float, chance: random.Random) -> Iterator[Trial]:
    """Kill renders until `kills` have landed; a film that gets done is checked and begun anew in an empty folder."""
    landed = films = 0
    while landed < kills:
        rig = Rig(folder / f"kills-{films}")
        films += 1
        trial = Trial("render killed")
        while landed + trial.blows < kills:
            process = rig.start()
            deadline = time.monotonic() + chance.uniform(_IMPORTS_S, usual_s * 1.1)
            while process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            trial.blows += kill(process)
            if process.returncode == 0:
                break
        landed += trial.blows
        judge(rig, trial, reference)
        yield trial


def kill_workers(folder: Path, kills: int, reference: str, chance: random.Random) -> Iterator[Trial]:
    """Kill programs that a render started; it may fail, by name, and the next one goes on from there."""
    landed = films = 0
    while landed < kills:
        rig = Rig(folder / f"workers-{films}")
        films += 1
        trial = Trial("worker killed")
        process = rig.start()
        time.sleep(chance.uniform(_IMPORTS_S, 2 * _IMPORTS_S))
        while process.poll() is None and landed + trial.blows < kills and trial.blows < 2:
            workers = list(descendants(process.pid))
            if workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(workers), signal.SIGKILL)
                    trial.blows += 1
                time.sleep(chance.uniform(0.05, 0.5))
        _, told = process.communicate(timeout=300)
        kill(process)
        if process.returncode != 0 and "espeak-ng failed" not in told:
            trial.faults.append(f"a killed worker was told of as: {told.strip()[-300:]}")
        landed += trial.blows
        judge(rig, trial, reference)
        yield trial
