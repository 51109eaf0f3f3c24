"""What a GPU does while it is held, sampled through NVIDIA's own interface and told to the unit that is made."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
    watch = _Watch()
    watch.start()
    try:
        yield
    finally:
        watch.stop()
        tell_device(watch.seconds, watch.peak_mb, watch.share)


class _Watch(threading.Thread):
    """Samples until it is stopped. A driver that does not answer leaves what torch itself counts."""

    def __init__(self) -> None:
        super().__init__(name="device-watch", daemon=True)
        self.seconds = 0.0
        self.peak_mb = 0.0
        self._busy: list[int] = []
        self._began = time.perf_counter()
        self._ended = threading.Event()

    @property
    def share(self) -> float | None:
        return sum(self._busy) / len(self._busy) / 100 if self._busy else None

    def run(self) -> None:
        import pynvml

        try:
            pynvml.nvmlInit()
        except pynvml.NVMLError:
            return
        try:
            handle = _handle(pynvml)
            while True:
                self.peak_mb = max(self.peak_mb, pynvml.nvmlDeviceGetMemoryInfo(handle).used / MIB)
                self._busy.append(int(pynvml.nvmlDeviceGetUtilizationRates(handle).gpu))
                if self._ended.wait(EVERY_S):
                    return
        except pynvml.NVMLError:
            return
        finally:
            pynvml.nvmlShutdown()

    def stop(self) -> None:
        import torch

        torch.cuda.synchronize()
        self._ended.set()
        self.join()
        self.seconds = time.perf_counter() - self._began
        self.peak_mb = self.peak_mb or torch.cuda.max_memory_allocated() / MIB


def _handle(pynvml: Any) -> Any:
    """The GPU that torch uses, by its own number: CUDA_VISIBLE_DEVICES makes the order differ from NVIDIA's."""
    import torch

    uuid = f"GPU-{torch.cuda.get_device_properties(torch.cuda.current_device()).uuid}"
    return pynvml.nvmlDeviceGetHandleByUUID(uuid)
