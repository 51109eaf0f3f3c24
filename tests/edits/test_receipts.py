"""Receipts: what is asked for again is given as it was, and only where nothing that shaped it is another."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import pytest

import storyvid.stages.cells as stages_of_cells
from io_managers.ledger import FileLedger
from resources.llm.rules.planner import RulesPlanner
from storyvid.errors import PlanError
from storyvid.generation.requests import SceneRequest
from storyvid.models.base import Aspect, Document
from storyvid.models.film import FilmFormat
from storyvid.models.plan import ShotList
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid.stages import receipts
from storyvid.stages.books import Books, Entry
from storyvid.stages.cell import Cell, cell_partition
from storyvid.stages.documents import load
from storyvid.stages.studio import StageOptions, Studio
from storyvid_assets.definitions import build_production
from storyvid_assets.progress import Unwatched
from tests.edits.film import Rendered, render
from tests.edits.test_what_an_edit_costs import TALE, settings_of

D = TypeVar("D", bound=Document)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rendered]:
    home = tmp_path_factory.mktemp("receipts") / "home"
    return home, render(settings_of(home), TALE)


@pytest.fixture
def home(rendered: tuple[Path, Rendered], tmp_path: Path) -> Path:
    return Path(shutil.copytree(rendered[0], tmp_path / "home"))


def units_of(home: Path, run_id: str) -> Counter[tuple[str, ...]]:
    rows = build_production(settings_of(home)).ledger.rows(run_id)
    return Counter((row["stage"], row["scene"], row["shot"], row["key"], row["generator"]) for row in rows)


STAGED = ("plan_scene", "key_frame", "speech", "take", "segment", "card")


def test_an_unchanged_scene_asks_for_no_unit_and_accounts_for_every_one(
    home: Path, rendered: tuple[Path, Rendered], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    look_up = Studio._make
    monkeypatch.setattr(Studio, "_make", lambda self, unit: asked.append(unit.scene) or look_up(self, unit))
    again = render(settings_of(home), TALE)
    assert not any(asked)
    assert again.manifest == rendered[1].manifest
    assert units_of(home, again.render.run_id).total() > 30
    ours = {unit for unit in units_of(home, again.render.run_id) if unit[1]}
    assert ours == {unit for unit in units_of(home, rendered[1].render.run_id) if unit[1] and unit[0] in STAGED}


def test_units_that_are_repeated_are_rows_each_and_told_of_stage_by_stage(tmp_path: Path) -> None:
    told: list[tuple[Any, ...]] = []

    class Told(Unwatched):
        def advance(self, *place: Any, made: bool = True) -> None:
            told.append((*place, made))

    ledger = FileLedger(tmp_path)
    books = Books(ledger, "debug_cpu", "well", "run", Told())
    books.expect("take", 5)
    takes = [Entry("take", "s001", f"s001-0{number}", "a" * 64, "moves") for number in (1, 2, 3)]
    books.repeat([*takes, Entry("portrait", "s001", "", "b" * 64, "cards", "image: smaller")])
    assert told == [("take", 3, 5, "s001", "s001-03", False), ("portrait", 1, 1, "s001", "", False)]
    assert [row["outcome"] for row in ledger.rows("run")] == ["cached"] * 4
    assert [row.get("compromises") for row in ledger.rows("run")] == [None] * 3 + ["image: smaller"]


def test_without_receipts_the_same_film_is_found(
    home: Path, rendered: tuple[Path, Rendered], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "_code_identity", lambda: {"code": "of another release"})
    again = render(settings_of(home), TALE)
    assert again.made == {}
    assert again.manifest == rendered[1].manifest


def test_a_receipt_whose_media_are_damaged_leads_to_their_making(home: Path, rendered: tuple[Path, Rendered]) -> None:
    victims = [next((home / "media").rglob(f"*.{ext}")) for ext in ("flac", "mp4")]
    for file in victims:
        file.write_bytes(b"\0" * file.stat().st_size)
    again = render(settings_of(home), TALE)
    assert again.manifest.film.sha256 == rendered[1].manifest.film.sha256
    assert again.made
    assert all(file.read_bytes().strip(b"\0") for file in victims)


def test_a_plan_that_stood_in_for_another_is_not_found_again(tmp_path: Path) -> None:
    planner = Unwilling()
    settings = settings_of(tmp_path / "home")
    render(settings, TALE, generators={"planner": planner})
    assert all(scene.substituted for scene in shot_lists(settings))
    planner.willing = True
    render(settings, TALE, generators={"planner": planner})
    assert not any(scene.substituted for scene in shot_lists(settings))


class Unwilling(RulesPlanner):
    """Fails at every scene until it is willing; the rules stand in for it."""

    willing = False
    identity: Mapping[str, str] = {"backend": "unwilling"}

    @property
    def fallback(self) -> RulesPlanner:
        return RulesPlanner()

    def plan_scene(self, request: SceneRequest) -> ShotList:
        if not self.willing:
            raise PlanError("it does not feel like it; ask again")
        return super().plan_scene(request)


def shot_lists(settings: Settings) -> list[ShotList]:
    store = build_production(settings).store
    return [load(store, "shots", cell_partition(scene, "well"), ShotList) for scene in ("s001", "s002", "s003")]


def test_every_stage_names_all_that_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: dict[str, set[str]] = {stage.asset: set() for stage in stages_of_cells.STAGES}
    under_way: list[str] = []
    get, run_stage = Cell.get, stages_of_cells.run_stage

    def spied(cell: Cell, asset: str, kind: type[D]) -> D:
        if under_way:
            read[under_way[-1]].add(asset)
        return get(cell, asset, kind)

    def noted(stage: Any, *rest: Any) -> None:
        under_way.append(stage.asset)
        run_stage(stage, *rest)
        under_way.clear()

    monkeypatch.setattr(Cell, "get", spied)
    monkeypatch.setattr(stages_of_cells, "run_stage", noted)
    render(settings_of(tmp_path / "home"), TALE)
    assert read == {stage.asset: set(stage.reads) for stage in stages_of_cells.STAGES}


HOW_ONLY = {"workers", "unit_timeout_s", "max_attempts", "limits", "compositor"}
"""Options that say how something is made, checked or put together, and shape no document of a stage with receipts."""

OTHERS: Mapping[str, Any] = {
    "shot_s": 9.5,
    "words_per_minute": 99,
    "burn_captions": True,
    "ambience": True,
}


def _format(lines: int) -> Callable[[Aspect], FilmFormat]:
    return lambda aspect: Settings(film_lines=lines).film_format(aspect, ExecutionProfile.DEBUG_CPU)


def test_every_option_of_a_stage_shapes_its_receipts_or_is_known_not_to() -> None:
    options = StageOptions(
        shot_s=6.0, words_per_minute=150, burn_captions=False, ambience=False, workers=1, film_format=_format(90)
    )
    others = {**OTHERS, "film_format": _format(180)}
    assert others.keys() | HOW_ONLY == {field.name for field in dataclasses.fields(options)}
    for name, other in others.items():
        changed = dataclasses.replace(options, **{name: other})
        assert changed.shaping(Aspect.WIDE) != options.shaping(Aspect.WIDE), name


def test_a_process_bears_the_code_that_it_was_started_with() -> None:
    """Whoever upgrades the folder under a running studio gets no receipts of the old code under the new one's name."""
    script = "import storyvid.stages.receipts as receipts; print(receipts._code_identity.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
