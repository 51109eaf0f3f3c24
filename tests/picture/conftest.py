"""A media store in a folder, and pictures to put into it."""

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from storyvid.models.base import MediaRef
from storyvid.models.media import Recipe
from storyvid.models.plan import CameraMove


class Shelf:
    """The least that the picture engine needs of a media store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, ref: MediaRef) -> Path:
        return self._folder / f"{ref.sha256}.{ref.ext}"

    def read(self, ref: MediaRef) -> bytes:
        return self.path(ref).read_bytes()

    def put(self, data: bytes, ext: str) -> MediaRef:
        ref = MediaRef(sha256=hashlib.sha256(data).hexdigest(), ext=ext, size_bytes=len(data))
        self.path(ref).write_bytes(data)
        return ref

    def picture(self, bgr: np.ndarray) -> MediaRef:
        return self.put(cv2.imencode(".png", bgr)[1].tobytes(), "png")

    def recipe(self, seed: int, move: CameraMove = CameraMove.PUSH_IN, opening: Recipe | None = None) -> Recipe:
        ref = self.picture(textured(seed, 240, 136))
        return Recipe(image=ref, width_px=240, height_px=136, move=move, opening=opening)


def textured(seed: int, width: int, height: int) -> np.ndarray:
    """A smooth coloured pattern (B'G'R') in which every movement shows."""
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 4), None, 20, 235, cv2.NORM_MINMAX)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)
