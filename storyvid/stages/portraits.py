"""Portraits: one picture per person of the bible, for generators that draw key frames from how somebody looks.

A portrait depends on the person's entry and the film's style alone, so it is made once per story, and stays when
scenes change.
"""

from __future__ import annotations

import threading

from storyvid.generation.keys import derived_seed
from storyvid.generation.requests import KeyFrameRequest
from storyvid.inspection.pictures import inspect_key_frame
from storyvid.models.base import Aspect, MediaRef, Mood, TimeOfDay
from storyvid.models.media import KeyFrame
from storyvid.models.plan import CameraMove, Character, Scene, ShotSize, VoiceProfile
from storyvid.stages.attempts import first_good
from storyvid.stages.cell import Cell
from storyvid.stages.unit import Unit

_one_at_a_time = threading.Lock()
"""Scenes ask for the same people at the same time: who comes second finds the portrait made."""


def portrait(cell: Cell, scene: Scene, character: Character) -> MediaRef:
    """The portrait of a character, made where it is not there yet. Raises GenerationError."""
    images, store = cell.studio.generators.images, cell.studio.store
    request = portrait_request(scene, character, cell.studio.options.film_format(Aspect.SQUARE).height_px)

    def produce() -> KeyFrame:
        return first_good(
            request,
            lambda asked: images.draw(asked, store),
            lambda frame: inspect_key_frame(request, frame, store),
            cell.studio.options.max_attempts,
        )

    unit = Unit("portrait", images.identity, request, KeyFrame, produce, scene=cell.scene_id)
    with _one_at_a_time:
        return cell.studio.make(unit).value.image


def portrait_request(scene: Scene, character: Character, side_px: int) -> KeyFrameRequest:
    """A person alone before nothing, in plain light; what they sound like shapes no picture."""
    seen = character.model_copy(update={"voice": VoiceProfile(), "aliases": ()})
    return KeyFrameRequest(
        description=f"portrait of {character.name}, plain background",
        text="",
        size=ShotSize.MEDIUM,
        move=CameraMove.STATIC,
        heading="",
        chapter="",
        place="",
        place_look="",
        interior=None,
        time_of_day=TimeOfDay.DAY,
        mood=Mood.CALM,
        characters=(seen,),
        style=scene.style,
        language=scene.language,
        aspect=Aspect.SQUARE,
        width_px=side_px,
        height_px=side_px,
        seed=derived_seed("portrait", seen.canonical_json(), scene.style),
    )
