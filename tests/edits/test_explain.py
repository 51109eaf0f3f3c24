"""`storyvid explain`: a rehearsal says before a render what it will make, and why, and makes nothing itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storyvid.models.manifest import RenderShot
from storyvid.models.story import SourceOptions
from storyvid.stages.rehearsal import forecast
from storyvid.stages.story_stages import read_story
from storyvid_assets.definitions import build_production
from storyvid_assets.explaining import open_rehearsal
from storyvid_assets.registration import source_of
from tests.edits.film import Rendered, render
from tests.edits.test_what_an_edit_costs import TALE, settings_of


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rendered]:
    home = tmp_path_factory.mktemp("explain") / "home"
    return home, render(settings_of(home), TALE)


def expected(home: Path, film: Rendered, text: str) -> tuple[RenderShot, ...]:
    production = build_production(settings_of(home))
    source = source_of(production.store, "well.md", text.encode(), SourceOptions())
    story = read_story(production.store, source, 10**6)
    return forecast(open_rehearsal(production, "well"), story, source, film.manifest)


def media_of(home: Path) -> set[Path]:
    return {file for file in (home / "media").rglob("*") if file.suffix in (".mp4", ".flac", ".jpg", ".m4a")}


def test_an_unchanged_story_expects_nothing(delivered: tuple[Path, Rendered]) -> None:
    home, film = delivered
    assert {shot.status for shot in expected(home, film, TALE)} == {"cached"}


def test_what_is_only_looked_at_is_in_no_account(delivered: tuple[Path, Rendered]) -> None:
    home, film = delivered
    ledger = home / "ledger"
    before = {file.name for file in ledger.iterdir()}
    expected(home, film, TALE)
    rows = "".join(file.read_text() for file in ledger.iterdir() if file.name not in before).splitlines()
    assert {json.loads(row)["stage"] for row in rows} <= {"plan_passage", "plan_scene"}


def test_changed_words_are_told_with_what_they_were_and_what_they_are(delivered: tuple[Path, Rendered]) -> None:
    home, film = delivered
    before, documents = media_of(home), sorted((home / "documents").rglob("*"))
    shots = {shot.id: shot for shot in expected(home, film, TALE.replace("drank tea", "drank coffee"))}
    made = [shot for shot in shots.values() if shot.status == "made"]
    assert [shot.id[:4] for shot in made] == ["s003"]
    assert any("words" in reason and "coffee" in reason for reason in made[0].reasons)
    assert {shot.status for shot in shots.values() if shot.id[:4] != "s003"} == {"cached"}
    assert media_of(home) == before
    assert sorted((home / "documents").rglob("*")) == documents


def test_what_is_expected_is_what_the_render_then_makes(delivered: tuple[Path, Rendered], tmp_path: Path) -> None:
    import shutil

    home = tmp_path / "home"
    shutil.copytree(delivered[0], home)
    edited = TALE.replace("with a lantern", "with a small lantern")
    told = {shot.id: shot.status for shot in expected(home, delivered[1], edited)}
    rendered = render(settings_of(home), edited)
    back = {shot.id: shot.status for shot in expected(home, rendered, TALE)}
    assert set(back.values()) == {"stored", "cached"}
    assert {shot.id for shot in rendered.render.shots if shot.status == "made"} == {
        name for name, status in told.items() if status == "made"
    }


def test_a_new_story_is_all_new(tmp_path: Path) -> None:
    production = build_production(settings_of(tmp_path))
    source = source_of(production.store, "well.md", TALE.encode(), SourceOptions())
    story = read_story(production.store, source, 10**6)
    shots = forecast(open_rehearsal(production, "well"), story, source, None)
    assert {(shot.status, shot.reasons) for shot in shots} == {("made", ("new shot",))}
