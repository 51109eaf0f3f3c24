"""Titles as they should be shown: from capitals, from file names."""

from __future__ import annotations

import re

from storyvid.ingestion.slug import stem_of

_SMALL_WORDS = frozenset("a an and as at but by for from in into nor of on or the to with".split())
_ROMAN = re.compile(r"[IVXLC]+[.:]?")
MAX_TITLE_CHARS = 300


def recased(title: str) -> str:
    """A title set in capitals, wholly or in part, in the usual title case; any other as it is."""
    words = title.split()
    shouted = [word for word in words if len(word) > 1 and word.isupper()]
    if not shouted or (len(shouted) < len(words) / 2 and words[0] not in shouted):
        return " ".join(words)
    return " ".join(_word(word, first=index == 0) for index, word in enumerate(words))


def title_from_file_name(file_name: str) -> str:
    """`the-gift-of-the-magi.txt` is `The Gift of the Magi`; names that have capitals of their own keep them."""
    words = re.sub(r"[-_\s]+", " ", stem_of(file_name)).strip()
    if words == words.lower():
        words = " ".join(_word(word, first=index == 0) for index, word in enumerate(words.split()))
    return words[:MAX_TITLE_CHARS]


def _word(word: str, *, first: bool) -> str:
    if _ROMAN.fullmatch(word) and word != "I":
        return word
    lower = word.lower()
    if not first and lower in _SMALL_WORDS:
        return lower
    return re.sub(r"[^\W\d_]", lambda match: match.group().upper(), lower, count=1)
