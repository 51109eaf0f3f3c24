"""What Dagster sees: keys, groups, the job, and that all of it loads."""

from __future__ import annotations

import dagster as dg
import pytest

from storyvid.errors import MissingModelError
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid_assets.definitions import build_defs, build_production
from tests.dagster.studio import TestStudio

STORY_LEVEL = {
    "story",
    "bible",
    "screenplay",
    "change_list",
    "music",
    "dailies",
    "footage",
    "timeline",
    "soundtrack",
    "subtitles",
    "final_video",
}
CELLS = {"scenes", "shots", "storyboard", "narration", "takes", "clips"}


def test_the_graph_has_the_assets_of_the_design_and_can_be_loaded(studio: TestStudio) -> None:
    dg.Definitions.validate_loadable(studio.defs)
    keys = {key.to_user_string() for key in studio.defs.resolve_asset_graph().get_all_asset_keys()}
    assert keys == STORY_LEVEL | CELLS


def test_make_film_holds_the_assets_of_a_story_and_no_cell(studio: TestStudio) -> None:
    job = studio.defs.resolve_job_def("make_film")
    assert {key.to_user_string() for key in job.asset_layer.selected_asset_keys} == STORY_LEVEL
    assert job.partitions_def is not None


def test_every_asset_reads_well_in_the_ui(studio: TestStudio) -> None:
    graph = studio.defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.description, key
        assert node.group_name in {"planning", "picture", "sound", "film"}, key
        assert node.kinds, key
        assert node.code_version, key


def test_a_profile_without_its_generators_fails_by_name_or_says_who_fills_in(small_settings: Settings) -> None:
    wanted = small_settings.model_copy(update={"force_profile": ExecutionProfile.PROD_GPU})
    with pytest.raises(MissingModelError, match="planner, images, video, speech, music_maker"):
        build_defs(build_production(wanted))
    mocked = build_production(wanted.model_copy(update={"on_missing_model": "mock"}))
    build_defs(mocked)
    assert set(mocked.substituted) == {"planner", "images", "video", "speech", "music_maker"}
