"""One frozen request per kind of generator.

A request holds everything that shapes the answer and nothing else: no slug, number, id, path or date, because its
canonical JSON is the key of the answer.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from storyvid.models.base import Aspect, Document, MediaRef, Mood, Span, TimeOfDay
from storyvid.models.media import Take
from storyvid.models.plan import CameraMove, Character, Scene, ShotSize, VoiceProfile
from storyvid.models.story import Block


class PassageRequest(Document):
    """Find people, scenes and the sentences to keep in one passage. Spans are local to `text`.

    `keep_ratio` is the share of words to narrate, 1.0 in full mode.
    """

    language: str
    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[Span, ...]
    keep_ratio: Annotated[float, Field(gt=0, le=1)] = 1.0


class SceneRequest(Document):
    """Break one scene into shots of about `shot_s` seconds, none over `max_shot_s` where it can be split.

    `words_per_minute` is the pace of the narration; it turns words into seconds.
    """

    scene: Scene
    shot_s: Annotated[float, Field(gt=0)] = 7.0
    min_shot_s: Annotated[float, Field(gt=0)] = 4.0
    max_shot_s: Annotated[float, Field(gt=0)] = 10.0
    hard_max_shot_s: Annotated[float, Field(gt=0)] = 14.0
    words_per_minute: Annotated[int, Field(gt=0)] = 150


class KeyFrameRequest(Document):
    """Draw the key frame of a shot, at least as large as the film and of the same aspect.

    `text` holds the story's own words that the shot tells. `reference` shows how the people or the scene look, for
    generators that ask for it.
    """

    description: str
    text: str
    size: ShotSize
    move: CameraMove
    heading: str
    chapter: str
    place: str
    place_look: str
    interior: bool | None
    time_of_day: TimeOfDay
    mood: Mood
    characters: tuple[Character, ...]
    style: str
    language: str
    aspect: Aspect
    width_px: Annotated[int, Field(gt=0)]
    height_px: Annotated[int, Field(gt=0)]
    seed: int
    reference: Annotated[MediaRef | None, Field(exclude_if=lambda picture: picture is None)] = None


class TakeRequest(Document):
    """Set a key frame in motion. `previous` is the take whose last frame this one starts from, if it continues one.

    `last_image` is the picture to end on, for models that can. `still` asks for the picture as it is under a camera
    move: a chapter card, whose letters no model should set in motion.
    """

    image: MediaRef
    image_width_px: int
    image_height_px: int
    description: str
    move: CameraMove
    seconds: float
    style: str
    aspect: Aspect
    seed: int
    previous: Take | None = None
    last_image: Annotated[MediaRef | None, Field(exclude_if=lambda picture: picture is None)] = None
    still: Annotated[bool, Field(exclude_if=lambda still: not still)] = False


class SpeechRequest(Document):
    """Speak one line. `words_per_minute` is the pace of the film."""

    text: str
    language: str
    voice: VoiceProfile
    words_per_minute: Annotated[int, Field(gt=0)] = 150


class MusicRequest(Document):
    """A loopable cue for a mood."""

    mood: Mood
    themes: tuple[str, ...] = ()
    seed: int = 0
