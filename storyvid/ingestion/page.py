"""The page of a plain text: groups of lines, how they are set, and what one can tell from their looks alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"[.!?…।॥][\"'”’»)\]*_]*$")
_SET_IN_CHARS = 4
_MAX_SHORT_WORDS = 14
_MAX_SHORT_CHARS = 90


@dataclass(frozen=True, slots=True)
class Group:
    """Lines between blank lines. `gap` counts the blank lines before; lines keep their indentation."""

    lines: tuple[str, ...]
    gap: int = 1

    @property
    def text(self) -> str:
        """All lines as one, single spaced."""
        return " ".join(" ".join(self.lines).split())

    @property
    def indent(self) -> int:
        """Spaces before the line that stands furthest left."""
        return min(indent_of(line) for line in self.lines)

    @property
    def set_in(self) -> bool:
        return self.indent >= _SET_IN_CHARS

    @property
    def ends_sentence(self) -> bool:
        return ends_sentence(self.lines[-1])

    @property
    def short(self) -> bool:
        """Few words that end no sentence: what a title, a heading or a credit looks like, and prose does not."""
        text = self.text
        if len(text) > _MAX_SHORT_CHARS * len(self.lines) or text[0] in "\"“'‘«(":
            return False
        words = len(text.split())
        if len(self.lines) > 1 and not self.set_in:
            return words <= _MAX_SHORT_WORDS and not self.ends_sentence and text[-1] not in ",;"
        lines_are_short = all(len(line.split()) <= _MAX_SHORT_WORDS for line in self.lines)
        return lines_are_short and not self.ends_sentence and text[-1] not in ",;:—-"


def indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def ends_sentence(text: str) -> bool:
    return _SENTENCE_END.search(text.rstrip()) is not None


def read_groups(text: str) -> list[Group]:
    """The groups of a text, moved left by the indentation that most of its lines have."""
    lines = [line.expandtabs(4).rstrip() for line in text.split("\n")]
    margin = _usual_indent(lines)
    groups: list[Group] = []
    current: list[str] = []
    gap = blank = 0
    for line in [*lines, ""]:
        if line:
            if not current:
                gap = blank
            current.append(line[min(margin, indent_of(line)) :])
            blank = 0
            continue
        if current:
            groups.append(Group(tuple(current), gap))
            current = []
        blank += 1
    return groups


def _usual_indent(lines: Sequence[str]) -> int:
    counts = Counter(indent_of(line) for line in lines if line)
    if not counts:
        return 0
    return min(counts, key=lambda indent: (-counts[indent], indent))
