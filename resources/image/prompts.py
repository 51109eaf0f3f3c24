"""What a picture or video model is told of a shot: one paragraph, the most important first.

Text encoders read a beginning (CLIP 77 tokens) and forget the rest, so what happens stands first, and after it the
style: a film that loses it wherever a shot has much to tell changes its look from shot to shot. The names of people
say nothing to a model: their looks stand beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from storyvid.generation.requests import KeyFrameRequest, TakeRequest
from storyvid.models.base import Mood, TimeOfDay
from storyvid.models.plan import CameraMove, Character, PersonKind, ShotSize

PROMPTS_VERSION = "2"

NEGATIVE = (
    "text, letters, captions, watermark, logo, signature, frame, split screen, deformed hands, extra limbs, blurry, "
    "low quality"
)
NEGATIVE_MOTION = f"{NEGATIVE}, still picture, flicker, jitter, morphing faces"

_SIZES = {
    ShotSize.ESTABLISHING: "establishing shot",
    ShotSize.WIDE: "wide shot",
    ShotSize.MEDIUM: "medium shot",
    ShotSize.CLOSE: "close-up",
    ShotSize.EXTREME_CLOSE: "extreme close-up",
    ShotSize.INSERT: "detail shot",
    ShotSize.TITLE: "wide empty background without people",
}
_LIGHT = {
    TimeOfDay.DAWN: "soft light of dawn",
    TimeOfDay.DAY: "daylight",
    TimeOfDay.DUSK: "warm light of dusk",
    TimeOfDay.NIGHT: "night, moonlight and lamps",
}
_MOODS = {
    Mood.CALM: "calm mood",
    Mood.JOYFUL: "joyful mood",
    Mood.TENDER: "tender mood",
    Mood.SAD: "melancholy mood",
    Mood.TENSE: "tense mood",
    Mood.MYSTERIOUS: "mysterious mood",
}
_MOVES = {
    CameraMove.STATIC: "the camera stands still",
    CameraMove.PUSH_IN: "the camera slowly moves in",
    CameraMove.PULL_OUT: "the camera slowly pulls back",
    CameraMove.PAN_LEFT: "the camera slowly pans to the left",
    CameraMove.PAN_RIGHT: "the camera slowly pans to the right",
    CameraMove.TILT_UP: "the camera slowly tilts up",
    CameraMove.TILT_DOWN: "the camera slowly tilts down",
}


def picture_prompt(request: KeyFrameRequest) -> str:
    """The prompt of a key frame."""
    title = request.size is ShotSize.TITLE
    return _paragraph(
        [
            f"{_SIZES[request.size]}: {request.place if title else request.description}",
            request.style,
            *(() if title else (_person(character) for character in request.characters)),
            request.place_look or request.place,
            "" if request.interior is None else "indoors" if request.interior else "outdoors",
            _LIGHT[request.time_of_day],
            _MOODS[request.mood],
        ]
    )


def motion_prompt(request: TakeRequest) -> str:
    """The prompt of a take, for models that read one."""
    return _paragraph([request.description, _MOVES[request.move], request.style])


def _person(character: Character) -> str:
    kind = "" if character.kind in (PersonKind.PERSON, PersonKind.CREATURE) else character.kind.value
    told = ", ".join(part for part in (kind, character.look) if part)
    return f"{character.name} ({told})" if told else character.name


def _paragraph(parts: Iterable[str]) -> str:
    """Sentences with one full stop each; what is empty or said already is left out."""
    told: list[str] = []
    for part in parts:
        sentence = re.sub(r"\s+", " ", part).strip(" .।,;:")
        if sentence and sentence not in told:
            told.append(sentence)
    return ". ".join(told) + "." if told else ""
