"""Spoken time: how long a text takes to say.

The estimate follows espeak-ng, the voice of the debug profile: linear in words, letters and punctuation, inverse to
the pace. The coefficients are a least-squares fit to what espeak-ng 1.52 makes of the four stories in
tests/fixtures/stories at 120 to 220 words a minute; a line is off by 3 % (Hindi 5 %) on average, a story by less.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storyvid.planning.words import WORD

BREATH_FRAMES = 15
"""The usual pause after the words of a shot: 0.6 s at 25 frames per second."""
FITTED_WORDS_PER_MINUTE = 150


@dataclass(frozen=True)
class _Pace:
    """Seconds at 150 words a minute for each thing that takes time to say."""

    word: float
    letter: float
    digit: float
    comma: float
    sentence: float
    line: float


_PACES = {
    "en": _Pace(word=0.062, letter=0.0685, digit=0.42, comma=0.38, sentence=0.59, line=0.19),
    "hi": _Pace(word=0.1015, letter=0.1135, digit=0.42, comma=0.29, sentence=0.53, line=0.15),
}
_COMMA = re.compile(r"[,;:](?=\s)|—")
_SENTENCE_END = re.compile(r"[.!?।…]+[\"')\]]*\s+(?=\S)")


def estimate_speech_s(text: str, language: str, words_per_minute: float) -> float:
    """Seconds that one line of `text` takes to say, without silence at either end; 0.0 for nothing speakable."""
    count = len(WORD.findall(text))
    if not count:
        return 0.0
    pace = _PACES.get(language, _PACES["en"])
    digits = sum(character.isdigit() for character in text)
    letters = sum(character.isalpha() for character in text)
    seconds = (
        pace.line
        + pace.word * count
        + pace.letter * letters
        + pace.digit * digits
        + pace.comma * len(_COMMA.findall(text))
        + pace.sentence * len(_SENTENCE_END.findall(text.strip()))
    )
    return seconds * FITTED_WORDS_PER_MINUTE / words_per_minute
