"""How the process keeps the memory that its threads give back, how often it looks for garbage, and how it ends."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import sys
from functools import cache
from typing import Never

ARENAS = 2
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Names of parameters in glibc's malloc.h; see mallopt(3)."""
_KEPT_BYTES = 16 << 20
"""Free memory that a heap keeps at its top."""
_OWN_BYTES = 5 << 20
"""Size from which on a block is the system's own: more than ten seconds of sound, less than a picture."""


def share_arenas() -> None:
    """Let threads share `ARENAS` heaps, and give free memory back to the system.

    By default glibc gives every thread a heap of its own, and what it frees there stays: each stage has threads of its
    own, so a film ends up holding the frames of all of them.

    Whoever sets one threshold has glibc leave the others where they are: blocks of 128 kB and more would come from the
    system each time, and every page of a piece of sound would be cleared anew, which takes longer than the work on it.
    So both are set. Does nothing where malloc is not glibc's.
    """
    libc = _glibc()
    if libc is not None:
        libc.mallopt(_M_ARENA_MAX, ARENAS)
        libc.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
        libc.mallopt(_M_MMAP_THRESHOLD, _OWN_BYTES)


def give_back() -> None:
    """Hand every free page to the system: what one stage worked with is of another size than what the next one needs.

    Takes some milliseconds. Does nothing where malloc is not glibc's.
    """
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


_ending_with: list[int] = []
"""The exit code that `end_swiftly` was told."""


def import_undisturbed() -> None:
    """Hardly look for cycles until `collect_seldom`, and not at all when the process ends. To be called first of all.

    A film's command imports some 1,900 modules and keeps all that they make. To look through it time and again took
    half a second of its five, and as much at its end, when the system takes everything back in any case.
    """
    gc.set_threshold(1_000_000, 20, 50)
    atexit.register(_end)  # the first to be registered is the last to be called


def end_swiftly(code: int) -> Never:
    """Exit with `code`, as whatever begins a process does last; nobody may catch what it raises.

    What the process holds is left to the system once its threads and exit handlers are done. Python would take every
    module apart before, a fifth of a second for what a film's command imports. mypy's `hard_exit` leaves it out for
    the same reason.
    """
    _ending_with.append(code)
    sys.exit(code)


def _end() -> None:
    gc.freeze()
    if not _ending_with:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # whoever read it is gone: Python says so, in its own way and with its own code
        return
    os._exit(_ending_with[-1])


def collect_seldom() -> None:
    """What is there now stays, and no collection looks through it again; of the rest, after 50,000 new objects."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@cache
def _glibc() -> ctypes.CDLL | None:
    libc = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
    return libc if libc is not None and hasattr(libc, "mallopt") else None
