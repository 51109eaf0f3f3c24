"""One run of a story at a time: the others wait for their turn and say so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from storyvid_assets.processes import process_stamp


@contextmanager
def in_turn(lock: FileLock, waiting: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the story's lock. Who has to wait for it says so, and leaves a file in `waiting` that `status` counts."""
    try:
        lock.acquire(blocking=False)
    except Timeout:
        tell("waiting for another run of this story to end")
        waiting.mkdir(parents=True, exist_ok=True)
        _forget_dead(waiting)
        note = waiting / f"{os.getpid()}.{process_stamp(os.getpid())}"
        note.touch()
        try:
            lock.acquire()
        finally:
            note.unlink(missing_ok=True)
    try:
        yield
    finally:
        lock.release()


def count_waiting(waiting: Path) -> int:
    """How many processes that are alive wait for the story."""
    return sum(_waits(note) for note in waiting.iterdir()) if waiting.is_dir() else 0


def _forget_dead(waiting: Path) -> None:
    """Remove the notes of processes that were killed while they waited."""
    for note in waiting.iterdir():
        if not _waits(note):
            note.unlink(missing_ok=True)


def _waits(note: Path) -> bool:
    """Whether the process of a note lives."""
    pid, _, stamp = note.name.partition(".")
    return pid.isdecimal() and process_stamp(int(pid)) == stamp
