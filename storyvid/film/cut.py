"""The cut of a scene: how long each shot lasts, when each line sounds, where pictures overlap. Pure arithmetic.

Narration leads: a shot lasts as long as it was planned or as its voice needs, whichever is longer. Voices lie outside
the overlaps of dissolves and the fades at the ends of a scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storyvid.film.captions.cues import shot_cues
from storyvid.models.cells import Narration
from storyvid.models.film import FilmFormat, LineCut, SceneCut, ShotCut
from storyvid.models.media import SpokenLine
from storyvid.models.plan import Shot, ShotList, Transition


class Pauses(NamedTuple):
    """Silences around the voice, in frames. `breath` follows the words of a shot; the film's length is fitted by it."""

    breath: int = 15
    lead: int = 4
    between_lines: int = 4
    inside_sentence: int = 3
    """After a shot whose sentence the next shot goes on with."""


DISSOLVE_FRAMES = 12
FADE_FRAMES = 12
SHORTEST_SHOT_FRAMES = 25
BREATHS = range(5, 61, 5)
CARD_S = 3


class _Joins(NamedTuple):
    """What happens to the picture at both ends of a shot, in frames."""

    head: int
    tail: int
    fade_in: int
    fade_out: int


def cut_scene(shots: ShotList, narration: Narration, format: FilmFormat, language: str, pauses: Pauses) -> SceneCut:
    """Time the shots of a scene; its length is a multiple of `format.grid_frames`, the last shot holding."""
    joins = [_joins(shots.shots, index) for index in range(len(shots.shots))]
    lengths = shot_lengths(shots, narration, format, pauses)
    cuts: list[ShotCut] = []
    start = 0
    for shot, spoken, join, length in zip(shots.shots, narration.lines, joins, lengths, strict=True):
        cuts.append(_cut_shot(shot, spoken, join, start, start + length, format, language, pauses))
        start += length
    return SceneCut(frames=start, shots=tuple(cuts))


def shot_lengths(shots: ShotList, narration: Narration, format: FilmFormat, pauses: Pauses) -> list[int]:
    """Frames of every shot; their sum is on the grid."""
    lengths = [
        _shot_frames(shots.shots, index, spoken, _joins(shots.shots, index), format, pauses)
        for index, spoken in enumerate(narration.lines)
    ]
    lengths[-1] += -sum(lengths) % format.grid_frames
    return lengths


def fit_breath(scenes: Sequence[tuple[ShotList, Narration]], format: FilmFormat, seconds: float) -> int:
    """The breath, of `BREATHS`, with which scenes and cards come closest to `seconds`. Coarse, so that an edit
    seldom moves it: a changed breath times every shot anew.
    """
    target = seconds * format.fps - 2 * card_frames(format)

    def miss(breath: int) -> float:
        pauses = Pauses(breath=breath)
        return abs(sum(sum(shot_lengths(shots, voice, format, pauses)) for shots, voice in scenes) - target)

    return min(BREATHS, key=miss)


def card_frames(format: FilmFormat) -> int:
    """Length of a title or end card: about three seconds, on the grid."""
    return -(-CARD_S * format.fps // format.grid_frames) * format.grid_frames


def _joins(shots: Sequence[Shot], index: int) -> _Joins:
    first, last = index == 0, index == len(shots) - 1
    begins = Transition.FADE if first else shots[index].transition
    ends = Transition.FADE if last else shots[index + 1].transition
    return _Joins(
        head=DISSOLVE_FRAMES // 2 if begins is Transition.DISSOLVE else 0,
        tail=DISSOLVE_FRAMES // 2 if ends is Transition.DISSOLVE else 0,
        fade_in=FADE_FRAMES if begins is Transition.FADE else 0,
        fade_out=FADE_FRAMES if ends is Transition.FADE else 0,
    )


def _shot_frames(
    shots: Sequence[Shot], index: int, spoken: Sequence[SpokenLine], join: _Joins, format: FilmFormat, pauses: Pauses
) -> int:
    planned = round(shots[index].seconds * format.fps)
    goes_on = index + 1 < len(shots) and shots[index + 1].continues_previous
    breath = min(pauses.breath, pauses.inside_sentence) if goes_on else pauses.breath
    voice = sum(_frames(line, format) for line in spoken) + pauses.between_lines * max(0, len(spoken) - 1)
    needed = _voice_offset(join, pauses) + voice + breath + max(join.tail, join.fade_out)
    return max(planned, needed, SHORTEST_SHOT_FRAMES)


def _voice_offset(join: _Joins, pauses: Pauses) -> int:
    return max(join.head, join.fade_in) + pauses.lead


def _frames(line: SpokenLine, format: FilmFormat) -> int:
    return -(-line.samples // format.samples_per_frame)


def _cut_shot(
    shot: Shot,
    spoken: Sequence[SpokenLine],
    join: _Joins,
    start: int,
    end: int,
    format: FilmFormat,
    language: str,
    pauses: Pauses,
) -> ShotCut:
    lines: list[LineCut] = []
    at = start + _voice_offset(join, pauses)
    for line, sound in zip(shot.lines, spoken, strict=True):
        start_sample = at * format.samples_per_frame
        lines.append(LineCut(speaker=line.speaker, text=line.text, spoken=sound, start_sample=start_sample))
        at += _frames(sound, format) + pauses.between_lines
    return ShotCut(
        start_frame=start,
        end_frame=end,
        head_frames=join.head,
        tail_frames=join.tail,
        fade_in_frames=join.fade_in,
        fade_out_frames=join.fade_out,
        lines=tuple(lines),
        cues=shot_cues(lines, shot_start_frame=start, shot_end_frame=end, format=format, language=language),
    )
