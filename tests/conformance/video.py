"""What every video generator promises. A backend passes by a subclass that gives it:

class TestMyTakes(VideoConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def video(cls) -> VideoGenerator:
        return MyTakes(...)
"""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from io_managers.film_store import FilmStore
from storyvid.errors import StoryvidError
from storyvid.film.picture.frames import layer_frames
from storyvid.film.picture.planes import Frame, planes_of
from storyvid.generation.protocols import VideoGenerator
from storyvid.generation.requests import TakeRequest
from storyvid.inspection.takes import inspect_take
from storyvid.models.base import Aspect
from storyvid.models.film import FilmFormat, Layer
from storyvid.models.media import Footage, Recipe, Take
from storyvid.models.plan import CameraMove

FILM = FilmFormat(width_px=160, height_px=90, preset="ultrafast")
ONE_PICTURE_DB = 30.0
"""Two pictures nearer than this (PSNR of brightness) are one, encoded twice."""


class VideoConformance:
    """`starts_from_picture` is False for models that make takes of words alone; takes last about `seconds`."""

    starts_from_picture = True
    seconds = 1.0

    @pytest.fixture
    def store(self, tmp_path: Path) -> FilmStore:
        return FilmStore(tmp_path)

    def request_of(self, store: FilmStore, **changes: Any) -> TakeRequest:
        return take_request(store, **{"seconds": self.seconds, **changes})

    def test_it_says_what_it_is_in_words_that_are_the_same_everywhere(self, video: VideoGenerator) -> None:
        identity = dict(video.identity)
        assert identity["backend"]
        assert dict(video.identity) == identity
        assert all(isinstance(value, str) for value in identity.values())
        assert not any(value.startswith(("/", "~", "C:")) for value in identity.values())

    def test_a_take_is_whole_and_can_be_cut_into_a_film(self, video: VideoGenerator, store: FilmStore) -> None:
        take = video.shoot(self.request_of(store), store)
        inspect_take(take, store)
        frames = shown(take, store, frames=10)
        assert {frame.shape for frame in frames} == {(135, 160)}
        assert not np.array_equal(frames[0], frames[-1])

    def test_a_take_lasts_about_as_long_as_planned(self, video: VideoGenerator, store: FilmStore) -> None:
        take = video.shoot(self.request_of(store), store)
        if isinstance(take, Footage):
            lasts = take.frames * take.fps_den / take.fps_num
            assert abs(lasts - self.seconds) <= 0.51 * self.seconds

    def test_the_same_request_gives_the_same_take_also_from_two_threads(
        self, video: VideoGenerator, store: FilmStore
    ) -> None:
        request = self.request_of(store)
        with ThreadPoolExecutor(2) as pool:
            first, second = pool.map(lambda one: video.shoot(one, store), [request] * 2)
        assert first == second

    def test_a_take_begins_with_its_key_frame(self, video: VideoGenerator, store: FilmStore) -> None:
        if not self.starts_from_picture:
            return
        request = self.request_of(store, move=CameraMove.STATIC)
        still = Recipe(image=request.image, width_px=160, height_px=90, move=CameraMove.STATIC)
        first = shown(video.shoot(request, store), store, frames=2)[0]
        assert psnr(first, shown(still, store, frames=2)[0]) >= 22.0

    def test_a_take_goes_on_from_the_last_picture_of_the_one_before(
        self, video: VideoGenerator, store: FilmStore
    ) -> None:
        if not self.starts_from_picture:
            return
        before = video.shoot(self.request_of(store), store)
        after = video.shoot(self.request_of(store, seed=9, previous=before), store)
        frames = 25
        last = shown(before, store, frames=frames, first=frames - 1)[0]
        assert psnr(last, shown(after, store, frames=frames)[0]) >= ONE_PICTURE_DB

    @pytest.mark.parametrize("aspect", [Aspect.TALL, Aspect.SQUARE])
    def test_other_shapes_are_shot_too(self, video: VideoGenerator, store: FilmStore, aspect: Aspect) -> None:
        take = video.shoot(self.request_of(store, aspect=aspect), store)
        inspect_take(take, store)

    def test_a_still_shot_stays_a_picture_under_a_move(self, video: VideoGenerator, store: FilmStore) -> None:
        request = self.request_of(store, still=True)
        take = video.shoot(request, store)
        assert isinstance(take, Recipe)
        assert take.image == request.image

    def test_a_key_frame_that_is_gone_is_an_error_that_says_so(self, video: VideoGenerator, store: FilmStore) -> None:
        if not self.starts_from_picture:
            return
        request = self.request_of(store)
        store.path(request.image).unlink()
        with pytest.raises(StoryvidError, match="missing"):
            shown(video.shoot(request, store), store, frames=2)


def take_request(store: FilmStore, **changes: Any) -> TakeRequest:
    image = store.put(key_frame(), "png")
    usual = TakeRequest(
        image=image,
        image_width_px=160,
        image_height_px=90,
        description="A fox runs through the snow",
        move=CameraMove.PUSH_IN,
        seconds=1.0,
        style="ink",
        aspect=Aspect.WIDE,
        seed=4,
    )
    return usual.model_copy(update=changes)


def key_frame(shift: int = 0) -> bytes:
    """A picture with a slope of colours and a bright disc, 160 x 90."""
    y, x = np.mgrid[0:90, 0:160]
    picture = np.dstack([x * 1.5, y * 2.5, (x + y) * 0.9]).astype(np.uint8)
    picture[(x - 60 - shift) ** 2 + (y - 40) ** 2 < 400] = (250, 250, 240)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


def shown(take: Take, store: FilmStore, *, frames: int, first: int = 0) -> list[Frame]:
    """Frames of the take as the film shows them, when it is fitted to `frames`."""
    layer = Layer(take=take, total_frames=frames, first_frame=first)
    return list(layer_frames(layer, frames - first, FILM, store))


def psnr(one: Frame, other: Frame) -> float:
    """Of brightness, in dB."""
    difference = planes_of(one).y.astype(float) - planes_of(other).y.astype(float)
    return float(10 * np.log10(219**2 / max(1e-6, float(np.mean(difference**2)))))
