"""Words of a text, in every script that films are made in: the unit that coverage and budgets are counted in."""

from __future__ import annotations

import re

# `\w` misses the vowel signs of Devanagari (categories Mc and Mn), which would cut every Hindi word in pieces.
LETTER = r"(?:[^\W_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u200c\u200d])"
WORD = re.compile(rf"{LETTER}+")
ELIDED = r"(?:em|tis|twas|twere|twill|til|cause|prentices?|change|pon|un)\b"
DRAWN_QUOTES = re.compile(rf"[\"“”„«»`]|(?<![^\s\"(\[—-])'(?!{ELIDED})(?=\S)|(?<=[.,!?…।])'(?!\w)", re.IGNORECASE)
PARTING_QUOTE = re.compile(rf"(?<={LETTER})[\"“”„«»`]+(?={LETTER})")
WHITE_SPACE = re.compile(r"\s+")


def words(text: str) -> list[str]:
    """Words of `text` in order; hyphens and apostrophes part words."""
    return WORD.findall(text)


def word_count(text: str) -> int:
    return len(WORD.findall(text))


def speakable(text: str) -> str:
    """`text` as a voice says it: quotation marks gone, white space collapsed, no dash at either end.

    An apostrophe that belongs to a word stays. Every word of `text` stays.
    """
    plain = WHITE_SPACE.sub(" ", DRAWN_QUOTES.sub("", PARTING_QUOTE.sub(" ", text))).strip()
    return plain.strip("—–- ").strip() if WORD.search(plain) else ""


def word_set(listed: str) -> frozenset[str]:
    """The words of a list written as one string, parted by white space."""
    return frozenset(listed.split())
