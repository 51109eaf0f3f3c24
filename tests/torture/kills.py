"""SIGKILL of a render, and of the programs that it starts."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from tests.torture.forked import Forked, Fuse
from tests.torture.judge import judge
from tests.torture.processes import descendants, kill_one
from tests.torture.report import Trial
from tests.torture.rig import PATIENCE_S, Rig
from tests.torture.undisturbed import Undisturbed

BLOWS_A_FILM = 20
_AT_THE_START = 0.25
"""Share of the kills that come before anything is made: while a run is registered and begun."""
_AHEAD = 160
"""Changes that a render may get beyond what it needs to find its place again: a film takes about two thousand."""
_LONGEST_DELAY_S = 0.1
_OF_WORKERS = 0.5
"""Share of the programs of a render that are killed."""


def kill_renders(folder: Path, known: Undisturbed, chance: random.Random, *, kills: int) -> Iterator[Trial]:
    """Kill one render after the other, each going on where the one before was killed, until `kills` have landed.

    A film that gets done is judged, and the next is begun in a folder where nothing is.
    """
    landed = films = 0
    while landed < kills:
        rig = Rig(folder / f"film-{films}")
        films += 1
        trial = Trial("render killed")
        while landed + trial.blows < kills:
            process = rig.begin(_fuse(known.quiet.changes, chance))
            code = process.wait(PATIENCE_S)
            if code == 0:
                break
            if code != -9:
                trial.faults.append(f"a render that went on after {trial.blows} kills failed: {process.fault}")
                break
            trial.blows += 1
        landed += trial.blows
        judge(rig, trial, known.film_sha256)
        yield trial


def _fuse(quiet_changes: int, chance: random.Random) -> Fuse:
    """A moment: a share of them before the work begins, the others up to some steps into it."""
    last = quiet_changes
    change = chance.randint(1, last) if chance.random() < _AT_THE_START else last // 2 + chance.randint(1, _AHEAD)
    return Fuse(change, delay_s=chance.choice((0.0, chance.uniform(0, _LONGEST_DELAY_S))))


def kill_workers(folder: Path, known: Undisturbed, chance: random.Random, *, kills: int) -> Iterator[Trial]:
    """Kill programs that renders started; a render may fail, by name, and the next one goes on from there."""
    landed = films = 0
    while landed < kills:
        rig = Rig(folder / f"film-{films}")
        films += 1
        trial, code = Trial("worker killed"), 1
        while code == 1 and landed + trial.blows < kills:
            process = rig.begin()
            blows = _kill_children(process, kills - landed - trial.blows, chance)
            code = process.wait(PATIENCE_S)
            trial.blows += blows
            if code not in (0, 1) or (code == 1 and not blows) or "Traceback" in process.told:
                trial.faults.append(f"{blows} killed workers were told of as: {process.fault}")
                break
        landed += trial.blows
        judge(rig, trial, known.film_sha256)
        yield trial


def _kill_children(process: Forked, most: int, chance: random.Random) -> int:
    """Kill some of the programs of a render as they come up; how many."""
    seen: set[int] = set()
    blows = 0
    while process.poll() is None and blows < most:
        for worker in set(descendants(process.pid)) - seen:
            seen.add(worker)
            if chance.random() < _OF_WORKERS and blows < most:
                blows += kill_one(worker)
        time.sleep(0.002)
    return blows
