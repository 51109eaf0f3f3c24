"""The quality gate: what is wrong with the wording of a valid plan, told so that a model can mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from storyvid.planning.words import word_set, words

_FEWEST_WORDS = 4
_MOST_WORDS = 90
_ALIKE = 0.8
"""Shared words over all words (Jaccard) from which two descriptions are one."""
_VAGUE = re.compile(
    r"^(?:the |this |a |an )?(?:scene|story|narrator|narration|text|shot|camera|part|description|image|picture)s? "
    r"(?:continues?|goes on|tells?|speaks?|describes?|explains?|narrates?|reads?|is told|as (?:before|above))\b"
    r"|^(?:same|similar) (?:as|to)\b|^continuation of\b|\bas (?:described|mentioned) (?:above|before|in the)\b|^\W*$"
    r"|^(?:दृश्य|कहानी|कथा|वाचक) (?:जारी|चलती|आगे|बताता|बताती|कहता|कहती)|^(?:पहले|ऊपर) (?:जैसा|की तरह)",
    re.IGNORECASE,
)
_ENGLISH = word_set("the of and with a an his her to in on at from is are")
_ENGLISH_SHARE = 0.08
_ENOUGH_WORDS = 30


def shows_nothing(description: str) -> bool:
    """Whether a description names nothing that can be seen."""
    return len(words(description)) < _FEWEST_WORDS or _VAGUE.search(description) is not None


def description_faults(descriptions: Sequence[tuple[str, str]], before: str = "") -> list[str]:
    """Faults of the descriptions of shots; each comes with what its shot is called. `before` is the one before."""
    faults = []
    for name, text in descriptions:
        if shows_nothing(text):
            faults.append(
                f"{name} shows nothing: {text[:60]!r}. Say what is seen: who, doing what, where, in what light"
            )
        elif len(words(text)) > _MOST_WORDS:
            faults.append(f"{name} is described in {len(words(text))} words. Say what is seen in one or two sentences")
    named = [("the shot before", before), *descriptions] if before else list(descriptions)
    for (one, first), (two, second) in pairwise(named):
        if alike(first, second):
            faults.append(f"{two} shows the same as {one}. Show something else, from another distance or angle")
    return faults


def alike(one: str, other: str) -> bool:
    """Whether two descriptions would make the same picture."""
    a, b = ({word.casefold() for word in words(text)} for text in (one, other))
    return bool(a and b) and len(a & b) >= _ALIKE * len(a | b)


def other_language(texts: Sequence[str], language: str) -> str | None:
    """A fault where the texts are in none of the languages that a plan of a story in `language` may be in.

    That is its own, and English, which picture models understand best. Too few words are not judged.
    """
    spoken = [word for text in texts for word in words(text)]
    if len(spoken) < _ENOUGH_WORDS or language not in ("en", "hi"):
        return None
    devanagari = sum("\u0900" <= word[0] <= "\u097f" for word in spoken)
    if language == "hi" and devanagari * 2 >= len(spoken):
        return None
    if sum(word.casefold() in _ENGLISH for word in spoken) >= _ENGLISH_SHARE * len(spoken):
        return None
    wanted = "Hindi" if language == "hi" else "English"
    return f"the texts are not in {wanted}, which the story is in: {texts[0][:60]!r}. Write them in {wanted}"
