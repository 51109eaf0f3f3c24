"""Stage `takes`: the video generator sets the key frames in motion.

A shot that continues the one before starts from that take's last frame, so its request holds that take. Shots thus
form chains, one task each; a chain ends at the next shot that does not continue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from storyvid.generation.generators import Role
from storyvid.generation.requests import TakeRequest
from storyvid.inspection.takes import inspect_take
from storyvid.models.base import MediaRef
from storyvid.models.cells import Storyboard, Takes
from storyvid.models.media import Take
from storyvid.models.plan import Scene, Shot, ShotList, ShotSize
from storyvid.stages.attempts import first_good
from storyvid.stages.cell import SCENE, SHOTS, STORYBOARD, TAKES, Cell, shot_id_of
from storyvid.stages.own_media import own_take
from storyvid.stages.unit import Made, Unit


class TakesStage:
    asset = TAKES
    unit = "take"
    role: Role | None = "video"
    reads = (SCENE, SHOTS, STORYBOARD)
    document = Takes

    def identity(self, cell: Cell) -> Mapping[str, str]:
        return cell.studio.generators.video.identity

    def tasks(self, cell: Cell) -> Sequence[Callable[[], list[Made[Take]]]]:
        shots = cell.get(SHOTS, ShotList).shots
        return [partial(self._shoot_chain, cell, chain) for chain in chains(shots)]

    def collect(self, cell: Cell, results: Sequence[list[Made[Take]]]) -> Takes:
        made = [take for chain in results for take in chain]
        return Takes(takes=tuple(one.value for one in made), keys=tuple(one.key for one in made))

    def _shoot_chain(self, cell: Cell, chain: range) -> list[Made[Take]]:
        takes: list[Made[Take]] = []
        for index in chain:
            takes.append(self._shoot(cell, index, takes[-1].value if takes else None))
        return takes

    def _shoot(self, cell: Cell, index: int, previous: Take | None) -> Made[Take]:
        scene = cell.get(SCENE, Scene)
        shot, shot_id = cell.get(SHOTS, ShotList).shots[index], shot_id_of(cell.scene_id, index)
        if shot.clip is not None:
            return cell.studio.make(own_take(shot.clip, scene=cell.scene_id, shot=shot_id))
        frame = cell.get(STORYBOARD, Storyboard).frames[index]
        video, store = cell.studio.generators.video, cell.studio.store
        request = TakeRequest(
            image=frame.image,
            image_width_px=frame.width_px,
            image_height_px=frame.height_px,
            description=shot.description,
            move=shot.move,
            seconds=shot.seconds,
            style=scene.style,
            aspect=scene.aspect,
            seed=shot.seed,
            previous=previous,
            last_image=self._last_image(cell, index),
            still=shot.size is ShotSize.TITLE,
        )

        def produce() -> Take:
            return first_good(
                request,
                lambda asked: video.shoot(asked, store),
                lambda take: inspect_take(take, store),
                cell.studio.options.max_attempts,
            )

        unit = Unit("take", video.identity, request, Take, produce, scene=cell.scene_id, shot=shot_id)
        return cell.studio.make(unit)

    def _last_image(self, cell: Cell, index: int) -> MediaRef | None:
        """The key frame of the next shot, where the plan wants this one to arrive there."""
        shots = cell.get(SHOTS, ShotList).shots
        if not shots[index].leads_to_next or index + 1 == len(shots):
            return None
        return cell.get(STORYBOARD, Storyboard).frames[index + 1].image


def chains(shots: Sequence[Shot]) -> list[range]:
    """Indices of the shots, cut before every shot that does not continue the one before."""
    starts = [index for index, shot in enumerate(shots) if index == 0 or not shot.continues_previous]
    return [range(start, end) for start, end in zip(starts, [*starts[1:], len(shots)], strict=True)]
