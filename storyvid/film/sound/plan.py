"""Cuts the sound of a film into pieces and writes down what each piece hears. No sample is touched here.

Pieces are anchored to scenes and hold positions relative to themselves, so that a scene that moves, or one edited
elsewhere, keeps the requests, and with them the keys, of its pieces.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from storyvid.errors import CompositionError
from storyvid.film.sound.constants import (
    CROSSFADE_SIDE,
    DUCK_AFTER,
    DUCK_BEFORE,
    FILM_FADE_IN,
    FILM_FADE_OUT,
    MIX_AFTER,
    MIX_BEFORE,
    PIECE_SECONDS,
)
from storyvid.models.film import AmbienceCut, FilmFormat, SoundScene
from storyvid.models.media import MusicCue, SpokenLine
from storyvid.models.sound import AmbienceStretch, MusicStretch, PieceRequest, Stretch, VoiceLine


@dataclass(frozen=True)
class PlacedLine:
    """A line in film time; here alone positions count from the start of the film."""

    start: int
    spoken: SpokenLine

    @property
    def end(self) -> int:
        return self.start + self.spoken.samples


@dataclass(frozen=True)
class PlacedMusic:
    """Music in film time: loop position 0 lies at `anchor`, the start of its scene."""

    cue: MusicCue
    anchor: int
    featured: bool
    fade_in: tuple[int, int]
    fade_out: tuple[int, int]


@dataclass(frozen=True)
class PlacedAmbience:
    """What is heard with a take, whose scene begins at `anchor` in film time."""

    anchor: int
    cut: AmbienceCut

    @property
    def start(self) -> int:
        return self.anchor + self.cut.start_sample

    @property
    def fall(self) -> tuple[int, int]:
        return self.anchor + self.cut.fall_sample, self.anchor + self.cut.end_sample


class Score:
    """All that sounds in a film, in film time, ready to be asked what sounds between two samples."""

    def __init__(self, scenes: Sequence[SoundScene], film_format: FilmFormat) -> None:
        lengths = [scene_samples(scene, film_format) for scene in scenes]
        self.starts = [0]
        for length in lengths:
            self.starts.append(self.starts[-1] + length)
        self.bit_rate = film_format.audio_bit_rate
        self.lines = sorted(self._placed_lines(scenes), key=lambda line: (line.start, line.spoken.audio.sha256))
        self.music = list(self._placed_music(scenes))
        self._line_starts = [line.start for line in self.lines]
        self._longest_line = max((line.spoken.samples for line in self.lines), default=0)
        self._music_ends = [music.fade_out[1] for music in self.music]
        self._ambience = [
            PlacedAmbience(start, cut)
            for start, scene in zip(self.starts, scenes, strict=False)
            for cut in scene.ambience
        ]
        self._ambience_ends = [ambience.fall[1] for ambience in self._ambience]

    def _placed_lines(self, scenes: Sequence[SoundScene]) -> Iterator[PlacedLine]:
        for start, scene in zip(self.starts, scenes, strict=False):
            for line in scene.lines:
                yield PlacedLine(start + line.start_sample, line.spoken)

    def _placed_music(self, scenes: Sequence[SoundScene]) -> Iterator[PlacedMusic]:
        """Music with its fades: over both sides of a border inside the film, within the film at its two ends."""
        film_end = self.starts[-1]
        for (start, end), scene in zip(pairwise(self.starts), scenes, strict=True):
            if scene.music is None:
                continue
            first, last = start == 0, end == film_end
            fade_in = (0, FILM_FADE_IN) if first else (max(0, start - CROSSFADE_SIDE), start + CROSSFADE_SIDE)
            fade_out = (
                (max(0, end - FILM_FADE_OUT), end)
                if last
                else (max(0, end - CROSSFADE_SIDE), min(film_end, end + CROSSFADE_SIDE))
            )
            yield PlacedMusic(scene.music, start, not scene.lines, fade_in, fade_out)

    def _lines_between(self, low: int, high: int) -> Iterator[PlacedLine]:
        first = bisect_left(self._line_starts, low - self._longest_line)
        for line in self.lines[first : bisect_left(self._line_starts, high)]:
            if line.end > low:
                yield line

    def piece(self, start: int, end: int) -> PieceRequest:
        """What sounds in `[start, end)` of the film, with all around it that the piece hears."""
        low, high = start - MIX_BEFORE, end + MIX_AFTER
        return PieceRequest(
            samples=end - start,
            lines=tuple(
                VoiceLine(audio=line.spoken.audio, samples=line.spoken.samples, start_sample=line.start - start)
                for line in self._lines_between(low, high)
            ),
            voiced=tuple(self._voiced(start, low - DUCK_AFTER, high + DUCK_BEFORE)),
            music=tuple(self._music_between(start, low, high)),
            ambience=tuple(self._ambience_between(start, low, high)),
            bit_rate=self.bit_rate,
        )

    def _voiced(self, origin: int, low: int, high: int) -> Iterator[Stretch]:
        for line in self._lines_between(low, high):
            yield Stretch(start_sample=max(line.start, low) - origin, end_sample=min(line.end, high) - origin)

    def _music_between(self, origin: int, low: int, high: int) -> Iterator[MusicStretch]:
        for music in self.music[bisect_left(self._music_ends, low) :]:
            if music.fade_in[0] >= high:
                return
            yield MusicStretch(
                audio=music.cue.audio,
                samples=music.cue.samples,
                lufs=music.cue.lufs,
                position_sample=_position(music.cue, origin - music.anchor),
                loop_start_sample=music.cue.loop_start,
                featured=music.featured,
                fade_in=_relative(music.fade_in, origin) if music.fade_in[1] > low else None,
                fade_out=_relative(music.fade_out, origin) if music.fade_out[0] < high else None,
            )

    def _ambience_between(self, origin: int, low: int, high: int) -> Iterator[AmbienceStretch]:
        for ambience in self._ambience[bisect_right(self._ambience_ends, low) :]:
            if ambience.start >= high:
                return
            sound = ambience.cut.sound
            yield AmbienceStretch(
                audio=sound.audio,
                samples=sound.samples,
                lufs=sound.lufs,
                start_sample=ambience.start - origin,
                rise_samples=ambience.cut.rise_samples,
                fall=_relative(ambience.fall, origin) if ambience.fall[0] < high else None,
            )


def plan_pieces(scenes: Sequence[SoundScene], format: FilmFormat) -> list[PieceRequest]:
    """The pieces of a film in order, each at most 10 s and never over the border of a scene.

    Raises CompositionError where a scene is not a whole number of AAC frames long or a line ends after the film.
    """
    score = Score(scenes, format)
    _check_lines_end(score)
    piece_frames = max(1, PIECE_SECONDS * format.fps // format.grid_frames) * format.grid_frames
    step = piece_frames * format.samples_per_frame
    return [
        score.piece(begin, min(begin + step, end))
        for start, end in pairwise(score.starts)
        for begin in range(start, end, step)
    ]


def scene_samples(scene: SoundScene, film_format: FilmFormat) -> int:
    """Length of a scene in samples. Raises CompositionError off the grid."""
    if scene.frames % film_format.grid_frames:
        raise CompositionError(
            f"A scene of {scene.frames} frames is not a multiple of {film_format.grid_frames}, so its sound is no "
            "whole number of AAC frames; let its last shot hold up to the next multiple."
        )
    return scene.frames * film_format.samples_per_frame


def _check_lines_end(score: Score) -> None:
    film_end = score.starts[-1]
    for line in score.lines:
        if line.end > film_end:
            raise CompositionError(
                f"A spoken line ends at sample {line.end}, after the end of the film at {film_end}; make its shot "
                "long enough for its voice."
            )


def _position(cue: MusicCue, played: int) -> int:
    """The place in the loop after `played` samples; an opening comes once and nothing before it."""
    if cue.loop_start and played < cue.samples:
        return played
    return cue.loop_start + (played - cue.loop_start) % (cue.samples - cue.loop_start)


def _relative(stretch: tuple[int, int], origin: int) -> Stretch:
    return Stretch(start_sample=stretch[0] - origin, end_sample=stretch[1] - origin)
