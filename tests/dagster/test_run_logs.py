"""What a run writes to the log says what it is about, in the log of the process and in the run's own."""

from __future__ import annotations

import json
import logging
from typing import Any

import dagster as dg
import pytest

from resources.image.cards import StoryboardCards
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.media import KeyFrame
from storyvid.settings import Settings
from storyvid_assets import logs
from storyvid_assets.progress_report import read_progress
from tests.dagster.studio import TestStudio


class TalkativeCards(StoryboardCards):
    """Cards that are drawn with a remark."""

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        logging.getLogger("resources.image.talkative").warning("low on ink")
        return super().draw(request, media)


def test_records_name_story_run_stage_scene_and_shot_and_the_run_tells_of_its_end(
    small_settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    overrides: dict[str, Any] = {"images": dg.ResourceDefinition.hardcoded_resource(TalkativeCards())}
    logs.configure(Settings(log_format="json"))
    try:
        with dg.DagsterInstance.ephemeral() as instance:
            studio = TestStudio(small_settings, instance, overrides)
            run = studio.make_film(studio.register("fox.txt", "The fox slept."))
        assert run.success
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    finally:
        logs.configure(Settings())
    (record,) = [line for line in lines if line["message"] == "low on ink"]
    assert (
        record.items()
        >= {
            "level": "WARNING",
            "story": "fox",
            "run_id": run.run_id,
            "step": "footage",
            "stage": "key_frame",
            "scene": "s001",
            "shot": "s001-01",
        }.items()
    )
    report = read_progress(studio.production.home.progress_file("fox"))
    assert report is not None
    assert (report.state, report.run_id, report.step) == ("done", run.run_id, "final_video")
    assert report.stages["key_frame"].made == 1
