"""From a phrase to the symbols of a VITS voice, and from the symbols back to the words of the phrase.

The tokenizers of transformers hand the whole text over to one function and forget which symbol came from which word.
Here every word is written in the voice's own symbols, so that the durations of the symbols give the times of words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from resources.speech.phrases import Phrase
from resources.speech.writing import Writer

VERSION = "1"

ALIKE = {"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "।": ".", "॥": ".", "…": ".", "“": '"', "”": '"'}
"""Marks that a voice may know under a plainer name."""


@dataclass(frozen=True)
class Alphabet:
    """What a voice can read: its symbols, and which of them stands between all others."""

    symbols: Mapping[str, int]
    blank: int | None
    write: Writer | None = None
    """Romanises or phonemises the words before they are looked up; None: their letters are looked up as they are."""


@dataclass(frozen=True)
class Symbols:
    """A phrase as a voice reads it: `ids`, and for each word the index of its first id (None: it has no symbol)."""

    ids: tuple[int, ...]
    starts: tuple[int | None, ...]


def symbols_of(phrase: Phrase, alphabet: Alphabet) -> Symbols:
    """The phrase in the symbols of a voice; without any where the voice can read none of its words."""
    ids: list[int] = []
    starts: list[int | None] = []
    after = 0
    written = alphabet.write(phrase) if alphabet.write else [word.reading.of(phrase.text) for word in phrase.words]
    for word, letters in zip(phrase.words, written, strict=True):
        ids += _known(phrase.text[after : word.reading.start], alphabet)
        known = _known(letters, alphabet)
        starts.append(len(ids) if known else None)
        ids += known
        after = word.reading.end
    if all(start is None for start in starts):
        return Symbols((), tuple(starts))
    ids += _known(phrase.text[after:], alphabet)
    return _with_blanks(ids, starts, alphabet.blank)


def unspoken(phrase: Phrase, symbols: Symbols) -> tuple[str, ...]:
    """The words of the phrase, as they are read, that have no symbol."""
    words = zip(phrase.words, symbols.starts, strict=True)
    return tuple(word.reading.of(phrase.text) for word, start in words if start is None)


def _known(text: str, alphabet: Alphabet) -> list[int]:
    """Symbols for the characters of `text`; a character without one is written plainer, else left out."""
    return [symbol for character in text for symbol in _symbols(character, alphabet)]


def _symbols(character: str, alphabet: Alphabet) -> list[int]:
    for form in _forms(character):
        found = [alphabet.symbols[part] for part in form if part in alphabet.symbols]
        if found:
            return found
    return []


def _forms(character: str) -> Iterable[str]:
    """The character itself, in small letters, without its accents, and what it looks like."""
    yield character
    yield character.lower()
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    yield plain.lower()
    yield ALIKE.get(character, "")


def _with_blanks(ids: list[int], starts: list[int | None], blank: int | None) -> Symbols:
    """A blank before, between and after all symbols, as the voice was trained; a word starts with the blank before."""
    if blank is None:
        return Symbols(tuple(ids), tuple(starts))
    spread = [blank] * (2 * len(ids) + 1)
    spread[1::2] = ids
    return Symbols(tuple(spread), tuple(None if start is None else 2 * start for start in starts))
