"""What the checks see of a film: each of its segments once.

Scenes keep what their segments showed in one result, so that looking them up does not grow with their shots.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from storyvid.checks.picture import joined, measure_picture, picture_identity
from storyvid.checks.scene import scene_facts
from storyvid.models.base import Document, MediaRef
from storyvid.models.cells import Takes
from storyvid.models.checks import PictureMeasure, SceneFacts
from storyvid.models.film import SceneClips, Segment
from storyvid.models.plan import Scene, ShotList
from storyvid.models.timeline import ReelScene
from storyvid.stages.cell import CLIPS, SCENE, SHOTS, TAKES
from storyvid.stages.compositors import Parts
from storyvid.stages.documents import load_content
from storyvid.stages.studio import Studio, without_faults
from storyvid.stages.unit import Unit

SCENE_VERSION = "1"


class PictureRequest(Document):
    video: MediaRef


class SceneRequest(Document):
    """A scene by the content of its cells. Without `seen` its segments are not looked at: the film itself is."""

    scene: MediaRef
    shots: MediaRef
    takes: MediaRef
    clips: MediaRef
    fps: int
    seen: bool


def check_scenes(studio: Studio, parts: Parts, *, seen: bool) -> list[SceneFacts]:
    studio.books.expect("check_scene", len(parts.reel.scenes))
    fps = parts.timeline.format.fps
    tasks = [partial(_scene, studio, entry, fps, seen) for entry in parts.reel.scenes]
    return without_faults("check_scene", studio.run("check_scene", tasks))


def _scene(studio: Studio, entry: ReelScene, fps: int, seen: bool) -> SceneFacts:
    cells = entry.cells
    request = SceneRequest(
        scene=cells[SCENE], shots=cells[SHOTS], takes=cells[TAKES], clips=cells[CLIPS], fps=fps, seen=seen
    )

    def produce() -> SceneFacts:
        clips = load_content(studio.store, request.clips, SceneClips)
        return scene_facts(
            load_content(studio.store, request.scene, Scene),
            load_content(studio.store, request.shots, ShotList),
            load_content(studio.store, request.takes, Takes),
            clips,
            seen=[_segment(studio, segment, entry.id) for segment in clips.segments] if seen else None,
            fps=fps,
        )

    identity = {"check_scene": SCENE_VERSION, **picture_identity()}
    return studio.make(Unit("check_scene", identity, request, SceneFacts, produce, scene=entry.id)).value


def _segment(studio: Studio, segment: Segment, scene: str) -> PictureMeasure:
    request = PictureRequest(video=segment.video)
    return studio.make(
        Unit(
            "check_picture",
            picture_identity(),
            request,
            PictureMeasure,
            lambda: measure_picture(studio.store.path(request.video)),
            scene=scene,
        )
    ).value


def film_picture(studio: Studio, parts: Parts, scenes: Sequence[SceneFacts]) -> PictureMeasure:
    """The film's picture, from the title card to the end card."""
    opening, closing = parts.timeline.segments[0], parts.timeline.segments[-1]
    seen = [scene.picture for scene in scenes if scene.picture is not None]
    return joined([_segment(studio, opening, "title"), *seen, _segment(studio, closing, "end")])
