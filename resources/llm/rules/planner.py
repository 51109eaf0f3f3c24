"""The planner that needs no model: fixed rules for English and Hindi, the same answer on every machine.

The rules with their words and patterns are imported when something is planned: an unchanged story needs none of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from storyvid.errors import PlanError
from storyvid.generation.protocols import Planner
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.models.plan import PassagePlan, ShotList
from storyvid.planning.prompts import load_prompt

VERSION = "10"
LANGUAGES = ("en", "hi")


class RulesPlanner:
    """The language model of the debug profile. Pure: no network, no clock, no chance."""

    at_once: int | None = None
    fallback: Planner | None = None

    @property
    def identity(self) -> Mapping[str, str]:
        """The rules and the templates that shape an answer."""
        prompts = {f"prompt_{language}": load_prompt("shot_description", language).version for language in LANGUAGES}
        return {"planner": "rules", "version": VERSION, **prompts}

    def plan_passage(self, request: PassageRequest) -> PassagePlan:
        """People, scenes and kept sentences of one passage. Raises PlanError for a language without rules."""
        from resources.llm.rules.passages import plan_passage

        return plan_passage(request)

    def plan_scene(self, request: SceneRequest) -> ShotList:
        """The shots of one scene. Raises PlanError for a language without rules, or a scene that tells nothing."""
        from resources.llm.rules.lexicons import lexicon_of
        from resources.llm.rules.shooting import shoot

        lexicon = lexicon_of(request.scene.language)
        if not request.scene.kept:
            raise PlanError(f"scene {request.scene.heading!r} keeps no sentence; drop it from the screenplay")
        return ShotList(shots=shoot(request, lexicon))
