"""Stage `timeline`: the scenes of the reel in film time, between a title and an end card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from storyvid.film.picture.segments import segment_identity
from storyvid.models.base import Span
from storyvid.models.cells import Narration, Storyboard, Takes
from storyvid.models.cut_file import ChangeList
from storyvid.models.film import SceneClips, ShotCut
from storyvid.models.media import Footage
from storyvid.models.plan import Screenplay, Shot, ShotList
from storyvid.models.story import Story
from storyvid.models.timeline import Joint, Reel, ReelScene, Timeline, TimelineLine, TimelineScene, TimelineShot
from storyvid.stages.cards import cards_identity, draw_card, show_card
from storyvid.stages.cell import CLIPS, NARRATION, SHOTS, STORYBOARD, TAKES, shot_id_of
from storyvid.stages.documents import load_content, ref_of
from storyvid.stages.receipts import Inputs
from storyvid.stages.studio import Studio


def assemble_timeline(
    studio: Studio, story: Story, screenplay: Screenplay, reel: Reel, changes: ChangeList
) -> Timeline:
    """Lay title card, scenes and end card end to end."""
    inputs = Inputs(
        stage="timeline",
        identity={**segment_identity(), **cards_identity()},
        documents={
            "reel": ref_of(reel).sha256,
            "screenplay": ref_of(screenplay).sha256,
            "story": ref_of(story).sha256,
            "change_list": ref_of(changes).sha256,
        },
        options=studio.options.shaping(story.settings.aspect),
    )
    return studio.whole(inputs, Timeline, partial(_assemble, studio, story, screenplay, reel, changes))


def _assemble(studio: Studio, story: Story, screenplay: Screenplay, reel: Reel, changes: ChangeList) -> Timeline:
    settings = story.settings
    film = studio.options.film_format(settings.aspect)
    title = draw_card(studio, settings, film, kind="title", scene=screenplay.scenes[0])
    opening = show_card(studio, title, film, settings.language, kind="title")
    end = draw_card(studio, settings, film, kind="end", scene=screenplay.scenes[-1])
    closing = show_card(studio, end, film, settings.language, kind="end")

    segments, keys = [opening.value], [opening.key]
    scenes: list[TimelineScene] = []
    dropped: list[Span] = []
    faults, substituted = list(screenplay.faults), screenplay.substituted
    at = opening.value.frames
    for entry, planned in zip(reel.scenes, screenplay.scenes, strict=True):
        parts = _load(studio, entry)
        scenes.append(
            TimelineScene(
                id=entry.id,
                heading=planned.heading,
                chapter=planned.chapter,
                start_frame=at,
                end_frame=at + parts.clips.cut.frames,
                shots=tuple(_shots(entry.id, parts, at, planned.span, story.text)),
            )
        )
        faults.extend(f"{entry.id}: {fault}" for fault in parts.shots.faults)
        substituted = substituted or parts.shots.substituted
        dropped.extend(span.shifted(planned.span.start) for span in parts.shots.dropped)
        segments.extend(parts.clips.segments)
        keys.extend(parts.clips.segment_keys)
        at += parts.clips.cut.frames
    return Timeline(
        format=film,
        title=settings.title,
        author=settings.author,
        language=settings.language,
        frames=at + closing.value.frames,
        title_card=title.image,
        scenes=tuple(scenes),
        segments=(*segments, closing.value),
        segment_keys=(*keys, closing.key),
        dropped=tuple(dropped),
        unmatched_cuts=changes.unmatched,
        plan_faults=tuple(faults),
        plan_substituted=substituted,
    )


@dataclass(frozen=True)
class _SceneParts:
    """The documents of one scene that the timeline is made from."""

    shots: ShotList
    storyboard: Storyboard
    narration: Narration
    takes: Takes
    clips: SceneClips


def _load(studio: Studio, entry: ReelScene) -> _SceneParts:
    return _SceneParts(
        shots=load_content(studio.store, entry.cells[SHOTS], ShotList),
        storyboard=load_content(studio.store, entry.cells[STORYBOARD], Storyboard),
        narration=load_content(studio.store, entry.cells[NARRATION], Narration),
        takes=load_content(studio.store, entry.cells[TAKES], Takes),
        clips=load_content(studio.store, entry.cells[CLIPS], SceneClips),
    )


def _shots(scene_id: str, parts: _SceneParts, at: int, scene: Span, text: str) -> list[TimelineShot]:
    shots: list[TimelineShot] = []
    spans = _spans(parts.shots.shots, scene, text)
    for index, (shot, cut) in enumerate(zip(parts.shots.shots, parts.clips.cut.shots, strict=True)):
        span = spans[index]
        take = parts.takes.takes[index]
        shots.append(
            TimelineShot(
                id=shot_id_of(scene_id, index),
                start_frame=at + cut.start_frame,
                end_frame=at + cut.end_frame,
                size=shot.size,
                transition=_joint(shot, cut),
                lines=tuple(TimelineLine(speaker=line.speaker, text=line.text) for line in shot.lines),
                source_text=span.of(text),
                source_span=span,
                key_frame=parts.storyboard.frames[index].image,
                key_frame_key=parts.storyboard.keys[index],
                take_key=parts.takes.keys[index],
                clip_key=parts.clips.clip_keys[index],
                ending_key=parts.clips.ending_key if index + 1 == len(parts.shots.shots) else "",
                line_keys=parts.narration.keys[index],
                take=take if isinstance(take, Footage) else None,
            )
        )
    return shots


def _spans(shots: Sequence[Shot], scene: Span, text: str) -> list[Span]:
    """The shots' spans in the story. A scene's text ends with its last word, so that it does not know what follows;
    the white space up to the next scene goes to its last shot.
    """
    spans = [shot.span.shifted(scene.start) for shot in shots]
    last = max(span.end for span in spans)
    if text[last : scene.end].strip():
        return spans
    # A shot put in by hand behind the last one stands, empty, where that ends.
    moved = {last: scene.end}
    return [Span(start=moved.get(span.start, span.start), end=moved.get(span.end, span.end)) for span in spans]


def _joint(shot: Shot, cut: ShotCut) -> Joint:
    if cut.fade_in_frames:
        return Joint.FADE
    if cut.head_frames:
        return Joint.MORPH if cut.morphs else Joint.DISSOLVE
    return Joint.CONTINUE if shot.continues_previous else Joint.CUT
