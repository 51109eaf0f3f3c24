"""Plans of small stories by the rules planner, with what a cut file says of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from resources.llm.rules.planner import RulesPlanner
from storyvid.cutting.apply import apply_changes
from storyvid.cutting.bind import bind_cut
from storyvid.cutting.fields import UnfitError
from storyvid.cutting.parse import read_cut_file
from storyvid.generation.requests import SceneRequest
from storyvid.ingestion.ingest import ingest
from storyvid.models.base import MediaRef
from storyvid.models.cut_file import ChangeList, CutFile
from storyvid.models.own_media import MediaUse, OwnClip, OwnImage, OwnMedia, OwnSound
from storyvid.models.plan import Scene, Screenplay, Shot, ShotList
from storyvid.models.story import SourceOptions, Story
from storyvid.planning.abridge import keep_ratio
from storyvid.planning.merge import merge
from storyvid.planning.passages import passage_requests
from storyvid.planning.scenes import scene_cells

STORIES = Path(__file__).parent.parent / "fixtures" / "stories"
WPM = 150


@dataclass(frozen=True)
class Plan:
    """A story as the planner sees it, before anything is changed by hand."""

    story: Story
    screenplay: Screenplay
    scenes: tuple[Scene, ...]
    shots: tuple[ShotList, ...]

    def bound(self, cut: str, *, allow_unmatched: bool = False) -> ChangeList:
        return bind_cut(parsed(cut), self.story, self.screenplay, allow_unmatched=allow_unmatched)

    def changed(self, cut: str) -> list[ShotList]:
        """The shot lists with a cut file applied."""
        return [
            apply_changes(scene.model_copy(update={"changes": changes.shots}), shots, WPM)
            for scene, shots, changes in zip(self.scenes, self.shots, self.bound(cut).scenes, strict=True)
        ]

    def told(self) -> list[Shot]:
        return [shot for shots in self.shots for shot in shots.shots]


def plan(text: str, *, name: str = "tale.md", minutes: float | None = None) -> Plan:
    planner = RulesPlanner()
    story = ingest(name, text.encode(), SourceOptions(minutes=minutes))
    requests = passage_requests(story, keep_ratio(story, WPM))
    bible, screenplay = merge(story, [planner.plan_passage(request) for request in requests])
    scenes = scene_cells(story, bible, screenplay)
    shots = tuple(planner.plan_scene(SceneRequest(scene=scene)) for scene in scenes)
    return Plan(story, screenplay, scenes, shots)


def plan_file(name: str, *, minutes: float | None = None) -> Plan:
    return plan((STORIES / name).read_text(encoding="utf-8"), name=name, minutes=minutes)


def parsed(text: str) -> CutFile:
    return read_cut_file(text.encode(), file_name="tale.cut.yaml", open_media=pretended)


def pretended(use: MediaUse, path: str) -> OwnMedia:
    """A file of every kind, but `missing.*`."""
    if path.startswith("missing"):
        raise UnfitError(f"{path!r} does not exist")
    ref = MediaRef(sha256="0" * 64, ext="bin", size_bytes=1)
    match use:
        case "image":
            return OwnImage(file=ref, width_px=640, height_px=360)
        case "clip":
            return OwnClip(file=ref, width_px=640, height_px=360, frames=50, fps_num=25)
        case _:
            return OwnSound(file=ref, samples=96_000)
