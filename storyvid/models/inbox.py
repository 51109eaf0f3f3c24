"""What the inbox knows of its files: from tick to tick, and of each story for whoever asks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from storyvid.models.base import Document

INBOX = "inbox"
"""The document of a story that says what the inbox last made of its file."""


class SeenFile(Document):
    """A story file as it was seen last. `stamp` changes with every write; `digest` is of what was handed in of it, its
    cut file and what that names, '' while it is not settled; `changes` counts what was handed in.
    """

    stamp: str
    digest: str = ""
    changes: int = 0


class InboxMemory(Document):
    """The sensor's cursor: every file of the inbox, by path relative to it."""

    files: dict[str, SeenFile] = Field(default_factory=dict)


class InboxNote(Document):
    """The document `inbox` of a story: what the inbox last made of its file."""

    file: str
    state: Literal["filmed", "invalid", "removed"]
    message: str = ""
