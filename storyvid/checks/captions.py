"""Reads captions as they were delivered, holds them to the rules, and matches them with the words that are heard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import unescape
from typing import NamedTuple

from storyvid.checks.film_file import ShownCue
from storyvid.checks.words import letters, width

LINES, LINE_WIDTH = 2, 42
SHORTEST_S, LONGEST_S = Fraction(5, 6), Fraction(7)
GAP_FRAMES = 2
CHARACTERS_PER_S = {"en": 20, "hi": 22}
"""Reading speeds of the Netflix timed text style guides; the other rules are theirs and the EBU's alike."""

_TIMES = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3}) --> (?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})")


class TimedWord(NamedTuple):
    """The letters of a word and the sample of the film at which it begins to sound."""

    letters: str
    sample: int


class Match(NamedTuple):
    """A caption and the sample at which its first word is heard; None where its words are not said there."""

    cue: ShownCue
    sample: int | None


def read_captions(text: str) -> tuple[ShownCue, ...]:
    """The captions of a SubRip or WebVTT file, in order; settings and numbers of cues are passed over."""
    cues = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        rows = block.strip("\n").split("\n")
        at = next((index for index, row in enumerate(rows) if _TIMES.match(row)), None)
        if at is None:
            continue
        found = _TIMES.match(rows[at])
        assert found is not None
        shown = tuple(unescape(row) if text.startswith("WEBVTT") else row for row in rows[at + 1 :])
        cues.append(ShownCue(_seconds(found.groups()[:4]), _seconds(found.groups()[4:]), shown))
    return tuple(cues)


def broken_rules(cues: Sequence[ShownCue], fps: int, language: str) -> Iterator[tuple[str, ShownCue]]:
    """Every rule that a caption breaks, named, with the caption. Times are rounded to frames."""
    end = -GAP_FRAMES
    for cue in cues:
        first, last = round(cue.start_s * fps), round(cue.end_s * fps)
        seconds = Fraction(last - first, fps)
        if len(cue.lines) > LINES:
            yield f"more than {LINES} lines", cue
        if any(width(line) > LINE_WIDTH for line in cue.lines):
            yield f"a line of more than {LINE_WIDTH} characters", cue
        if last - first < -(-SHORTEST_S * fps // 1):
            yield "shorter than 5/6 s", cue
        if seconds > LONGEST_S:
            yield "longer than 7 s", cue
        if sum(map(width, cue.lines)) > CHARACTERS_PER_S[language] * max(seconds, Fraction(1, fps)):
            yield f"more than {CHARACTERS_PER_S[language]} characters a second", cue
        if first - end < GAP_FRAMES:
            yield f"less than {GAP_FRAMES} frames after the one before", cue
        end = last


def out_of_order(cues: Sequence[ShownCue], length_s: Fraction) -> list[ShownCue]:
    """Captions that no player shows as they are meant: empty, over one another, backwards, or after the film."""
    starts = [Fraction(0), *(cue.end_s for cue in cues)]
    return [
        cue
        for before, cue in zip(starts, cues, strict=False)
        if cue.start_s < before or cue.end_s <= cue.start_s or cue.end_s > length_s or not any(cue.lines)
    ]


def matched(cues: Sequence[ShownCue], words: Sequence[TimedWord]) -> list[Match]:
    """Each caption with letters in it beside the first of its words, both followed from the beginning."""
    stream = "".join(word.letters for word in words)
    owners = [index for index, word in enumerate(words) for _ in word.letters]
    matches, at = [], 0
    for cue in cues:
        shown = letters(" ".join(cue.lines))
        if not shown:
            continue
        found = stream.find(shown, at)
        if found < 0:
            matches.append(Match(cue, None))
            continue
        matches.append(Match(cue, words[owners[found]].sample))
        at = found + len(shown)
    return matches


def _seconds(parts: Sequence[str | None]) -> Fraction:
    hours, minutes, seconds, millis = (int(part or 0) for part in parts)
    return Fraction(((hours * 60 + minutes) * 60 + seconds) * 1_000 + millis, 1_000)
