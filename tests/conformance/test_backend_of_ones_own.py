"""A backend as a stranger writes it: a class for pictures, one for takes, in one file, and the suites pass."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
import numpy as np
import pytest
from PIL import Image

from storyvid.generation.keys import derived_seed
from storyvid.generation.protocols import ImageGenerator, MediaStore, ReferenceKind, VideoGenerator
from storyvid.generation.requests import KeyFrameRequest, TakeRequest
from storyvid.models.media import KeyFrame, Recipe
from storyvid.settings import Settings
from tests.conformance.images import ImageConformance
from tests.conformance.video import VideoConformance
from tests.dagster.studio import TestStudio, instance_in


class StripedPictures:
    """Stripes in colours that follow from the words and the seed."""

    reference: ReferenceKind = "none"

    @property
    def identity(self) -> Mapping[str, str]:
        return {"backend": "striped_pictures", "version": "1", "numpy": np.__version__}

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        random = np.random.default_rng(derived_seed(request.canonical_json()))
        stripes = random.integers(30, 226, (9, 1, 3), np.uint8)
        file = io.BytesIO()
        size = (request.width_px, request.height_px)
        Image.fromarray(stripes).resize(size, Image.Resampling.BICUBIC).save(file, "PNG")
        return KeyFrame(image=media.put(file.getvalue(), "png"), width_px=size[0], height_px=size[1])


class MovedPictures:
    """The key frame under the move of its shot, whatever went before."""

    @property
    def identity(self) -> Mapping[str, str]:
        return {"backend": "moved_pictures", "version": "1"}

    def shoot(self, request: TakeRequest, media: MediaStore) -> Recipe:
        before = request.previous
        return Recipe(
            image=request.image,
            width_px=request.image_width_px,
            height_px=request.image_height_px,
            move=request.move,
            opening=before if isinstance(before, Recipe) else None,
        )


class TestStripedPictures(ImageConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def images(cls) -> ImageGenerator:
        return StripedPictures()


class TestMovedPictures(VideoConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def video(cls) -> VideoGenerator:
        return MovedPictures()


def test_a_film_is_made_with_it(small_settings: Settings, tmp_path: Path) -> None:
    own = {
        "images": dg.ResourceDefinition.hardcoded_resource(StripedPictures()),
        "video": dg.ResourceDefinition.hardcoded_resource(MovedPictures()),
    }
    with instance_in(tmp_path) as instance:
        studio = TestStudio(small_settings, instance, own)
        studio.render("lamp.txt", "An old man lit the lamp and sat down.")
        run_id = studio.account("lamp")["run_id"]
        made_by = {row["stage"]: row["generator"] for row in studio.production.ledger.rows(run_id)}
    assert (made_by["key_frame"], made_by["take"]) == ("striped_pictures", "moved_pictures")
