"""How the process keeps the memory that its threads give back."""

from __future__ import annotations

import ctypes
import sys

ARENAS = 2
_M_TRIM_THRESHOLD, _M_ARENA_MAX = -1, -8
"""Names of parameters in glibc's malloc.h; see mallopt(3)."""
_KEPT_BYTES = 4 << 20


def share_arenas() -> None:
    """Let threads share `ARENAS` heaps, and give free memory back to the system.

    By default glibc gives every thread a heap of its own, and what it frees there stays: each stage has threads of its
    own, so a film ends up holding the frames of all of them. Does nothing where malloc is not glibc's.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, ARENAS)
        libc.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
