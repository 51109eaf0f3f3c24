"""Spoken lines without sound, for captions: texts with word timings as a synthesiser would give them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storyvid.film.captions.rules import width_of
from storyvid.models.base import MediaRef, Span
from storyvid.models.film import Cue, FilmFormat, LineCut
from storyvid.models.media import SpokenLine, Word

FORMAT = FilmFormat(width_px=640, height_px=360)
SAMPLES_PER_FRAME = FORMAT.samples_per_frame
SILENT = MediaRef(sha256="0" * 64, ext="flac", size_bytes=0)


def line(text: str, start_sample: int, durations: Sequence[int], speaker: str = "narrator", pause: int = 0) -> LineCut:
    """A line whose words last `durations` samples, `pause` samples apart."""
    words, at = [], 0
    for match, duration in zip(re.finditer(r"\S+", text), durations, strict=True):
        words.append(Word(span=Span(start=match.start(), end=match.end()), start_sample=at, end_sample=at + duration))
        at += duration + pause
    spoken = SpokenLine(audio=SILENT, samples=max(1, at - pause), words=tuple(words))
    return LineCut(speaker=speaker, text=text, spoken=spoken, start_sample=start_sample)


def at_pace(text: str, start_sample: int, characters_per_second: float, speaker: str = "narrator") -> LineCut:
    """A line spoken at an even pace."""
    durations = [round(48_000 * (width_of(word) + 1) / characters_per_second) for word in text.split()]
    return line(text, start_sample, durations, speaker)


def shown_words(cues: Sequence[Cue]) -> list[str]:
    """The words on screen in order, without the dashes that mark speakers."""
    words: list[str] = []
    for cue in cues:
        marked = len(cue.lines) == 2 and all(text.startswith("- ") for text in cue.lines)
        for text in cue.lines:
            words.extend((text[2:] if marked else text).split())
    return words


def first_words(lines: Sequence[LineCut], cues: Sequence[Cue]) -> list[Word]:
    """For each cue its first word, with times from the start of the scene."""
    spoken = [
        Word(
            span=word.span,
            start_sample=word.start_sample + cut.start_sample,
            end_sample=word.end_sample + cut.start_sample,
        )
        for cut in lines
        for word in cut.spoken.words
    ]
    firsts, place = [], 0
    for cue in cues:
        firsts.append(spoken[place])
        place += len(shown_words([cue]))
    return firsts
