"""Stage `storyboard`: one key frame per shot, drawn from a portrait or the one before where that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from storyvid.generation.generators import Role
from storyvid.generation.requests import KeyFrameRequest
from storyvid.inspection.pictures import inspect_key_frame
from storyvid.models.base import MediaRef
from storyvid.models.cells import Storyboard
from storyvid.models.media import KeyFrame
from storyvid.models.plan import Character, Scene, Shot, ShotList, ShotSize
from storyvid.planning.words import words
from storyvid.stages.attempts import first_good
from storyvid.stages.cell import SCENE, SHOTS, STORYBOARD, Cell, shot_id_of
from storyvid.stages.own_media import own_frame
from storyvid.stages.portraits import portrait
from storyvid.stages.unit import Made, Unit


class StoryboardStage:
    asset = STORYBOARD
    unit = "key_frame"
    role: Role | None = "images"
    reads = (SCENE, SHOTS)
    document = Storyboard

    def identity(self, cell: Cell) -> Mapping[str, str]:
        images = cell.studio.generators.images
        return {**images.identity, "reference": images.reference}

    def tasks(self, cell: Cell) -> Sequence[Callable[[], list[Made[KeyFrame]]]]:
        """A task per shot; one for the whole scene where each key frame is drawn from the one before."""
        shots = range(len(cell.get(SHOTS, ShotList).shots))
        if cell.studio.generators.images.reference == "previous":
            return [partial(self._draw_row, cell, shots)]
        return [partial(self._draw_row, cell, range(index, index + 1)) for index in shots]

    def collect(self, cell: Cell, results: Sequence[list[Made[KeyFrame]]]) -> Storyboard:
        made = [frame for row in results for frame in row]
        return Storyboard(frames=tuple(one.value for one in made), keys=tuple(one.key for one in made))

    def _draw_row(self, cell: Cell, row: range) -> list[Made[KeyFrame]]:
        scene, shots = cell.get(SCENE, Scene), cell.get(SHOTS, ShotList).shots
        made: list[Made[KeyFrame]] = []
        for index in row:
            drawn = made and shots[index - 1].size is not ShotSize.TITLE
            before = made[-1].value.image if drawn else None
            unit = self._unit(cell, scene, shots[index], shot_id_of(cell.scene_id, index), before)
            made.append(cell.studio.make(unit))
        return made

    def _unit(self, cell: Cell, scene: Scene, shot: Shot, shot_id: str, before: MediaRef | None) -> Unit[KeyFrame]:
        images, store = cell.studio.generators.images, cell.studio.store
        own = shot.image or shot.clip
        if own is not None:
            film = cell.studio.options.film_format(scene.aspect)
            return own_frame(cell.studio, own, film, scene=cell.scene_id, shot=shot_id)
        request = key_frame_request(cell, scene, shot, _reference(cell, scene, shot, before))

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


def _reference(cell: Cell, scene: Scene, shot: Shot, before: MediaRef | None) -> MediaRef | None:
    """What the key frame is drawn from, as its generator wants it: who is named first is who is seen most."""
    wanted = cell.studio.generators.images.reference
    if wanted == "previous":
        return before
    seen = next((character for character in scene.characters if character.name in shot.characters), None)
    if wanted == "none" or seen is None or shot.size is ShotSize.TITLE:
        return None
    return portrait(cell, scene, seen)


def key_frame_request(cell: Cell, scene: Scene, shot: Shot, reference: MediaRef | None = None) -> KeyFrameRequest:
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
        characters=_seen(scene, shot),
        style=scene.style,
        language=scene.language,
        aspect=scene.aspect,
        width_px=film.width_px,
        height_px=film.height_px,
        seed=shot.seed,
        reference=reference,
    )


def _seen(scene: Scene, shot: Shot) -> tuple[Character, ...]:
    """Who is seen, whoever matters most first, as the shot has them: a close shot may have room for two."""
    known = {character.name: character for character in scene.characters}
    return tuple(known[name] for name in shot.characters if name in known)


def _told(shot: Shot, text: str) -> str:
    """The story's own words, with their punctuation; those of a person who put others in their place."""
    if any(words(line.text) != words(line.span.of(text)) for line in shot.lines):
        return " ".join(line.text for line in shot.lines)
    return " ".join(shot.span.of(text).split())
