"""The manifest of a film, and how its shots compare with those delivered before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from storyvid.models.manifest import (
    CompositorName,
    Manifest,
    ManifestAudio,
    ManifestCard,
    ManifestDropped,
    ManifestFilm,
    ManifestScene,
    ManifestShot,
    ShotStatus,
)
from storyvid.models.timeline import Subtitles, Timeline, TimelineShot


def describe_film(
    timeline: Timeline,
    subtitles: Subtitles,
    *,
    story: str,
    text: str,
    profile: str,
    substituted: tuple[str, ...],
    sha256: str,
    compositor: CompositorName,
    audio: ManifestAudio,
) -> Manifest:
    """Write down what the film is; nothing of when, where or how it was made. `text` is the cleaned text."""
    return Manifest(
        story=story,
        title=timeline.title,
        author=timeline.author,
        language=timeline.language,
        profile=profile,
        substituted=tuple(dict.fromkeys((*substituted, *(("planner",) if timeline.plan_substituted else ())))),
        plan_faults=timeline.plan_faults,
        compositor=compositor,
        film=ManifestFilm(
            width_px=timeline.format.width_px,
            height_px=timeline.format.height_px,
            fps=timeline.format.fps,
            frames=timeline.frames,
            duration_s=seconds(timeline.frames, timeline.format.fps),
            sha256=sha256,
        ),
        cards=(
            ManifestCard(kind="title", start_frame=0, end_frame=timeline.scenes[0].start_frame),
            ManifestCard(kind="end", start_frame=timeline.scenes[-1].end_frame, end_frame=timeline.frames),
        ),
        scenes=tuple(
            ManifestScene(
                id=scene.id,
                heading=scene.heading,
                start_frame=scene.start_frame,
                end_frame=scene.end_frame,
                shots=tuple(_shot(shot) for shot in scene.shots),
            )
            for scene in timeline.scenes
        ),
        dropped=tuple(ManifestDropped(source_text=span.of(text), source_span=span) for span in timeline.dropped),
        unmatched_cuts=timeline.unmatched_cuts,
        cues=subtitles.cues,
        audio=audio,
    )


def shots_of(manifest: Manifest | None) -> list[ManifestShot]:
    """All shots of a film in order; none where there is no film."""
    return [shot for scene in manifest.scenes for shot in scene.shots] if manifest else []


def compare_shots(
    old: Sequence[ManifestShot], new: Sequence[ManifestShot], is_made: Callable[[ManifestShot], bool]
) -> Mapping[str, ShotStatus]:
    """Per id of a new shot: `cached` where an old one has the same clip and voice. Of the others `stored` where nothing
    is made of it, else `recut` where an old one has the same take and voice, else `made`. Shots are told by their keys,
    so one that moved is not new.
    """
    clips = {(shot.clip_key, shot.ending_key, shot.line_keys) for shot in old}
    takes = {(shot.take_key, shot.line_keys) for shot in old}

    def status(shot: ManifestShot) -> ShotStatus:
        if (shot.clip_key, shot.ending_key, shot.line_keys) in clips:
            return "cached"
        if not is_made(shot):
            return "stored"
        return "recut" if (shot.take_key, shot.line_keys) in takes else "made"

    return {shot.id: status(shot) for shot in new}


def seconds(frames: int, fps: int) -> float:
    """Frames as seconds, exact to the microsecond."""
    return round(float(Fraction(frames, fps)), 6)


def _shot(shot: TimelineShot) -> ManifestShot:
    return ManifestShot(
        **{name: getattr(shot, name) for name in ManifestShot.model_fields},
    )
