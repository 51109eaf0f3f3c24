"""A rehearsal: all stages of the cells are gone through, nothing is made, and what would be made is known.

What is not in the store is stood in for by a result that names its own key as content. Whatever is made from a
stand-in then has a key that nothing in the store has, so a change is followed to the end by the stages' own code.
Planning is really done, since without a plan nothing can be told; its results are kept for the render.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from storyvid.errors import GenerationError
from storyvid.film.manifest import compare_shots, shots_of
from storyvid.generation.keys import key_of, result_key, result_origin
from storyvid.generation.requests import SpeechRequest, TakeRequest
from storyvid.models.base import Document, MediaRef, Span
from storyvid.models.cells import Narration, Storyboard, Takes
from storyvid.models.film import SAMPLE_RATE_HZ, SceneClips, Segment, SegmentRequest
from storyvid.models.manifest import Manifest, ManifestShot, RenderShot
from storyvid.models.media import KeyFrame, Recipe, SpokenLine, Take, Word
from storyvid.models.plan import Scene, ShotList
from storyvid.models.story import Source, Story
from storyvid.models.timeline import Joint, TimelineLine
from storyvid.planning.pacing import estimate_speech_s
from storyvid.planning.scenes import scene_cells
from storyvid.stages.books import Entry
from storyvid.stages.cell import CLIPS, NARRATION, SCENE, SHOTS, STORYBOARD, TAKES, Cell, scene_id_of, shot_id_of
from storyvid.stages.cells import CELL_ASSETS, fill_scenes, raise_faults, run_stages
from storyvid.stages.changes import bind_changes
from storyvid.stages.documents import read_as, ref_of
from storyvid.stages.reasons import pair_shots, shot_reasons
from storyvid.stages.receipts import Receipts
from storyvid.stages.story_stages import plan_story
from storyvid.stages.studio import Studio
from storyvid.stages.unit import Made, Unit

T = TypeVar("T")
D = TypeVar("D", bound=Document)


@dataclass
class Rehearsal(Studio):
    """A studio that makes no media and keeps no document."""

    origins: dict[str, str] = field(default_factory=dict)
    wanted: set[str] = field(default_factory=set)
    """Keys of what is not in the store."""

    def make(self, unit: Unit[T]) -> Made[T]:
        """The result from the store, or a stand-in for it. Plans and the author's own media are made: no generator."""
        if unit.stage.startswith("plan_") or unit.identity.get("backend", "").startswith("own_"):
            return super().make(unit)
        origin = result_origin(unit.stage, unit.identity, unit.request)
        key = key_of(origin)
        self.origins[key] = origin
        kept = self._recall(key, unit)
        if kept is None:
            self.wanted.add(key)
        return Made(kept if kept is not None else _stand_in(unit, key), key, cached=kept is not None)

    def work_out(
        self, stage: str, identity: Mapping[str, str], request: Document, kind: type[D], produce: Callable[[], D]
    ) -> Made[D]:
        """What is worked out from stand-ins is of no use to anybody else, so nothing is kept."""
        key = result_key(stage, identity, request)
        kept = read_as(kind, self.store.recall(key))
        return Made(kept or produce(), key, cached=kept is not None)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.receipts = Receipts(self.store, issues=False)

    def account_for(self, units: Sequence[Entry]) -> None:
        return

    def keep(self, asset: str, partition: str, document: Document) -> MediaRef:
        return ref_of(document)

    def adopt(self, asset: str, partition: str, ref: MediaRef) -> None:
        return

    def would_make(self, shot: ManifestShot) -> bool:
        """Whether a render would have anything to make for a shot."""
        keys = {shot.key_frame_key, shot.take_key, shot.clip_key, shot.ending_key, *shot.line_keys}
        return not keys.isdisjoint(self.wanted)

    def origin_of(self, key: str) -> str | None:
        return self.origins.get(key) or self.store.origin(key)


def forecast(studio: Rehearsal, story: Story, source: Source, before: Manifest | None) -> tuple[RenderShot, ...]:
    """What a render would do with every shot of the story, and why, against the film delivered before.

    Raises StageError, and CutFileError for the cut file that is registered with `source`.
    """
    bible, screenplay = plan_story(studio, story)
    changes = bind_changes(studio.store, source, story, screenplay)
    cells = [Cell(studio, scene_id_of(index)) for index in range(len(screenplay.scenes))]
    fill_scenes(cells, scene_cells(story, bible, screenplay), changes, _unheard)
    run_stages(cells, cells, CELL_ASSETS, story.settings, finished=_unheard, stage_done=lambda asset: None)
    raise_faults(cells, total=len(cells))
    new = [shot for cell in cells for shot in _shots(cell)]
    old = shots_of(before)
    statuses, pairs = compare_shots(old, new, studio.would_make), pair_shots(old, new)
    return tuple(
        RenderShot(
            id=shot.id,
            status=statuses[shot.id],
            reasons=() if statuses[shot.id] == "cached" else shot_reasons(pairs[shot.id], shot, studio.origin_of),
            stages={},
        )
        for shot in new
    )


def _shots(cell: Cell) -> list[ManifestShot]:
    scene, clips = cell.get(SCENE, Scene), cell.get(CLIPS, SceneClips)
    storyboard, takes, narration = (
        cell.get(STORYBOARD, Storyboard),
        cell.get(TAKES, Takes),
        cell.get(NARRATION, Narration),
    )
    return [
        ManifestShot(
            id=shot_id_of(cell.scene_id, index),
            start_frame=cut.start_frame,
            end_frame=cut.end_frame,
            lines=tuple(TimelineLine(speaker=line.speaker, text=line.text) for line in shot.lines),
            source_text=shot.span.of(scene.text),
            source_span=shot.span,
            transition=Joint.CUT,
            key_frame_key=storyboard.keys[index],
            take_key=takes.keys[index],
            clip_key=clips.clip_keys[index],
            ending_key=clips.ending_key if index + 1 == len(clips.clip_keys) else "",
            line_keys=narration.keys[index],
        )
        for index, (shot, cut) in enumerate(zip(cell.get(SHOTS, ShotList).shots, clips.cut.shots, strict=True))
    ]


def _stand_in(unit: Unit[T], key: str) -> T:
    """A result of the right type that nobody has ever made: its content is named by its own key."""
    content = MediaRef(sha256=key, ext="none", size_bytes=0)
    build = _STAND_INS.get(unit.result)
    if build is None:
        raise GenerationError(f"stage {unit.stage} cannot be rehearsed; render the film to see what it does")
    made: T = build(unit.request, content)
    return made


def _take(request: Document, content: MediaRef) -> Recipe:
    assert isinstance(request, TakeRequest)
    return Recipe(image=content, width_px=request.image_width_px, height_px=request.image_height_px, move=request.move)


def _line(request: Document, content: MediaRef) -> SpokenLine:
    """As long as the words are expected to take, each of them as long as its letters."""
    assert isinstance(request, SpeechRequest)
    seconds = estimate_speech_s(request.text, request.language, request.words_per_minute)
    samples = max(SAMPLE_RATE_HZ // 10, round(seconds * SAMPLE_RATE_HZ))
    return SpokenLine(audio=content, samples=samples, words=tuple(_words(request.text, samples)))


def _words(text: str, samples: int) -> Sequence[Word]:
    words, position = [], 0
    for word in text.split():
        start = text.index(word, position)
        position = start + len(word)
        span = Span(start=start, end=position)
        words.append(
            Word(span=span, start_sample=samples * start // len(text), end_sample=samples * position // len(text))
        )
    return words


def _segment(request: Document, content: MediaRef) -> Segment:
    assert isinstance(request, SegmentRequest)
    return Segment(video=content, frames=request.frames)


def _key_frame(request: Document, content: MediaRef) -> KeyFrame:
    return KeyFrame(image=content, width_px=16, height_px=9)


_STAND_INS: Mapping[Any, Callable[[Document, MediaRef], Any]] = {
    KeyFrame: _key_frame,
    Take: _take,
    SpokenLine: _line,
    Segment: _segment,
}


def _unheard(cell: Cell, asset: str, document: Document, version: str) -> None:
    """Nobody is told of a rehearsal."""
