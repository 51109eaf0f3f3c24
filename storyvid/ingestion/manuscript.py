"""What every reader of a format hands on: the story in pieces, what was left out, what the file itself states.

Only these few values belong here; the readers are `plain_text`, `markdown` and `fountain`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from storyvid.models.story import BlockKind, Removed, SourceOptions


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has a place in the text. `text` is empty for breaks and slug lines."""

    kind: BlockKind
    text: str = ""
    level: int = 0
    speaker: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A story file that was read: its pieces in order, and what is not narrated, grouped by how it was recognised."""

    pieces: tuple[Piece, ...]
    removed: tuple[Removed, ...] = ()
    stated: SourceOptions = field(default_factory=SourceOptions)
