"""Plain text stories: from the lines of a page to pieces, by the looks of each group of lines and its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from storyvid.ingestion.front_matter import has_front_matter, split_front_matter
from storyvid.ingestion.gutenberg import without_bracketed, without_wrapping
from storyvid.ingestion.headings import (
    heading_level,
    in_capitals,
    joined_heading,
    tidy_heading,
    title_of_heading,
    wants_title,
)
from storyvid.ingestion.lines import is_plainly_verse, paragraph_pieces
from storyvid.ingestion.manuscript import Manuscript, Piece
from storyvid.ingestion.opening import OPENING_GROUPS, Opening, bare, is_front_line, read_opening
from storyvid.ingestion.page import Group, ends_sentence, read_groups
from storyvid.models.story import BlockKind, Removed, SourceOptions

_SECTION_BREAK = re.compile(r"(?:[*•·~#⁂❦❧§+=_×—–-]\s*)+|(?:\.\s*){3,}")
_END_MARK = re.compile(r"[\W_]*(?:the end|finis|fin|समाप्त|इति)[\W_]*", re.IGNORECASE)
_NOTES_HEADING = re.compile(r"transcriber(?:'s|s'|’s|s’)? notes?[.:]?", re.IGNORECASE)
_FOOTNOTES_HEADING = re.compile(r"\W*footnotes?\W*", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[A-Z*†])\]\s")
"""How the note to a footnote mark begins. Only prose that answers no mark begins like this, and that is rare."""
_NOTES_START = re.compile(r"transcriber(?:'s|s'|’s|s’)? notes?\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w*=])([*=])(?=\S)([^*=\n]{1,200}?)(?<=\S)\1(?![\w*=])")
_UNDERSCORES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_CENTRED_CHARS = 10
_NEAR_GROUPS = 3
_NEAR_LINES_GROUPS = 6
_MAX_WIDTH = 120
_USUAL_WIDTH = 72
"""Characters of a wrapped line, where verse stands and tells nothing about it."""


def read_plain_text(text: str, *, file_name: str) -> Manuscript:
    """The pieces of a plain text, without what publishers and transcribers put around the story.

    Raises StoryFileError, naming the line, for front matter that is wrong.
    """
    settings, block = SourceOptions(), ""
    if has_front_matter(text):
        settings, block, text = split_front_matter(text, file_name=file_name)
    manuscript = _read_page(text)
    stated = manuscript.stated.model_copy(update=settings.model_dump(exclude_none=True))
    removed = (Removed(text=block, reason="front matter"),) if block else ()
    return Manuscript(manuscript.pieces, (*removed, *manuscript.removed), stated)


def _read_page(text: str) -> Manuscript:
    text, title, author, removed = without_wrapping(text)
    text, bracketed = without_bracketed(text)
    groups = [part for number, group in enumerate(read_groups(text)) for part in _apart(group, number)]
    reader = _Reader(groups, read_opening(groups))
    reader.read()
    opening = reader.opening
    stated = SourceOptions(
        title=(title or opening.title)[:300] or None, author=(author or opening.author)[:300] or None
    )
    return Manuscript(tuple(reader.pieces), (*removed, *bracketed, *reader.removed), stated)


def _apart(group: Group, number: int) -> list[Group]:
    """Lines that stand for themselves, though no blank line says so: breaks, chapter headings, by-lines up front."""
    parts: list[Group] = []
    lines: list[str] = []
    gap = group.gap
    for index, line in enumerate(group.lines):
        text = " ".join(line.split())
        heading = _is_chapter(group.lines, index) and not any(
            _is_chapter(group.lines, near) for near in (index - 1, index + 1)
        )
        if not (
            _SECTION_BREAK.fullmatch(text) or heading or (number < OPENING_GROUPS and _is_front(group.lines, index))
        ):
            lines.append(line)
            continue
        if lines:
            parts.append(Group(tuple(lines), gap))
            gap = 0
        parts.append(Group((line,), gap))
        lines, gap = [], 0
    return [*parts, Group(tuple(lines), gap)] if lines else parts


def _is_front(lines: Sequence[str], index: int) -> bool:
    """Whether a line is front matter, and no wrapped line of prose that happens to read like it."""
    if not is_front_line(lines[index]):
        return False
    return index == 0 or is_front_line(lines[index - 1]) or title_of_heading(bare(lines[index - 1]))


def _is_chapter(lines: Sequence[str], index: int) -> bool:
    """Whether a line is a chapter heading amid others; of several in a row, as in a list of contents, none is taken."""
    if not 0 <= index < len(lines) or heading_level(" ".join(lines[index].split())) not in {1, 2}:
        return False
    goes_on = index + 1 < len(lines) and lines[index + 1].strip()[:1].islower()
    return not goes_on and (
        index == 0 or ends_sentence(lines[index - 1]) or heading_level(lines[index - 1].strip()) > 0
    )


class _Reader:
    """Goes over the groups once; each is judged by its own looks, its neighbours and the piece before it."""

    def __init__(self, groups: list[Group], opening: Opening) -> None:
        self.groups = groups
        self.opening = opening
        self.pieces: list[Piece] = []
        self.removed: list[Removed] = []

    def read(self) -> None:
        index = 0
        while index < len(self.groups):
            index += self._take(index)

    def _take(self, index: int) -> int:
        """Read the group at `index`; returns how many groups that used up."""
        group = self.groups[index]
        if reason := self._reason(index):
            self.removed.append(Removed(text=group.text, reason=reason))
            if reason == "section break" or self._wide_gap(index):
                self._break()
            return 1
        if self._wide_gap(index):
            self._break()
        if used := self._heading(index):
            return used
        width = self._width(index)
        inscription = (
            self._follows_colon() and len(group.text.split()) <= 25 and (group.set_in or in_capitals(group.text))
        )
        if inscription and len(group.lines) == 1:
            self.pieces.append(Piece(BlockKind.LETTER, _plain(group.text)))
            return 1
        plain = Group(tuple(_plain(line) or line for line in group.lines), group.gap)
        self.pieces += [replace(piece, text=_plain(piece.text)) for piece in paragraph_pieces(plain, width)]
        return 1

    def _reason(self, index: int) -> str:
        """Why a group is not narrated, or ''."""
        text = self.groups[index].text
        if index in self.opening.reasons:
            return self.opening.reasons[index]
        if _SECTION_BREAK.fullmatch(text):
            return "section break" if self.pieces else "rule"
        if not any(char.isalnum() for char in text):
            return "no words"
        if _END_MARK.fullmatch(text):
            return "end mark"
        if note := self._note(index):
            return note
        return "illustration caption" if self._is_caption(index) else ""

    def _note(self, index: int) -> str:
        text = self.groups[index].text
        if _NOTES_START.match(text) or (index and _NOTES_HEADING.fullmatch(self.groups[index - 1].text)):
            return "transcriber's note"
        return "footnote" if _FOOTNOTES_HEADING.fullmatch(text) or _FOOTNOTE.match(text) else ""

    def _is_caption(self, index: int) -> bool:
        """A centred line that interrupts the prose of a book that says that it has illustrations."""
        group = self.groups[index]
        if not (self.opening.illustrated and group.indent >= _CENTRED_CHARS and self._prose(index + 1)):
            return False
        label = group.text.rstrip("!?")
        return (
            self._prose(index - 1) and title_of_heading(label) and not in_capitals(label) and not heading_level(label)
        )

    def _prose(self, index: int) -> bool:
        if not 0 <= index < len(self.groups):
            return False
        return not self.groups[index].short and self.groups[index].indent < _CENTRED_CHARS

    def _heading(self, index: int) -> int:
        group = self.groups[index]
        level = self._level(index)
        if not level:
            return 0
        label, title = _plain(group.text), ""
        used = 1
        if len(group.lines) > 1 and wants_title(first := _plain(group.lines[0])):
            label, title = first, _plain(" ".join(group.lines[1:]))
        elif wants_title(label) and index + 1 < len(self.groups) and self._is_heading_title(index + 1):
            title, used = _plain(self.groups[index + 1].text), 2
        if self.pieces and self.pieces[-1].kind is BlockKind.BREAK:
            self.pieces.pop()
        self.pieces.append(
            Piece(BlockKind.HEADING, joined_heading(label, title) if title else tidy_heading(label), level=level)
        )
        return used

    def _level(self, index: int) -> int:
        group = self.groups[index]
        text = _plain(group.text)
        if self._follows_colon() or len(group.lines) > 3 or not text:
            return 0
        if len(group.lines) > 1:
            first, rest = _plain(group.lines[0]), _plain(" ".join(group.lines[1:]))
            label = (
                heading_level(first) if wants_title(first) and title_of_heading(rest) and not ends_sentence(rest) else 0
            )
            return label or (3 if in_capitals(text) else 0)
        if level := heading_level(text):
            return level
        stands_out = group.indent >= _CENTRED_CHARS or (self._wide_gap(index) and self.pieces)
        return 3 if stands_out and group.short and title_of_heading(text) and index + 1 < len(self.groups) else 0

    def _is_heading_title(self, index: int) -> bool:
        group = self.groups[index]
        text = _plain(group.text)
        return (
            index not in self.opening.reasons
            and index + 1 < len(self.groups)
            and len(group.lines) <= 2
            and heading_level(text) not in {1, 2}
            and not _SECTION_BREAK.fullmatch(text)
            and title_of_heading(text)
            and (group.short or in_capitals(text.rstrip(".!?")))
        )

    def _break(self) -> None:
        if self.pieces and self.pieces[-1].kind is not BlockKind.BREAK:
            self.pieces.append(Piece(BlockKind.BREAK))

    def _follows_colon(self) -> bool:
        """Whether the text before announces what follows: an inscription, a letter, a song."""
        return bool(self.pieces) and self.pieces[-1].kind is BlockKind.PARAGRAPH and self.pieces[-1].text[-1:] in ":,—-"

    def _wide_gap(self, index: int) -> bool:
        gap = self.groups[index].gap
        near = self.groups[max(0, index - _NEAR_GROUPS) : index] + self.groups[index + 1 : index + 1 + _NEAR_GROUPS]
        return bool(self.pieces) and gap >= 2 and bool(near) and gap > median(group.gap for group in near)

    def _width(self, index: int) -> int:
        """The width to which the lines near this group are wrapped, in characters."""
        near = self.groups[max(0, index - _NEAR_LINES_GROUPS) : index + _NEAR_LINES_GROUPS + 1]
        prose = [group for group in near if not is_plainly_verse(group.lines)]
        lengths = sorted(len(line) for group in prose for line in group.lines) or [0]
        width = min(lengths[int(len(lengths) * 0.9)], _MAX_WIDTH)
        return width if len(prose) == len(near) else max(width, _USUAL_WIDTH)


def _plain(text: str) -> str:
    """A line without the marks of emphasis that plain texts use: `_so_`, `*so*`, `=so=`."""
    indent = text[: len(text) - len(text.lstrip())]
    return indent + _UNDERSCORES.sub("", _EMPHASIS.sub(r"\2", text.strip()))
