"""Screenplays in Fountain (https://fountain.io/syntax), read by an own parser.

The library `screenplay-tools` was looked at: it takes only ASCII capitals for a name, so no other language has
speakers, and swallows an opening `FADE IN:` or any `word: text` as a title page.
"""

from __future__ import annotations

import re

from storyvid.ingestion.manuscript import Manuscript, Piece
from storyvid.ingestion.titles import recased
from storyvid.models.story import BlockKind, Removed, SourceOptions

_TITLE_KEYS = (
    "title|credit|author|authors|source|notes|draft date|date|contact|copyright|revision|format|language|tagline"
)
_TITLE_ENTRY = re.compile(rf"(?P<key>{_TITLE_KEYS})\s*:\s*(?P<value>.*)", re.IGNORECASE)
_BONEYARD = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_NOTE = re.compile(r"\[\[(?:[^\[\]]|\[(?!\[)|\](?!\]))*\]\]")
_SCENE = re.compile(r"(?:INT\.?/EXT|EXT\.?/INT|INT|EXT|EST|I/E)[. ].*", re.IGNORECASE)
_SCENE_NUMBER = re.compile(r"\s*#[^#\s]+#\s*$")
_TRANSITION = re.compile(r"(?:[^a-z]*\bTO:|FADE (?:IN|OUT)[.:]?|FADE TO BLACK[.:]?|CUT TO BLACK[.:]?|THE END[.]?)")
_CUE = re.compile(r"(?P<name>@?[^()^]*?)\s*(?P<extension>(?:\([^)]*\)\s*)*)\^?\s*")
_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)(.{1,500}?)(?<=[^\s\\])\1", re.DOTALL)
_ESCAPE = re.compile(r"\\([*_\\])")
_MAX_CUE_WORDS = 6
_MAX_CUE_CHARS = 80


def read_fountain(text: str) -> Manuscript:
    """The pieces of a screenplay: slug lines, action, speeches, lyrics; the rest is listed as removed."""
    reader = _Reader()
    for pattern, reason in ((_BONEYARD, "boneyard"), (_NOTE, "note")):
        for match in pattern.finditer(text):
            reader.remove(match.group(), reason)
        text = pattern.sub("", text)
    lines = [line.expandtabs(4).rstrip() for line in text.strip("\n").split("\n")]
    stated, first = reader.title_page(lines)
    reader.read(lines[first:])
    return Manuscript(tuple(reader.pieces), tuple(reader.removed), stated)


class _Reader:
    """Goes down the page line by line; an element ends with the blank line after it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.removed: list[Removed] = []

    def remove(self, text: str, reason: str) -> None:
        if text.strip():
            self.removed.append(Removed(text=text.strip(), reason=reason))

    def title_page(self, lines: list[str]) -> tuple[SourceOptions, int]:
        """What the title page states, and the line on which the screenplay begins."""
        values: dict[str, str] = {}
        key = ""
        index = 0
        for line in [*lines, ""]:
            entry = _TITLE_ENTRY.fullmatch(line)
            if entry:
                key = entry["key"].lower()
                values[key] = entry["value"].strip()
            elif key and line.strip() and line.startswith(" "):
                values[key] = f"{values[key]} {line.strip()}".strip()
            else:
                break
            index += 1
        if not values:
            return SourceOptions(), 0
        self.remove("\n".join(lines[:index]), "title page")
        author = values.get("author") or values.get("authors")
        return (
            SourceOptions(
                title=recased(_spoken(values.get("title", "")))[:300] or None,
                author=_spoken(author)[:300] if author else None,
                language=values.get("language") or None,
            ),
            index,
        )

    def read(self, lines: list[str]) -> None:
        index = 0
        while index < len(lines):
            if not lines[index].strip():
                index += 1
                continue
            end = index
            while end < len(lines) and lines[end].strip():
                end += 1
            # Two spaces on an otherwise empty line keep a speech together; rstrip made that a paragraph border.
            self._element(lines[index:end])
            index = end

    def _element(self, lines: list[str]) -> None:
        """The lines up to a blank line. Leading lines that are elements of their own are taken off one by one."""
        while lines:
            line = lines[0].strip()
            if self._single(line, alone=len(lines) == 1):
                lines = lines[1:]
            elif len(lines) > 1 and (name := _speaker(line)):
                self._speech(name, lines[1:])
                return
            else:
                lines = self._action(lines)

    def _single(self, line: str, *, alone: bool) -> bool:
        """Take a line that is an element by itself; False where it is not."""
        if re.fullmatch(r"={3,}", line):
            self.remove(line, "page break")
        elif line.startswith("#"):
            self.remove(line, "section")
        elif line.startswith("="):
            self.remove(line, "synopsis")
        elif re.match(r"\.[^.\s]", line) or _SCENE.fullmatch(line):
            label = _SCENE_NUMBER.sub("", line.removeprefix("."))
            self.pieces.append(Piece(BlockKind.SLUG_LINE, label=_spoken(label)))
        elif line.startswith(">") and line.endswith("<"):
            self._paragraph(line[1:-1])
        elif line.startswith(">") or (alone and _TRANSITION.fullmatch(line)):
            self.remove(line, "transition")
        else:
            return False
        return True

    def _action(self, lines: list[str]) -> list[str]:
        """Take action or lyrics from the front of `lines`; returns the lines that are left."""
        lyric = lines[0].lstrip().startswith("~")
        count = 1
        while (
            count < len(lines) and lines[count].lstrip().startswith("~") == lyric and not _starts_element(lines[count])
        ):
            count += 1
        if lyric:
            self._lyrics(lines[:count], speaker=None)
        else:
            self._paragraph(" ".join(line.strip().removeprefix("!") for line in lines[:count]))
        return lines[count:]

    def _speech(self, speaker: str, lines: list[str]) -> None:
        words: list[str] = []
        lyrics: list[str] = []
        for line in map(str.strip, lines):
            if line.startswith("(") and line.endswith(")"):
                self.remove(line, "parenthetical")
            elif line.startswith("~"):
                lyrics.append(line)
            else:
                self._lyrics(lyrics, speaker)
                lyrics = []
                words.append(line)
            if lyrics and words:
                self.pieces.append(Piece(BlockKind.SPEECH, _spoken(" ".join(words)), speaker=speaker))
                words = []
        self._lyrics(lyrics, speaker)
        if words:
            self.pieces.append(Piece(BlockKind.SPEECH, _spoken(" ".join(words)), speaker=speaker))

    def _lyrics(self, lines: list[str], speaker: str | None) -> None:
        if lines:
            text = "\n".join(_spoken(line.strip().removeprefix("~").strip()) for line in lines)
            self.pieces.append(Piece(BlockKind.VERSE, text, speaker=speaker))

    def _paragraph(self, text: str) -> None:
        self.pieces.append(Piece(BlockKind.PARAGRAPH, _spoken(" ".join(text.split()))))


def _starts_element(line: str) -> bool:
    text = line.strip()
    return text.startswith((">", "=", "#")) or (_SCENE.fullmatch(text) is not None and text == text.upper())


def _speaker(line: str) -> str:
    """The name in a character cue, '' where the line is none: forced by `@`, or in capitals with a letter in it."""
    match = _CUE.fullmatch(line) if len(line) <= _MAX_CUE_CHARS else None
    if match is None or line.startswith("!"):
        return ""
    name = match["name"].strip()
    if name.startswith("@"):
        return name[1:].strip()
    capitals = name == name.upper() and name != name.lower()
    if not capitals or len(name.split()) > _MAX_CUE_WORDS or name[-1] in ".!?:,;":
        return ""
    return recased(name)


def _spoken(text: str) -> str:
    """Text without the marks of emphasis and without escapes."""
    for _ in range(3):
        text = _EMPHASIS.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text)
