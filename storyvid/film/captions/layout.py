"""The words of one caption set in one or two lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from storyvid.film.captions.breaks import break_cost
from storyvid.film.captions.rules import LINE_WIDTH, SPEAKER_MARK, width_of
from storyvid.film.captions.words import TimedWord

_TOP_HEAVY = 4


def speakers_of(words: Sequence[TimedWord]) -> list[list[TimedWord]]:
    """The words in runs of one speaker each."""
    return [list(run) for _, run in groupby(words, key=lambda word: word.speaker)]


def text_of(words: Sequence[TimedWord]) -> str:
    """The words as running text."""
    return "".join(word.text if word.glued or not index else f" {word.text}" for index, word in enumerate(words))


def set_lines(words: Sequence[TimedWord], language: str) -> tuple[str, ...]:
    """One line, two lines broken where it reads best, or a line for each of two speakers, marked with a dash."""
    runs = speakers_of(words)
    if len(runs) > 1:
        return tuple(SPEAKER_MARK + text_of(run) for run in runs)
    whole = text_of(words)
    if width_of(whole) <= LINE_WIDTH:
        return (whole,)
    place = min(range(1, len(words)), key=lambda place: _cost(words, place, language))
    return text_of(words[:place]), text_of(words[place:])


def _cost(words: Sequence[TimedWord], place: int, language: str) -> float:
    """Cost of breaking the words before index `place`: grammar and balance; a longer second line looks better."""
    upper, lower = width_of(text_of(words[:place])), width_of(text_of(words[place:]))
    too_wide = max(0, upper - LINE_WIDTH) + max(0, lower - LINE_WIDTH)
    grammar = break_cost(words[place - 1], words[place], language)
    return 1_000 * too_wide + grammar + abs(upper - lower) + (_TOP_HEAVY if upper > lower else 0)
