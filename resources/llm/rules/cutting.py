"""Cuts the words of a scene into shots: chips at clauses and quotations, then the cheapest way to join them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from resources.llm.rules.dialogue import Quote
from resources.llm.rules.lexicon import Lexicon
from storyvid.generation.requests import SceneRequest
from storyvid.models.base import Span
from storyvid.models.plan import NARRATOR, Line
from storyvid.models.story import Block, BlockKind
from storyvid.planning.pacing import estimate_speech_s
from storyvid.planning.words import WORD, speakable

_STRONG = re.compile(
    r"[;:]\s+|\s—\s|(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMme)(?<!\b[A-Z])[.!?।…][\"')]*\s+"
)
_COMMA = re.compile(r",[\"']?\s+")
_SENTENCE, _QUOTE, _STRONG_CUT, _COMMA_CLAUSE, _COMMA_CUT, _WORD_CUT = 0.0, 1.3, 1.0, 1.8, 3.2, 9.0
_PARAGRAPH = -0.5
_FEWEST_WORDS = 3
_OVERLONG = 12.0


@dataclass(frozen=True)
class Chip:
    """The smallest stretch that a shot may begin or end with. `after` is the price of cutting behind it."""

    start: int
    end: int
    speaker: str
    after: float
    title: bool
    opens: bool
    """Whether a sentence begins here."""


@dataclass(frozen=True)
class Piece:
    """The words of one shot."""

    chips: tuple[Chip, ...]
    lines: tuple[Line, ...]
    spoken_s: float

    @property
    def title(self) -> bool:
        return self.chips[0].title

    @property
    def continues(self) -> bool:
        return not self.chips[0].opens


def pieces(request: SceneRequest, quotes: Sequence[Quote], lexicon: Lexicon) -> list[Piece]:
    """The words of every shot of the scene, in order: the kept sentences, each word in one line."""
    chips = _chips(request, quotes, lexicon)
    best: list[tuple[float, int]] = [(0.0, 0)]
    made: dict[tuple[int, int], Piece] = {}
    for end in range(1, len(chips) + 1):
        options = []
        for start in range(end - 1, -1, -1):
            if start < end - 1 and not _joinable(chips[start], chips[start + 1], request.scene.text):
                break
            piece = _piece(chips[start:end], request)
            made[start, end] = piece
            options.append((best[start][0] + _price(piece, chips[end - 1], request), start))
            if piece.spoken_s > request.hard_max_shot_s:
                break
        best.append(min(options))
    found: list[Piece] = []
    end = len(chips)
    while end:
        start = best[end][1]
        found.append(made[start, end])
        end = start
    return found[::-1]


def _price(piece: Piece, last: Chip, request: SceneRequest) -> float:
    seconds = piece.spoken_s
    if piece.title:
        return 0.0
    price = last.after + 0.8 * ((seconds - request.shot_s) / request.shot_s) ** 2
    if seconds < request.min_shot_s:
        price += 1.2 * (request.min_shot_s - seconds)
    if seconds > request.max_shot_s:
        price += _OVERLONG + 4 * (seconds - request.max_shot_s)
    if seconds > request.hard_max_shot_s and len(piece.chips) > 1:
        price = math.inf
    return price


def _joinable(one: Chip, two: Chip, text: str) -> bool:
    """A title stands alone, and a shot does not bridge words that are left out."""
    return not one.title and not two.title and not text[one.end : two.start].strip()


def _piece(chips: Sequence[Chip], request: SceneRequest) -> Piece:
    scene = request.scene
    lines: list[Line] = []
    start = 0
    for index, chip in enumerate(chips):
        last = index + 1 == len(chips)
        if (
            last
            or chips[index + 1].speaker != chip.speaker
            or _unended(scene.text[chip.end - 1 : chips[index + 1].start])
        ):
            span = Span(start=chips[start].start, end=chip.end)
            lines.append(Line(speaker=chip.speaker, text=speakable(span.of(scene.text)), span=span))
            start = index + 1
    seconds = sum(estimate_speech_s(line.text, scene.language, request.words_per_minute) for line in lines)
    return Piece(tuple(chips), tuple(lines), seconds + 0.15 * (len(lines) - 1))


def _unended(between: str) -> bool:
    """Whether a paragraph ends without a mark, as a signature does: the voice would run on into the next."""
    return "\n\n" in between and between[0].isalnum()


def _chips(request: SceneRequest, quotes: Sequence[Quote], lexicon: Lexicon) -> list[Chip]:
    scene = request.scene
    titles = [block.span for block in scene.blocks if block.kind is BlockKind.HEADING]
    chips: list[Chip] = []
    for sentence in scene.kept:
        title = any(span.start <= sentence.start < span.end for span in titles)
        after = _PARAGRAPH if _ends_block(sentence, scene.blocks) else _SENTENCE
        chips.extend(_sentence_chips(sentence, request, quotes, lexicon, title=title, after=after))
    return chips


def _sentence_chips(
    sentence: Span, request: SceneRequest, quotes: Sequence[Quote], lexicon: Lexicon, *, title: bool, after: float
) -> list[Chip]:
    text = request.scene.text
    spoken = _voices(sentence, text, () if title else quotes)
    chips: list[Chip] = []
    for index, (start, end, speaker) in enumerate(spoken):
        last = index == len(spoken) - 1
        cuts = [] if title else _clause_cuts(text, start, end, lexicon)
        edges = _long_words(text, [(start, 0.0), *cuts, (end, 0.0)], request)
        for number in range(len(edges) - 1):
            final = number == len(edges) - 2
            price = (after if last else _QUOTE) if final else edges[number + 1][1]
            opens = not index and not number
            begin, stop = _trimmed(text, edges[number][0], edges[number + 1][0])
            chips.append(Chip(begin, stop, speaker, price, title, opens))
    return chips


def _voices(sentence: Span, text: str, quotes: Sequence[Quote]) -> list[tuple[int, int, str]]:
    """The sentence parted where the speaker changes; a part without a word goes to its neighbour."""
    parts: list[tuple[int, int, str]] = []
    place = sentence.start
    for quote in quotes:
        start, end = max(quote.start, sentence.start), min(quote.end, sentence.end)
        if start >= end:
            continue
        parts += [(place, start, NARRATOR), (start, end, quote.speaker or NARRATOR)]
        place = end
    parts.append((place, sentence.end, NARRATOR))
    joined: list[tuple[int, int, str]] = []
    lead = sentence.start
    for start, end, speaker in parts:
        if not WORD.search(text, start, end):
            if joined:
                joined[-1] = (joined[-1][0], end, joined[-1][2])
            continue
        if joined and joined[-1][2] == speaker:
            joined[-1] = (joined[-1][0], end, speaker)
        else:
            joined.append((lead if not joined else start, end, speaker))
    return joined


def _clause_cuts(text: str, start: int, end: int, lexicon: Lexicon) -> list[tuple[int, float]]:
    """Where the stretch may be cut, and for what price."""
    found: dict[int, float] = {match.end(): _STRONG_CUT for match in _STRONG.finditer(text, start, end)}
    for match in _COMMA.finditer(text, start, end):
        word = WORD.search(text, match.end(), end)
        clause = word is not None and word.group().casefold() in lexicon.clause_starts
        found.setdefault(match.end(), _COMMA_CLAUSE if clause else _COMMA_CUT)
    kept: list[tuple[int, float]] = []
    place = start
    for cut in sorted(found):
        long_enough = len(WORD.findall(text, place, cut)) >= _FEWEST_WORDS
        if cut < end and long_enough and len(WORD.findall(text, cut, end)) >= _FEWEST_WORDS:
            kept.append((cut, found[cut]))
            place = cut
    return kept


def _long_words(text: str, edges: list[tuple[int, float]], request: SceneRequest) -> list[tuple[int, float]]:
    """Cut at words what no clause cuts and what is too long for any shot; into even parts."""
    cut: list[tuple[int, float]] = [edges[0]]
    for (start, _), (end, price) in pairwise(edges):
        part = speakable(text[start:end])
        seconds = estimate_speech_s(part, request.scene.language, request.words_per_minute)
        if seconds > request.hard_max_shot_s:
            spoken = list(WORD.finditer(text, start, end))
            parts = math.ceil(seconds / request.max_shot_s)
            places = [_word_start(text, spoken[len(spoken) * number // parts].start()) for number in range(1, parts)]
            cut += [(place, _WORD_CUT) for place in dict.fromkeys(places) if cut[-1][0] < place < end]
        cut.append((end, price))
    return cut


def _word_start(text: str, place: int) -> int:
    """Back to the white space, so that no hyphenated word is cut."""
    while place and not text[place - 1].isspace():
        place -= 1
    return place


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without white space at either end."""
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _ends_block(sentence: Span, blocks: Sequence[Block]) -> bool:
    return any(block.span.start < sentence.end and sentence.end >= block.span.end > sentence.start for block in blocks)
