"""The words of spoken lines as captions show them, each with the time when it sounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from storyvid.film.captions.rules import LINE_WIDTH, width_of
from storyvid.models.base import Span
from storyvid.models.film import LineCut

_RUN = re.compile(r"(?:\S|[\u00a0\u202f])+")  # no-break spaces hold a run together
_DASH = re.compile(r"(?<=[^\s—…-])(?:[—…]+|--+)[”’»)\]]*(?=[^\s—…\-.,;:!?”’»)\]\"'])")
_VIRAMA = "\u094d"
_ZERO_WIDTH_JOINER = "\u200d"


@dataclass(frozen=True)
class TimedWord:
    """A stretch of text that stays together. Samples count from the start of the scene.

    `glued` says that no space stands before it. `line` is the index of its spoken line.
    """

    text: str
    glued: bool
    line: int
    speaker: str
    start: int
    end: int

    @property
    def width(self) -> int:
        return width_of(self.text)


def timed_words(lines: Sequence[LineCut]) -> list[TimedWord]:
    """All words of the lines in order; none begins before the one in front of it, or ends before it begins."""
    words: list[TimedWord] = []
    latest = 0
    for index, line in enumerate(lines):
        for word in _line_words(index, line):
            latest = max(latest, word.start)
            words.append(replace(word, start=latest, end=max(latest, word.end)))
    return words


def _line_words(index: int, line: LineCut) -> Iterator[TimedWord]:
    spans = [span for run in _runs(line.text) for span in _pieces(line.text, run)]
    for span, (start, end) in zip(spans, _times(line, spans), strict=True):
        yield TimedWord(
            text=span.of(line.text),
            glued=span.start > 0 and not line.text[span.start - 1].isspace(),
            line=index,
            speaker=line.speaker,
            start=line.start_sample + start,
            end=line.start_sample + end,
        )


def _runs(text: str) -> Iterator[Span]:
    """What stands between spaces; a dash or an ellipsis between two words ends the first of them."""
    for run in _RUN.finditer(text):
        edges = [run.start(), *(dash.end() for dash in _DASH.finditer(text, *run.span())), run.end()]
        for start, end in pairwise(edges):
            yield Span(start=start, end=end)


def _pieces(text: str, run: Span) -> Iterator[Span]:
    """A run whole, or, where it is wider than a line of captions, in pieces that fit one."""
    piece, width = run.start, 0
    for place in range(run.start, run.end):
        size = width_of(text[place])
        if width + size > LINE_WIDTH and _splits_at(text, place):
            yield Span(start=piece, end=place)
            piece, width = place, 0
        width += size
    yield Span(start=piece, end=run.end)


def _splits_at(text: str, place: int) -> bool:
    """Whether a letter begins at `place`: not a mark, and not the second half of a conjunct."""
    is_mark = unicodedata.category(text[place]).startswith(("M", "Cf"))
    return not is_mark and text[place - 1] not in (_VIRAMA, _ZERO_WIDTH_JOINER)


def _times(line: LineCut, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Start and end of each span in samples of the line: those of the spoken words that it overlaps.

    Spans that no word was spoken for share the time between their neighbours by their length.
    """
    total = line.spoken.samples
    times: list[tuple[int, int] | None] = []
    for span in spans:
        spoken = [word for word in line.spoken.words if word.span.start < span.end and span.start < word.span.end]
        if spoken:
            start = min(total, *(word.start_sample for word in spoken))
            end = max(word.end_sample for word in spoken)
            times.append((start, max(start, min(total, end))))
        else:
            times.append(None)
    return _filled(times, spans, total)


def _known(times: Sequence[tuple[int, int] | None], first: int) -> Iterator[tuple[int, tuple[int, int]]]:
    """The places from `first` on whose time is known, with their times."""
    for place in range(first, len(times)):
        time = times[place]
        if time is not None:
            yield place, time


def _filled(times: Sequence[tuple[int, int] | None], spans: Sequence[Span], total: int) -> list[tuple[int, int]]:
    filled: list[tuple[int, int]] = []
    for index, time in enumerate(times):
        if time is not None:
            filled.append(time)
            continue
        begin = filled[-1][1] if filled else 0
        later, stop = next(((known[0], place) for place, known in _known(times, index)), (total, len(times)))
        share = spans[index].end - spans[index].start
        rest = sum(span.end - span.start for span in spans[index:stop])
        filled.append((begin, begin + max(0, later - begin) * share // rest))
    return filled
