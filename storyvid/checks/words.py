"""Words as letters: what is left of a text when case, punctuation and spaces are not looked at."""

from __future__ import annotations

import unicodedata

_KEPT = ("L", "M", "N")


def letters(text: str) -> str:
    """Letters, their marks, and digits of `text`, in one case."""
    folded = unicodedata.normalize("NFC", text).casefold()
    if folded.isascii():
        return "".join(filter(str.isalnum, folded))
    return "".join(one for one in folded if unicodedata.category(one)[0] in _KEPT)


def width(text: str) -> int:
    """Characters as a reader counts them: marks, joiners and what is joined belong to the one before."""
    if text.isascii():
        return len(text)
    count, joins = 0, False
    for one in text:
        count += not joins and not unicodedata.category(one).startswith(("M", "Cf", "Sk"))
        joins = one == "\u200d" and count > 0 and unicodedata.category(text[text.index(one) - 1]) == "So"
    return count
