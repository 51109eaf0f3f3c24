"""Whether the unit that a thread works for is still waited for: told to whoever waits for what that thread holds."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Patience:
    """A unit by its name. `given_up`: its time was over, it was asked to end, and it did not."""

    what: str
    given_up: bool = False


_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


def wait_for(patience: Patience) -> None:
    """From here on, this thread works for that unit."""
    _patience.set(patience)


def current_patience() -> Patience | None:
    """That of the unit that this thread works for; None where nobody looks at the time."""
    return _patience.get()
