"""Which segments a scene is made of: the body of each shot, a bridge for each dissolve, and the scene's ending.

The ending is the last fade with the hold behind it. How long a scene holds depends on all its shots, so it stands
alone: where another shot becomes longer, these few frames are encoded again and the last shot is not.

Nothing in a request says where in the scene or the film it plays, so a segment stays the same wherever it moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from storyvid.errors import CompositionError
from storyvid.models.film import Cue, FilmFormat, Layer, SceneCut, SegmentRequest, ShotCut
from storyvid.models.media import Take


@dataclass(frozen=True)
class _Stretch:
    """Frames `[start, end)` of the scene that become one segment of shot `shot`; a bridge melts it in."""

    start: int
    end: int
    shot: int
    bridge: bool = False
    begins: bool = True
    ends: bool = True
    """Whether a body holds the first frames of its shot, and the last ones."""


def plan_segments(
    cut: SceneCut, takes: Sequence[Take], film: FilmFormat, *, burn_captions: bool, language: str
) -> list[tuple[SegmentRequest, int]]:
    """The segments of a scene in order, each with the index of its shot (a bridge belongs to the shot it brings in).

    Their frames add up to those of the scene. Raises CompositionError where the shots do not partition the scene, a
    dissolve overlaps another or its shot, or a stretch is too short to encode.
    """
    _check(cut, takes)
    planned: list[tuple[SegmentRequest, int]] = []
    for stretch in _without_single_frames(list(_stretches(cut))):
        shots = (stretch.shot - 1, stretch.shot) if stretch.bridge else (stretch.shot,)
        shot = cut.shots[stretch.shot]
        cues = _cues_in(cut, stretch) if burn_captions else ()
        request = SegmentRequest(
            layers=tuple(_layer(cut.shots[index], takes[index], stretch.start) for index in shots),
            frames=stretch.end - stretch.start,
            morphs=shot.morphs and stretch.bridge,
            fade_in_frames=shot.fade_in_frames if stretch.begins and not stretch.bridge else 0,
            fade_out_frames=shot.fade_out_frames if stretch.ends and not stretch.bridge else 0,
            hold_frames=shot.hold_frames if stretch.ends and not stretch.bridge else 0,
            cues=cues,
            language=language if cues else SegmentRequest.model_fields["language"].default,
            format=film,
        )
        planned.append((request, stretch.shot))
    return planned


def _check(cut: SceneCut, takes: Sequence[Take]) -> None:
    if len(takes) != len(cut.shots):
        raise CompositionError(f"The scene has {len(cut.shots)} shots but {len(takes)} takes. Shoot the missing ones.")
    position = 0
    before = 0
    for index, shot in enumerate(cut.shots):
        if shot.start_frame != position:
            raise CompositionError(f"Shot {index} starts at frame {shot.start_frame}, not at {position}. Cut again.")
        if shot.head_frames and not before:
            raise CompositionError(f"Shot {index} opens on a dissolve, but the shot before it has no tail. Cut again.")
        if (shot.head_frames and shot.fade_in_frames) or (shot.tail_frames and shot.fade_out_frames):
            raise CompositionError(f"Shot {index} has a fade and a dissolve at the same end. Cut again.")
        position, before = shot.end_frame, shot.tail_frames
    if position != cut.frames or before:
        raise CompositionError(f"The shots end at frame {position} of {cut.frames}, tail {before}. Cut again.")


def _stretches(cut: SceneCut) -> Iterator[_Stretch]:
    """Bodies and bridges in order; they partition the scene."""
    body_start = 0
    for index, shot in enumerate(cut.shots):
        following = cut.shots[index + 1] if index + 1 < len(cut.shots) else None
        lead = following.head_frames if following else 0
        body_end = shot.end_frame - lead
        if body_end < body_start:
            raise CompositionError(
                f"The dissolves at both ends of shot {index} overlap. Shorten them or hold the shot."
            )
        if body_end > body_start:
            body = _Stretch(body_start, body_end, index)
            yield from _body_and_ending(body, shot) if following is None else (body,)
        body_start = shot.end_frame + shot.tail_frames
        if body_start > body_end:
            yield _Stretch(body_end, body_start, index + 1, bridge=True)


def _body_and_ending(body: _Stretch, shot: ShotCut) -> tuple[_Stretch, ...]:
    """The last body of a scene without the ending, and the ending; the body alone where one of them is too short."""
    ending = body.end - shot.fade_out_frames - shot.hold_frames
    if shot.fade_out_frames < 2 or ending - body.start < max(2, shot.fade_in_frames):
        return (body,)
    return replace(body, end=ending, ends=False), replace(body, start=ending, begins=False)


def _without_single_frames(stretches: list[_Stretch]) -> list[_Stretch]:
    """A body of one frame takes another from the bridge beside it: one frame alone is not encoded."""
    result = list(stretches)
    for index, stretch in enumerate(result):
        if stretch.end - stretch.start > 1:
            continue
        if index + 1 < len(result) and _can_give(result[index + 1]):
            result[index] = replace(stretch, end=stretch.end + 1)
            result[index + 1] = replace(result[index + 1], start=stretch.end + 1)
        elif index > 0 and _can_give(result[index - 1]):
            result[index] = replace(stretch, start=stretch.start - 1)
            result[index - 1] = replace(result[index - 1], end=stretch.start - 1)
        else:
            raise CompositionError(f"Shot {stretch.shot} has one frame of its own; a segment needs two. Hold the shot.")
    return result


def _can_give(stretch: _Stretch) -> bool:
    return stretch.bridge and stretch.end - stretch.start > 2


def _layer(shot: ShotCut, take: Take, scene_frame: int) -> Layer:
    return Layer(
        take=take,
        total_frames=shot.take_frames,
        first_frame=scene_frame - (shot.start_frame - shot.head_frames),
    )


def _cues_in(cut: SceneCut, stretch: _Stretch) -> tuple[Cue, ...]:
    """The cues that show in the stretch, cut to it, counted from its first frame."""
    return tuple(
        Cue(
            start_frame=max(cue.start_frame, stretch.start) - stretch.start,
            end_frame=min(cue.end_frame, stretch.end) - stretch.start,
            lines=cue.lines,
        )
        for shot in cut.shots
        for cue in shot.cues
        if cue.start_frame < stretch.end and cue.end_frame > stretch.start
    )
