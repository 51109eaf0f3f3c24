"""A generator that hangs must not hold the film: its work is given up after a time, in this process.

It is asked to end first. One that does leaves the device to the next unit; one that does not is left behind, and keeps
what it holds until the process ends: nothing can end a thread from outside.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from storyvid.errors import GenerationTimeoutError
from storyvid.generation.patience import Patience, wait_for
from storyvid.generation.usage import tell_cpu

T = TypeVar("T")

GRACE_S = 30.0
"""How long a unit that was asked to end may take for it: a step of a large model; never longer than its time was."""


class _Work(Generic[T]):
    """A call in a thread of its own, which ends with the process at the latest."""

    def __init__(self, produce: Callable[[], T], name: str) -> None:
        self._produce = produce
        self._result: T | None = None
        self._error: BaseException | None = None
        self.patience = Patience(name)
        context = contextvars.copy_context()
        # A daemon: nothing can end a thread that hangs, and the interpreter must not wait for it.
        self.thread = threading.Thread(target=context.run, args=(self._work,), name=name, daemon=True)

    def _work(self) -> None:
        started_s = time.thread_time()
        wait_for(self.patience)
        try:
            self._result = self._produce()
        except BaseException as error:  # noqa: BLE001 - raised again, in the thread that waits
            self._error = error
        finally:
            tell_cpu(time.thread_time() - started_s)

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]


def within(limit_s: float, what: str, produce: Callable[[], T], *, end: Callable[[], None] = lambda: None) -> T:
    """The result of `produce`, or the error that it raised; its CPU seconds are told as usage.

    Raises GenerationTimeoutError once it has taken longer than `limit_s` seconds of wall time. `end` asks it to end;
    the error's `ended` tells whether it did so in time.
    """
    work = _Work(produce, name=what)
    work.thread.start()
    work.thread.join(limit_s)
    if not work.thread.is_alive():
        return work.outcome()
    end()
    work.thread.join(min(GRACE_S, limit_s))
    work.patience.given_up = work.thread.is_alive()
    raise GenerationTimeoutError(
        f"{what} was given up after {limit_s:g} s; render again to try once more, or raise UNIT_TIMEOUT_S",
        ended=not work.patience.given_up,
    )
