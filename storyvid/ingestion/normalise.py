"""One way to write each mark: spaces, quotes, dashes, ellipses, Unicode form. Words are never touched."""

from __future__ import annotations

import re
import unicodedata

from storyvid.ingestion.quotation import straight_quotes

_SPACES = dict.fromkeys(
    map(ord, "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"), " "
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
"""Soft hyphens and marks without width; the joiners U+200C and U+200D stay, Devanagari needs them."""

_NUMBER_RANGE = re.compile(r"(?<=\d) ?[–—‒] ?(?=\d)")
_DASH = re.compile(r" *(?:[—–―‒]+|--+|(?<= )-(?= ))[ —–―‒-]*")
_ELLIPSIS = re.compile(r"\.(?: ?\.){2,}|…+")
_SPACE_BEFORE_ELLIPSIS = re.compile(r"(?<=\w) +(?=\.\.\.)")
_MANY_SPACES = re.compile(r" {2,}")


def normalise(text: str) -> str:
    """`text` in Unicode NFC with straight quotes, em dashes as ` — `, `...`, and single spaces; line ends stay."""
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_SPACES)
    text = _ELLIPSIS.sub("...", straight_quotes(text))
    text = _SPACE_BEFORE_ELLIPSIS.sub("", text)
    text = _DASH.sub(_dash, _NUMBER_RANGE.sub("-", text))
    return "\n".join(_MANY_SPACES.sub(" ", line).strip() for line in text.split("\n"))


def _dash(match: re.Match[str]) -> str:
    """An em dash with the spaces that its neighbours call for: none between it and a quotation mark it belongs to."""
    text, start, end = match.string, match.start(), match.end()
    opens = start == 0 or text[start - 1] in "\n(["
    if not opens and text[start - 1] in "\"'":
        opens = match.group()[0] != " " and (start == 1 or text[start - 2] in " \n([—")
    closes = end == len(text) or text[end] in "\n)],.;:!?"
    if not closes and text[end] in "\"'" and not match.group().endswith(" "):
        closes = end + 1 == len(text) or text[end + 1] in " \n)],.;:!?—-"
    return f"{'' if opens else ' '}—{'' if closes else ' '}"
