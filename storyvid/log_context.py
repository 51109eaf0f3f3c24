"""What the work at hand is about, for the log: story, run, stage, scene and shot. Knows no handlers, no formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_NOTHING: Mapping[str, str] = {}
_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=_NOTHING)


@contextmanager
def about(**what: str) -> Iterator[None]:
    """Bind names to whatever is logged inside the block, in this thread; an empty value binds nothing."""
    token = _about.set({**_about.get(), **{name: value for name, value in what.items() if value}})
    try:
        yield
    finally:
        _about.reset(token)


def bound() -> Mapping[str, str]:
    """What is bound here and now."""
    return _about.get()
