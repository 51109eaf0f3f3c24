"""Passages: stretches of whole sentences, cut so that an edit moves only the cuts next to it.

Content-defined chunking by local maxima (Bjørner, Blass, Gurevich: "Content-dependent chunking for differential
compression, the local maximum approach", 2010), over sentence borders instead of bytes: every border has a priority
that depends on the two sentences that it parts, and is a cut where no border within `REACH` of it has a higher one.
So cuts are more than `REACH` sentences apart, a changed sentence can move only the cuts within `REACH` of it, of
which there are at most two, and at most three passages are new. A passage that came out too long for a model is divided
by itself, at the highest border near its middle.

Between borders of equal strength the word on either side decides, as if by lot, and the rest of the two sentences only
where these words are the same: whoever edits a sentence mostly leaves its ends alone, and then no cut moves and the
one passage that holds the sentence is new.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from enum import IntEnum
from itertools import pairwise

from storyvid.models.base import Span
from storyvid.models.story import Block, BlockKind

REACH = 14
"""Borders on either side that decide about a cut; passages are then 15 to some 70 sentences long, mostly about 30."""


MOST_WORDS = 1_200
"""A longer passage is divided; only where long sentences come without anything new between them is one that long."""


class Strength(IntEnum):
    """How much the page or the words say that something new begins at a border."""

    HEADING_FOLLOWED = 0
    """Between a heading and its text."""
    SPEECH = 1
    """Inside a quotation."""
    SENTENCE = 2
    EXCHANGE = 3
    """Between two paragraphs, one of them speech."""
    PARAGRAPH = 4
    CUE = 5
    """Between two paragraphs, the second opening with a change of time, place or people."""
    BREAK = 6
    HEADING = 7


_CUE = re.compile(
    r"(?:[Tt]he next|[Nn]ext (?:day|morning|evening|night)|[Tt]hat (?:night|evening|morning|afternoon|day)|"
    r"(?:One|Some|Many|Two|Three|A few|Several) (?:[\w-]+ )?(?:day|morning|evening|night|afternoon|hour|week|month|"
    r"year|time)s?\b|"
    r"Meanwhile|Later|Afterwards?|After (?:a|the|that|some)|Before (?:long|dawn|noon)|At (?:last|length|once|dawn|noon|"
    r"night|midnight|\w+ o'clock)|When|While|Once|Then|Soon|Presently|Suddenly|Now|Early|Again|By (?:the|and)|Until|"
    r"In the|In (?:a|that)|On the|Outside|Inside|Upstairs|Downstairs|Near|Beyond|Back (?:at|in)|Just then|"
    r"Spring|Summer|Autumn|Winter|(?:Weeks|Days|Months|Years|Hours) (?:passed|later|went)|There was|Far |Across|"
    r"अगले|अगली|दूसरे दिन|उस (?:रात|दिन|शाम)|एक (?:दिन|रात|बार)|सुबह|शाम|रात|दोपहर|उधर|इधर|तभी|फिर|जब|अब|कुछ (?:दिन|देर)|"
    r"इतने में|थोड़ी देर|उसी समय|घर|बाहर|अंदर|गाँव|गांव|सहसा|अचानक|इसके बाद)"
)

_WORD = re.compile(r"[\w\u0900-\u0963]+")
"""Letters and digits; Devanagari's vowel signs are no letters to Python."""


def cut_passages(text: str, blocks: Sequence[Block], sentences: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that partition `text`, each made of whole sentences and the white space after them."""
    if not text:
        return ()
    priorities = _priorities(text, blocks, sentences)
    words = [len(sentence.of(text).split()) for sentence in sentences]
    ends = [-1, *_local_maxima(priorities, REACH), len(sentences) - 1]
    borders = [border for first, last in pairwise(ends) for border in _dividing(priorities, words, first + 1, last)]
    cuts = sorted({*ends[1:-1], *borders})
    starts = [0, *(sentences[border + 1].start for border in cuts), len(text)]
    return tuple(Span(start=start, end=end) for start, end in pairwise(starts))


def _dividing(priorities: Sequence[tuple[int, bytes]], words: Sequence[int], first: int, last: int) -> list[int]:
    """Borders at which the passage of the sentences `first` to `last` is divided until no part is too long."""
    margin = (last - first + 1) // 4
    middle = range(first + margin, last - margin)
    if sum(words[first : last + 1]) <= MOST_WORDS or not middle:
        return []
    border = max(middle, key=lambda index: priorities[index])
    return [
        *_dividing(priorities, words, first, border),
        border,
        *_dividing(priorities, words, border + 1, last),
    ]


def _local_maxima(priorities: Sequence[tuple[int, bytes]], reach: int) -> list[int]:
    """Indices that no index within `reach` exceeds, more than `reach` apart and as far from both ends.

    Equal priorities that near happen only where the text repeats itself; the first of them is taken.
    """
    taken: list[int] = []
    for index in range(reach, len(priorities) - reach):
        priority = priorities[index]
        if taken and index - taken[-1] <= reach:
            continue
        if priority >= max(priorities[max(0, index - reach) : index + reach + 1]):
            taken.append(index)
    return taken


def _priorities(text: str, blocks: Sequence[Block], sentences: Sequence[Span]) -> list[tuple[int, bytes]]:
    """The priority of the border after each sentence but the last."""
    marks, opening = _block_starts(blocks)
    result = []
    for before, after in pairwise(sentences):
        left, right = before.of(text), after.of(text)
        strength = _strength(left, right, marks.get(after.start), opening.get(before.start))
        result.append((int(strength), _rank(_last_word(left), _first_word(right)) + _rank(left, right)))
    return result


def _rank(left: str, right: str) -> bytes:
    """A number that looks drawn by lot, and is the same for the same two texts."""
    return hashlib.sha256(f"{left}\n{right}".encode()).digest()


def _last_word(sentence: str) -> str:
    return next(iter(_WORD.findall(sentence)[-1:]), sentence).casefold()


def _first_word(sentence: str) -> str:
    found = _WORD.search(sentence)
    return (found.group() if found else sentence).casefold()


def _block_starts(blocks: Sequence[Block]) -> tuple[Mapping[int, BlockKind], Mapping[int, BlockKind]]:
    """What begins at each position: the strongest kind there, and the kind of the block that has text."""
    marks: dict[int, BlockKind] = {}
    texts: dict[int, BlockKind] = {}
    order = {BlockKind.HEADING: 2, BlockKind.BREAK: 1, BlockKind.SLUG_LINE: 1}
    for block in blocks:
        start = block.span.start
        if start not in marks or order.get(block.kind, 0) > order.get(marks[start], 0):
            marks[start] = block.kind
        if block.span.end > start:
            texts[start] = block.kind
    return marks, texts


def _strength(left: str, right: str, mark: BlockKind | None, left_block: BlockKind | None) -> Strength:
    if left_block is BlockKind.HEADING:
        return Strength.HEADING_FOLLOWED
    if mark is None:
        return Strength.SPEECH if _inside_speech(left, right) else Strength.SENTENCE
    if mark is BlockKind.HEADING:
        return Strength.HEADING
    if mark in (BlockKind.BREAK, BlockKind.SLUG_LINE):
        return Strength.BREAK
    if _CUE.match(right):
        return Strength.CUE
    spoken = right[0] == '"' or left[-1] == '"' or mark is not BlockKind.PARAGRAPH
    return Strength.EXCHANGE if spoken else Strength.PARAGRAPH


def _inside_speech(left: str, right: str) -> bool:
    """Whether speech that begins in one of two sentences ends in the other, as far as these two show it."""
    return left.count('"') % 2 == 1 or right.count('"') % 2 == 1
