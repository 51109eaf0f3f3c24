"""Processes of the system: who started whom, and their end (Linux)."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path


def kill(process: subprocess.Popen[str]) -> bool:
    """SIGKILL the whole group of a process; whether it was still alive."""
    alive = process.poll() is None
    kill_group(process.pid)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    return alive


def kill_group(pid: int) -> None:
    """SIGKILL whatever is left of the group that a process leads."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def kill_one(pid: int) -> bool:
    """SIGKILL one process; whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def descendants(pid: int) -> Iterator[int]:
    """Processes that a process started, and those that they started."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield int(child)
                yield from descendants(int(child))
