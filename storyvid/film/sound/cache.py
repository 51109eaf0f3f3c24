"""A small bounded memory for decoded sound, named by content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import numpy as np
from numpy.typing import NDArray


class SoundCache:
    """Keeps the arrays used last, at most `max_bytes` of them; an array larger than that is not kept.

    Safe between threads. Two threads that miss at the same time both make the array, which costs time and no harm.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._lock = Lock()
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def get(self, sha256: str, make: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
        """The array kept under `sha256`, made by `make` where there is none. It must not be written to."""
        with self._lock:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
                return self._kept[sha256]
        made = make()
        made.setflags(write=False)
        with self._lock:
            if sha256 not in self._kept and made.nbytes <= self._max_bytes:
                self._kept[sha256] = made
                self._bytes += made.nbytes
            while self._bytes > self._max_bytes:
                self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return made
