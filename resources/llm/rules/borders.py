"""Where scenes begin inside a passage: headings and breaks always, then changes of time, place and people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from resources.llm.rules.lexicon import Lexicon
from resources.llm.rules.reading import Reading
from resources.llm.rules.setting import places, same_place
from storyvid.generation.requests import PassageRequest
from storyvid.models.base import Span
from storyvid.models.story import Block, BlockKind
from storyvid.planning.words import word_count

ALWAYS = 100.0
OPENING = 1.2
"""A first sentence this strong opens a scene, whatever lies before the passage."""
_MOST_GAIN = 6.0
_TYPICAL_WORDS = 240
_NEVER = -100.0
_SHORT_WORDS = 55
_LONG_WORDS = 390
_LONG_PARAGRAPH_WORDS = 220
_WINDOW = 6
_INSIDE_PARAGRAPH = 1.6


@dataclass(frozen=True)
class Weights:
    """What each sign of a new scene is worth; a border must outweigh what its scenes' lengths cost."""

    time: float = 1.7
    place: float = 1.6
    entrance: float = 1.3
    people: float = 0.8
    paragraph: float = 0.2
    talk: float = 0.9
    length: float = 0.55


WEIGHTS = Weights()


def strengths(request: PassageRequest, reading: Reading, lexicon: Lexicon) -> list[float]:
    """For each sentence how strongly a scene begins with it."""
    found = []
    place = ""
    for index, sentence in enumerate(request.sentences):
        here = places(request.text, sentence, reading.quotes, lexicon)
        moved = any(not same_place(item.name, place) and item.weight > 1 for item in here)
        found.append(_strength(index, request, reading, lexicon, moved=moved))
        if here:
            place = here[-1].name
    return found


def cut(lengths: Sequence[int], strength: Sequence[float]) -> list[int]:
    """Indices of the sentences that open a scene, the first always: the cut whose lengths and borders cost least.

    `lengths` holds the words of each sentence. Least cost over all cuts, by dynamic programming.
    """
    count = len(lengths)
    total = [0]
    for length in lengths:
        total.append(total[-1] + length)
    best = [0.0] + [math.inf] * count
    came = [0] * (count + 1)
    for end in range(1, count + 1):
        for start in range(end):
            if start and strength[start] <= _NEVER:
                continue
            if any(strength[inner] >= ALWAYS for inner in range(start + 1, end)):
                continue
            gain = strength[start] if start else 0.0
            length = total[end] - total[start]
            if (not start and strength[0] < OPENING) or end == count:
                # Half a scene: what lies beyond the passage border may join it.
                length = max(length, min(2 * length, _TYPICAL_WORDS))
            cost = best[start] + _length_cost(length) - min(gain, _MOST_GAIN)
            if cost < best[end]:
                best[end], came[end] = cost, start
    starts = []
    end = count
    while end:
        starts.append(came[end])
        end = came[end]
    return starts[::-1]


def _length_cost(words: float) -> float:
    ratio = math.log(max(words, 1) / _TYPICAL_WORDS)
    cost = WEIGHTS.length * ratio * ratio
    if words < _SHORT_WORDS:
        cost += 1.5 * (1 - words / _SHORT_WORDS)
    if words > _LONG_WORDS:
        cost += (words - _LONG_WORDS) / 60
    return cost + 0.9


def _strength(index: int, request: PassageRequest, reading: Reading, lexicon: Lexicon, *, moved: bool) -> float:
    text, blocks, sentences = request.text, request.blocks, request.sentences
    sentence = sentences[index]
    home, before = _home(blocks, sentence), _home(blocks, sentences[index - 1]) if index else None
    after_heading = before is not None and before.kind is BlockKind.HEADING
    if home is not None and home.kind is BlockKind.HEADING and not after_heading:
        return ALWAYS
    if _broken(blocks, sentences[index - 1].end if index else 0, sentence.start):
        return ALWAYS
    if index and after_heading:
        return _NEVER
    if any(quote.start < sentence.start < quote.end for quote in reading.quotes):
        return _NEVER
    quoted = any(quote.start <= sentence.start < quote.end for quote in reading.quotes)
    opens_paragraph = index == 0 or home is not before
    strength = WEIGHTS.paragraph if opens_paragraph else 0.0
    if not quoted and lexicon.time_jumps.match(text[sentence.start : sentence.end]):
        strength += WEIGHTS.time
    if moved and not quoted:
        strength += WEIGHTS.place
    if not quoted and lexicon.entrances.search(text, sentence.start, sentence.end):
        strength += WEIGHTS.entrance
    strength += WEIGHTS.people * _people_change(index, sentences, reading)
    if quoted:
        strength -= WEIGHTS.talk
    if not opens_paragraph:
        long = home is not None and word_count(home.span.of(text)) > _LONG_PARAGRAPH_WORDS
        strength -= _INSIDE_PARAGRAPH * (0.5 if long else 1.0)
        if not long and strength <= 0:
            return _NEVER
    return strength


def _people_change(index: int, sentences: Sequence[Span], reading: Reading) -> float:
    """How different the people before and after are, 0..1."""
    if not index:
        return 0.0
    before = Span(start=sentences[max(0, index - _WINDOW)].start, end=sentences[index - 1].end)
    after = Span(start=sentences[index].start, end=sentences[min(len(sentences), index + _WINDOW) - 1].end)
    one, two = set(reading.present(before)), set(reading.present(after))
    if not one or not two:
        return 0.0
    return 1 - len(one & two) / len(one | two)


def _broken(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Whether a section break or a screenplay's scene heading stands in `[start, end]`."""
    marks = (BlockKind.BREAK, BlockKind.SLUG_LINE)
    return any(block.kind in marks and start <= block.span.start <= end for block in blocks)


def _home(blocks: Sequence[Block], sentence: Span) -> Block | None:
    """The block that holds the sentence."""
    return next((block for block in blocks if block.span.start <= sentence.start < block.span.end), None)
