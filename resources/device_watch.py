"""What a GPU does while it is held, sampled through NVIDIA's own interface and told to the unit that is made."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from storyvid.generation.usage import tell_device

EVERY_S = 0.1
MIB = 2**20


@contextmanager
def watched(kind: str) -> Iterator[None]:
    """Tell of seconds, highest memory (MiB) and mean utilisation of the GPU in the block; of a CPU nothing."""
    if kind != "cuda":
        yield
        return
    import torch

    began, seen = time.perf_counter(), _Seen()
    with _sampler().showing(seen):
        try:
            yield
        finally:
            torch.cuda.synchronize()
    peak_mb = seen.peak_mb or torch.cuda.max_memory_allocated() / MIB
    tell_device(time.perf_counter() - began, peak_mb, seen.share)


@dataclass
class _Seen:
    """What was sampled while a block had the GPU. A driver that does not answer leaves it empty."""

    peak_mb: float = 0.0
    busy: list[int] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        return sum(self.busy) / len(self.busy) / 100 if self.busy else None


class _Sampler(threading.Thread):
    """Samples for as long as somebody wants it, and else waits. One for the process: starting NVIDIA's interface and
    ending it takes longer than many a line is spoken in."""

    def __init__(self) -> None:
        super().__init__(name="device-watch", daemon=True)
        self._seen: _Seen | None = None
        self._wanted = threading.Condition()

    @contextmanager
    def showing(self, seen: _Seen) -> Iterator[None]:
        """Write down in `seen` what the GPU does until the block ends."""
        with self._wanted:
            self._seen = seen
            self._wanted.notify()
        try:
            yield
        finally:
            with self._wanted:
                self._seen = None

    def run(self) -> None:
        import pynvml

        try:
            pynvml.nvmlInit()
            handle = _handle(pynvml)
            while True:
                with self._wanted:
                    self._wanted.wait_for(lambda: self._seen is not None)
                self._sample(pynvml, handle)
                time.sleep(EVERY_S)
        except pynvml.NVMLError:
            return

    def _sample(self, pynvml: Any, handle: Any) -> None:
        used_mb = pynvml.nvmlDeviceGetMemoryInfo(handle).used / MIB
        busy = int(pynvml.nvmlDeviceGetUtilizationRates(handle).gpu)
        with self._wanted:
            if self._seen is not None:
                self._seen.peak_mb = max(self._seen.peak_mb, used_mb)
                self._seen.busy.append(busy)


@cache
def _sampler() -> _Sampler:
    """The sampler of this process; whoever asks has the device, so nobody asks at the same time."""
    sampler = _Sampler()
    sampler.start()
    return sampler


def _handle(pynvml: Any) -> Any:
    """The GPU that torch uses, by its own number: CUDA_VISIBLE_DEVICES makes the order differ from NVIDIA's."""
    import torch

    uuid = f"GPU-{torch.cuda.get_device_properties(torch.cuda.current_device()).uuid}"
    return pynvml.nvmlDeviceGetHandleByUUID(uuid)
