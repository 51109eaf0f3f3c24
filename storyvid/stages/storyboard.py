"""Stage `storyboard`: one key frame per shot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from storyvid.generation.requests import KeyFrameRequest
from storyvid.inspection.pictures import inspect_key_frame
from storyvid.models.cells import Storyboard
from storyvid.models.media import KeyFrame
from storyvid.models.plan import Scene, Shot, ShotList
from storyvid.planning.words import words
from storyvid.stages.attempts import first_good
from storyvid.stages.cell import SCENE, SHOTS, STORYBOARD, Cell, shot_id_of
from storyvid.stages.own_media import own_frame
from storyvid.stages.studio import Made, Unit


class StoryboardStage:
    asset = STORYBOARD

    def tasks(self, cell: Cell) -> Sequence[Callable[[], Made[KeyFrame]]]:
        scene, shots = cell.get(SCENE, Scene), cell.get(SHOTS, ShotList)
        units = [
            self._unit(cell, scene, shot, shot_id_of(cell.scene_id, index)) for index, shot in enumerate(shots.shots)
        ]
        return [partial(cell.studio.make, unit) for unit in units]

    def collect(self, cell: Cell, results: Sequence[Made[KeyFrame]]) -> Storyboard:
        return Storyboard(frames=tuple(made.value for made in results), keys=tuple(made.key for made in results))

    def _unit(self, cell: Cell, scene: Scene, shot: Shot, shot_id: str) -> Unit[KeyFrame]:
        images, store = cell.studio.generators.images, cell.studio.store
        own = shot.image or shot.clip
        if own is not None:
            film = cell.studio.options.film_format(scene.aspect)
            return own_frame(cell.studio, own, film, scene=cell.scene_id, shot=shot_id)
        request = key_frame_request(cell, scene, shot)

        def produce() -> KeyFrame:
            return first_good(
                request,
                lambda asked: images.draw(asked, store),
                lambda frame: inspect_key_frame(request, frame, store),
                cell.studio.options.max_attempts,
            )

        return Unit(
            "key_frame",
            images.identity,
            request,
            KeyFrame,
            produce,
            scene=cell.scene_id,
            shot=shot_id,
        )


def key_frame_request(cell: Cell, scene: Scene, shot: Shot) -> KeyFrameRequest:
    """All that shapes the picture of a shot; of the bible only the people whom it shows."""
    film = cell.studio.options.film_format(scene.aspect)
    return KeyFrameRequest(
        description=shot.description,
        text=_told(shot, scene.text),
        size=shot.size,
        move=shot.move,
        heading=scene.heading,
        chapter=scene.chapter,
        place=scene.place,
        place_look=scene.place_look,
        interior=scene.interior,
        time_of_day=scene.time_of_day,
        mood=scene.mood,
        characters=tuple(character for character in scene.characters if character.name in shot.characters),
        style=scene.style,
        language=scene.language,
        aspect=scene.aspect,
        width_px=film.width_px,
        height_px=film.height_px,
        seed=shot.seed,
    )


def _told(shot: Shot, text: str) -> str:
    """The story's own words, with their punctuation; those of a person who put others in their place."""
    if any(words(line.text) != words(line.span.of(text)) for line in shot.lines):
        return " ".join(line.text for line in shot.lines)
    return " ".join(shot.span.of(text).split())
