"""Stage `shots`: the planner breaks a scene into shots, and a person's changes are made on them.

The planner is never shown the changes: an edited cut file plans nothing again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from storyvid.cutting.apply import apply_changes
from storyvid.generation.generators import Role
from storyvid.generation.protocols import Planner
from storyvid.generation.requests import SceneRequest
from storyvid.models.plan import Scene, ShotList
from storyvid.planning.validate import check_shot_list
from storyvid.stages.cell import SCENE, SHOTS, Cell
from storyvid.stages.planning import planned
from storyvid.stages.unit import Made, Unit


class Shots:
    asset = SHOTS
    unit = "plan_scene"
    role: Role | None = "planner"
    reads = (SCENE,)
    document = ShotList

    def identity(self, cell: Cell) -> Mapping[str, str]:
        return cell.studio.generators.planner.identity

    def tasks(self, cell: Cell) -> Sequence[Callable[[], Made[ShotList]]]:
        options = cell.studio.options
        scene = cell.get(SCENE, Scene).model_copy(update={"changes": ()})
        request = SceneRequest(scene=scene, shot_s=options.shot_s, words_per_minute=options.words_per_minute)

        def unit(planner: Planner) -> Unit[ShotList]:
            def produce() -> ShotList:
                shots = planner.plan_scene(request)
                check_shot_list(request, shots)
                return shots

            return Unit("plan_scene", planner.identity, request, ShotList, produce, scene=cell.scene_id)

        return [partial(planned, cell.studio, unit)]

    def collect(self, cell: Cell, results: Sequence[Made[ShotList]]) -> ShotList:
        return apply_changes(cell.get(SCENE, Scene), results[0].value, cell.studio.options.words_per_minute)
