"""What every image generator promises. A backend passes by a subclass that gives it:

class TestMyPictures(ImageConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def images(cls) -> ImageGenerator:
        return MyPictures(...)
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from io_managers.film_store import FilmStore
from storyvid.generation.protocols import ImageGenerator
from storyvid.generation.requests import KeyFrameRequest
from storyvid.inspection.pictures import inspect_key_frame
from storyvid.models.base import Aspect, MediaRef, Mood, TimeOfDay
from storyvid.models.media import KeyFrame
from storyvid.models.plan import CameraMove, Character, PersonKind, ShotSize, VoiceProfile

SIZES = {Aspect.WIDE: (160, 90), Aspect.TALL: (90, 160), Aspect.SQUARE: (90, 90)}
FOX = Character(
    name="Reynard", kind=PersonKind.CREATURE, look="a red fox with a white tip", voice=VoiceProfile(), colour="#aa3311"
)


class ImageConformance:
    @pytest.fixture
    def store(self, tmp_path: Path) -> FilmStore:
        return FilmStore(tmp_path)

    def test_it_says_what_it_is_in_words_that_are_the_same_everywhere(self, images: ImageGenerator) -> None:
        identity = dict(images.identity)
        assert identity["backend"]
        assert dict(images.identity) == identity
        assert all(isinstance(value, str) for value in identity.values())
        assert not any(value.startswith(("/", "~", "C:")) for value in identity.values())
        assert images.reference in ("none", "portrait", "previous")

    @pytest.mark.parametrize("aspect", list(Aspect))
    def test_a_picture_fills_the_film_in_its_aspect(
        self, images: ImageGenerator, store: FilmStore, aspect: Aspect
    ) -> None:
        request = key_frame_request(aspect=aspect)
        inspect_key_frame(request, images.draw(request, store), store)

    def test_the_same_request_gives_the_same_picture_also_from_two_threads(
        self, images: ImageGenerator, store: FilmStore
    ) -> None:
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(lambda request: images.draw(request, store), [key_frame_request()] * 2)
        assert first == second == images.draw(key_frame_request(), store)

    def test_other_words_or_another_seed_give_another_picture(self, images: ImageGenerator, store: FilmStore) -> None:
        draw = partial(drawn, images, store)
        assert not np.array_equal(draw(), draw(description="An empty bridge", text="An empty bridge."))
        assert not np.array_equal(draw(seed=4), draw(seed=5))

    def test_a_chapter_card_shows_its_heading(self, images: ImageGenerator, store: FilmStore) -> None:
        card = partial(drawn, images, store, size=ShotSize.TITLE, characters=())
        assert not np.array_equal(card(text="One: The Fox", chapter="One"), card(text="Two: The Cub", chapter="One"))

    def test_a_reference_is_taken_by_who_asks_for_one(self, images: ImageGenerator, store: FilmStore) -> None:
        if images.reference == "none":
            return
        plain = images.draw(key_frame_request(), store)
        other = images.draw(key_frame_request(reference=reference(store)), store)
        inspect_key_frame(key_frame_request(), other, store)
        assert other.image != plain.image

    def test_hindi_is_drawn_as_well(self, images: ImageGenerator, store: FilmStore) -> None:
        request = key_frame_request(description="एक लोमड़ी बर्फ में दौड़ती है", text="एक लोमड़ी दौड़ी।", language="hi")
        inspect_key_frame(request, images.draw(request, store), store)


def key_frame_request(**changes: Any) -> KeyFrameRequest:
    width, height = SIZES[changes.get("aspect", Aspect.WIDE)]
    usual = KeyFrameRequest(
        description="A fox runs through the snow",
        text="A fox ran through the snow.",
        size=ShotSize.WIDE,
        move=CameraMove.PUSH_IN,
        heading="EXT. THE WOOD - DAY",
        chapter="",
        place="the wood",
        place_look="bare birches",
        interior=False,
        time_of_day=TimeOfDay.DAY,
        mood=Mood.CALM,
        characters=(FOX,),
        style="ink and watercolour",
        language="en",
        aspect=Aspect.WIDE,
        width_px=width,
        height_px=height,
        seed=4,
    )
    return usual.model_copy(update=changes)


def drawn(images: ImageGenerator, store: FilmStore, **changes: Any) -> np.ndarray[Any, Any]:
    return pixels(images.draw(key_frame_request(**changes), store), store)


def pixels(frame: KeyFrame, store: FilmStore) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(io.BytesIO(store.read(frame.image))).convert("RGB"))


def reference(store: FilmStore) -> MediaRef:
    """A picture of somebody: two discs on grey."""
    y, x = np.mgrid[0:64, 0:64]
    picture = np.full((64, 64, 3), 120, np.uint8)
    picture[(x - 32) ** 2 + (y - 20) ** 2 < 120] = (200, 90, 30)
    picture[(x - 32) ** 2 + (y - 48) ** 2 < 300] = (60, 60, 150)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return store.put(file.getvalue(), "png")
