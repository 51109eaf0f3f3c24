"""What Project Gutenberg puts around and into a text: header, licence, credits, notes, illustration marks."""

from __future__ import annotations

import re

from storyvid.models.story import Removed

_START = re.compile(
    r"^.*?^\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT).*?\*{3}[^\n]*\n|"
    r"^.*?^\*END\*? ?THE SMALL PRINT![^\n]*\n",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_END = re.compile(
    r"^(?:[ \t]*End of (?:the |this )?Project Gutenberg[^\n]*\s+)?"
    r"\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG E(?:BOOK|TEXT).*|"
    r"^[ \t]*End of (?:the |this )?Project Gutenberg(?:'s|’s)? .*",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_FIELD = r"^{name}:[ \t]*(?P<value>[^\n]+)$"
_PRODUCED = re.compile(
    r"^(?:E-text prepared by|Produced by|This (?:e-?text|file) was (?:produced|prepared)|HTML version by)"
    r"[^\n]*(?:\n[^\n]+)*\n?",
    re.MULTILINE | re.IGNORECASE,
)
_ALONE = r"(?:(?<=\n)|^)[ \t]*{mark}[ \t]*(?:\n[ \t]*)*"
_BRACKETED = (
    ("illustration", r"\[_?(?:Illustrations?|Frontispiece|Image|Picture|चित्र)\b[^\]\[]{0,600}\]"),
    ("transcriber's note", r"\[_?Transcriber(?:'s|s'|’s|s’)? notes?\b[^\]]{0,3000}\]"),
    ("footnote", r"\[Footnotes?\b[^\]]{0,3000}\]"),
    ("page number", r"\[(?:Pg|Page|p\.) ?[0-9ivxlc]+\]"),
    ("footnote mark", r"(?<=\S)\[(?:\d{1,3}|[A-Z*†])\]"),
)
_MARKS = tuple(
    (reason, re.compile(rf"{_ALONE.format(mark=mark)}(?=\S|$)|{mark}", re.IGNORECASE)) for reason, mark in _BRACKETED
)


def without_wrapping(text: str) -> tuple[str, str, str, list[Removed]]:
    """The text without header and licence, the title and the author that the header states ('' if none), the rest."""
    removed: list[Removed] = []
    title = author = ""
    if header := _START.match(text):
        title, author = _stated("Title", header.group()), _stated("Author", header.group())
        removed.append(Removed(text=header.group().strip(), reason="Project Gutenberg header"))
        text = text[header.end() :]
        if (credit := _PRODUCED.search(text[:4000])) and not text[: credit.start()].strip():
            removed.append(Removed(text=credit.group().strip(), reason="transcriber's note"))
            text = text[credit.end() :]
    if licence := _END.search(text):
        removed.append(Removed(text=licence.group().strip(), reason="Project Gutenberg licence"))
        text = text[: licence.start()]
    return text, title, author, removed


def without_bracketed(text: str) -> tuple[str, list[Removed]]:
    """The text without bracketed marks of illustrations, notes and pages. Blank lines around one are counted once."""
    removed: list[Removed] = []

    def note(match: re.Match[str], reason: str) -> str:
        removed.append(Removed(text=match.group().strip(), reason=reason))
        return ""

    for reason, mark in _MARKS:
        text = mark.sub(lambda match, reason=reason: note(match, reason), text)  # type: ignore[misc]
    return text, removed


def _stated(name: str, header: str) -> str:
    match = re.search(_FIELD.format(name=name), header, re.MULTILINE)
    return match["value"].strip() if match else ""
