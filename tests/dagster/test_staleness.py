"""What Dagster calls out of date after edits, where the instance knows the scene numbers of a long story."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import pytest

from storyvid.settings import Settings
from tests.dagster.lineage import CELLS, latest, materialize, stale
from tests.dagster.studio import QUIET, TestStudio
from tests.tale import EDITED, TALE

LONG_STORY_SCENES = 150
EDITS = {
    "a changed sentence": EDITED,
    "a paragraph inserted at the start": TALE.replace("Old Marta", "A bell rang.\n\n***\n\nOld Marta", 1),
    "a scene removed": TALE[: TALE.rindex("***")],
    "the title": TALE.replace("# The Well", "# The Deep Well"),
    "the look of a person": TALE.replace("Old Marta", "Young Marta"),
}


@pytest.fixture
def studio(small_settings: Settings) -> Iterator[TestStudio]:
    with dg.DagsterInstance.ephemeral() as instance:
        instance.add_dynamic_partitions("scene_numbers", [f"s{n + 1:03d}" for n in range(LONG_STORY_SCENES)])
        yield TestStudio(small_settings, instance)


def make_alone(studio: TestStudio, *assets: str) -> None:
    """Materialize story-level assets by themselves, as a person does in the UI."""
    result = studio.defs.resolve_implicit_global_asset_job_def().execute_in_process(
        instance=studio.instance,
        partition_key="well",
        asset_selection=[dg.AssetKey(asset) for asset in assets],
        run_config=QUIET,
    )
    assert result.success


@pytest.mark.usefixtures("tale_made")
def test_every_edit_shows_step_by_step_and_is_gone_after_the_film(studio: TestStudio) -> None:
    studio.render("well.md", TALE)
    assert stale(studio) == set()
    for name, text in EDITS.items():
        studio.register("well.md", text)
        make_alone(studio, "story", "bible", "screenplay", "change_list")
        assert {"footage well", "final_video well"} <= stale(studio), name
        assert studio.make_film("well").success
        assert stale(studio) == set(), name


@pytest.mark.usefixtures("tale_made")
def test_only_cells_that_came_out_otherwise_make_the_footage_out_of_date_and_the_film_makes_nothing_of_them_twice(
    studio: TestStudio,
) -> None:
    studio.render("well.md", TALE)
    assert materialize(studio, ["storyboard", "takes"], "s001|well", "s003|well").success
    assert stale(studio) == set()

    studio.register("well.md", EDITED)
    make_alone(studio, "story", "bible", "screenplay", "change_list")
    assert "scenes s002|well" in stale(studio)
    before = latest(studio, "dailies", "well").tags
    assert materialize(studio, list(CELLS), "s002|well", "s002|well").success
    after = latest(studio, "dailies", "well").tags
    assert before and after and before["dagster/data_version"] != after["dagster/data_version"]
    now = stale(studio)
    assert "footage well" in now
    assert not {asset for asset in now if asset.endswith("s002|well")}

    film = studio.make_film("well")
    assert film.success
    assert stale(studio) == set()
    assert not {"key_frame", "speech", "take", "segment"} & studio.made_in(film.run_id).keys()
