"""What happens where memory is short: each rung is climbed with real pipelines, and the result tells of it."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import torch

from io_managers.film_store import FilmStore
from resources.device import Device, ModelSlot
from resources.diffusion_pipeline import RunOptions
from resources.memory_ladder import Compute, Ladder, is_out_of_memory, next_rung
from storyvid.errors import GenerationError
from storyvid.inspection.pictures import inspect_key_frame
from storyvid.inspection.takes import inspect_take
from storyvid.models.media import Footage
from tests.conformance.images import key_frame_request
from tests.conformance.video import take_request
from tests.production.pictures import decoding, images_of, out_of_memory_over, tiny_images, tiny_takes
from tests.production.tiny import folder


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path / "store")


def test_a_gpu_has_every_rung_in_order_and_a_cpu_those_that_it_has() -> None:
    def rungs(*, has_gpu: bool) -> list[Compute]:
        found, compute = [], next_rung(Compute(), has_gpu=has_gpu, has_length=True)
        while compute is not None:
            found.append(compute)
            compute = next_rung(compute, has_gpu=has_gpu, has_length=True)
        return found

    told = [rung.compromises(Compute())[-1] for rung in rungs(has_gpu=True)]
    assert told == [
        "freed memory and tried again",
        "kept parts of the model in main memory",
        "decoded in tiles",
        "decoded in tiles",  # and all but the layer at work in main memory
        "made in pieces of 75% of the usual length",
        "made in pieces of 50% of the usual length",
    ]
    assert [rung.offload for rung in rungs(has_gpu=True)][3:] == ["sequential"] * 3
    assert {rung.offload for rung in rungs(has_gpu=False)} == {"none"}
    assert len(rungs(has_gpu=False)) == 4


def test_a_picture_that_does_not_fit_is_decoded_in_tiles(tiny_models: Path, device: Device, store: FilmStore) -> None:
    images = tiny_images("sd", tiny_models, device, lines=96)  # its decoder's tiles are of 64
    with decoding(images, device, out_of_memory_over(3 * 64 * 64)):
        frame = images.draw(key_frame_request(), store)
    inspect_key_frame(key_frame_request(), frame, store)
    assert frame.compromises == ("freed memory and tried again", "decoded in tiles")


def test_a_picture_that_does_not_fit_even_so_is_made_smaller_and_enlarged(
    tiny_models: Path, device: Device, store: FilmStore, caplog: pytest.LogCaptureFixture
) -> None:
    images = tiny_images("sd", tiny_models, device, lines=64)
    with decoding(images, device, out_of_memory_over(3 * 64 * 56)), caplog.at_level(logging.WARNING):
        frame = images.draw(key_frame_request(), store)
        inspect_key_frame(key_frame_request(), frame, store)
        assert frame.compromises[-1] == "made at 75% of the size and enlarged"
        climbed = caplog.text.count("CUDA out of memory")
        again = images.draw(key_frame_request(seed=9), store)
        assert again.compromises == frame.compromises
        assert caplog.text.count("CUDA out of memory") == climbed == 3, "the next one starts where this one ended"
    assert (frame.width_px, frame.height_px) == (160, 90)
    device.release_all()


def test_a_take_that_does_not_fit_is_made_smaller_and_in_shorter_pieces(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes("ltx", tiny_models, device, lines=64)
    with decoding(video, device, out_of_memory_over(3 * 13 * 64 * 128)):
        take = video.shoot(take_request(store), store)
    assert isinstance(take, Footage)
    inspect_take(take, store)
    assert take.frames == 25
    assert take.compromises[-2:] == (
        "made at 75% of the size and enlarged",
        "made in pieces of 75% of the usual length",
    )


def test_what_fits_on_no_rung_fails_with_advice(tiny_models: Path, device: Device, store: FilmStore) -> None:
    images = tiny_images("sd", tiny_models, device)
    with (
        decoding(images, device, out_of_memory_over(0)),
        pytest.raises(GenerationError, match=r"does not fit into memory.*Tried: .*50%.*DIFFUSION_LINES"),
    ):
        images.draw(key_frame_request(), store)
    video = tiny_takes("ltx", tiny_models, device)
    with (
        decoding(video, device, out_of_memory_over(0)),
        pytest.raises(GenerationError, match=r"does not fit.*VIDEO_FRAMES"),
    ):
        video.shoot(take_request(store), store)


def test_memory_that_others_hold_is_freed_first(device: Device) -> None:
    with device.hold(ModelSlot("other", "other", lambda: torch.nn.Linear(4, 4))):
        pass
    tried: list[Compute] = []

    def attempt(compute: Compute) -> str:
        tried.append(compute)
        if "other" in device.resident_names:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return "made"

    made = Ladder("a test", "mine", device, "").climb(1.0, Compute(), attempt)
    assert made == ("made", ("freed memory and tried again",))
    assert len(tried) == 2


def test_what_is_larger_starts_where_the_smaller_ended_and_what_is_smaller_in_its_full_size(device: Device) -> None:
    ladder = Ladder("a test", "mine", device, "")
    tried: list[tuple[float, Compute]] = []

    def fits(amount: float) -> tuple[str, ...]:
        def attempt(compute: Compute) -> str:
            tried.append((amount, compute))
            if amount * compute.scale > 75:
                raise torch.OutOfMemoryError("CUDA out of memory.")
            return "made"

        tried.clear()
        return ladder.climb(amount, Compute(), attempt)[1]

    assert fits(100)[-1] == "made at 75% of the size and enlarged"
    assert [compute.scale for _, compute in tried] == [1.0, 1.0, 1.0, 0.75]
    assert fits(140)[-1] == "made at 50% of the size and enlarged"
    assert [compute.scale for _, compute in tried] == [0.75, 0.5]
    assert fits(60) == ("freed memory and tried again", "decoded in tiles")
    assert len(tried) == 1


def test_another_error_is_no_lack_of_memory(device: Device) -> None:
    def attempt(compute: Compute) -> str:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match="shapes"):
        Ladder("a test", "mine", device, "").climb(1.0, Compute(), attempt)


def test_a_machine_without_memory_says_it_in_its_own_words() -> None:
    with pytest.raises(RuntimeError) as error:
        torch.empty(2**60, dtype=torch.uint8)
    assert is_out_of_memory(error.value)


@pytest.mark.parametrize(
    ("free_mb", "offload", "tiled"),
    [(80_000, "none", False), (20_000, "none", True), (12_000, "model", True), (5_000, "sequential", True)],
)
def test_how_a_model_is_run_follows_the_memory_that_it_could_have(
    tiny_models: Path, monkeypatch: pytest.MonkeyPatch, free_mb: int, offload: str, *, tiled: bool
) -> None:
    device = Device("cpu")
    monkeypatch.setattr(device, "kind", "cuda")
    monkeypatch.setattr(Device, "reachable_mb", lambda self: float(free_mb))
    monkeypatch.setattr("resources.declared.Declared.weights_mb", lambda self, each: 14_000.0)
    monkeypatch.setattr("resources.declared.Declared.largest_part_mb", lambda self, each: 8_000.0)
    compute = images_of(folder("sd", tiny_models), device)._model.usual_compute()
    assert (compute.offload, compute.tiled) == (offload, tiled)


def test_what_is_set_is_what_is_done(tiny_models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device("cpu")
    images = images_of(folder("sd", tiny_models), device, RunOptions(offload="sequential", tiling="on"))
    assert images._model.usual_compute() == Compute(tiled=True)
    monkeypatch.setattr(device, "kind", "cuda")
    assert images._model.usual_compute() == Compute(offload="sequential", tiled=True)


def test_weights_are_counted_from_the_heads_of_their_files(tiny_models: Path, device: Device) -> None:
    images = tiny_images("sd", tiny_models, device)
    with device.hold(images._model.slot) as loaded:
        parts = [part for part in loaded.components.values() if isinstance(part, torch.nn.Module)]
        numbers = sum(parameter.numel() for part in parts for parameter in part.parameters())
    assert images._model.weights_mb == pytest.approx(numbers * 4 / 2**20, rel=0.02)
