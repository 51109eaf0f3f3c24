"""What every generator of a kind can do. A backend is a plain class that fits one of these."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from storyvid.generation.requests import (
    KeyFrameRequest,
    MusicRequest,
    PassageRequest,
    SceneRequest,
    SpeechRequest,
    TakeRequest,
)
from storyvid.models.base import MediaRef
from storyvid.models.media import KeyFrame, MusicCue, SpokenLine, Take
from storyvid.models.plan import PassagePlan, ShotList


class MediaStore(Protocol):
    """The part of the film store that a generator sees: media in, media out, both named by content."""

    def path(self, ref: MediaRef) -> Path:
        """File of `ref`, its size and hash checked. Raises DamagedMediaError."""
        ...

    def read(self, ref: MediaRef) -> bytes:
        """Bytes of `ref`, checked. Raises DamagedMediaError."""
        ...

    def put(self, data: bytes, ext: str) -> MediaRef:
        """Keep `data`; atomic, and a no-op where the same bytes are there."""
        ...


class Generator(Protocol):
    """Every generator says what it is, so that its answers are kept apart from those of any other.

    One that has an attribute `at_once` (a number, or None for one per core) says how many units are worth asking it for
    at the same time: a unit that waits for its turn uses up its time (UNIT_TIMEOUT_S).
    """

    @property
    def identity(self) -> Mapping[str, str]:
        """All that shapes an answer beside the request: backend, versions of code, libraries, data and model."""
        ...


@runtime_checkable
class Interruptible(Protocol):
    """A generator that waits for others, and need not when the run is stopped."""

    def interrupt(self) -> None:
        """Give up what is under way: whoever waits for it gets an error at once. Later requests are served again."""
        ...


@runtime_checkable
class Closable(Protocol):
    """A generator that holds something between requests: a model on the device, a process of its own."""

    def close(self) -> None:
        """Give it back, as nothing more is asked for now. A later request takes it again."""
        ...


class Planner(Generator, Protocol):
    """The language model's role."""

    @property
    def at_once(self) -> int | None:
        """How many requests are worth having under way at the same time; None: one per core, as it only computes."""
        ...

    @property
    def fallback(self) -> Planner | None:
        """Who plans what this planner failed at, where a setting allows it; None: a failure is one."""
        ...

    def plan_passage(self, request: PassageRequest) -> PassagePlan: ...

    def plan_scene(self, request: SceneRequest) -> ShotList: ...


ReferenceKind = Literal["none", "portrait", "previous"]
"""What a key frame is drawn from beside its words: nothing, a portrait of who is seen, the key frame before."""


class ImageGenerator(Generator, Protocol):
    @property
    def reference(self) -> ReferenceKind:
        """What this generator wants as `reference` of a request, where there is one."""
        ...

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame: ...


class VideoGenerator(Generator, Protocol):
    def shoot(self, request: TakeRequest, media: MediaStore) -> Take: ...


class SpeechGenerator(Generator, Protocol):
    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine: ...


class MusicGenerator(Generator, Protocol):
    def compose(self, request: MusicRequest, media: MediaStore) -> MusicCue: ...
