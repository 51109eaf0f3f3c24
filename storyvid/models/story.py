"""The registered text: cleaned, with its settings, blocks, sentences and passages."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from storyvid.models.base import Aspect, Document, MediaRef, Mood, Span
from storyvid.models.own_media import NamedMedia


class StorySettings(Document):
    """What the author may state in front matter or on the command line; every one has a default.

    `minutes` None means full mode: every sentence is narrated. `voice` is `female`, `male` or the name of a voice of
    the speech backend; `music` is a mood, `none`, or None for the mood of each scene.
    """

    title: Annotated[str, Field(max_length=300)] = ""
    author: Annotated[str, Field(max_length=300)] = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    style: Annotated[str, Field(max_length=500)] = ""
    aspect: Aspect = Aspect.WIDE
    minutes: Annotated[float, Field(gt=0, le=600)] | None = None
    voice: Annotated[str, Field(max_length=100)] | None = None
    music: Mood | str | None = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


class SourceOptions(Document):
    """Settings given beside the file (command line, API); each one set here wins over the front matter."""

    title: str | None = None
    author: str | None = None
    language: str | None = None
    style: str | None = None
    aspect: Aspect | None = None
    minutes: Annotated[float, Field(gt=0, le=600)] | None = None
    voice: str | None = None
    music: str | None = None
    seed: int | None = None


class Source(Document):
    """A registered story file, as it was when it was handed in. `file_name` has no folder.

    `cut` is the cut file beside it, `own_media` every file that it names.
    """

    file_name: str
    content: MediaRef
    options: SourceOptions = SourceOptions()
    cut: MediaRef | None = None
    own_media: tuple[NamedMedia, ...] = ()
    allow_unmatched_cuts: bool = False


class BlockKind(StrEnum):
    """What a stretch of the cleaned text is on the page."""

    HEADING = "heading"
    """Chapter heading: narrated, shown as a card of its own, opens a scene."""
    PARAGRAPH = "paragraph"
    VERSE = "verse"
    """Lines that stay lines."""
    LETTER = "letter"
    """Letter, inscription, sign: stays in lines."""
    SPEECH = "speech"
    """One speech of a screenplay; `speaker` names who says it."""
    BREAK = "break"
    """Empty span where the page has a section break (`***`)."""
    SLUG_LINE = "slug_line"
    """Empty span where a screenplay has a scene heading; `label` holds it."""


class Block(Document):
    """A stretch of the cleaned text. Blocks are ordered and disjoint; between two lies only white space."""

    kind: BlockKind
    span: Span
    level: Annotated[int, Field(ge=0, le=6)] = 0
    speaker: str | None = None
    label: str = ""


class Removed(Document):
    """A stretch of the original that is not narrated, with the reason, e.g. `publisher line`, `contents`."""

    text: str
    reason: str


class Story(Document):
    """The asset `story`: what will be filmed.

    `text` has LF line ends, straight quotes, dashes as ` — `, paragraphs on one line each and separated by one
    empty line. `sentences` are ordered, disjoint, inside one block each, and cover every character that is not
    white space. `passages` are made of whole sentences, ordered, and partition the text.
    """

    settings: StorySettings
    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[Span, ...]
    passages: tuple[Span, ...]
    removed: tuple[Removed, ...] = ()
