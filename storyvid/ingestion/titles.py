"""Titles as they should be shown: from capitals, from file names."""

from __future__ import annotations

import re

from storyvid.ingestion.slug import stem_of
from storyvid.ingestion.wordlist import words

_SMALL_WORDS = words("a an and as at but by for from in into nor of on or the to with")
_ROMAN = re.compile(r"[IVXLC]+[.:]?")
_CAPITAL = re.compile(r"[od]'[^\W\d_](?=\w\w)|[^\W\d_]")
"""What is written large in a name: the first letter, and the one after O' or D'."""
MAX_TITLE_CHARS = 300


def recased(title: str) -> str:
    """A title set in capitals, wholly or in part, in the usual title case; any other as it is."""
    parts = title.split()
    shouted = [word for word in parts if len(word) > 1 and word.isupper()]
    if not shouted or (len(shouted) < len(parts) / 2 and parts[0] not in shouted):
        return " ".join(parts)
    return " ".join(_word(word, first=index == 0) for index, word in enumerate(parts))


def title_from_file_name(file_name: str) -> str:
    """`the-gift-of-the-magi.txt` is `The Gift of the Magi`; names that have capitals of their own keep them."""
    title = re.sub(r"[-_\s]+", " ", stem_of(file_name)).strip(" .")
    if title == title.lower():
        title = " ".join(_word(word, first=index == 0) for index, word in enumerate(title.split()))
    return title[:MAX_TITLE_CHARS]


def _word(word: str, *, first: bool) -> str:
    if _ROMAN.fullmatch(word) and word != "I":
        return word
    lower = word.lower()
    if not first and lower in _SMALL_WORDS:
        return lower
    return _CAPITAL.sub(lambda match: match.group().upper(), lower, count=1)
