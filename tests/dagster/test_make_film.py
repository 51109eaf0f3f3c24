"""One story, one run, one film; and what an edit makes again."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from storyvid.settings import Settings
from tests.dagster.studio import TestStudio
from tests.oracles import check_film
from tests.tale import EDITED, TALE


def test_a_story_becomes_a_film_that_holds_before_every_outside_check(studio: TestStudio) -> None:
    folder = studio.render("well.md", TALE)
    assert check_film(folder) == []
    assert sorted(file.name for file in folder.iterdir()) == [
        "film.mp4",
        "film.otio",
        "film.srt",
        "film.vtt",
        "manifest.json",
        "poster.png",
        "removed.json",
        "render.json",
        "story.txt",
        "storyboard.png",
    ]
    assert {shot["status"] for shot in studio.account("well")["shots"]} == {"made"}


@pytest.mark.usefixtures("tale_made")
def test_the_same_story_again_makes_nothing_and_is_not_remuxed(studio: TestStudio) -> None:
    film = studio.render("well.md", TALE) / "film.mp4"
    before = film.stat()
    again = studio.make_film("well")
    assert again.success
    assert studio.made_in(again.run_id) == {}
    assert not studio.account("well")["remuxed"]
    assert (film.stat().st_ino, film.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.usefixtures("tale_made")
def test_a_changed_sentence_makes_its_scene_again_and_the_film_equals_a_cold_one(
    studio: TestStudio, small_settings: Settings, tmp_path: Path
) -> None:
    studio.render("well.md", TALE)
    before = studio.manifest("well")
    studio.render("well.md", EDITED)
    after = studio.manifest("well")
    for scene in (0, 2):
        keys = [[shot["take_key"], shot["clip_key"], shot["line_keys"]] for shot in after["scenes"][scene]["shots"]]
        assert keys == [
            [shot["take_key"], shot["clip_key"], shot["line_keys"]] for shot in before["scenes"][scene]["shots"]
        ]
    statuses = {shot["id"]: shot["status"] for shot in studio.account("well")["shots"]}
    assert {status for shot, status in statuses.items() if not shot.startswith("s002")} == {"cached"}
    assert "made" in {status for shot, status in statuses.items() if shot.startswith("s002")}

    with dg.DagsterInstance.ephemeral() as instance:
        cold = TestStudio(small_settings.model_copy(update={"storyvid_home": tmp_path / "cold-home"}), instance)
        cold.render("well.md", EDITED)
    assert after == cold.manifest("well")
    assert (studio.folder("well") / "film.mp4").read_bytes() == (cold.folder("well") / "film.mp4").read_bytes()


@pytest.mark.usefixtures("tale_made")
def test_a_paragraph_at_the_start_leaves_the_other_scenes_as_they_are(studio: TestStudio) -> None:
    def keys(manifest: dict) -> list[tuple]:  # type: ignore[type-arg]
        return [
            (shot["take_key"], shot["clip_key"], tuple(shot["line_keys"]))
            for scene in manifest["scenes"]
            for shot in scene["shots"]
        ]

    studio.render("well.md", TALE)
    before = studio.manifest("well")
    studio.render("well.md", TALE.replace("Old Marta", "A bell rang over the empty harbour.\n\n***\n\nOld Marta", 1))
    after = keys(studio.manifest("well"))
    assert keys(before)[-4:] == after[-4:]
    assert len(set(keys(before)) - set(after)) <= len(before["scenes"][0]["shots"])


def test_a_film_of_one_sentence(studio: TestStudio) -> None:
    folder = studio.render("one.txt", "The fox slept.")
    assert check_film(folder) == []
    assert len(studio.manifest("one")["scenes"]) == 1


def test_a_hindi_story_in_a_tall_picture(studio: TestStudio) -> None:
    text = "एक गाँव में हामिद रहता था। वह मेले में गया।\n\n“अम्मा, यह चिमटा है।” हामिद ने कहा।\n"
    folder = studio.render("kahani.txt", text, aspect="9:16")
    assert check_film(folder) == []
    manifest = studio.manifest("kahani")
    assert manifest["language"] == "hi"
    assert manifest["film"]["height_px"] > manifest["film"]["width_px"]


def test_burned_in_captions_change_the_picture_and_nothing_else(small_settings: Settings, tmp_path: Path) -> None:
    films = {}
    for burned in (False, True):
        with dg.DagsterInstance.ephemeral() as instance:
            home = tmp_path / f"home{burned}"
            settings = small_settings.model_copy(update={"burn_captions": burned, "storyvid_home": home})
            films[burned] = TestStudio(settings, instance)
            films[burned].render("one.txt", "The old fox slept under the tree.")
    plain, burned_in = (films[burned].manifest("one") for burned in (False, True))
    assert plain["cues"] == burned_in["cues"]
    assert plain["film"]["frames"] == burned_in["film"]["frames"]
    assert plain["scenes"][0]["shots"][0]["take_key"] == burned_in["scenes"][0]["shots"][0]["take_key"]
    assert plain["scenes"][0]["shots"][0]["clip_key"] != burned_in["scenes"][0]["shots"][0]["clip_key"]
