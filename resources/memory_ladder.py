"""What is tried, in which order, when a generation does not fit into memory.

Free and try again, keep parts of the model in main memory, decode in tiles, keep all but the layer at work in main
memory, make it smaller and shorter, give up with advice. Each rung is logged, and the result tells of it.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from resources.device import Device
from storyvid.errors import GenerationError

logger = logging.getLogger(__name__)
T = TypeVar("T")

Offload = Literal["none", "model", "sequential"]

SMALLER = (1.0, 0.75, 0.5)
"""Sides, as a share of those asked for."""
_SAYS_SO = ("out of memory", "can't allocate memory", "not enough memory", "cublas_status_alloc_failed")


@dataclass(frozen=True)
class Compute:
    """How a generation is run. `scale` is the share of the asked sides, `length` that of the asked frames at once."""

    offload: Offload = "none"
    tiled: bool = False
    scale: float = 1.0
    length: float = 1.0
    freed: bool = False

    def compromises(self, asked: Compute) -> tuple[str, ...]:
        """What was done otherwise than `asked`, in words for the one who reads the account of the film."""
        told = []
        if self.freed and not asked.freed:
            told.append("freed memory and tried again")
        if self.offload != asked.offload:
            kept = "parts" if self.offload == "model" else "all but the layer at work"
            told.append(f"kept {kept} of the model in main memory")
        if self.tiled and not asked.tiled:
            told.append("decoded in tiles")
        if self.scale < asked.scale:
            told.append(f"made at {self.scale:.0%} of the size and enlarged")
        if self.length < asked.length:
            told.append(f"made in pieces of {self.length:.0%} of the usual length")
        return tuple(told)


def next_rung(compute: Compute, *, has_gpu: bool, has_length: bool) -> Compute | None:
    """What to try after `compute` ran out of memory; None where nothing is left. A CPU has nowhere to offload to."""
    if not compute.freed:
        return replace(compute, freed=True)
    if has_gpu and compute.offload == "none":
        return replace(compute, offload="model")
    if not compute.tiled:
        return replace(compute, tiled=True)
    if has_gpu and compute.offload == "model":
        return replace(compute, offload="sequential")
    smaller = next((scale for scale in SMALLER if scale < compute.scale), None)
    return replace(compute, scale=smaller, length=smaller if has_length else 1.0) if smaller else None


class Ladder:
    """Climbs for one model, and remembers where it ended: what is as large or larger starts there at once.

    What is smaller starts in its full size, with what costs no quality: parts in main memory, decoding in tiles.
    """

    def __init__(self, what: str, key: Hashable, device: Device, advice: str, *, has_length: bool = False) -> None:
        self._what = what
        self._key = key
        self._device = device
        self._advice = advice
        self._has_length = has_length
        self._reached: dict[float, Compute] = {}

    def climb(self, amount: float, asked: Compute, attempt: Callable[[Compute], T]) -> tuple[T, tuple[str, ...]]:
        """The result of `attempt` on the first rung where it fits, and what was compromised for it.

        `amount` grows with the memory that a request takes, such as pixels times frames. Raises GenerationError with
        advice where it fits on no rung.
        """
        compute = self._start(amount, asked)
        while True:
            fault = ""
            try:
                result = attempt(compute)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                fault = _in_short(error)
                traceback.clear_frames(error.__traceback__)  # they hold what filled the memory
            else:
                self._reached[amount] = compute
                return result, compute.compromises(asked)
            compute = self._after(compute, asked, fault)

    def _start(self, amount: float, asked: Compute) -> Compute:
        smaller = [compute for known, compute in self._reached.items() if known <= amount]
        if smaller:
            return max(smaller, key=_height)
        if not self._reached:
            return asked
        least = min(self._reached.values(), key=_height)
        return replace(asked, offload=least.offload, tiled=least.tiled, freed=least.freed)

    def _after(self, compute: Compute, asked: Compute, fault: str) -> Compute:
        self._device.release_others(self._key)
        following = next_rung(compute, has_gpu=self._device.kind == "cuda", has_length=self._has_length)
        if following is None:
            tried = "; ".join(compute.compromises(asked))
            raise GenerationError(f"{self._what} does not fit into memory ({fault}). Tried: {tried}. {self._advice}")
        logger.warning("%s: %s; next: %s", self._what, fault, "; ".join(following.compromises(compute)))
        return following


def _in_short(error: BaseException) -> str:
    """What ran out: the first line without the advice that torch gives to programmers."""
    line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return line.partition(" If reserved but unallocated")[0].partition(" GPU 0 has a total")[0].rstrip(".")


def _height(compute: Compute) -> tuple[float, int, bool]:
    """How far up the ladder: every rung is higher than those before it."""
    return (-compute.scale, ("none", "model", "sequential").index(compute.offload), compute.tiled)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory, of the GPU or of the machine, did not suffice."""
    import torch

    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in _SAYS_SO)
