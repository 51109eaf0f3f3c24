"""Quotation marks of every kind to straight ASCII, and speech in single quotes to double ones.

Every decision looks only at what stands near a mark, never at whether the marks before it came in pairs: one missing
quotation mark must not turn the rest of a story inside out.
"""

from __future__ import annotations

import re

from storyvid.ingestion.wordlist import words

_LETTERS = re.compile("[A-Za-z]*")
_REACH_CHARS = 600
"""How far a closing mark, or the mark that encloses a pair, is looked for."""

_ELISIONS = words(
    "tis twas twere twill twould twixt em cause til till bout round neath change prentice un ere im er is ow ave ome "
    "ouse ead eard ope alf and n nuff fraid cos cept gainst mongst pon scuse stead tain tisn twasn way ee a e s"
)
_DOUBLE = re.compile("``|''(?=\\W|$)|(?<!\\S)''|[“”„‟«»″〝〞＂]")
_APOSTROPHE = str.maketrans(dict.fromkeys("’‚‛′´＇ʼ", "'"))
_OPENER = re.compile(r"(?<![^\s\"(\[—–-])[‘'`](?=[\w\".—(])")
_CLOSER = re.compile(r"(?<=[.,!?…\-—–;:\"])'(?=[\s\"')\],.;:!?—–-]|$)")


def straight_quotes(paragraph: str) -> str:
    """The paragraph with `"` around speech and `'` for apostrophes and quotations inside speech.

    A pair of single marks becomes double where it holds speech, that is where punctuation stands before the closing
    one (‘Well,’ said he) and no double mark encloses it.
    """
    text = _DOUBLE.sub('"', paragraph).translate(_APOSTROPHE)
    if "'" not in text and "‘" not in text and "`" not in text:
        return text
    parts: list[str] = []
    done = 0
    while opener := _next_opener(text, done):
        start = opener.start()
        closer = _closer_after(text, opener)
        if closer is None or _inside_double(text, start):
            end = opener.end()
            parts.append(text[done:end])
        else:
            end = closer
            inner = text[start + 1 : end - 1].replace('"', "'")
            parts.append(f'{text[done:start]}"{inner}"')
        done = end
    return re.sub("[‘`]", "'", "".join(parts) + text[done:])


def _next_opener(text: str, start: int) -> re.Match[str] | None:
    for opener in _OPENER.finditer(text, start):
        word = _LETTERS.match(text, opener.end())
        if word is None or word.group().lower() not in _ELISIONS or word.group() in {"A", "Is", "And", "Till", "Way"}:
            return opener
    return None


def _closer_after(text: str, opener: re.Match[str]) -> int | None:
    """Where the quotation opened by `opener` ends, if it does before the next one opens."""
    closer = _CLOSER.search(text, opener.end(), opener.end() + _REACH_CHARS)
    following = _next_opener(text, opener.end())
    if closer is None or (following is not None and following.start() < closer.start()):
        return None
    return closer.end()


def _inside_double(text: str, position: int) -> bool:
    """Whether the nearest double mark before `position` opens a quotation."""
    before = text.rfind('"', max(0, position - _REACH_CHARS), position)
    if before < 0:
        return False
    if before == position - 1:
        return before == 0 or (not text[before - 1].isalnum() and text[before - 1] not in ".,!?")
    return text[before + 1] not in " \n" and (before == 0 or text[before - 1] in " \n([—–-")
