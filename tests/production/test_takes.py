"""Takes by every family of video models, with random weights: the suite, and what is special about each."""

from __future__ import annotations

import io
import json
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
import soundfile
import torch

from io_managers.film_store import FilmStore
from resources.device import Device
from resources.video.families import Pixels
from storyvid.errors import GenerationError, InvalidResultError, MissingModelError
from storyvid.generation.protocols import VideoGenerator
from storyvid.models.media import Footage, Recipe
from storyvid.models.plan import CameraMove
from tests.conformance.video import VideoConformance, key_frame, take_request
from tests.production.pictures import decoding, takes_of, tiny_takes
from tests.production.tiny import folder


class TestWan22FiveB(VideoConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def video(cls, tiny_models: Path, device: Device) -> VideoGenerator:
        return tiny_takes("wan_ti2v", tiny_models, device)


class TestWanFromWords(VideoConformance):
    starts_from_picture = False

    @pytest.fixture(scope="class")
    @classmethod
    def video(cls, tiny_models: Path, device: Device) -> VideoGenerator:
        return tiny_takes("wan_t2v", tiny_models, device)


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path / "store")


@pytest.mark.parametrize(
    ("name", "size", "rate", "ends"),
    [
        ("wan_i2v", (64, 32), 16, False),
        ("wan_flf2v", (64, 32), 16, True),
        ("wan_a14b", (64, 32), 16, True),
        ("skyreels", (64, 32), 24, False),
        ("sana_video", (64, 32), 16, False),
        ("ltx", (64, 32), 25, False),
        ("ltx_conditions", (64, 32), 25, True),
        ("ltx2", (64, 32), 25, True),
        ("cogvideox", (64, 32), 8, False),
        ("cogvideox_learned", (64, 32), 8, False),
        ("svd", (128, 64), 7, False),
    ],
)
def test_every_family_goes_on_from_the_take_before_and_repeats(
    name: str, size: tuple[int, int], rate: int, ends: bool, *, tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes(name, tiny_models, device, frames=9)
    first = footage(video.shoot(take_request(store, seconds=0.6), store))
    again = footage(video.shoot(take_request(store, seconds=0.6), store))
    after = footage(video.shoot(take_request(store, seconds=0.6, seed=5, previous=first), store))
    assert first == again
    assert (first.width_px, first.height_px, first.fps_num) == (*size, rate)
    assert first.frames == round(0.6 * rate)
    assert luma_psnr(frames_of(first, store)[-1], frames_of(after, store)[0]) > 33
    assert video._family.ends_on_picture is ends
    if ends:
        image = store.put(key_frame(shift=40), "png")
        arriving = footage(video.shoot(take_request(store, seconds=0.6, last_image=image), store))
        assert arriving.video != first.video
    device.release_all()


def test_long_shots_are_chained_in_pieces_without_a_frame_twice(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes("ltx", tiny_models, device, frames=9)
    take = footage(video.shoot(take_request(store, seconds=1.6), store))
    frames = frames_of(take, store)
    assert len(frames) == take.frames == 40
    assert all(np.abs(one.astype(int) - other).mean() > 0.5 for one, other in pairwise(frames))


@pytest.mark.parametrize("name", ["wan_t2v", "cogvideox_t2v"])
def test_a_take_of_words_alone_is_one_piece_however_long_its_shot(
    name: str, tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes(name, tiny_models, device, frames=9)
    assert footage(video.shoot(take_request(store, seconds=4.0), store)).frames == 9


def test_the_sound_of_a_model_is_kept_beside_its_pictures(tiny_models: Path, device: Device, store: FilmStore) -> None:
    take = footage(tiny_takes("ltx2", tiny_models, device, frames=9).shoot(take_request(store, seconds=0.6), store))
    assert take.ambience is not None
    sound, rate = soundfile.read(io.BytesIO(store.read(take.ambience.audio)))
    assert (rate, sound.shape) == (48_000, (take.frames * 48_000 // 25, 2))
    assert take.ambience.samples == len(sound)
    assert take.ambience.lufs == pytest.approx(pyloudnorm.Meter(48_000).integrated_loudness(sound), abs=0.3)
    assert np.abs(sound).max() > 0


def test_a_take_goes_on_from_a_still_picture_where_its_move_ends(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes("ltx", tiny_models, device)
    image = store.put(key_frame(), "png")
    still = Recipe(image=image, width_px=160, height_px=90, move=CameraMove.PUSH_IN)
    take = footage(video.shoot(take_request(store, previous=still), store))
    plain = footage(video.shoot(take_request(store), store))
    assert luma_psnr(frames_of(take, store)[0], frames_of(plain, store)[0]) < 30


def test_whatever_shapes_a_take_is_in_its_identity(tiny_models: Path, device: Device) -> None:
    ways = [{}, {"steps": 3}, {"guidance": 2.0}, {"lines": 64}, {"frames": 9}, {"negative": "rain"}]
    made = [tiny_takes("ltx", tiny_models, device, **way).identity for way in ways]
    made += [tiny_takes(name, tiny_models, device).identity for name in ("wan_i2v", "wan_a14b", "svd")]
    assert len({json.dumps(dict(one), sort_keys=True) for one in made}) == len(made)
    assert str(tiny_models) not in json.dumps([dict(one) for one in made])


def test_takes_that_are_none_are_wrong_results(tiny_models: Path, device: Device, store: FilmStore) -> None:
    video = tiny_takes("ltx", tiny_models, device)
    with (
        decoding(video, device, lambda made: made * torch.nan),
        pytest.raises(InvalidResultError, match="NaN"),
    ):
        video.shoot(take_request(store), store)
    with decoding(video, device, lambda made: made * 0 - 1), pytest.raises(InvalidResultError, match="is black"):
        video.shoot(take_request(store), store)
    with (
        decoding(video, device, lambda made: made[:, :, :1]),
        pytest.raises(InvalidResultError, match="came with 1 of 17 frames"),
    ):
        video.shoot(take_request(store, seconds=0.6), store)


def test_an_unknown_pipeline_is_an_error_that_lists_what_is_supported(tiny_models: Path, device: Device) -> None:
    with pytest.raises(MissingModelError, match=r"StableDiffusionPipeline is no video model.*Wan 2\.1.*CogVideoX"):
        tiny_takes("sd", tiny_models, device)


def test_a_folder_whose_weights_are_gone_is_named(tmp_path: Path, device: Device, store: FilmStore) -> None:
    model = folder("ltx", tmp_path)
    (model / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(MissingModelError, match="the file of weights of its vae is not there"):
        takes_of(model, device)


def test_a_part_that_its_class_cannot_be_made_of_is_told_when_it_is_loaded(
    tmp_path: Path, device: Device, store: FilmStore
) -> None:
    model = folder("ltx", tmp_path)
    config = model / "vae" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "block_out_channels": [8, 8, 8, 16]}))
    with pytest.raises(GenerationError, match=r"VIDEO_MODEL_PATH=.* cannot be loaded as LTXImageToVideoPipeline"):
        takes_of(model, device).shoot(take_request(store), store)


def test_a_stop_ends_a_take_at_its_next_step_and_later_ones_are_made(
    tiny_models: Path, device: Device, store: FilmStore
) -> None:
    video = tiny_takes("ltx", tiny_models, device, steps=3)
    stops = []

    def stop_once(made: torch.Tensor) -> torch.Tensor:
        if not stops:
            stops.append(video.interrupt())
        return made

    with device.hold(video._model.slot) as loaded:
        hook = loaded.pipe.transformer.proj_out.register_forward_hook(lambda module, given, made: stop_once(made))
    with pytest.raises(GenerationError, match="was stopped"):
        video.shoot(take_request(store), store)
    hook.remove()
    assert footage(video.shoot(take_request(store), store)).frames == 25


def footage(take: object) -> Footage:
    assert isinstance(take, Footage)
    return take


def frames_of(take: Footage, store: FilmStore) -> list[Pixels]:
    with av.open(str(store.path(take.video))) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


def luma_psnr(one: Pixels, other: Pixels) -> float:
    weights = np.array([0.2126, 0.7152, 0.0722])
    return float(10 * np.log10(255**2 / max(1e-6, float(np.mean((one @ weights - other @ weights) ** 2)))))
