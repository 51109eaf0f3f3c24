"""Key frames by real text-to-image pipelines with random weights: the suite, and what their folders decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from io_managers.film_store import FilmStore
from resources.device import Device
from resources.diffusion_pipeline import RunOptions
from resources.image.diffusion import DiffusionImages
from resources.image.prompts import picture_prompt
from storyvid.errors import GenerationError, InvalidResultError, MissingModelError, SettingsError
from storyvid.generation.protocols import ImageGenerator
from storyvid.inspection.pictures import inspect_key_frame
from storyvid.models.plan import ShotSize
from tests.conformance.images import ImageConformance, key_frame_request, reference
from tests.production.pictures import decoding, images_of, tiny_images
from tests.production.tiny import folder
from tests.production.tiny_more_pictures import MORE_PICTURES


class TestStableDiffusion(ImageConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def images(cls, tiny_models: Path, device: Device) -> ImageGenerator:
        return tiny_images("sd", tiny_models, device)


class TestFlux2Klein(ImageConformance):
    """Portraits are an argument of the model itself."""

    @pytest.fixture(scope="class")
    @classmethod
    def images(cls, tiny_models: Path, device: Device) -> ImageGenerator:
        return tiny_images("flux2_klein", tiny_models, device)


class TestStableDiffusionXlFromTheFrameBefore(ImageConformance):
    """Image-to-image over the same weights."""

    @pytest.fixture(scope="class")
    @classmethod
    def images(cls, tiny_models: Path, device: Device) -> ImageGenerator:
        return tiny_images("sdxl", tiny_models, device, steps=2, reference="previous")


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path / "store")


@pytest.fixture
def images(tiny_models: Path, device: Device) -> DiffusionImages:
    return tiny_images("sd", tiny_models, device)


def test_a_picture_is_drawn_as_large_as_the_model_likes_and_enlarged_to_the_film(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    usual = tiny_images("sd", tiny_models, device, lines=None)
    small, large = key_frame_request(), key_frame_request(width_px=320, height_px=180)
    assert (usual.draw(small, store).width_px, usual.draw(large, store).width_px) == (160, 320)


@pytest.mark.parametrize("name", MORE_PICTURES)
def test_pipelines_of_every_maker_draw_from_words_and_seed(
    name: str, tiny_models: Path, device: Device, store: FilmStore
) -> None:
    images = tiny_images(name, tiny_models, device)
    request = key_frame_request()
    frame = images.draw(request, store)
    inspect_key_frame(request, frame, store)
    assert frame == images.draw(request, store)
    assert frame != images.draw(key_frame_request(seed=5), store)
    device.release_all()


def test_whatever_shapes_a_picture_is_in_its_identity(tiny_models: Path, device: Device) -> None:
    ways = [{}, {"steps": 2}, {"guidance": 3.0}, {"lines": 48}, {"negative": "rain"}, {"strength": 0.4}]
    made = [tiny_images("sd", tiny_models, device, **way).identity for way in ways]
    made.append(tiny_images("sdxl", tiny_models, device).identity)
    made.append(images_of(folder("sd", tiny_models), Device("cpu", "bfloat16")).identity)
    made.append(images_of(folder("sd", tiny_models), device, RunOptions(attention="native")).identity)
    assert len({json.dumps(dict(one), sort_keys=True) for one in made}) == len(made)
    assert made[0]["model"].startswith("sha256:")
    assert str(tiny_models) not in json.dumps([dict(one) for one in made])


def test_how_memory_is_saved_is_no_part_of_the_identity(tiny_models: Path, device: Device) -> None:
    plain = images_of(folder("sd", tiny_models), device)
    saving = images_of(folder("sd", tiny_models), device, RunOptions(offload="sequential", tiling="on"))
    assert plain.identity == saving.identity


def test_a_distilled_model_takes_few_steps_unless_told_otherwise(tiny_models: Path, device: Device) -> None:
    plain = tiny_images("flux2_klein", tiny_models, device, steps=None)
    assert "steps" not in plain.identity
    index = folder("flux2_klein", tiny_models) / "model_index.json"
    before = index.read_text()
    try:
        index.write_text(json.dumps({**json.loads(before), "is_distilled": True}))
        distilled = tiny_images("flux2_klein", tiny_models, device, steps=None)
        assert (distilled.identity["steps"], distilled.identity["guidance"]) == ("4", "1.0")
        assert tiny_images("flux2_klein", tiny_models, device, steps=9).identity["steps"] == "9"
    finally:
        index.write_text(before)


def test_models_made_for_references_ask_for_portraits_and_others_for_what_is_set(
    tiny_models: Path, device: Device
) -> None:
    assert tiny_images("flux2_klein", tiny_models, device).reference == "portrait"
    assert tiny_images("sd", tiny_models, device).reference == "none"
    assert tiny_images("sd", tiny_models, device, reference="portrait").reference == "portrait"


def test_nan_and_black_are_wrong_results(images: DiffusionImages, device: Device, store: FilmStore) -> None:
    with (
        decoding(images, device, lambda made: made * torch.nan),
        pytest.raises(InvalidResultError, match="MODEL_PRECISION=float32"),
    ):
        images.draw(key_frame_request(), store)
    with (
        decoding(images, device, lambda made: made * 0 - 1),
        pytest.raises(InvalidResultError, match="is black"),
    ):
        images.draw(key_frame_request(), store)


def test_a_video_model_is_no_model_of_pictures(tiny_models: Path, device: Device) -> None:
    with pytest.raises(MissingModelError, match=r"WanPipeline makes takes \(VIDEO_MODEL_PATH\)"):
        tiny_images("wan_t2v", tiny_models, device)


def test_an_unknown_pipeline_is_an_error_that_lists_what_is_supported(
    tmp_path: Path, device: Device, store: FilmStore
) -> None:
    index = folder("sd", tmp_path) / "model_index.json"
    index.write_text(index.read_text().replace("StableDiffusionPipeline", "UnheardOfPipeline"))
    with pytest.raises(MissingModelError, match=r"Supported are: .*StableDiffusionXLPipeline"):
        images_of(index.parent, device).draw(key_frame_request(), store)


def test_a_folder_without_a_pipeline_is_named(tmp_path: Path, device: Device) -> None:
    with pytest.raises(MissingModelError, match=r"DIFFUSION_MODEL_PATH=.*model_index\.json"):
        images_of(tmp_path, device)


def test_a_model_that_cannot_start_from_a_picture_says_so(tiny_models: Path, device: Device, store: FilmStore) -> None:
    images = tiny_images("sd", tiny_models, device, reference="previous")
    with device.hold(images._model.slot) as loaded:
        loaded.pipe.__class__ = type("UnheardOfPipeline", (type(loaded.pipe),), {})
    with pytest.raises(GenerationError, match="DIFFUSION_REFERENCE=none"):
        images.draw(key_frame_request(reference=reference(store)), store)
    device.release_all()


def test_an_attention_backend_that_is_not_there_is_a_setting_to_correct(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    images = images_of(folder("flux2_klein", tiny_models), device, RunOptions(attention="no-such"))
    device.release_all()
    with pytest.raises(SettingsError, match="MODEL_ATTENTION=no-such"):
        images.draw(key_frame_request(), store)


def test_what_happens_stands_first_in_a_prompt_then_the_style_and_looks_beside_names() -> None:
    prompt = picture_prompt(key_frame_request())
    assert prompt.startswith(
        "wide shot: A fox runs through the snow. ink and watercolour. Reynard (a red fox with a white tip). bare"
    )
    assert prompt.endswith("calm mood.")
    title = picture_prompt(key_frame_request(size=ShotSize.TITLE, description="Chapter One"))
    assert "Chapter One" not in title
    assert "the wood" in title
