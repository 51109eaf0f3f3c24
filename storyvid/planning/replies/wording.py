"""Small repairs of what models write into fields: only those that leave no doubt what was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from storyvid.models.plan import NARRATOR

_LOOSE = re.compile(r"[\s_\-]+")
_NUMBER = re.compile(r"^(?!-)\D{0,20}?(\d{1,9})(?:\s*(?:-|–|to|\.\.+)\s*\d{1,9})?\D{0,3}$")
_LIST = re.compile(r"\s*[;,،、]\s*")
_NUMBER_FIELDS = ("first", "n", "number", "part", "sentence", "start", "from", "id", "begin", "begins")
_NOTHING = frozenset(("", "none", "null", "nil", "n/a", "na", "unknown", "unspecified", "not specified", "-", "अज्ञात"))
_MEANINGS = {
    "close_up": "close",
    "closeup": "close",
    "close_shot": "close",
    "extreme_close_up": "extreme_close",
    "extreme_closeup": "extreme_close",
    "medium_shot": "medium",
    "mid_shot": "medium",
    "wide_shot": "wide",
    "long_shot": "wide",
    "establishing_shot": "establishing",
    "detail": "insert",
    "none": "static",
    "still": "static",
    "zoom_in": "push_in",
    "dolly_in": "push_in",
    "zoom_out": "pull_out",
    "dolly_out": "pull_out",
    "pull_back": "pull_out",
    "crossfade": "dissolve",
    "fade_in": "fade",
    "sunrise": "dawn",
    "early_morning": "dawn",
    "morning": "day",
    "noon": "day",
    "midday": "day",
    "afternoon": "day",
    "daytime": "day",
    "evening": "dusk",
    "sunset": "dusk",
    "twilight": "dusk",
    "midnight": "night",
    "happy": "joyful",
    "female": "woman",
    "male": "man",
    "animal": "creature",
    "elderly": "old",
    "normal": "usual",
    "low": "deep",
}


def clean(value: Any) -> Any:
    """Text as it may stand in a document: no control characters or broken surrogates, white space collapsed."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return value
    plain = "".join(letter if unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn") else " " for letter in value)
    return " ".join(plain.split())


def says_nothing(text: str) -> bool:
    """Whether a field says in words that it is empty: `unknown`, `n/a`."""
    return text.casefold().strip(" .") in _NOTHING


def is_narrator(name: str) -> bool:
    """Whether a speaker is nobody of the story."""
    return name.casefold() in (NARRATOR, "the narrator", "", "वाचक", "कथावाचक")


def as_list(value: Any) -> Any:
    """A list, of a list, of nothing, or of one text that lists several; names that say nothing are left out."""
    if value is None or (isinstance(value, str) and says_nothing(value)):
        return ()
    if isinstance(value, str):
        return tuple(item for item in _LIST.split(value.strip("[] ")) if item)
    if isinstance(value, Sequence):
        return tuple(item for item in value if not (item is None or (isinstance(item, str) and says_nothing(item))))
    return value


def as_word(allowed: Iterable[str], default: str | None = None) -> Callable[[Any], Any]:
    """Reads one of the `allowed` words, in any case and spelling, or a common word that means one of them.

    What says nothing is `default`. Raises ValueError with the allowed words.
    """
    words = tuple(str(word) for word in allowed)

    def read(value: Any) -> Any:
        if value is None or (isinstance(value, str) and says_nothing(value) and default is not None):
            return default
        if not isinstance(value, str):
            return value
        word = _LOOSE.sub("_", value.strip().casefold()).strip("_.")
        meant = word if word in words else _MEANINGS.get(word, word)
        if meant in words:
            return meant
        if says_nothing(value):
            return default
        raise ValueError(f"use one of {', '.join(words)}")

    return read


def as_number(value: Any) -> Any:
    """`12` of `12`, `12.0`, `"12"`, `"[12]"` or `"sentence 12"`."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and (match := _NUMBER.match(value.strip())):
        return int(match.group(1))
    return value


def numbered(*words: str) -> Callable[[Any], Any]:
    """Reads things that stand under their numbers: an object, or a list whose items say their number.

    Raises ValueError where a number is missing or given twice with different content.
    """
    fields = (*_NUMBER_FIELDS, *words)

    def read(value: Any) -> Any:
        if isinstance(value, Mapping):
            pairs = [(_numeral(name, words), item) for name, item in value.items()]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            pairs = [(_own_number(item, fields), item) for item in value]
        else:
            return value
        found: dict[int, Any] = {}
        for number, item in pairs:
            if number in found and found[number] != item:
                raise ValueError(f"number {number} is given twice; give each {words[0]} its own {words[-1]} number")
            found[number] = item
        return found

    return read


def _numeral(value: Any, words: Sequence[str]) -> int:
    number = as_number(value)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError(f"{str(value)[:40]!r} is no number; put each {words[0]} under a {words[-1]} number")
    return number


def _own_number(item: Any, fields: Sequence[str]) -> int:
    if isinstance(item, Mapping):
        for field in fields:
            if field in item:
                return _numeral(item[field], fields[-2:])
    raise ValueError(
        f"a {fields[-2]} has no number; put each under the number of the {fields[-1]} with which it begins"
    )
