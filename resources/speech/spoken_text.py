"""What a synthesiser is to read for a line of a story, and which word of the line each of its words is.

A page holds much that a synthesiser misreads: shouted capitals, roman numerals, `£2.50`, `_emphasis_`, brackets that
it takes for commands. Here a line becomes plain words and plain punctuation. Nothing here knows a synthesiser.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from storyvid.models.base import Span

VERSION = "1"

JOINERS = "'’-‐‑.,:/"
"""Characters that hold a word together when a letter or digit follows at once: o'clock, letter-box, U.S.A, 1,234."""

# From the strongest pause to the weakest: the marks that may stand between two words, and what is read for them.
PAUSES = (
    ("?", "? "),
    ("!", "! "),
    ("…", "… "),
    ("...", "… "),
    (".", ". "),
    ("।॥", "। "),
    (";", "; "),
    ("—–", " — "),
    ("--", " — "),
    (" - ", " — "),
    (":", ": "),
    (",()[]\n", ", "),
)

TITLES = {
    "mr": "mister", "mrs": "missus", "dr": "doctor", "st": "saint", "prof": "professor", "rev": "reverend",
    "capt": "captain", "col": "colonel", "gen": "general", "lt": "lieutenant", "sgt": "sergeant", "hon": "honourable",
    "esq": "esquire", "messrs": "messers", "ms": "miz", "jr": "junior", "sr": "senior",
}  # fmt: skip

NUMBERED = frozenset(
    ["act", "book", "canto", "chapter", "letter", "part", "scene", "section", "stave", "verse", "volume"]
)
"""Words after which a roman numeral is a number, `I` included."""

INITIALISMS = frozenset(
    ["AD", "BC", "BCE", "CE", "CIA", "EU", "FBI", "MA", "PO", "UFO", "UK", "UN", "US", "USA", "USSR"]
)

CURRENCIES = {
    "en": {"$": ("dollar", "dollars"), "£": ("pound", "pounds"), "€": ("euro", "euros"), "₹": ("rupee", "rupees")},
    "hi": {"$": ("डॉलर", "डॉलर"), "£": ("पाउंड", "पाउंड"), "€": ("यूरो", "यूरो"), "₹": ("रुपया", "रुपये")},
}
SIGNS = {
    "en": {"&": "and", "%": "percent", "@": "at", "°": "degrees", "+": "plus", "=": "equals"},
    "hi": {"&": "और", "%": "प्रतिशत", "@": "ऐट", "°": "डिग्री", "+": "प्लस", "=": "बराबर"},
}

ROMAN = re.compile(r"(X{0,3})(IX|IV|V?I{0,3})|(?:C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True)
class SpokenWord:
    """A word of the line (`source`, code points of the line) and where its reading stands in `SpokenText.text`."""

    source: Span
    reading: Span


@dataclass(frozen=True)
class SpokenText:
    """What to read. `words` are in order and disjoint in both texts; empty where nothing can be spoken."""

    text: str
    words: tuple[SpokenWord, ...]


def spoken_text(line: str, language: str) -> SpokenText:
    """The reading of `line`: letters, digits and `. , ; : ? ! … — ।` only, its words mapped to those of the line."""
    spans = list(word_spans(line))
    tokens = ["", *(span.of(line) for span in spans)]
    gap_ends = [*(span.start for span in spans[1:]), len(line)]
    parts: list[str] = []
    words: list[SpokenWord] = []
    length = 0
    for span, before, token, gap_end in zip(spans, tokens, tokens[1:], gap_ends, strict=False):
        reading = _reading(token, before, alone=line.strip(" .") == token, language=language)
        words.append(SpokenWord(source=span, reading=Span(start=length, end=length + len(reading))))
        pause = _pause(line[span.end : gap_end], token, last=gap_end == len(line), language=language)
        parts += [reading, pause]
        length += len(reading) + len(pause)
    return SpokenText(text="".join(parts).rstrip(" "), words=tuple(words))


def word_spans(line: str) -> Iterator[Span]:
    """The words of a line in order: letters, marks and digits with what joins them; currency and `%` stay attached."""
    position, end = 0, len(line)
    while position < end:
        start = position
        if line[position] in CURRENCIES["en"] and position + 1 < end and line[position + 1].isdigit():
            position += 1
        elif line[position] in SIGNS["en"]:
            position += 1
            yield Span(start=start, end=position)
            continue
        elif not line[position].isalnum():
            position += 1
            continue
        while position < end and (_in_word(line[position]) or _joins(line, position)):
            position += 1
        if position < end and line[position] in "%°":
            position += 1
        yield Span(start=start, end=position)


def _in_word(character: str) -> bool:
    """Letters, digits and the marks of scripts such as Devanagari, whose vowel signs are no letters to Python."""
    return character.isalnum() or unicodedata.category(character)[0] == "M" or character in "\u200c\u200d"


def _joins(line: str, position: int) -> bool:
    """Whether the character at `position` holds two halves of one word together."""
    character, before, after = line[position], line[position - 1], line[position + 1 : position + 2]
    if character not in JOINERS or not after or not after.isalnum() or not _in_word(before):
        return False
    if character in ",:/":
        return before.isdigit() and after.isdigit()
    if character == "-":
        return not (before.isdigit() and after.isdigit())
    if character == ".":
        # 2.50 and U.S.A, but not `end.Next`, which is a missing space.
        return (before.isdigit() and after.isdigit()) or (before.isupper() and after.isupper())
    return True


def _reading(token: str, before: str, *, alone: bool, language: str) -> str:
    """What to read for one word of the page; never empty. `alone`: the line has no other word."""
    signs = SIGNS.get(language, SIGNS["en"])
    if token in signs:
        return signs[token]
    if token[0] in CURRENCIES["en"]:
        return _money(token, CURRENCIES.get(language, CURRENCIES["en"])[token[0]])
    if token[-1] in signs:
        return f"{token[:-1]} {signs[token[-1]]}"
    plain = token.replace("’", "'").replace("‐", "-").replace("‑", "-")
    return _english(plain, before, alone) if language == "en" else plain


def _english(token: str, before: str, alone: bool) -> str:
    if token.isascii() and token.isdigit() and len(token) == 4 and 1100 <= int(token) <= 1999:
        return _year(token)
    numbered = alone or before.lower() in NUMBERED
    if numbered or (len(token) > 1 and set(token) <= set("IVX")):
        number = _roman(token)
        if number is not None:
            return str(number)
    return _title(token) or _calm(token, before)


def _pause(gap: str, token: str, *, last: bool, language: str) -> str:
    """The punctuation to read for what stands between a word and the next, or after the last."""
    if language == "en" and token.lower() in TITLES and gap.startswith("."):
        gap = gap[1:]
    read = next((read for marks, read in PAUSES if _holds(gap, marks)), " ")
    return ". " if last and read in {" ", ", ", "; ", ": ", " — "} else read


def _holds(gap: str, marks: str) -> bool:
    return marks in gap if marks in {"...", "--", " - "} else any(mark in gap for mark in marks)


def _money(token: str, unit: tuple[str, str]) -> str:
    """`£2.50` is two pounds fifty."""
    whole, _, cents = token[1:].partition(".")
    return f"{whole} {unit[0] if whole == '1' else unit[1]} {cents}".rstrip()


def _year(digits: str) -> str:
    """1843 is eighteen forty-three, 1900 nineteen hundred, 1805 eighteen oh five."""
    century, rest = digits[:2], digits[2:]
    if rest == "00":
        return f"{century} hundred"
    return f"{century} oh {rest[1]}" if rest[0] == "0" else f"{century} {rest}"


def _roman(token: str) -> int | None:
    """Value of a well-formed roman numeral in capitals, below 400; None for any other word."""
    if not token or not ROMAN.fullmatch(token):
        return None
    values = [ROMAN_VALUES[letter] for letter in token]
    return sum(-value if value < later else value for value, later in zip(values, [*values[1:], 0], strict=True))


def _title(token: str) -> str | None:
    """`Mr` is read mister. Only where the page has a capital: `st` and `col` in small letters are something else."""
    return TITLES.get(token.lower()) if token.istitle() or token.isupper() else None


def _calm(token: str, before: str) -> str:
    """Shouted words in small letters, since capitals are spelled out; initials (`BBC`, `USA`, `U.S`) stay."""
    if not _shouted(token) or "." in token:
        return token
    initials = token in INITIALISMS or not set(token) & set("AEIOUY")
    return token if initials and not _shouted(before) else token.lower()


def _shouted(token: str) -> bool:
    return token.isupper() and sum(character.isalpha() for character in token) > 1
