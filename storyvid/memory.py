"""How the process keeps the memory that its threads give back."""

from __future__ import annotations

import ctypes
import sys

ARENAS = 2
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Names of parameters in glibc's malloc.h; see mallopt(3)."""
_KEPT_BYTES = 16 << 20
"""Free memory that a heap keeps at its top, and the size from which on a block is the system's own."""


def share_arenas() -> None:
    """Let threads share `ARENAS` heaps, and give free memory back to the system.

    By default glibc gives every thread a heap of its own, and what it frees there stays: each stage has threads of its
    own, so a film ends up holding the frames of all of them.

    Whoever sets one threshold has glibc leave the others where they are: blocks of 128 kB and more would come from the
    system each time, and every page of a picture or a piece of sound would be cleared anew, which takes longer than
    the work on it. So both are set. Does nothing where malloc is not glibc's.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, ARENAS)
        libc.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
        libc.mallopt(_M_MMAP_THRESHOLD, _KEPT_BYTES)
