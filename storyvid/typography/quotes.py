"""Typewriter quotes to typographic ones. Stories are kept in ASCII quotes; the curls are put on when type is set."""

from __future__ import annotations

import re

_CLIPPED = r"(?:tis|twas|twere|twill|til|till|em|cause|bout|round|neath|gainst|fraid|n|\d)"
_APOSTROPHE = re.compile(rf"(?<=\w)'(?=\w)|'(?={_CLIPPED}\b)|'(?=\d)", re.IGNORECASE)
_OPENING = re.compile(r"(?:(?<=^)|(?<=[\s(\[{\u2014\u2013\u201c\u2018\"/-]))(['\"])(?=[^\s])")
_SIGNS = {'"': ("\u201c", "\u201d"), "'": ("\u2018", "\u2019")}


def typographic(text: str) -> str:
    """`text` with curly quotes, apostrophes and a real ellipsis; text that has them already is left as it is.

    A piece of a longer text may open or close a quotation that it does not hold whole: each sign is judged by its
    neighbours alone.
    """
    text = text.replace("...", "\u2026")
    text = _APOSTROPHE.sub("\u2019", text)
    text = _OPENING.sub(lambda match: _SIGNS[match.group(1)][0], text)
    return text.replace('"', "\u201d").replace("'", "\u2019")


def is_speech(text: str) -> bool:
    """Whether the whole of `text` is something that is said: it starts and ends inside the same quotation marks."""
    inner = text.strip()
    if len(inner) < 3 or inner[0] not in "\"'\u201c\u2018" or inner[-1] not in "\"'\u201d\u2019":
        return False
    double = inner[0] in '"\u201c'
    return not double or sum(inner.count(sign) for sign in '"\u201c\u201d') == 2
