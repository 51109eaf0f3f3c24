"""A film that fails a check is kept aside, the last good one stays; Dagster and the command line show what is found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from storyvid.checks.all_checks import CHECKS, SWEEP
from storyvid.errors import DeliveryError
from storyvid.settings import PROJECT_ROOT, Settings
from storyvid.stages.delivery import deliver
from storyvid_assets.definitions import build_production
from tests.checks.planted import RealFilm, failed
from tests.dagster.studio import TestStudio
from tests.edits.film import make_parts, studio_in
from tests.ready import ReadyFilms

ONE = "Old Marta lived by the sea.\n"


@pytest.fixture
def one_made(small_settings: Settings, ready_films: ReadyFilms) -> None:
    """What a film of the one sentence is made of, in the data folder of this test."""
    ready_films.put(ONE, small_settings)


def with_limits(settings: Settings, **limits: object) -> Settings:
    return Settings.model_validate({**settings.model_dump(), **limits})


def rendered(settings: Settings, text: str = ONE) -> Path:
    production = build_production(settings)
    studio = studio_in(production)
    return deliver(studio, production.shelf, make_parts(studio, text)).folder


@pytest.mark.usefixtures("one_made")
def test_a_film_that_fails_is_kept_aside_and_the_last_good_one_stays(small_settings: Settings) -> None:
    delivered = rendered(small_settings)
    before = (delivered / "film.mp4").read_bytes()
    strict = with_limits(small_settings, check_lufs=-23)
    with pytest.raises(
        DeliveryError, match=r"fails 1 of \d+ checks and is not delivered: loudness: -1\d\.\d LUFS"
    ) as told:
        rendered(strict, ONE.replace("sea", "old sea"))
    aside = delivered.parent / ".rejected" / "well"
    assert str(aside) in str(told.value)
    assert (delivered / "film.mp4").read_bytes() == before
    assert json.loads((aside / "manifest.json").read_text(encoding="utf-8"))["cues"][0]["lines"] == [
        "Old Marta lived by the old sea."
    ]
    found = {one["name"]: one["passed"] for one in json.loads((aside / "render.json").read_text())["checks"]}
    assert [name for name, passed in found.items() if not passed] == ["loudness"]

    rendered(with_limits(strict, checks="warn"), ONE.replace("sea", "old sea"))
    assert (delivered / "film.mp4").read_bytes() != before
    assert not aside.exists()


@pytest.mark.usefixtures("one_made")
def test_a_film_that_is_there_is_told_to_fail_where_limits_have_become_stricter(small_settings: Settings) -> None:
    delivered = rendered(small_settings)
    with pytest.raises(DeliveryError, match="true_peak"):
        rendered(with_limits(small_settings, check_true_peak_dbtp=-6))
    assert (delivered / "film.mp4").is_file()


def test_an_unchanged_film_is_not_looked_at_again_and_other_limits_only_judge(small_settings: Settings) -> None:
    production = build_production(small_settings)

    def made(settings: Settings) -> set[str]:
        studio = studio_in(build_production(settings))
        deliver(studio, production.shelf, make_parts(studio, ONE))
        return {row["stage"] for row in production.ledger.rows(studio.run_id) if row["outcome"] == "made"}

    assert {"check_picture", "check_sound", "check_scene", "check_film"} <= made(small_settings)
    assert made(small_settings) == set()
    assert made(with_limits(small_settings, check_black_s=5)) == {"check_film"}


@pytest.mark.usefixtures("one_made")
def test_dagster_shows_a_result_of_every_check_for_every_story(studio: TestStudio) -> None:
    for story in ("one.txt", "two.txt"):
        studio.render(story, ONE)
    for check in CHECKS:
        assert results(studio.instance, check.asset, check.name) == {"one": "SUCCEEDED", "two": "SUCCEEDED"}
    assert results(studio.instance, SWEEP.asset, SWEEP.name) == {}


@pytest.mark.usefixtures("one_made")
def test_the_checks_can_be_executed_for_all_films_there_are(studio: TestStudio) -> None:
    studio.render("one.txt", ONE)
    again = TestStudio(with_limits(studio.settings, check_lufs=-20, check_full=True), studio.instance)
    job = dg.define_asset_job("checks", dg.AssetSelection.checks_for_assets("soundtrack", "final_video"))
    defs = dg.Definitions.merge(again.defs, dg.Definitions(jobs=[job]))
    assert defs.resolve_job_def("checks").execute_in_process(instance=studio.instance).success
    assert results(studio.instance, "soundtrack", "loudness") == {"one": "FAILED"}
    assert results(studio.instance, "final_video", "sweep") == {"one": "SUCCEEDED"}


@pytest.mark.usefixtures("one_made")
def test_a_refused_film_leaves_its_checks_in_dagster(studio: TestStudio) -> None:
    strict = TestStudio(with_limits(studio.settings, check_lufs=-23), studio.instance)
    result = strict.make_film(strict.register("one.txt", ONE))
    assert not result.success
    assert results(studio.instance, "soundtrack", "loudness") == {"one": "FAILED"}
    assert results(studio.instance, "final_video", "joins") == {"one": "SUCCEEDED"}


@pytest.mark.usefixtures("one_made")
def test_the_command_checks_a_film_and_its_exit_code_says_how_it_went(studio: TestStudio) -> None:
    studio.render("one.txt", ONE)

    def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {"STORYVID_HOME": str(studio.settings.storyvid_home), "FILM_LINES": "90", **environment}
        return subprocess.run(
            [sys.executable, "-m", "storyvid_assets.cli.main", "check", *arguments],
            env={**os.environ, "ENCODER_PRESET": "ultrafast", **settings},
            cwd=PROJECT_ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    good = command("one", "--full")
    assert good.returncode == 0, good.stderr
    assert all(f" {check.name} " in good.stdout for check in (*CHECKS, SWEEP))
    bad = command("one", "--json", CHECK_LUFS="-23")
    assert bad.returncode == 1
    told = json.loads(bad.stdout)
    assert told["delivered"]
    assert [one["name"] for one in told["results"] if not one["passed"]] == ["loudness"]
    missing = command("nobody")
    assert missing.returncode == 2
    assert "films: one" in missing.stderr


def test_every_check_has_its_row_on_the_page_in_their_order() -> None:
    page = (PROJECT_ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1].strip(" `") for row in page.splitlines() if row.startswith("| `")]
    assert rows == [check.name for check in (*CHECKS, SWEEP)]
    assert all(f"`{check.asset}`" in page for check in CHECKS)
    assert all(f"`{name.upper()}`" in page for name in Settings.model_fields if name.startswith("check_"))


def test_a_film_at_another_rate_and_in_another_language_is_good_too(tmp_path: Path) -> None:
    """Steps of sound, frames of captions and reading speeds depend on both."""
    film = RealFilm.rendered(tmp_path / "home", "एक गाँव में हामिद रहता था। वह मेले में गया।\n", film_fps=30)
    assert failed(film.check(full=True)) == set()
    assert film.parts.timeline.language == "hi"


def results(instance: dg.DagsterInstance, asset: str, check: str) -> dict[str | None, str]:
    """The last result of a check for each story."""
    key = dg.AssetCheckKey(dg.AssetKey(asset), check)
    found: dict[str | None, str] = {}
    for record in instance.event_log_storage.get_asset_check_execution_history(key, limit=50):
        if record.partition is not None:
            found.setdefault(record.partition, record.status.value)
    return found
