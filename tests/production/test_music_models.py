"""Music models: tiny ones with random weights, loaded and run as real ones are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from io_managers.film_store import FilmStore
from resources.device import Device
from resources.diffusion_pipeline import RunOptions
from resources.music import cue
from resources.music.ace_step import AceStepMusic, AceStepOptions
from resources.music.musicgen import MusicgenMusic, MusicgenOptions, continued
from storyvid.errors import GenerationError, InvalidResultError, MissingModelError
from storyvid.models.base import Mood
from tests.conformance.music import MusicConformance, asked_for, samples_of
from tests.production import tiny_sound

DEVICE = Device("cpu")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("music")
    tiny_sound.musicgen(folder / "mono")
    tiny_sound.musicgen(folder / "stereo", channels=2)
    tiny_sound.ace_step(folder / "ace")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> FilmStore:
    return FilmStore(tmp_path)


def musicgen(models: Path, name: str = "mono", device: Device = DEVICE, **options: float) -> MusicgenMusic:
    shape = {"seconds": 8.0, "piece_s": 6.0, "heard_s": 2.0} | options
    return MusicgenMusic(device, MusicgenOptions(str(models / name), models / "cache", **shape))


def ace_step(models: Path, name: str = "ace", device: Device = DEVICE) -> AceStepMusic:
    return AceStepMusic(device, AceStepOptions(str(models / name), models / "cache", seconds=8.0), RunOptions())


class TestMusicgen(MusicConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def music(cls, models: Path) -> MusicgenMusic:
        return musicgen(models)


class TestAceStep(MusicConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def music(cls, models: Path) -> AceStepMusic:
        return ace_step(models)


def test_a_long_cue_is_continued_to_its_length(models: Path, store: FilmStore) -> None:
    long = musicgen(models, piece_s=4.0, heard_s=1.0).compose(asked_for(Mood.CALM), store)
    assert long.samples == 8 * 48_000
    whole = musicgen(models, piece_s=20.0).compose(asked_for(Mood.CALM), store)
    assert whole.samples == long.samples
    assert whole.audio != long.audio


def test_the_kernels_that_plan_for_every_length_are_left_out(
    models: Path, store: FilmStore, cudnn_allowed: set[bool]
) -> None:
    musicgen(models).compose(asked_for(Mood.CALM), store)
    assert cudnn_allowed == {False}
    assert torch.backends.cuda.cudnn_sdp_enabled()  # for pictures they are the fastest


def test_a_continuation_is_put_where_the_prompt_ends() -> None:
    made = np.arange(100, dtype=np.float32)[None]
    longer = np.arange(60, 160, dtype=np.float32)[None]
    assert continued(made, longer, heard=40, overlap=10)[0] == pytest.approx(np.arange(160))


def test_a_stereo_model_keeps_its_two_channels(models: Path, store: FilmStore) -> None:
    sound = samples_of(musicgen(models, "stereo").compose(asked_for(Mood.SAD), store), store)
    assert np.abs(sound[:, 0] - sound[:, 1]).max() > 0.01
    mono = samples_of(musicgen(models).compose(asked_for(Mood.SAD), store), store)
    assert np.array_equal(mono[:, 0], mono[:, 1])


def test_half_precision_runs(models: Path, store: FilmStore) -> None:
    half = Device("cpu", "bfloat16")
    for music in (musicgen(models, device=half), ace_step(models, device=half)):
        assert music.compose(asked_for(Mood.CALM), store).samples == 8 * 48_000
        assert music.identity["dtype"] == "bfloat16"


def test_where_memory_is_short_the_pieces_are_shorter_and_the_cue_tells_it(
    models: Path, store: FilmStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = musicgen(models)
    with DEVICE.hold(music._slot) as loaded:
        model = loaded.model
    real = model.generate

    def too_small(*args: object, max_new_tokens: int, **more: object) -> torch.Tensor:
        if max_new_tokens > 48:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return real(*args, max_new_tokens=max_new_tokens, **more)

    monkeypatch.setattr(model, "generate", too_small)
    made = music.compose(asked_for(Mood.CALM), store)
    assert made.samples == 8 * 48_000
    assert "made in pieces of 75% of the usual length" in made.compromises
    monkeypatch.setattr(model, "generate", lambda *_, **__: too_small(max_new_tokens=1_000))
    with pytest.raises(GenerationError, match=r"does not fit into memory.*MUSIC_SECONDS"):
        musicgen(models).compose(asked_for(Mood.TENSE), store)


@pytest.mark.parametrize(
    ("sound", "told"),
    [
        (np.zeros((1, 0)), "no sound at all"),
        (np.zeros((1, 96_000)), "silence"),
        (np.full((1, 96_000), np.nan), "no numbers"),
        (np.random.default_rng(0).normal(0, 0.1, (1, 48_000)), r"1\.0 s of sound for a cue of 8 s"),
    ],
)
def test_sound_that_is_none_is_found(sound: np.ndarray, told: str, store: FilmStore) -> None:
    with pytest.raises(InvalidResultError, match=told):
        cue.cue_of(sound.astype(np.float32), 48_000, seconds=8, mood=Mood.CALM, media=store)


def test_fading_in_and_out_is_no_part_of_a_loop() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, (1, 20 * 8_000)).astype(np.float32)
    noise[:, : 2 * 8_000] *= 0.001
    noise[:, -3 * 8_000 :] *= 0.001
    assert cue.stereo_48k(noise, 8_000).shape[1] == pytest.approx(15 * 48_000, abs=4_800)


def test_a_folder_without_the_model_is_named(models: Path, tmp_path: Path, store: FilmStore) -> None:
    with pytest.raises(MissingModelError, match=r"MUSIC_MODEL_NAME=.*no such folder"):
        _ = musicgen(models, "none").identity
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "musicgen"}))
    empty = MusicgenMusic(DEVICE, MusicgenOptions(str(tmp_path), tmp_path / "cache"))
    with pytest.raises(MissingModelError, match=r"MUSIC_MODEL_NAME=.*no weights beside its config\.json"):
        empty.check()
    (models / "other").mkdir()
    (models / "other" / "model_index.json").write_text(json.dumps({"_class_name": "StableAudioPipeline"}))
    with pytest.raises(MissingModelError, match="StableAudioPipeline"):
        _ = ace_step(models, "other").identity


def test_checks_tell_what_was_loaded(models: Path) -> None:
    assert musicgen(models).check() == "MusicGen at 8000 Hz, 0 MiB"
    assert ace_step(models).check() == "ACE-Step (turbo) at 1600 Hz, 1 MiB"
