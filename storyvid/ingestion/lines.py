"""Lines to blocks: which line ends are the page's and go, which are the author's and stay.

A line end is the author's where the next word would have had room on the line: a wrapped line stops only when it is
full. Every decision looks at a few lines around it, so that an edit changes nothing far away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from storyvid.ingestion.manuscript import Piece
from storyvid.ingestion.page import Group, ends_sentence, indent_of
from storyvid.models.story import BlockKind

_WINDOW_LINES = 6
_LONGEST_WRAPPED_CHARS = 120
_PARAGRAPH_ROOM = 0.33
"""Share of the width that is left free where a sentence and a paragraph end together without a blank line."""
_SET_IN_CHARS = 4
_MAX_VERSE_LINE_CHARS = 75
_VERSE_SHARE = 0.75
_PLAIN_VERSE_LINES = 4
_OPENING_MARKS = "\"“'‘«([—–-_*"

_SALUTATION = re.compile(
    r"(?:(?:my|our|most)\s+)*(?:dear|dearest|darling|beloved|honou?red|respected)\b.{0,40}[,:!—–-]+|"
    r"(?:sir|madam|gentlemen)[,:]|to whom it may concern[,:.]?|"
    r"(?:मेरे\s+|मेरी\s+)?(?:प्रिय|प्यारे|प्यारी|पूज्य|आदरणीय)\s.{0,40}[,!।:]",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:i remain,?\s.*|(?:ever\s+)?(?:yours|your|their|his|her)\b(?=.*(?:truly|sincerely|faithful|obedient|"
    r"affectionate|loving|humble|servant|friend|ever|respectful)).{0,50}|yours,|"
    r"(?:with\s+)?(?:all my\s+|much\s+)?love,|"
    r"(?:sincerely|faithfully|respectfully|truly|affectionately)(?:\s+yours)?,|(?:आपका|आपकी|तुम्हारा|तुम्हारी)[,\s].{0,30})",
    re.IGNORECASE,
)
_HYPHEN_END = re.compile(r"[^\W\d_]-$")
_SUSPENDED = re.compile(r"(?:and|or|to|nor|but)\b")
_WORD_ENDING = re.compile(
    r"(?:ings?|ments?|[ts]ions?|tional|tive|[tc]ious|ously|ness|ity|tures?|ances?|ences?|ively|ally|edly|ingly|"
    r"[dlmnprt]ing|[bt]le|bly|ly|ed|ous)\b"
)


def paragraph_pieces(group: Group, width: int) -> list[Piece]:
    """The blocks of a group that is neither heading nor matter to remove. `width` is the usual width around it."""
    pieces: list[Piece] = []
    for lines in _runs(group.lines):
        kind = _kind(lines, width)
        if kind is BlockKind.PARAGRAPH:
            pieces += [Piece(kind, joined(part)) for part in _paragraphs(lines)]
        elif kind is BlockKind.LETTER:
            pieces.append(Piece(kind, "\n".join(_letter_lines(lines))))
        else:
            pieces.append(Piece(kind, "\n".join(" ".join(line.split()) for line in lines)))
    return pieces


def joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one. A hyphen at the end of a line stays, unless what follows is only the end of a word."""
    parts = [" ".join(lines[0].split())]
    for line in lines[1:]:
        following = " ".join(line.split())
        if not _HYPHEN_END.search(parts[-1]) or _SUSPENDED.match(following):
            parts.append(" ")
        elif _WORD_ENDING.match(following):
            parts[-1] = parts[-1][:-1]
        parts.append(following)
    return "".join(parts)


def is_salutation(text: str) -> bool:
    return _SALUTATION.fullmatch(text.strip()) is not None


def is_closing(text: str) -> bool:
    return _CLOSING.fullmatch(text.strip()) is not None


def is_plainly_verse(lines: Sequence[str]) -> bool:
    """Whether lines show by themselves that they are verse: all begin with a capital, and few end a sentence.

    Wrapped prose does not: where a line happens to begin is seldom where a sentence or a name does.
    """
    texts = [line.strip() for line in lines]
    if len(texts) < _PLAIN_VERSE_LINES or max(map(len, texts)) > _MAX_VERSE_LINE_CHARS:
        return False
    running_on = sum(not ends_sentence(text) for text in texts[:-1])
    return all(_initial(text).isupper() for text in texts) and running_on * 2 >= len(texts) - 1


def _runs(lines: Sequence[str]) -> list[list[str]]:
    """Flush and set-in lines of a group apart. A single set-in line is an indented first line, or a signature."""
    deep = [False, *(indent_of(line) >= _SET_IN_CHARS for line in lines), False]
    inside = [deep[i] and (deep[i - 1] or deep[i + 1]) for i in range(1, len(deep) - 1)]
    return [[line for _, line in run] for _, run in groupby(zip(inside, lines, strict=True), key=itemgetter(0))]


def _kind(lines: Sequence[str], width: int) -> BlockKind:
    texts = [line.strip() for line in lines]
    if is_salutation(texts[0]) or any(is_closing(text) for text in texts[-4:] if len(texts) > 1):
        return BlockKind.LETTER
    if len(lines) == 1 or max(map(len, texts)) > _MAX_VERSE_LINE_CHARS:
        return BlockKind.PARAGRAPH
    if is_plainly_verse(lines) or _looks_like_verse(
        texts, width, set_in=all(indent_of(line) >= _SET_IN_CHARS for line in lines)
    ):
        return BlockKind.VERSE
    return BlockKind.PARAGRAPH


def _looks_like_verse(texts: Sequence[str], width: int, *, set_in: bool) -> bool:
    """Lines that stop before they are full, and nearly all begin like verses do."""
    room = sum(_room(texts, index, width) >= 0.2 * width for index in range(len(texts) - 1))
    mostly_short = room >= _VERSE_SHARE * (len(texts) - 1)
    starts = sum(not _initial(text).islower() for text in texts[1:])
    capitals = starts >= _VERSE_SHARE * (len(texts) - 1)
    if set_in:
        return capitals or mostly_short
    own_room = sum(not ends_sentence(text) for text in texts[:-1])
    speech = sum(text[0] in '"“‘—' for text in texts)
    return capitals and mostly_short and own_room > 0 and speech <= len(texts) / 2


def _initial(text: str) -> str:
    return text.lstrip(_OPENING_MARKS)[:1]


def _room(lines: Sequence[str], index: int, width: int) -> int:
    """Characters that would be left on line `index` of a page `width` wide, had the next word been put there."""
    next_word = lines[index + 1].split(maxsplit=1)[0]
    return width - len(lines[index].rstrip()) - 1 - len(next_word)


def _paragraphs(lines: Sequence[str]) -> list[Sequence[str]]:
    parts: list[list[str]] = [[lines[0]]]
    for index in range(1, len(lines)):
        if _starts_paragraph(lines, index):
            parts.append([lines[index]])
        else:
            parts[-1].append(lines[index])
    return list(parts)


def _starts_paragraph(lines: Sequence[str], index: int) -> bool:
    before, line = lines[index - 1], lines[index]
    if max(len(before), len(line)) > _LONGEST_WRAPPED_CHARS:
        return True
    after = lines[index + 1] if index + 1 < len(lines) else ""
    if indent_of(line) > indent_of(before) and after and indent_of(after) < indent_of(line):
        return True
    near = lines[max(0, index - _WINDOW_LINES) : index + _WINDOW_LINES]
    width = max(len(other.rstrip()) for other in near)
    if width > _LONGEST_WRAPPED_CHARS:
        return ends_sentence(before)
    full_enough = _room(lines, index - 1, width) < _PARAGRAPH_ROOM * width
    return not full_enough and ends_sentence(before) and not _initial(line).islower()


def _letter_lines(lines: Sequence[str]) -> list[str]:
    """The lines of a letter: salutation, closing and signature alone, the wrapped lines of its body joined."""
    result: list[str] = []
    body: list[str] = []
    ended = False
    for index, line in enumerate(lines):
        ended = ended or is_closing(line)
        if ended or (index == 0 and is_salutation(line)):
            result += [joined(part) for part in (_paragraphs(body) if body else [])]
            result.append(" ".join(line.split()))
            body = []
        else:
            body.append(line)
    return result + [joined(part) for part in (_paragraphs(body) if body else [])]
