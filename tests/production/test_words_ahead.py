"""The words of a take are read while another take has the device, and read so they make the same take."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from io_managers.film_store import FilmStore
from resources.device import Device
from resources.diffusion_pipeline import LoadedPipeline
from resources.memory_ladder import Compute
from tests.conformance.video import take_request
from tests.production.pictures import tiny_takes

LONG_S = 60.0
"""No bound of speed: only how long a test waits before it is sure that something never comes."""


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path / "store")


@pytest.mark.parametrize(
    "name", ["wan_ti2v", "wan_a14b", "wan_t2v", "ltx", "ltx_conditions", "ltx2", "cogvideox", "cogvideox_learned"]
)
def test_words_that_are_read_ahead_make_the_take_that_the_pipeline_makes_of_them(
    name: str, tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes(name, tiny_models, device, frames=9)
    request = take_request(store, seconds=0.4)
    first, ahead = video.shoot(request, store), video.shoot(request, store)
    assert video._read_ahead(request).keys() >= {"prompt_embeds"}
    video._family = replace(video._family, encoded=())
    assert first == ahead == video.shoot(request, store)
    device.release_all()


def test_the_words_of_the_next_take_are_read_while_another_has_the_device(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video, read = tiny_takes("ltx", tiny_models, device, frames=9), threading.Event()
    request = take_request(store, seconds=0.4)
    taken = video.shoot(request, store)
    made: list[object] = []
    next_one = threading.Thread(target=lambda: made.append(video.shoot(request, store)))
    with device.hold(video._model.slot) as loaded:
        loaded.pipe.text_encoder.register_forward_hook(lambda module, given, answer: read.set())
        next_one.start()
        assert read.wait(LONG_S)
        assert made == []
    next_one.join(LONG_S)
    assert made == [taken]


def test_a_model_whose_parts_come_and_go_reads_in_its_turn(
    tiny_models: Path, device: Device, store: FilmStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = tiny_takes("ltx", tiny_models, device, frames=9)
    request = take_request(store, seconds=0.4)
    assert video._read_ahead(request) == {}  # not loaded yet
    video.shoot(request, store)
    assert video._read_ahead(request) != {}
    monkeypatch.setattr(LoadedPipeline, "_move", lambda self, offload: setattr(self, "_offload", offload))
    with device.hold(video._model.slot) as loaded:
        loaded.arrange(Compute(offload="model"))
    assert video._read_ahead(request) == {}


def test_words_for_which_there_is_no_room_beside_a_take_wait_for_their_turn(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes("ltx", tiny_models, device, frames=9)
    request = take_request(store, seconds=0.4)
    taken = video.shoot(request, store)

    def full(module: object, given: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    with device.hold(video._model.slot) as loaded:
        hook = loaded.pipe.text_encoder.register_forward_pre_hook(full)
    assert video._read_ahead(request) == {}
    hook.remove()
    assert video.shoot(request, store) == taken


def test_a_generator_that_is_closed_leaves_the_device_and_comes_back(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes("ltx", tiny_models, device, frames=9)
    request = take_request(store, seconds=0.4)
    taken = video.shoot(request, store)
    assert len(device.resident_names) == 1
    video.close()
    assert device.resident_names == ()
    assert video.shoot(request, store) == taken
