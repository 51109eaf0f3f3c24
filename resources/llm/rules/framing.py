"""Shot size and camera move, as a cutter would vary them: establishing first, then closer, reverses in talk."""

from __future__ import annotations

from dataclasses import dataclass

from storyvid.models.base import Mood
from storyvid.models.plan import CameraMove, ShotSize

_E, _W, _M, _C, _X, _I = (
    ShotSize.ESTABLISHING,
    ShotSize.WIDE,
    ShotSize.MEDIUM,
    ShotSize.CLOSE,
    ShotSize.EXTREME_CLOSE,
    ShotSize.INSERT,
)
_MOVES = {
    Mood.CALM: (CameraMove.PUSH_IN, CameraMove.STATIC, CameraMove.PAN_RIGHT, CameraMove.PULL_OUT, CameraMove.STATIC),
    Mood.JOYFUL: (
        CameraMove.PAN_RIGHT,
        CameraMove.PUSH_IN,
        CameraMove.PAN_LEFT,
        CameraMove.TILT_UP,
        CameraMove.PULL_OUT,
    ),
    Mood.TENDER: (CameraMove.PUSH_IN, CameraMove.STATIC, CameraMove.PULL_OUT, CameraMove.PAN_LEFT, CameraMove.PUSH_IN),
    Mood.SAD: (CameraMove.PULL_OUT, CameraMove.STATIC, CameraMove.PUSH_IN, CameraMove.TILT_DOWN, CameraMove.STATIC),
    Mood.TENSE: (CameraMove.PUSH_IN, CameraMove.PAN_LEFT, CameraMove.TILT_UP, CameraMove.PUSH_IN, CameraMove.STATIC),
    Mood.MYSTERIOUS: (
        CameraMove.PUSH_IN,
        CameraMove.TILT_UP,
        CameraMove.PAN_LEFT,
        CameraMove.STATIC,
        CameraMove.TILT_DOWN,
    ),
}
_WIDE_MOVES = (CameraMove.PAN_RIGHT, CameraMove.PULL_OUT, CameraMove.PUSH_IN, CameraMove.TILT_DOWN)


@dataclass(frozen=True)
class Beat:
    """What a cutter asks of a shot before choosing its frame."""

    title: bool
    continues: bool
    people: int
    speakers: tuple[str, ...]
    """Characters who speak in it, in order."""
    excited: bool
    thing: bool
    """Whether an object is the point of it."""
    place: bool
    """Whether the words name where it happens."""


def frames(beats: list[Beat], mood: Mood) -> list[tuple[ShotSize, CameraMove]]:
    """Size and move for every shot of one scene. Neighbours never share both; a continued shot keeps its size."""
    chosen: list[tuple[ShotSize, CameraMove]] = []
    established = False
    turn = 0
    for index, beat in enumerate(beats):
        if beat.title:
            chosen.append((ShotSize.TITLE, CameraMove.STATIC))
            continue
        before = chosen[-1] if chosen and not beats[index - 1].title else None
        if beat.continues and before is not None:
            size = before[0]
        elif not established:
            size = _E if beat.people == 0 or beat.place or len(beats) > 1 else _M
        else:
            last = index == len(beats) - 1
            size = next(
                size for size in _wishes(beat, mood, beats[index - 1], last) if before is None or size is not before[0]
            )
        established = True
        move = _move(size, mood, turn, before)
        turn += 1
        chosen.append((size, move))
    return chosen


def _wishes(beat: Beat, mood: Mood, before: Beat, last: bool) -> tuple[ShotSize, ...]:
    """Sizes in the order in which they suit the beat; at least two differ, so a neighbour's can be avoided."""
    if beat.speakers:
        return _talk(beat, mood, before)
    if beat.people == 0:
        return (_I, _C, _M) if beat.thing else (_W, _M, _C)
    if beat.place or beat.people > 2:
        return (_W, _M, _C)
    if last:
        return (_C, _W, _M) if mood in (Mood.TENDER, Mood.SAD) else (_W, _M, _C)
    return (_M, _C, _W)


def _talk(beat: Beat, mood: Mood, before: Beat) -> tuple[ShotSize, ...]:
    if len(set(beat.speakers)) > 1:
        return (_M, _W, _C)
    if beat.excited and mood in (Mood.TENSE, Mood.MYSTERIOUS):
        return (_C, _X, _M)
    reverse = bool(before.speakers) and before.speakers[-1] != beat.speakers[0]
    return (_C, _M, _X) if reverse or beat.excited else (_M, _C, _W)


def _move(size: ShotSize, mood: Mood, turn: int, before: tuple[ShotSize, CameraMove] | None) -> CameraMove:
    moves = _WIDE_MOVES if size is _E else _MOVES[mood]
    taken = before[1] if before is not None else None
    ordered = [moves[(turn + step) % len(moves)] for step in range(len(moves))]
    return next(move for move in ordered if move is not taken)
