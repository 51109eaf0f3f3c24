"""Cuts what is to be read into phrases that a neural voice speaks well, and joins their sounds to a line.

Such a voice is trained on single sentences: several at once come out blurred, and memory grows with the length. So
every sentence is spoken alone, a long one in clauses, and the pauses that a reader makes stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from resources.speech import sound
from resources.speech.sound import Signal
from resources.speech.spoken_text import SpokenText, SpokenWord
from storyvid.models.base import Span
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import Word

VERSION = "1"

PAUSES_S = {"?": 0.45, "!": 0.45, "…": 0.5, ".": 0.45, "।": 0.45, ";": 0.3, "—": 0.25, ":": 0.3, ",": 0.18}
"""Silence after a phrase, by the mark that ends it."""

SENTENCE_ENDS = "?!….।"
CLAUSE_ENDS = ";—:,"
USUAL_PACE = 150
"""Words per minute at which the pauses are as long as `PAUSES_S` says."""


@dataclass(frozen=True)
class Phrase:
    """A part of a reading; the readings of `words` are local to `text`. `pause_s` of silence follows it."""

    text: str
    words: tuple[SpokenWord, ...]
    pause_s: float

    @property
    def letters(self) -> int:
        """Its length without spaces and marks."""
        return sum(word.reading.end - word.reading.start for word in self.words)


@dataclass(frozen=True)
class SpokenPhrase:
    """The sound of a phrase at 48 kHz, trimmed, and where its words start in it (None: the voice does not tell).

    `unspoken` are words for which the voice has no letters.
    """

    phrase: Phrase
    signal: Signal
    starts: tuple[int | None, ...]
    unspoken: tuple[str, ...] = ()


def phrases(reading: SpokenText, max_letters: int) -> tuple[Phrase, ...]:
    """The sentences of a reading; one of more than `max_letters` characters is cut at its clauses, else at words.

    None where the reading has no word.
    """
    if not reading.words:
        return ()
    cut = [piece for sentence in _sentences(reading) for piece in _short_enough(reading, sentence, max_letters)]
    return tuple(_phrase(reading, words) for words in cut)


def joined(spoken: Sequence[SpokenPhrase], words_per_minute: int) -> tuple[Signal, tuple[Word, ...]]:
    """One signal of all phrases with their pauses, and the time of every word.

    Each phrase begins and ends in a short fade to zero (`sound.trimmed`), so the joins do not click.
    """
    parts: list[Signal] = []
    words: list[Word] = []
    position = 0
    for index, one in enumerate(spoken):
        weights = [max(1, word.reading.end - word.reading.start) for word in one.phrase.words]
        times = sound.word_times(one.signal, one.starts, weights)
        words += [
            Word(span=word.source, start_sample=position + start, end_sample=position + end)
            for word, (start, end) in zip(one.phrase.words, times, strict=True)
        ]
        pause_s = one.phrase.pause_s * USUAL_PACE / words_per_minute if index + 1 < len(spoken) else 0.0
        silence = np.zeros(round(pause_s * SAMPLE_RATE_HZ))
        parts += [one.signal, silence]
        position += len(one.signal) + len(silence)
    return np.concatenate(parts), tuple(words)


def _sentences(reading: SpokenText) -> Iterator[tuple[SpokenWord, ...]]:
    yield from _cut_after(reading, reading.words, SENTENCE_ENDS)


def _short_enough(
    reading: SpokenText, words: tuple[SpokenWord, ...], max_letters: int
) -> Iterator[tuple[SpokenWord, ...]]:
    """The words in as few pieces as fit, cut at clauses first, at plain words where a clause is too long."""
    if _length(words) <= max_letters:
        yield words
        return
    clauses = list(_cut_after(reading, words, CLAUSE_ENDS))
    if len(clauses) == 1:
        clauses = [(word,) for word in words]
    held: tuple[SpokenWord, ...] = ()
    for clause in clauses:
        if held and _length(held + clause) > max_letters:
            yield held
            held = ()
        if len(clause) > 1 and _length(clause) > max_letters:
            *whole, held = _short_enough(reading, clause, max_letters)
            yield from whole
        else:
            held += clause
    yield held


def _cut_after(reading: SpokenText, words: Sequence[SpokenWord], marks: str) -> Iterator[tuple[SpokenWord, ...]]:
    start = 0
    for index, (word, after) in enumerate(pairwise(words)):
        if any(mark in marks for mark in reading.text[word.reading.end : after.reading.start]):
            yield tuple(words[start : index + 1])
            start = index + 1
    yield tuple(words[start:])


def _length(words: Sequence[SpokenWord]) -> int:
    return words[-1].reading.end - words[0].reading.start


def _phrase(reading: SpokenText, words: Sequence[SpokenWord]) -> Phrase:
    start, end = words[0].reading.start, words[-1].reading.end
    mark = re.match(r" ?([^\w\s])?", reading.text[end:])
    ending = mark[1] if mark and mark[1] in PAUSES_S else ""
    local = tuple(SpokenWord(word.source, Span.shifted(word.reading, -start)) for word in words)
    return Phrase(reading.text[start:end] + ending, local, PAUSES_S.get(ending, 0.0))
