"""Stories in the first person, planned by a language model: who the `I` of the text is."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.llm.planner import LanguageModelPlanner
from storyvid.generation.requests import SceneRequest
from storyvid.ingestion.ingest import ingest
from storyvid.models.plan import TELLER, PassagePlan
from storyvid.models.story import SourceOptions
from storyvid.planning.merge import merge
from storyvid.planning.passages import passage_requests
from storyvid.planning.prompt_set import PromptSet
from storyvid.planning.replies.passage import passage_plan
from storyvid.planning.replies.schema import PassageReply
from storyvid.planning.scenes import scene_cells
from tests.planning_llm.scripted import ScriptedModel, data_of, sensible

TOLD = 'I lit the lamp, and Ada watched me.\n\n"Is it late?" I asked.\n'
UNTOLD = 'Tom lit the lamp, and Ada watched him.\n\n"I am late," said Tom.\n'


def planned(text: str, people: list[dict[str, object]]) -> PassagePlan:
    """The plan that a reply with these people makes of a story of one passage."""
    (request,) = passage_requests(ingest("tale.txt", text.encode(), SourceOptions()))
    scene = {"place": "", "indoors": None, "time": None, "mood": "calm", "music": "calm", "people": ["I", "Ada"]}
    return passage_plan(request, PassageReply.model_validate({"people": people, "scenes": {"1": scene}}), None)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"name": "Clara", "also": ["I"], "kind": "woman"}, "Clara"),
        ({"name": "I", "kind": "woman"}, "the storyteller"),
        ({"name": "the narrator", "also": ["I"], "kind": "woman"}, "the storyteller"),
    ],
)
def test_whoever_is_called_i_tells_the_story(person: dict[str, object], name: str) -> None:
    plan = planned(TOLD, [person, {"name": "Ada", "kind": "woman"}])
    assert [one.name for one in plan.people if TELLER in one.aliases] == [name]
    assert plan.scenes[0].people == (name, "Ada")
    assert not plan.faults


def test_of_two_called_i_the_first_tells() -> None:
    plan = planned(TOLD, [{"name": "Ada", "also": ["I"], "kind": "woman"}, {"name": "I", "kind": "man"}])
    assert [one.name for one in plan.people if TELLER in one.aliases] == ["Ada"]


def test_who_only_says_i_aloud_tells_nothing() -> None:
    plan = planned(UNTOLD, [{"name": "Tom", "also": ["I"], "kind": "man"}, {"name": "Ada", "kind": "woman"}])
    assert [one.aliases for one in plan.people] == [(), ()]


def test_the_model_that_plans_a_scene_is_told_who_i_is(tmp_path: Path) -> None:
    story = ingest("tale.txt", TOLD.encode(), SourceOptions())
    plan = planned(TOLD, [{"name": "Clara", "also": ["I"], "kind": "woman"}, {"name": "Ada", "kind": "woman"}])
    (cell,) = scene_cells(story, *merge(story, [plan]))
    model = ScriptedModel(sensible)
    planner = LanguageModelPlanner(model, prompts=PromptSet(), replies=tmp_path, temperature=0.2, seed=5)
    planner.plan_scene(SceneRequest(scene=cell))
    people = data_of(model.requests[0])["people"]
    assert [one.get("tells", False) for one in people] == [one["name"] == "Clara" for one in people]
