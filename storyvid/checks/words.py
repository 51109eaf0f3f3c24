"""Words as letters: what is left of a text when case, punctuation and spaces are not looked at."""

from __future__ import annotations

import unicodedata

_KEPT = ("L", "M", "N")
_JOINER = "\u200d"
_SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


def letters(text: str) -> str:
    """Letters, their marks, and digits of `text`, in one case."""
    folded = unicodedata.normalize("NFC", text).casefold()
    if folded.isascii():
        return "".join(filter(str.isalnum, folded))
    return "".join(one for one in folded if unicodedata.category(one)[0] in _KEPT)


def width(text: str) -> int:
    """Characters as a reader counts them: marks, joiners, and what is joined to a picture, belong to the one before."""
    if text.isascii():
        return len(text)
    count, picture, joined = 0, False, False
    for one in text:
        category = unicodedata.category(one)
        belongs = category.startswith("M") or category == "Cf" or one in _SKIN_TONES
        count += not belongs and not joined
        joined = picture and one == _JOINER
        picture = category == "So" or (picture and belongs)
    return count
