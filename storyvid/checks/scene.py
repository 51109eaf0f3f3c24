"""What the documents of a scene lead one to see and hear: its cut, its lines, and where it may stand still."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from storyvid.checks.picture import joined
from storyvid.checks.words import letters
from storyvid.models.cells import Takes
from storyvid.models.checks import PictureMeasure, PlannedLine, PlannedShot, SceneFacts, SoundFile
from storyvid.models.film import LineCut, SceneClips, ShotCut
from storyvid.models.media import Footage, Take
from storyvid.models.plan import CameraMove, Scene, Shot, ShotList


def scene_facts(
    scene: Scene,
    shots: ShotList,
    takes: Takes,
    clips: SceneClips,
    *,
    seen: Sequence[PictureMeasure] | None,
    fps: int,
) -> SceneFacts:
    """The facts of one scene; `seen` are its segments, measured, in order, None where they are not looked at."""
    errors = [0] * len(clips.cut.shots)
    if seen is not None:
        for shot, segment, measure in zip(clips.segment_shots, clips.segments, seen, strict=True):
            errors[shot] += measure.frames - segment.frames
    return SceneFacts(
        shots=tuple(
            _shot(shot, cut, take, index > 0, any(_changes_words(scene, shot)), fps=fps)
            for index, (shot, cut, take) in enumerate(zip(shots.shots, clips.cut.shots, takes.takes, strict=True))
        ),
        shot_errors=tuple(errors),
        lines=tuple(_line(index, line) for index, cut in enumerate(clips.cut.shots) for line in cut.lines),
        picture=joined(seen) if seen is not None else None,
    )


def _shot(shot: Shot, cut: ShotCut, take: Take, follows: bool, told_otherwise: bool, *, fps: int) -> PlannedShot:
    cuts_in = follows and not cut.head_frames and not cut.fade_in_frames and not shot.continues_previous
    return PlannedShot(
        start_frame=cut.start_frame,
        end_frame=cut.end_frame,
        fade_in_frames=cut.fade_in_frames,
        fade_out_frames=cut.fade_out_frames,
        still_frames=_still_frames(take, cut.picture_frames, fps),
        hard_cut=cuts_in,
        own_picture=shot.image is not None or shot.clip is not None,
        told_otherwise=told_otherwise,
    )


def _still_frames(take: Take, frames: int, fps: int) -> int:
    """How long a take may stand still: a still picture under no move for ever, footage while it holds its end."""
    if isinstance(take, Footage):
        return max(0, frames - take.frames * fps * take.fps_den // take.fps_num)
    return frames if take.move is CameraMove.STATIC else 0


def _changes_words(scene: Scene, shot: Shot) -> Iterator[bool]:
    for placed in scene.changes:
        change = placed.change
        inside = shot.span.start <= placed.at < shot.span.end
        yield inside and (change.mute or change.drop or bool(change.narration is not None or change.recording))


def _line(shot: int, line: LineCut) -> PlannedLine:
    audio = line.spoken.audio
    return PlannedLine(
        shot=shot,
        audio=SoundFile(sha256=audio.sha256, ext=audio.ext, size_bytes=audio.size_bytes),
        start_sample=line.start_sample,
        samples=line.spoken.samples,
        text=line.text,
        words=tuple(_words(line)),
    )


def _words(line: LineCut) -> Iterator[tuple[str, int]]:
    """The letters of the line, cut where a word begins to sound; letters before the first belong to it."""
    words = line.spoken.words
    starts = [0, *(word.span.start for word in words[1:]), len(line.text)] if words else [0, len(line.text)]
    onsets = [word.start_sample for word in words] or [0]
    for onset, start, end in zip(onsets, starts, starts[1:], strict=False):
        if told := letters(line.text[start:end]):
            yield told, line.start_sample + onset
