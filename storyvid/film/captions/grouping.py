"""Which words share a caption: the cheapest way to cut the words of a shot into cues.

Found by dynamic programming over all cuts, since the best end of one cue depends on what it leaves to the next. A cue
must fit two lines and two speakers at most; everything else is weighed, the rules of time far above beauty.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from storyvid.film.captions.breaks import break_cost, ends_sentence
from storyvid.film.captions.layout import speakers_of
from storyvid.film.captions.rules import GAP_FRAMES, LINE_WIDTH, LINES, SPEAKER_MARK, Rules
from storyvid.film.captions.words import TimedWord

_PER_CUE = 20.0
_UNEVEN = 15.0
_SENTENCE_INSIDE = 25.0
_LINE_INSIDE = 30.0
_SPEAKER_INSIDE = 120.0
_PAUSE_INSIDE = 60.0
_LONG_PAUSE_S = 0.7
_BROKEN_RULE = 400.0
_PER_FRAME_SHORT = 100.0
_PER_FRAME_LONG = 50.0
_PER_FRAME_FAST = 5.0
_PER_FRAME_HASTY = 2.0


@dataclass(frozen=True)
class Grouping:
    """Cuts the words of one shot into cues. Times in frames from the start of the scene."""

    words: Sequence[TimedWord]
    samples_per_frame: int
    shot_end: int
    rules: Rules
    language: str

    def cues(self) -> list[Sequence[TimedWord]]:
        """The words in groups, one per cue."""
        count = len(self.words)
        widths = [0, *accumulate(word.width + (not word.glued) for word in self.words)]
        inside = [0.0, 0.0, *accumulate(self._cost_inside(place) for place in range(1, count))]
        best = [0.0] + [float("inf")] * count
        begins = [0] * (count + 1)
        for end in range(1, count + 1):
            cut = self._cost_cut(end)
            for begin in self._begins(end, widths):
                width = widths[end] - widths[begin]
                cost = best[begin] + self._cost_cue(begin, end, width) + inside[end] - inside[begin + 1] + cut
                if cost < best[end]:
                    best[end], begins[end] = cost, begin
        return [self.words[begin:end] for begin, end in _chain(begins)]

    def _begins(self, end: int, widths: Sequence[int]) -> Iterator[int]:
        """All places where a cue that ends before `end` may begin, the nearest first."""
        for begin in range(end - 1, -1, -1):
            if widths[end] - widths[begin] > LINES * (LINE_WIDTH + 1):
                return
            if self._fits(begin, end, widths):
                yield begin

    def _fits(self, begin: int, end: int, widths: Sequence[int]) -> bool:
        """Whether the words fill two lines at most; `widths` adds up words and the spaces before them."""

        def width(first: int, last: int) -> int:
            return widths[last] - widths[first] - (not self.words[first].glued)

        if self.words[begin].speaker == self.words[end - 1].speaker == self._only_speaker(begin, end):
            if width(begin, end) <= LINE_WIDTH:
                return True
            return any(
                width(begin, place) <= LINE_WIDTH and width(place, end) <= LINE_WIDTH for place in range(begin + 1, end)
            )
        runs = speakers_of(self.words[begin:end])
        middle = begin + len(runs[0])
        room = LINE_WIDTH - len(SPEAKER_MARK)
        return len(runs) == LINES and width(begin, middle) <= room and width(middle, end) <= room

    def _only_speaker(self, begin: int, end: int) -> str | None:
        speaker = self.words[begin].speaker
        return speaker if all(word.speaker == speaker for word in self.words[begin:end]) else None

    def _cost_inside(self, place: int) -> float:
        """Cost of having the border before word `place` inside a cue."""
        left, right = self.words[place - 1], self.words[place]
        cost = 0.0
        if left.speaker != right.speaker:
            cost += _SPEAKER_INSIDE
        elif left.line != right.line:
            cost += _LINE_INSIDE
        elif ends_sentence(left):
            cost += _SENTENCE_INSIDE
        pause_s = (right.start - left.end) / (self.samples_per_frame * self.rules.fps)
        return cost + (_PAUSE_INSIDE if pause_s > _LONG_PAUSE_S else 0.0)

    def _cost_cut(self, place: int) -> float:
        """Cost of ending a cue before word `place`."""
        if place == len(self.words):
            return 0.0
        return float(break_cost(self.words[place - 1], self.words[place], self.language))

    def _cost_cue(self, begin: int, end: int, width: int) -> float:
        """Cost of a cue by itself: how it keeps the rules of time in the frames that it has, and how full it is."""
        rules = self.rules
        start = self.words[begin].start // self.samples_per_frame
        until = self.words[end].start // self.samples_per_frame if end < len(self.words) else self.shot_end
        room = until - GAP_FRAMES - start
        spoken = -(-self.words[end - 1].end // self.samples_per_frame) - start
        shown = min(room, rules.longest)
        cost = _PER_CUE + _UNEVEN * (width / (LINES * LINE_WIDTH)) ** 2
        if room < rules.shortest:
            cost += _BROKEN_RULE + _PER_FRAME_SHORT * (rules.shortest - room)
        if spoken > rules.longest:
            cost += _BROKEN_RULE + _PER_FRAME_LONG * (spoken - rules.longest)
        cost += _PER_FRAME_FAST * max(0, rules.reading_frames(width) - shown)
        return cost + _PER_FRAME_HASTY * max(0, 3 * rules.shortest // 2 - shown)


def _chain(begins: Sequence[int]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    end = len(begins) - 1
    while end > 0:
        pairs.append((begins[end], end))
        end = begins[end]
    return pairs[::-1]
