"""The captions of a shot, cut from the words of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from storyvid.film.captions.grouping import Grouping
from storyvid.film.captions.layout import set_lines
from storyvid.film.captions.rules import rules_for, width_of
from storyvid.film.captions.timing import Spoken, time_cues
from storyvid.film.captions.words import timed_words
from storyvid.models.film import Cue, FilmFormat, LineCut


def shot_cues(
    lines: Sequence[LineCut],
    *,
    shot_start_frame: int,
    shot_end_frame: int,
    format: FilmFormat,
    language: str,
) -> tuple[Cue, ...]:
    """The captions of a shot, in frames from the start of the scene.

    Every word of `lines` is shown once and in order, in one or two lines of at most 42 characters, inside the shot;
    cues lie two frames apart, the last one two frames before the cut. Where voice and shot leave no room for all
    rules, they give way in this order: lingering after the voice, good places to break, the last frames of the voice,
    reading speed, the shortest time (5/6 s), the longest (7 s; only while words are awaited in one cue), the start
    within three frames of the voice, the gap. What fits in two lines, the words and the cut never give way.

    Raises CompositionError for a language without rules, or a shot with fewer frames than captions.
    """
    words = timed_words(lines)
    if not words:
        return ()
    rules = rules_for(format, language)
    per_frame = format.samples_per_frame
    groups = Grouping(words, per_frame, shot_end_frame, rules, language).cues()
    texts = [set_lines(group, language) for group in groups]
    spoken = [
        Spoken(
            onset=group[0].start // per_frame,
            end=-(-group[-1].end // per_frame),
            characters=sum(map(width_of, text)),
        )
        for group, text in zip(groups, texts, strict=True)
    ]
    times = time_cues(spoken, shot_start_frame, shot_end_frame, rules)
    return tuple(
        Cue(start_frame=start, end_frame=end, lines=text) for (start, end), text in zip(times, texts, strict=True)
    )
