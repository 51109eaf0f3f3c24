"""When each caption of a shot comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storyvid.errors import CompositionError
from storyvid.film.captions.rules import GAP_FRAMES, SYNC_FRAMES, Rules


@dataclass(frozen=True)
class Spoken:
    """A caption before it is timed: the frame its first word begins in, the one after its last word, its length."""

    onset: int
    end: int
    characters: int


def time_cues(spoken: Sequence[Spoken], shot_start: int, shot_end: int, rules: Rules) -> list[tuple[int, int]]:
    """Start and end frame of each caption, inside the shot, in order, a gap between each two and before the cut.

    A caption starts with its voice, up to three frames off it where that gives the one before its voice in full or
    either of them its shortest time; it ends after its voice and the time to read it, lingers for half a second, and
    closes a small hole up to the next. Raises CompositionError where the shot has fewer frames than captions.
    """
    length = shot_end - shot_start
    gap = GAP_FRAMES if len(spoken) * (GAP_FRAMES + 1) <= length else 0
    if len(spoken) > length:
        raise CompositionError(
            f"{len(spoken)} captions cannot be shown in a shot of {length} frames; make the shot as long as its voice."
        )
    starts = [max(shot_start, caption.onset) for caption in spoken]
    _wait_for_voices(starts, spoken, gap)
    _make_room(starts, spoken, shot_start, shot_end - gap, rules.shortest + gap)
    _keep_apart(starts, shot_start, shot_end, gap + 1)
    limits = [start - gap for start in [*starts[1:], shot_end]]
    return [
        (start, _end(start, caption, limit, rules))
        for start, caption, limit in zip(starts, spoken, limits, strict=True)
    ]


def _wait_for_voices(starts: list[int], spoken: Sequence[Spoken], gap: int) -> None:
    """Let a caption come a little late where the voice before it would otherwise lose its last frames."""
    for index in range(1, len(starts)):
        wanted = spoken[index - 1].end + gap
        if starts[index] < wanted:
            starts[index] = min(wanted, starts[index] + SYNC_FRAMES - 1)


def _make_room(starts: list[int], spoken: Sequence[Spoken], shot_start: int, last: int, shortest: int) -> None:
    """Move starts within their tolerance so that captions last `shortest` frames, gap included."""
    for index, caption in enumerate(spoken):
        following = starts[index + 1] if index + 1 < len(starts) else last
        missing = shortest - (following - starts[index])
        if missing <= 0:
            continue
        earliest = max(shot_start, caption.onset - SYNC_FRAMES + 1)
        if index:
            earliest = max(earliest, starts[index - 1] + shortest)
        earlier = min(missing, max(0, starts[index] - earliest))
        starts[index] -= earlier
        if index + 1 < len(starts):
            later = spoken[index + 1].onset + SYNC_FRAMES - starts[index + 1]
            starts[index + 1] += min(missing - earlier, max(0, later))


def _keep_apart(starts: list[int], shot_start: int, shot_end: int, step: int) -> None:
    """Put starts at least `step` frames apart and before the end of the shot, whatever the voice does."""
    for index in range(1, len(starts)):
        starts[index] = max(starts[index], starts[index - 1] + step)
    latest = shot_end
    for index in range(len(starts) - 1, -1, -1):
        latest -= step
        starts[index] = latest = min(starts[index], latest)


def _end(start: int, caption: Spoken, limit: int, rules: Rules) -> int:
    needed = start + max(rules.shortest, rules.reading_frames(caption.characters))
    wanted = max(caption.end + rules.linger, needed)
    if limit - wanted <= rules.linger:
        wanted = limit
    return min(wanted, limit, start + rules.longest)
