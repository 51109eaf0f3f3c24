"""How good a place between two words is to end a line or a caption: punctuation first, then grammar."""

from __future__ import annotations

from typing import Final

from storyvid.film.captions.grammar import BINDS_NEXT, BINDS_PREVIOUS, PHRASE_BEGINS, SHORTENED
from storyvid.film.captions.words import TimedWord

SENTENCE_END: Final = 0
CLAUSE_END: Final = 10
COMMA: Final = 16
BEFORE_PHRASE: Final = 28
ANYWHERE: Final = 45
TORN_PHRASE: Final = 90
TORN_UNIT: Final = 110
TORN_WORD: Final = 400

_CLOSING = "\"'”’»)]"
_OPENING = "\"'“‘«(["


def ends_sentence(word: TimedWord) -> bool:
    """Whether a sentence ends with `word`; the point of a title or an initial does not end one."""
    bare = word.text.rstrip(_CLOSING)
    if bare.endswith(("!", "?", "।", "॥")):
        return True
    return bare.endswith(".") and not _is_shortened(bare.lstrip(_OPENING))


def break_cost(left: TimedWord, right: TimedWord, language: str) -> int:
    """Cost of ending a line or a caption between two words: 0 at a sentence end, 400 inside a word."""
    if right.line != left.line:
        return SENTENCE_END
    if not any(character.isalnum() for character in right.text):
        return TORN_WORD  # a dash or a danda that stands alone stays with what it follows
    if ends_sentence(left):
        return CLAUSE_END if right.text.lstrip(_OPENING)[:1].islower() else SENTENCE_END
    bare = left.text.rstrip(_CLOSING)
    if bare.endswith((";", ":", "—", "–", "…", "--")):
        return CLAUSE_END
    if bare.endswith(","):
        return COMMA
    return TORN_WORD if right.glued else _grammar_cost(left.text, right.text, language)


def _grammar_cost(left: str, right: str, language: str) -> int:
    before, after = left.strip(_OPENING + _CLOSING), right.strip(_OPENING + _CLOSING)
    first, second = before.lower(), after.lower().rstrip(".,;:!?।")
    if _is_shortened(before) or before[-1:].isdigit() or _is_name(before, after):
        return TORN_UNIT
    if first in BINDS_NEXT[language] | PHRASE_BEGINS[language] or second in BINDS_PREVIOUS[language]:
        return TORN_PHRASE
    if second in PHRASE_BEGINS[language] or right[:1] in _OPENING:
        return BEFORE_PHRASE
    return ANYWHERE


def _is_shortened(bare: str) -> bool:
    is_initial = len(bare) == 2 and bare[0].isupper() and bare[1] == "." and bare != "I."
    return is_initial or bare.lower() in SHORTENED


def _is_name(before: str, after: str) -> bool:
    """Two capitalised words in a row, "I" not being one."""
    return before[:1].isupper() and after[:1].isupper() and before != "I" and after != "I" and after[:2] != "I'"
