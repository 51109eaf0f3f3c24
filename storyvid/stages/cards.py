"""Title and end card: drawn once, shown under the slowest of moves, faded at both ends."""

from __future__ import annotations

import io
from functools import partial
from importlib.metadata import version
from typing import Literal

from PIL import Image

from storyvid.film.cut import FADE_FRAMES, card_frames
from storyvid.film.titles import end_card, title_card
from storyvid.models.base import Document, Mood, TimeOfDay
from storyvid.models.film import FilmFormat, Layer, Segment, SegmentRequest
from storyvid.models.media import KeyFrame, Recipe
from storyvid.models.plan import CameraMove, SceneEntry
from storyvid.models.story import StorySettings
from storyvid.stages.clips import segment_unit
from storyvid.stages.studio import Studio
from storyvid.stages.unit import Made, Unit
from storyvid.typography.check import type_identity

VERSION = "1"


class CardRequest(Document):
    """A title or end card; its size is the film's."""

    kind: Literal["title", "end"]
    title: str
    author: str
    mood: Mood
    time_of_day: TimeOfDay
    language: str
    width_px: int
    height_px: int


def draw_card(
    studio: Studio, settings: StorySettings, film: FilmFormat, *, kind: Literal["title", "end"], scene: SceneEntry
) -> KeyFrame:
    """The picture of a card, in the mood and the light of the scene beside it."""
    request = CardRequest(
        kind=kind,
        title=settings.title,
        author=settings.author,
        mood=scene.mood,
        time_of_day=scene.time_of_day,
        language=settings.language,
        width_px=film.width_px,
        height_px=film.height_px,
    )

    def produce() -> KeyFrame:
        data = _draw(request)
        width_px, height_px = Image.open(io.BytesIO(data)).size
        return KeyFrame(image=studio.store.put(data, "png"), width_px=width_px, height_px=height_px)

    return studio.make(Unit("card", cards_identity(), request, KeyFrame, produce, scene=kind)).value


def card_take(card: KeyFrame) -> Recipe:
    """The card under the slowest of moves."""
    return Recipe(image=card.image, width_px=card.width_px, height_px=card.height_px, move=CameraMove.PUSH_IN)


def show_card(studio: Studio, card: KeyFrame, film: FilmFormat, language: str, *, kind: str) -> Made[Segment]:
    """The card as a segment of film."""
    frames = card_frames(film)
    request = SegmentRequest(
        layers=(Layer(take=card_take(card), total_frames=frames, first_frame=0),),
        frames=frames,
        fade_in_frames=FADE_FRAMES,
        fade_out_frames=FADE_FRAMES,
        language=language,
        format=film,
    )
    return studio.make(segment_unit(studio, request, kind, ""))


def _draw(request: CardRequest) -> bytes:
    draw = partial(title_card, author=request.author) if request.kind == "title" else end_card
    return draw(
        request.title,
        mood=request.mood,
        time_of_day=request.time_of_day,
        language=request.language,
        width_px=request.width_px,
        height_px=request.height_px,
    )


def cards_identity() -> dict[str, str]:
    return {"titles": VERSION, "numpy": version("numpy"), "pillow": version("pillow"), **type_identity()}
