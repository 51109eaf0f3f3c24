"""Films planned by a model behind a real server: through the whole pipeline, and what an edit asks again."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from resources.llm.planner import LanguageModelPlanner
from resources.llm.rules.planner import RulesPlanner
from storyvid.errors import StageError
from storyvid.ingestion.ingest import ingest
from storyvid.models.plan import Bible, Screenplay, ShotList
from storyvid.models.story import SourceOptions, Story
from storyvid.planning.prompt_set import PromptSet
from storyvid.planning.scenes import scene_cells
from storyvid.settings import Settings
from storyvid.stages.cell import SCENE, Cell, scene_id_of
from storyvid.stages.shots import Shots
from storyvid.stages.story_stages import plan_story
from storyvid.stages.studio import Studio, without_faults
from storyvid_assets.definitions import build_production
from tests.conftest import STORIES
from tests.dagster.studio import TestStudio, instance_in
from tests.edits.film import render, studio_in
from tests.llm.sensible import sensible_answer
from tests.llm.server import ChatServer, say
from tests.planning_llm.scripted import ScriptedModel, sensible

TALE = """---
title: The Quay
---

Della stood on the quay in her red shawl and waited for the boat that had not come.

"Where is Jim?" she asked the gulls.

***

In the evening Jim walked home through the snow with a lantern in his hand. Della saw him and laughed.
"""


def with_(settings: Settings, **changes: Any) -> Settings:
    return Settings.model_validate({**settings.model_dump(), **changes})


def lists_of(studio: Studio, story: Story) -> tuple[Bible, Screenplay, list[ShotList]]:
    """The plan of a story by the stages alone."""
    bible, screenplay = plan_story(studio, story)
    cells = [
        Cell(studio, scene_id_of(index), documents={SCENE: scene})
        for index, scene in enumerate(scene_cells(story, bible, screenplay))
    ]
    stage = Shots()
    tasks = [task for cell in cells for task in stage.tasks(cell)]
    made = without_faults("shots", studio.run("shots", tasks, at_once=studio.generators.planner.at_once))
    return bible, screenplay, [stage.collect(cell, [one]) for cell, one in zip(cells, made, strict=True)]


@pytest.mark.usefixtures("this_machine")
def test_the_gift_of_the_magi_becomes_a_film_and_a_second_render_asks_nobody(
    small_settings: Settings, tmp_path: Path
) -> None:
    text = (STORIES / "the-gift-of-the-magi.txt").read_text(encoding="utf-8")
    with ChatServer(sensible_answer) as server, instance_in(tmp_path) as instance:
        settings = with_(small_settings, llm_base_url=server.url, llm_model="tiny")
        studio = TestStudio(settings, instance)
        story = studio.register("the-gift-of-the-magi.txt", text, minutes=1.5)
        first = studio.make_film(story)
        assert first.success, [event.message for event in first.all_events if event.is_failure]
        calls = len(server.asked)
        second = studio.make_film(story)
        assert second.success
        assert len(server.asked) == calls
    manifest = studio.manifest(story)
    assert (manifest["substituted"], manifest["plan_faults"]) == ([], [])
    shots = [shot for scene in manifest["scenes"] for shot in scene["shots"]]
    assert 8 < len(shots) < 30
    spoken = " ".join(line["text"] for shot in shots for line in shot["lines"])
    assert spoken.startswith("One dollar and eighty-seven cents. That was all.")
    # The storyboard is drawn from what the bible says: look, clothes and place stand in the request of every picture.
    store = studio.production.store
    drawn = [json.loads(store.origin(shot["key_frame_key"]) or "{}")["request"] for shot in shots]
    della = [person["look"] for request in drawn for person in request["characters"] if person["name"] == "Della"]
    assert set(della) == {"a woman, brown hair that falls below her knee, wearing an old brown jacket"}
    assert {request["place_look"] for request in drawn} == {
        "a shabby furnished flat with a pier-glass between the windows"
    }
    calls_told = [row for row in studio.production.ledger.rows(first.run_id) if row["stage"] == "model_call"]
    assert len(calls_told) == calls
    assert all(row["outcome"] == "answered" and row["generator"] == "tiny" for row in calls_told)
    assert all(row["prompt_tokens"] and row["json_tokens"] > row["toon_tokens"] for row in calls_told)


@pytest.mark.usefixtures("this_machine")
def test_rules_stand_in_where_a_setting_allows_and_the_manifest_says_so(small_settings: Settings) -> None:
    with ChatServer(lambda asked: say("I'm sorry, I can't help with that.")) as server:
        model = {"llm_base_url": server.url, "llm_model": "tiny", "max_attempts": 2}
        manifest = render(with_(small_settings, on_plan_failure="rules", **model), TALE).manifest
        assert manifest.substituted == ("planner",)
        assert len(server.asked) == 2 * 3
        with pytest.raises(StageError, match=r"(?s)gave no usable plan in 2 attempts.*replies are in"):
            render(with_(small_settings, **model), TALE)


def test_a_failed_model_is_asked_again_though_the_rules_stood_in(small_settings: Settings, tmp_path: Path) -> None:
    story = ingest("quay.md", TALE.encode(), SourceOptions(), max_bytes=10**6)
    production = build_production(small_settings)

    def plan(model: ScriptedModel) -> bool:
        planner = LanguageModelPlanner(
            model, prompts=PromptSet(), replies=tmp_path, temperature=0, seed=0, max_attempts=1, fallback=RulesPlanner()
        )
        _, screenplay, lists = lists_of(studio_in(production, {"planner": planner}), story)
        return screenplay.substituted or any(shots.substituted for shots in lists)

    assert plan(ScriptedModel(lambda number, request: "no"))
    assert not plan(ScriptedModel(sensible))


def test_one_bad_passage_loses_no_other(small_settings: Settings, tmp_path: Path) -> None:
    text = (STORIES / "the-gift-of-the-magi.txt").read_bytes()
    story = ingest("magi.txt", text, SourceOptions(), max_bytes=10**6)
    production, numbers = build_production(small_settings), count()
    broken = ScriptedModel(lambda number, request: "?" if next(numbers) == 1 else sensible(number, request), at_once=1)
    healed = ScriptedModel(sensible, at_once=1)

    def plan(model: ScriptedModel) -> None:
        planner = LanguageModelPlanner(
            model, prompts=PromptSet(), replies=tmp_path, temperature=0, seed=0, max_attempts=1
        )
        plan_story(studio_in(production, {"planner": planner}), story)

    with pytest.raises(StageError, match="planning: 1 of 4 failed, the others are kept"):
        plan(broken)
    assert len(broken.requests) == 4
    plan(healed)
    assert len(healed.requests) == 1


def test_an_edited_sentence_of_a_novella_asks_at_most_four_times(small_settings: Settings, tmp_path: Path) -> None:
    text = (STORIES / "a-christmas-carol.txt").read_text(encoding="utf-8")
    production, model = build_production(small_settings), ScriptedModel(sensible)
    planner = LanguageModelPlanner(model, prompts=PromptSet(), replies=tmp_path, temperature=0, seed=0)

    def calls(edited: str) -> int:
        before = len(model.requests)
        story = ingest("carol.txt", edited.encode(), SourceOptions(), max_bytes=10**7)
        lists_of(studio_in(production, {"planner": planner}), story)
        return len(model.requests) - before

    assert calls(text) > 150
    assert all(model.count_tokens(request.messages) <= 8_000 for request in model.requests)
    assert calls(text) == 0
    for old, new in (
        ("It was cold, bleak, biting weather", "It was grey, bleak, biting weather"),
        ("Old Fezziwig laid down his pen", "Old Fezziwig put down his pen"),
        ("The chuckle with which he said this", "The little chuckle with which he said this"),
    ):
        assert old in text
        assert 1 <= calls(text.replace(old, new)) <= 4
