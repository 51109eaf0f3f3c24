"""What a generator tells of its work while it makes a unit: calls of a model, tokens, the device's time and memory.

The stage that asked for the unit listens and writes it into the ledger; where nobody listens, telling does nothing.
Nothing told here shapes a result: what does (a model that was run smaller, say) belongs into the result itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

CallOutcome = Literal["answered", "malformed", "refused", "throttled", "timed_out", "failed"]


@dataclass(frozen=True)
class ModelCall:
    """One request that went out to a language model. Tokens are None where nobody counted them.

    `json_tokens` and `toon_tokens` are what the data inside the prompt takes in either notation.
    """

    model: str
    attempt: int
    outcome: CallOutcome
    latency_s: float
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    json_tokens: int | None = None
    toon_tokens: int | None = None


def _nobody(step: int, steps: int) -> None:
    """Of steps that nobody counts."""


@dataclass
class Usage:
    """What was told while one unit was made. `gpu_share` is the device's utilisation, 0..1; `cpu_s` counts threads that
    worked for the one that asked. `on_step` hears of every step at once."""

    cpu_s: float = 0.0
    attempt: int | None = None
    calls: list[ModelCall] = field(default_factory=list)
    gpu_s: float | None = None
    gpu_peak_mb: float | None = None
    gpu_share: float | None = None
    compromises: str | None = None
    on_step: Callable[[int, int], None] = _nobody


_heard: ContextVar[Usage | None] = ContextVar("usage", default=None)


@contextmanager
def listen(on_step: Callable[[int, int], None] = _nobody) -> Iterator[Usage]:
    """Hear what generators tell in this thread until the block ends; of steps, how many are done, of how many."""
    usage = Usage(on_step=on_step)
    token = _heard.set(usage)
    try:
        yield usage
    finally:
        _heard.reset(token)


def tell_call(call: ModelCall) -> None:
    """Tell of one call of a language model, from the thread that makes the unit."""
    if (usage := _heard.get()) is not None:
        usage.calls.append(call)


def tell_cpu(cpu_s: float) -> None:
    """Tell of CPU seconds spent for the unit in another thread."""
    if (usage := _heard.get()) is not None:
        usage.cpu_s += cpu_s


def tell_step(step: int, steps: int) -> None:
    """Tell that `step` of `steps`, from 1, is done: of denoising, most of all."""
    if (usage := _heard.get()) is not None:
        usage.on_step(step, steps)


def tell_attempt(attempt: int) -> None:
    """Tell which attempt, from 1, gave the answer that was taken."""
    if (usage := _heard.get()) is not None:
        usage.attempt = attempt


def tell_device(gpu_s: float, peak_mb: float, share: float | None) -> None:
    """Tell what the device did for the unit: busy seconds add up, of memory (MiB) and share the highest stays."""
    if (usage := _heard.get()) is not None:
        usage.gpu_s = (usage.gpu_s or 0.0) + gpu_s
        usage.gpu_peak_mb = max(usage.gpu_peak_mb or 0.0, peak_mb)
        if share is not None:
            usage.gpu_share = max(usage.gpu_share or 0.0, share)
