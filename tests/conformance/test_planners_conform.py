"""The rules, the planner that asks a language model, and one of a few lines keep what every planner promises."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from resources.llm.planner import LanguageModelPlanner
from resources.llm.rules.planner import RulesPlanner
from storyvid.errors import PlanError
from storyvid.generation.protocols import Planner
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.models.base import Span
from storyvid.models.plan import PassagePlan, SceneDraft, ShotList
from storyvid.planning.prompt_set import PromptSet
from tests.conformance.planner import PlannerConformance
from tests.planning_llm.scripted import ScriptedModel, sensible


class OneScenePlanner:
    """Every passage is one scene without people; how a scene is shot is left to the rules."""

    at_once: int | None = None
    fallback: Planner | None = None
    identity: Mapping[str, str] = {"planner": "one scene", "version": "1"}

    def plan_passage(self, request: PassageRequest) -> PassagePlan:
        whole = SceneDraft(span=Span(start=0, end=len(request.text)), place="", opens=False)
        return PassagePlan(people=(), scenes=(whole,), kept=tuple(range(len(request.sentences))))

    def plan_scene(self, request: SceneRequest) -> ShotList:
        if not request.scene.kept:
            raise PlanError(f"scene {request.scene.heading!r} keeps no sentence")
        return RulesPlanner().plan_scene(request)


class TestRulesPlanner(PlannerConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def planner(cls) -> Planner:
        return RulesPlanner()


class TestLanguageModelPlanner(PlannerConformance):
    """With replies that a sensible model would give."""

    @pytest.fixture(scope="class")
    @classmethod
    def planner(cls, tmp_path_factory: pytest.TempPathFactory) -> Planner:
        replies: Path = tmp_path_factory.mktemp("replies")
        model = ScriptedModel(sensible)
        return LanguageModelPlanner(model, prompts=PromptSet(None), replies=replies, temperature=0.3, seed=0)


class TestOneScenePlanner(PlannerConformance):
    @pytest.fixture(scope="class")
    @classmethod
    def planner(cls) -> Planner:
        return OneScenePlanner()
