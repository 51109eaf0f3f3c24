"""The base of every document, and the few small types that all documents share."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Document(BaseModel):
    """A frozen value that rejects fields it does not know, so a typing error never passes as data."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def canonical_json(self) -> str:
        """The one way to write this document: sorted keys, no spaces, real characters. Equal documents, equal text."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class Span(Document):
    """Half-open range of characters (code points) `[start, end)` of a text."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        return Span(start=self.start + by, end=self.end + by)


class MediaRef(Document):
    """A file of the film store, named by its content: `media/<first two of sha256>/<sha256>.<ext>`."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    ext: Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")]
    size_bytes: Annotated[int, Field(ge=0)]


class Aspect(StrEnum):
    """Shape of the picture, width to height."""

    WIDE = "16:9"
    TALL = "9:16"
    SQUARE = "1:1"


class Mood(StrEnum):
    """Feeling of a scene; colours its cards and chooses its music."""

    CALM = "calm"
    JOYFUL = "joyful"
    TENDER = "tender"
    SAD = "sad"
    TENSE = "tense"
    MYSTERIOUS = "mysterious"


class TimeOfDay(StrEnum):
    """Light of a scene."""

    DAWN = "dawn"
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


SUPPORTED_LANGUAGES = ("en", "hi")
