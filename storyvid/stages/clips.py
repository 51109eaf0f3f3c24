"""Stage `clips`: the takes are timed to the voice and encoded as segments, each once and alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from storyvid.film.cut import Cutter, Pauses, cut_identity, with_ambience
from storyvid.film.picture.segments import plan_segments, render_segment, segment_identity
from storyvid.generation.generators import Role
from storyvid.memory import give_back
from storyvid.models.base import Document
from storyvid.models.cells import Narration, Takes
from storyvid.models.film import FilmFormat, SceneClips, SceneCut, Segment, SegmentRequest
from storyvid.models.plan import Scene, ShotList
from storyvid.stages.cell import CLIPS, NARRATION, SCENE, SHOTS, TAKES, Cell, shot_id_of
from storyvid.stages.studio import Studio
from storyvid.stages.unit import Made, Unit


class CutRequest(Document):
    """All that the cut of a scene follows from: where each shot ends, and every caption."""

    shots: ShotList
    narration: Narration
    breath_frames: int
    language: str
    format: FilmFormat

    def cut(self) -> SceneCut:
        """Work it out."""
        cutter = Cutter(self.format, self.language, Pauses(breath=self.breath_frames))
        return cutter.cut(self.shots, self.narration)


class ClipsStage:
    asset = CLIPS
    unit = "segment"
    role: Role | None = None
    reads = (SCENE, SHOTS, NARRATION, TAKES)
    document = SceneClips

    def identity(self, cell: Cell) -> Mapping[str, str]:
        return {**cut_identity(), **segment_identity(), "breath_frames": str(cell.breath_frames)}

    def tasks(self, cell: Cell) -> Sequence[Callable[[], Made[Segment]]]:
        worked_out = self._worked_out(cell)
        heard = cell.studio.options.ambience
        cell.cut = with_ambience(worked_out.value, cell.get(TAKES, Takes).takes) if heard else worked_out.value
        cell.cut_key = worked_out.key
        units = [
            segment_unit(cell.studio, request, cell.scene_id, shot_id_of(cell.scene_id, shot))
            for request, shot in self._plan(cell, cell.cut)
        ]
        return [partial(cell.studio.make, unit) for unit in units]

    def collect(self, cell: Cell, results: Sequence[Made[Segment]]) -> SceneClips:
        assert cell.cut is not None
        plan = self._plan(cell, cell.cut)
        bodies = [made.key for (request, _), made in zip(plan, results, strict=True) if len(request.layers) == 1]
        shots = len(cell.cut.shots)
        return SceneClips(
            cut=cell.cut,
            cut_key=cell.cut_key,
            segments=tuple(made.value for made in results),
            segment_shots=tuple(shot for _, shot in plan),
            segment_keys=tuple(made.key for made in results),
            clip_keys=tuple(bodies[:shots]),
            ending_key="".join(bodies[shots:]),
        )

    def _worked_out(self, cell: Cell) -> Made[SceneCut]:
        """The cut as shots and voices alone have it. Captions of a whole film take longer to set than to read."""
        scene = cell.get(SCENE, Scene)
        request = CutRequest(
            shots=cell.get(SHOTS, ShotList),
            narration=cell.get(NARRATION, Narration),
            breath_frames=cell.breath_frames,
            language=scene.language,
            format=cell.studio.options.film_format(scene.aspect),
        )
        return cell.studio.work_out("cut", cut_identity(), request, SceneCut, request.cut)

    def _plan(self, cell: Cell, cut: SceneCut) -> list[tuple[SegmentRequest, int]]:
        scene = cell.get(SCENE, Scene)
        options = cell.studio.options
        return plan_segments(
            cut,
            cell.get(TAKES, Takes).takes,
            options.film_format(scene.aspect),
            burn_captions=options.burn_captions,
            language=scene.language,
        )


def segment_unit(studio: Studio, request: SegmentRequest, scene: str, shot: str) -> Unit[Segment]:
    def produce() -> Segment:
        try:
            return render_segment(request, studio.store)
        finally:
            # What an encoder and its pictures leave behind in the heaps fits the next ones badly.
            give_back()

    return Unit(
        "segment",
        segment_identity(),
        request,
        Segment,
        produce,
        scene=scene,
        shot=shot,
    )
