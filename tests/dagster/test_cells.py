"""Cells by themselves: one scene, events with exact lineage, scenes that fail or are not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from resources.speech.espeak import EspeakSpeech
from storyvid.errors import GenerationError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import SpeechRequest
from storyvid.models.media import SpokenLine
from storyvid.settings import Settings
from tests.dagster.lineage import CELLS, latest, materialize, stale
from tests.dagster.studio import TestStudio
from tests.tale import EDITED, TALE


@pytest.mark.usefixtures("tale_made")
def test_after_a_film_nothing_is_out_of_date_and_every_cell_has_its_event(studio: TestStudio) -> None:
    studio.render("well.md", TALE)
    scenes = [scene["id"] for scene in studio.manifest("well")["scenes"]]
    assert studio.instance.get_dynamic_partitions("scene_numbers") == scenes
    for asset in CELLS:
        for scene in scenes:
            assert latest(studio, asset, f"{scene}|well").tags
    assert stale(studio) == set()


@pytest.mark.usefixtures("tale_made")
def test_after_an_edit_only_the_changed_scene_has_new_versions_and_nothing_is_out_of_date(studio: TestStudio) -> None:
    studio.render("well.md", TALE)
    before = {asset: latest(studio, asset, "s001|well").tags for asset in CELLS}
    changed = latest(studio, "clips", "s002|well").tags
    studio.render("well.md", EDITED)
    for asset in CELLS[1:]:
        assert latest(studio, asset, "s001|well").tags == before[asset]
    assert latest(studio, "clips", "s002|well").tags != changed
    assert stale(studio) == set()


@pytest.mark.usefixtures("tale_made")
def test_a_scene_that_the_story_has_no_more_is_void(studio: TestStudio) -> None:
    studio.render("well.md", TALE)
    scenes = studio.instance.get_dynamic_partitions("scene_numbers")
    studio.render("well.md", TALE[: TALE.rindex("***")])
    gone = latest(studio, "clips", f"{scenes[-1]}|well")
    assert gone.tags is not None
    assert gone.tags["dagster/data_version"] == "void"
    assert stale(studio) == set()


@pytest.mark.usefixtures("tale_made")
def test_one_cell_can_be_materialized_alone_and_one_that_is_not_there_is_void(studio: TestStudio) -> None:
    studio.render("well.md", TALE)
    studio.instance.add_dynamic_partitions("scene_numbers", ["s099"])
    assert materialize(studio, ["storyboard"], "s002|well", "s002|well").success
    result = materialize(studio, list(CELLS), "s099|well", "s099|well")
    assert result.success
    tags = latest(studio, "takes", "s099|well").tags
    assert tags is not None
    assert tags["dagster/data_version"] == "void"


class HoarseSpeech(EspeakSpeech):
    """Speaks like espeak-ng until a line holds a word that it cannot say."""

    word = "lantern"

    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine:
        if self.word and self.word in request.text:
            raise GenerationError(f"hoarse: cannot say {self.word!r}; rest the voice")
        return super().speak(request, media)


def test_a_bad_scene_fails_by_name_and_the_others_are_kept_for_the_retry(
    small_settings: Settings, tmp_path: Path
) -> None:
    voice = HoarseSpeech()
    overrides: dict[str, Any] = {"speech": dg.ResourceDefinition.hardcoded_resource(voice)}
    with dg.DagsterInstance.ephemeral() as instance:
        studio = TestStudio(small_settings, instance, overrides)
        story = studio.register("well.md", TALE)
        failed = studio.make_film(story)
        assert not failed.success
        (message,) = [
            event.step_failure_data.error.cause.message
            for event in failed.all_events
            if event.is_step_failure and event.step_failure_data.error and event.step_failure_data.error.cause
        ]
        assert "1 of 3 scenes failed" in message
        assert "s002: hoarse: cannot say 'lantern'" in message
        assert not studio.folder(story).exists()
        assert latest(studio, "clips", "s001|well")
        assert latest(studio, "clips", "s003|well")

        voice.word = ""
        retried = studio.make_film(story)
        assert retried.success
        rows = [row for row in studio.production.ledger.rows(retried.run_id) if row["outcome"] == "made"]
        assert {row["scene"] for row in rows if row["stage"] in ("key_frame", "speech", "take", "segment")} <= {
            "s002",
            "title",
            "end",
        }
