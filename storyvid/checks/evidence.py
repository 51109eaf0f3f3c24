"""All that is known of a film when it is judged: what was planned, in film time, and what was seen, heard and read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from storyvid.checks.captions import TimedWord
from storyvid.checks.film_file import FilmFile, ShownCue
from storyvid.models.base import Span
from storyvid.models.checks import Heard, Limits, PictureMeasure, PlannedLine, PlannedShot, Run
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.timeline import Timeline

HEARD_LIKENESS = 0.35
"""Voices under music are 0.8 and more like their own recording, other words at the same place 0.1 to 0.2."""


@dataclass(frozen=True)
class FilmShot:
    """A shot in film time."""

    id: str
    frames: Run
    span: Span
    planned: PlannedShot
    error: int


@dataclass(frozen=True)
class FilmLine:
    """A spoken line, its first sample in film time, and how it was heard in each piece that holds some of it."""

    shot: str
    start: int
    scene_start: int
    planned: PlannedLine
    heard: tuple[Heard, ...]

    @property
    def late_samples(self) -> int:
        """How late the best heard stretch of it came; 0 where it was not to be found."""
        best = max(self.heard, key=lambda heard: heard.likeness, default=None)
        if best is None or best.likeness < HEARD_LIKENESS:
            return 0
        return round(best.late_ms * SAMPLE_RATE_HZ / 1_000)


@dataclass(frozen=True)
class Sounding:
    """What the whole film sounds like. `music` are the samples under which the plan has music of its own choice."""

    step: int
    step_lufs: NDArray[np.float64]
    lufs: float
    true_peak_dbtp: float
    music: Sequence[tuple[int, int]]
    faults: Sequence[str]
    packets: Sequence[int] | None
    """Sizes of the packets that were listened to, None where the film itself was."""


@dataclass(frozen=True)
class Evidence:
    """What a film is judged by. `parts_seen` tells that its segments were looked at, not the film itself."""

    limits: Limits
    timeline: Timeline
    text: str
    sentences: Sequence[Span]
    kept: Sequence[Span]
    minutes: float | None
    shots: Sequence[FilmShot]
    lines: Sequence[FilmLine]
    picture: PictureMeasure
    sound: Sounding
    film: FilmFile
    files: Mapping[str, Sequence[ShownCue]]
    """Captions as they were read, by what they were read from."""
    parts_seen: bool
    sweep: Sequence[str] | None
    """What another decoder had to say of the whole film; None where it was not asked."""

    @property
    def fps(self) -> int:
        return self.timeline.format.fps

    @cached_property
    def words(self) -> tuple[TimedWord, ...]:
        """Every word of the film with the sample at which it is heard."""
        return tuple(
            TimedWord(told, line.scene_start + onset + line.late_samples)
            for line in self.lines
            for told, onset in line.planned.words
        )

    def place(self, frame: int) -> str:
        """Where a frame lies, for a person: `0:12.3 (s002-03)`."""
        shot = next((shot.id for shot in self.shots_in(Run(frame, frame + 1))), "")
        minutes, seconds = divmod(frame / self.fps, 60)
        return f"{int(minutes)}:{seconds:04.1f}" + (f" ({shot})" if shot else "")

    def shots_in(self, run: Run) -> Sequence[FilmShot]:
        """The shots that a run lies in."""
        first = bisect_right(self._ends, run.start_frame)
        return self.shots[first : bisect_left(self._starts, run.end_frame)]

    @cached_property
    def _starts(self) -> list[int]:
        return [shot.frames.start_frame for shot in self.shots]

    @cached_property
    def _ends(self) -> list[int]:
        return [shot.frames.end_frame for shot in self.shots]
