"""Words of a text and lists of words, for all that cards read out of a request. Two languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)*|[\u0900-\u097f]+")


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as text, so that a reader can scan it."""
    return frozenset(text.split())


def words_of(text: str) -> list[str]:
    """Words of a text in lower case; one with a hyphen is followed by its parts."""
    found = []
    for word in _WORD.findall(text.lower()):
        found.append(word)
        if "-" in word:
            found += word.split("-")
    return found


def index_of(lists: Mapping[str, str]) -> dict[str, str]:
    """Word to the name of the first list that holds it."""
    return {word: name for name, text in reversed(list(lists.items())) for word in text.split()}
