"""One thing to make, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from storyvid.models.base import Document

T = TypeVar("T")


@dataclass(frozen=True)
class Unit(Generic[T]):
    """One thing to make: `request` and `identity` name it, `produce` makes it, `result` is its type."""

    stage: str
    identity: Mapping[str, str]
    request: Document
    result: Any
    produce: Callable[[], T]
    scene: str = ""
    shot: str = ""

    @property
    def name(self) -> str:
        """What it is called when something is to be said of it: `take of s001-02`."""
        place = self.shot or self.scene
        return f"{self.stage} of {place}" if place else self.stage


@dataclass(frozen=True)
class Made(Generic[T]):
    """A result with its key. `cached` tells that it was taken from the store."""

    value: T
    key: str
    cached: bool
