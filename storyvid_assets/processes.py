"""Which process is which: a number is used again, the time at which its process began is not."""

from __future__ import annotations

import os
from pathlib import Path


def process_stamp(pid: int) -> str:
    """When a process began, in ticks of its machine; a number used again has another one. '' where it is gone."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return "" if not _answers(pid) else "alive"
    state, *fields = after_name.split()
    return "" if state == "Z" else fields[18]


def _answers(pid: int) -> bool:
    """Whether there is such a process, on systems without /proc."""
    if Path("/proc/self/stat").exists():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
