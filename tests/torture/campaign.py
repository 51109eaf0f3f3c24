"""All kinds of mistreatment, in proportion to one size, on two machines' worth of processes at once."""

from __future__ import annotations

import multiprocessing
import random
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path

from tests.torture.daemons import BLOWS_A_STUDIO, kill_daemons
from tests.torture.damage import BLOWS_A_HOME, damage_files
from tests.torture.forked import import_libraries
from tests.torture.kills import BLOWS_A_FILM, kill_renders, kill_workers
from tests.torture.machine import can_mount, fill_disks, forbid_writing, meet, shift_clocks
from tests.torture.report import Trial
from tests.torture.undisturbed import Undisturbed

AT_ONCE = 2
_SHARE_OF_WORKERS, _SHARE_OF_DAEMONS, _SHARE_OF_OTHERS = 10, 20, 40
Mistreat = Callable[[Path, Undisturbed, random.Random], Iterator[Trial]]


def campaign(folder: Path, size: int, seed: int) -> Iterator[Trial]:
    """`size` kills and `size` damages, and a share of everything else, as they get done. The same seed tries the same.

    A tenth of the kills are of programs that a render started, a twentieth of processes of `storyvid dev`.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context) as machine:
        known = machine.submit(Undisturbed.rendered, folder / "undisturbed").result()
    with ProcessPoolExecutor(AT_ONCE, context, initializer=import_libraries, initargs=(known.quiet.modules,)) as pool:
        begun = [
            pool.submit(_trials, mistreat, folder / f"{number}", known, f"{seed}-{number}")
            for number, mistreat in enumerate(_kinds(size))
        ]
        for ended in as_completed(begun):
            yield from ended.result()


def _kinds(size: int) -> Iterator[Mistreat]:
    """Those that wait most spread among those that compute most, so that both processors have something to do."""
    waiting = [partial(kill_daemons, kills=kills) for kills in _batches(size // _SHARE_OF_DAEMONS, BLOWS_A_STUDIO)]
    computing = list(_computing(size))
    every = len(computing) // (len(waiting) or 1) or 1
    for index, mistreat in enumerate(computing):
        if index % every == 0 and waiting:
            yield waiting.pop()
        yield mistreat
    yield from waiting


def _computing(size: int) -> Iterator[Mistreat]:
    workers, others = max(1, size // _SHARE_OF_WORKERS), max(1, size // _SHARE_OF_OTHERS)
    for kills in _batches(max(1, size - workers - size // _SHARE_OF_DAEMONS), BLOWS_A_FILM):
        yield partial(kill_renders, kills=kills)
    for damages in _batches(size, BLOWS_A_HOME):
        yield partial(damage_files, damages=damages)
    yield partial(kill_workers, kills=workers)
    yield partial(meet, times=others)
    yield shift_clocks
    if can_mount():
        yield partial(fill_disks, times=others)
        yield forbid_writing


def _batches(number: int, most: int) -> Iterator[int]:
    """A number in parts, none of them above `most`."""
    for first in range(0, number, most):
        yield min(most, number - first)


def _trials(mistreat: Mistreat, folder: Path, known: Undisturbed, seed: str) -> list[Trial]:
    """What came of one kind; an error of the campaign itself is told as a fault, and the other kinds go on."""
    folder.mkdir()
    trials: list[Trial] = []
    try:
        trials.extend(mistreat(folder, known, random.Random(seed)))
    except Exception:  # noqa: BLE001 - told in full
        name = getattr(mistreat, "func", mistreat).__name__
        trials.append(Trial(name, faults=[traceback.format_exc()]))
    return trials
