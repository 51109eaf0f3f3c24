"""Spoken time: how long a text takes to say, and the pause that makes a film last what its author asked for.

The estimate follows espeak-ng, the voice of the debug profile: linear in words, letters and punctuation, inverse to
the rate. The coefficients are a least-squares fit to what espeak-ng 1.52 makes of the four stories in
tests/fixtures/stories at 120 to 220 words a minute; a line is off by 3 % (Hindi 5 %) on average, a story by less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storyvid.planning.words import WORD

BREATH_FRAMES = 15
"""The usual pause after the words of a shot: 0.6 s at 25 frames per second."""
BREATH_RANGE = range(5, 61, 5)
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
    "en": _Pace(word=0.052, letter=0.0575, digit=0.35, comma=0.32, sentence=0.50, line=0.16),
    "hi": _Pace(word=0.0955, letter=0.107, digit=0.40, comma=0.27, sentence=0.50, line=0.14),
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


def film_s(
    spoken_s: Sequence[float],
    planned_s: Sequence[float],
    *,
    breath_frames: int = BREATH_FRAMES,
    overhead_s: float = 0.0,
    fps: int = 25,
) -> float:
    """Length of a film whose shots last max(planned, spoken + breath), with `overhead_s` for cards and scene grids."""
    breath_s = breath_frames / fps
    return overhead_s + sum(
        max(planned, spoken + breath_s) for spoken, planned in zip(spoken_s, planned_s, strict=True)
    )


def fit_breath(
    target_s: float | None,
    spoken_s: Sequence[float],
    planned_s: Sequence[float],
    *,
    overhead_s: float = 0.0,
    fps: int = 25,
) -> int:
    """The pause per shot, in frames, that brings the film nearest to `target_s`; 15 where no length was asked for.

    `spoken_s` and `planned_s` hold one number per shot: what its lines take to say (their real length, or the
    estimate), and `Shot.seconds`. `overhead_s` is all else: title and end card, scenes rounded up to their grid.
    Pauses move in steps of 5 frames between 5 and 60, so that a small edit rarely changes the choice; of two equally
    near ones the more usual is taken.
    """
    if target_s is None:
        return BREATH_FRAMES

    def miss(frames: int) -> tuple[float, int]:
        length_s = film_s(spoken_s, planned_s, breath_frames=frames, overhead_s=overhead_s, fps=fps)
        return abs(length_s - target_s), abs(frames - BREATH_FRAMES)

    return min(BREATH_RANGE, key=miss)
