"""Generators that do wrong, each in one way, around the real ones of the debug profile."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Mapping
from typing import Any

import av
import numpy as np
from PIL import Image

from storyvid.errors import GenerationError
from storyvid.generation.protocols import MediaStore, ReferenceKind
from storyvid.generation.requests import KeyFrameRequest, SpeechRequest, TakeRequest
from storyvid.models.media import Footage, KeyFrame, Recipe, SpokenLine

RELEASED = threading.Event()
"""Set at the end of a test, so that a thread that hangs ends with it."""


class WrongImages:
    """Draws cards, but for words that hold `trouble` it does what `wrong` does."""

    def __init__(self, inner: Any, trouble: str, wrong: Callable[[KeyFrameRequest, MediaStore], KeyFrame]) -> None:
        self._inner, self._trouble, self._wrong = inner, trouble, wrong
        self.asked: list[int] = []

    @property
    def identity(self) -> Mapping[str, str]:
        return dict(self._inner.identity)

    @property
    def reference(self) -> ReferenceKind:
        return "none"

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        if self._trouble not in request.text:
            return self._inner.draw(request, media)  # type: ignore[no-any-return]
        self.asked.append(request.seed)
        return self._wrong(request, media)


class SlowImages(WrongImages):
    """Takes for ever over words that hold `trouble`, and gives up all that it draws when it is asked to."""

    def __init__(self, inner: Any, trouble: str, beside: str = "") -> None:
        super().__init__(inner, trouble, self._drawn_for_ever)
        self._beside = beside
        self._stops = 0
        self._stopped = threading.Condition()
        self.stopped_beside = 0

    def interrupt(self) -> None:
        with self._stopped:
            self._stops += 1
            self._stopped.notify_all()

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        if self._beside and self._beside in request.text and not self.stopped_beside:
            self.stopped_beside += 1
            return self._drawn_for_ever(request, media)
        return super().draw(request, media)

    def _drawn_for_ever(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        with self._stopped:
            before = self._stops
            self._stopped.wait_for(lambda: self._stops != before)
        raise GenerationError("was stopped")


class WrongVideo:
    """Shoots recipes, but films where `wrong` says so."""

    def __init__(self, inner: Any, wrong: Callable[[TakeRequest, MediaStore], Footage | Recipe]) -> None:
        self._inner, self._wrong = inner, wrong

    @property
    def identity(self) -> Mapping[str, str]:
        return dict(self._inner.identity)

    def shoot(self, request: TakeRequest, media: MediaStore) -> Footage | Recipe:
        return self._wrong(request, media)


class WrongSpeech:
    def __init__(self, inner: Any, wrong: Callable[[SpokenLine, MediaStore], SpokenLine]) -> None:
        self._inner, self._wrong = inner, wrong

    @property
    def identity(self) -> Mapping[str, str]:
        return dict(self._inner.identity)

    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine:
        return self._wrong(self._inner.speak(request, media), media)


def raises(request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
    raise GenerationError("the brush broke")


def crashes(request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
    raise ZeroDivisionError("a fault in the generator's own code")


def hangs(request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
    RELEASED.wait()
    raise GenerationError("released")


def black(request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
    return _picture(Image.new("RGB", (request.width_px, request.height_px)), media)


def small(request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
    return _picture(_noise(request.width_px // 2, request.height_px // 2), media)


def mislabelled(request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
    frame = _picture(_noise(request.width_px, request.height_px), media)
    return frame.model_copy(update={"width_px": frame.width_px * 2, "height_px": frame.height_px * 2})


def torn(request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
    whole = io.BytesIO()
    _noise(request.width_px, request.height_px).save(whole, "PNG")
    image = media.put(whole.getvalue()[:-200], "png")
    return KeyFrame(image=image, width_px=request.width_px, height_px=request.height_px)


def film_of(levels: list[int | None], *, claimed: int | None = None) -> Callable[[TakeRequest, MediaStore], Footage]:
    """A take with a frame per level, noise for None; it says that it has `claimed` frames."""

    def shoot(request: TakeRequest, media: MediaStore) -> Footage:
        data, rng = io.BytesIO(), np.random.default_rng(1)
        with av.open(data, "w", format="mp4") as container:
            stream = container.add_stream("libx264", rate=16, options={"crf": "10", "preset": "ultrafast"})
            stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
            for level in levels:
                picture = rng.integers(0, 255, (36, 64, 3)) if level is None else np.full((36, 64, 3), level)
                if level == -1:
                    picture = np.indices((36, 64)).sum(0)[..., None].repeat(3, 2)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture.astype(np.uint8), format="rgb24")))
            container.mux(stream.encode())
        video = media.put(data.getvalue(), "mp4")
        return Footage(video=video, width_px=64, height_px=36, frames=claimed or len(levels), fps_num=16)

    return shoot


def _noise(width_px: int, height_px: int) -> Image.Image:
    return Image.effect_noise((width_px, height_px), 80).convert("RGB")


def _picture(picture: Image.Image, media: MediaStore) -> KeyFrame:
    data = io.BytesIO()
    picture.save(data, "PNG")
    image = media.put(data.getvalue(), "png")
    return KeyFrame(image=image, width_px=picture.width, height_px=picture.height)
