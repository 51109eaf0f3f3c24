"""Films whose key frames and takes come from models: real pipelines with random weights, through Dagster."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import dagster as dg
import numpy as np
import pytest
from PIL import Image

from io_managers.film_store import FilmStore
from resources.device import Device, shared_device
from resources.image.sizes import filled
from resources.video.files import encode_take
from storyvid.models.cells import Storyboard, Takes
from storyvid.models.media import Footage, Recipe
from storyvid.models.plan import ShotList, ShotSize
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid.stages.documents import load
from tests.conformance.video import psnr
from tests.dagster.studio import TestStudio, instance_in
from tests.production.pictures import decoding, out_of_memory_over, tiny_images
from tests.production.tiny import folder

STORY = """# The Fox

## One: The Bridge
Mara walked slowly over the long stone bridge, looking at the black water, at the lamps that hung over it, at the boats
that slept along the wall, at the windows behind which somebody was still awake, and at the snow that fell without a
sound.

***

In the kitchen Mara lit the lamp. "Good night," said Mara.
"""


@dataclass(frozen=True)
class Film:
    studio: TestStudio
    story: str

    @property
    def store(self) -> FilmStore:
        store = self.studio.production.store
        assert isinstance(store, FilmStore)
        return store

    def cells(self, asset: str, kind: Any) -> list[Any]:
        scenes = len(self.studio.manifest(self.story)["scenes"])
        return [load(self.store, asset, f"s{scene + 1:03d}|{self.story}", kind) for scene in range(scenes)]


def settings_of(home: Path, tiny_models: Path, **more: Any) -> Settings:
    usual = {
        "storyvid_home": home,
        "force_profile": ExecutionProfile.PROD_GPU,
        "on_missing_model": "mock",
        "film_lines": 90,
        "encoder_preset": "ultrafast",
        "workers": 2,
        "diffusion_model_path": str(folder("sd", tiny_models)),
        "diffusion_steps": 2,
        "diffusion_lines": 32,
        "diffusion_reference": "portrait",
        "video_model_path": str(folder("wan_ti2v", tiny_models)),
        "video_steps": 1,
        "video_lines": 32,
        "video_frames": 33,
    }
    return Settings(**{**usual, **more})


@pytest.fixture(scope="module")
def film(tiny_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    home = tmp_path_factory.mktemp("film")
    with instance_in(home) as instance:
        studio = TestStudio(settings_of(home / "home", tiny_models), instance)
        studio.render("fox.md", STORY)
        yield Film(studio, "fox")
    shared_device("auto", "auto").release_all()


def test_the_film_says_who_made_it_and_who_stood_in(film: Film) -> None:
    manifest = film.studio.manifest(film.story)
    assert manifest["profile"] == "prod_gpu"
    assert {"images", "video"}.isdisjoint(manifest["substituted"])
    assert "speech" in manifest["substituted"]
    rows = film.studio.production.ledger.rows(film.studio.account(film.story)["run_id"])
    assert {row["generator"] for row in rows if row["stage"] in ("key_frame", "take", "portrait")} == {
        "diffusion_images",
        "diffusion_takes",
    }


def test_every_model_has_left_the_device_when_its_stage_was_over(film: Film) -> None:
    assert film.studio.manifest(film.story)["scenes"]
    assert shared_device("cpu").resident_names == ()


def test_a_take_that_continues_begins_with_the_last_frame_of_the_one_before(film: Film) -> None:
    joins = 0
    for shots, takes in zip(film.cells("shots", ShotList), film.cells("takes", Takes), strict=True):
        for index, shot in enumerate(shots.shots):
            if shot.continues_previous:
                before, after = (frames_of(takes.takes[at], film.store) for at in (index - 1, index))
                assert psnr(before[-1], after[0]) > 33
                joins += 1
    assert joins >= 1


def test_the_first_frame_of_a_take_is_its_key_frame(film: Film) -> None:
    (shots, *_), (board, *_), (takes, *_) = (
        film.cells("shots", ShotList),
        film.cells("storyboard", Storyboard),
        film.cells("takes", Takes),
    )
    index = next(i for i, shot in enumerate(shots.shots) if shot.size is not ShotSize.TITLE)
    take, frame = takes.takes[index], board.frames[index]
    assert isinstance(take, Footage)
    drawn = np.asarray(Image.open(io.BytesIO(film.store.read(frame.image))).convert("RGB"), np.uint8)
    started = frames_of(encoded([filled(drawn, take.width_px, take.height_px)] * 2, film.store), film.store)[0]
    assert psnr(started, frames_of(take, film.store)[0]) > 33


def test_a_chapter_card_stands_still_and_has_letters(film: Film) -> None:
    titles = [
        (take, frame)
        for shots, takes, board in zip(
            film.cells("shots", ShotList),
            film.cells("takes", Takes),
            film.cells("storyboard", Storyboard),
            strict=True,
        )
        for shot, take, frame in zip(shots.shots, takes.takes, board.frames, strict=True)
        if shot.size is ShotSize.TITLE
    ]
    assert titles
    assert all(isinstance(take, Recipe) for take, _ in titles)


def test_a_portrait_is_made_once_per_person(film: Film) -> None:
    rows = film.studio.production.ledger.rows(film.studio.account(film.story)["run_id"])
    portraits = [row for row in rows if row["stage"] == "portrait"]
    assert len({row["key"] for row in portraits}) == sum(row["outcome"] == "made" for row in portraits) == 1
    assert len(portraits) > 1


def test_the_same_film_is_taken_from_the_store(film: Film) -> None:
    before = film.studio.manifest(film.story)
    film.studio.make_film(film.story)
    assert film.studio.manifest(film.story) == before
    account = film.studio.account(film.story)
    assert {shot["status"] for shot in account["shots"]} == {"cached"}
    assert account["stages"]["take"]["made"] == account["stages"]["key_frame"]["made"] == 0


def test_what_memory_forced_is_in_the_account_also_when_it_is_taken_from_the_store(
    tiny_models: Path, device: Device, tmp_path: Path
) -> None:
    images = tiny_images("sd", tiny_models, device, lines=96)
    settings = settings_of(tmp_path / "home", tiny_models, video_model_path=None)
    overrides = {"images": dg.ResourceDefinition.hardcoded_resource(images)}
    with instance_in(tmp_path) as instance:
        studio = TestStudio(settings, instance, overrides)
        with decoding(images, device, out_of_memory_over(3 * 64 * 64)):
            studio.render("lamp.txt", "An old man lit the lamp and sat down beside the window.")
        told = ["key_frame: freed memory and tried again; decoded in tiles"]
        assert [shot["compromises"] for shot in studio.account("lamp")["shots"]] == [told]
        studio.make_film("lamp")
        assert [shot["compromises"] for shot in studio.account("lamp")["shots"]] == [told]


def encoded(pictures: list[Any], store: FilmStore) -> Footage:
    height, width = pictures[0].shape[:2]
    video = store.put(encode_take(pictures, Fraction(16)), "mp4")
    return Footage(video=video, width_px=width, height_px=height, frames=len(pictures), fps_num=16)


def frames_of(take: Any, store: FilmStore) -> list[Any]:
    """As I420, like the film engine has them."""
    assert isinstance(take, Footage)
    with av.open(str(store.path(take.video))) as container:
        return [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]
