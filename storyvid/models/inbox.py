"""What the inbox knows of its files: from look to look, and of each story for whoever asks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from storyvid.models.base import Document

INBOX = "inbox"
"""The document of a story that says what the inbox last made of its file."""


class SeenFile(Document):
    """A story file as it was seen last. `stamp` changes with every write to it, its cut file or `media`, the files that
    this names; `settled` once two looks saw the same stamp and what the files hold was dealt with.
    """

    stamp: str
    settled: bool = False
    media: tuple[str, ...] = ()


class InboxMemory(Document):
    """What one look leaves for the next: every file of the inbox, by path relative to it."""

    files: dict[str, SeenFile] = Field(default_factory=dict)


class InboxNote(Document):
    """The document `inbox` of a story: what the inbox last made of its file. `digest` is of all that was handed in,
    '' where that came from elsewhere; `changes` counts how often something was.
    """

    file: str
    state: Literal["filmed", "invalid", "removed"]
    message: str = ""
    digest: str = ""
    changes: int = 0
