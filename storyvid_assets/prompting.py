"""What would be asked of a language model to plan a story, and what it would cost. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from resources.language_models import language_model_planner
from resources.llm.rules.planner import RulesPlanner
from storyvid.generation.keys import result_key
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.models.base import Document
from storyvid.models.plan import PassagePlan
from storyvid.models.story import SourceOptions, Story
from storyvid.planning.abridge import keep_ratio
from storyvid.planning.merge import merge
from storyvid.planning.passages import passage_requests
from storyvid.planning.scenes import scene_cells
from storyvid.stages.cell import scene_id_of
from storyvid_assets.definitions import production
from storyvid_assets.registration import read_story_file

if TYPE_CHECKING:
    from resources.llm.planner import LanguageModelPlanner
    from resources.llm.questions import Question


class Asked(NamedTuple):
    """A question; `about` says of what, `kept` whether its answer is in the store already."""

    about: str
    kept: bool
    question: Question


class Prompts(NamedTuple):
    """All questions about a story. `estimated_scenes`: its passages are not planned yet, so the rules' scenes stand in.

    Prices are per million tokens, None where no setting tells them.
    """

    title: str
    asked: Sequence[Asked]
    estimated_scenes: bool
    price_in: float | None
    price_out: float | None

    def totals(self) -> dict[str, Any]:
        """Calls that would go out, tokens and cost; the cost is None where no price is set."""
        due = [item.question for item in self.asked if not item.kept]
        sent = sum(question.prompt_tokens for question in due)
        received = sum(question.expected_tokens for question in due)
        prices = (self.price_in, self.price_out)
        return {
            "calls": len(due),
            "kept": len(self.asked) - len(due),
            "prompt_tokens": sent,
            "longest_prompt_tokens": max((item.question.prompt_tokens for item in self.asked), default=0),
            "expected_reply_tokens": received,
            "cost": None if None in prices else round((sent * (prices[0] or 0) + received * (prices[1] or 0)) / 1e6, 4),
            "estimated_scenes": self.estimated_scenes,
        }


def prompts_of(path: Path, options: SourceOptions) -> Prompts:
    """The questions about a story file, without a language model as well. Raises StoryFileError, SettingsError."""
    settings = production.settings
    _, story = read_story_file(path, options, settings)
    planner = _planner()
    requests = passage_requests(story, keep_ratio(story, settings.words_per_minute))
    plans = [_kept_plan(planner, request) for request in requests]
    asked = [
        Asked(f"passage {number}", plan is not None, question)
        for number, (request, plan) in enumerate(zip(requests, plans, strict=True), 1)
        for question in planner.passage_questions(request)
    ]
    return Prompts(
        title=story.settings.title,
        asked=[*asked, *_scene_questions(planner, story, requests, plans)],
        estimated_scenes=None in plans,
        price_in=settings.llm_price_in,
        price_out=settings.llm_price_out,
    )


def _planner() -> LanguageModelPlanner:
    """The configured planner, or one that only counts."""
    settings = production.settings
    if settings.has_language_model:
        return language_model_planner(settings)
    from resources.llm.planner import LanguageModelPlanner
    from resources.llm.tokens import counter_of
    from resources.llm.unasked import Unasked
    from storyvid.planning.prompt_set import PromptSet

    return LanguageModelPlanner(
        Unasked(settings.llm_context_tokens, counter_of(settings.llm_tokenizer)),
        prompts=PromptSet(settings.prompt_set),
        replies=production.home.root / "replies",
        temperature=settings.llm_temperature,
        seed=settings.llm_seed,
        use_toon=settings.use_toon_format,
    )


def _scene_questions(
    planner: LanguageModelPlanner,
    story: Story,
    requests: Sequence[PassageRequest],
    plans: Sequence[PassagePlan | None],
) -> Iterator[Asked]:
    rules, options = RulesPlanner(), production.settings
    stood_in = [plan or rules.plan_passage(request) for plan, request in zip(plans, requests, strict=True)]
    for index, scene in enumerate(scene_cells(story, *merge(story, stood_in))):
        request = SceneRequest(scene=scene, shot_s=options.shot_seconds, words_per_minute=options.words_per_minute)
        kept = _kept("plan_scene", planner, request) is not None
        for question in planner.scene_questions(request):
            yield Asked(f"scene {scene_id_of(index)}", kept, question)


def _kept_plan(planner: LanguageModelPlanner, request: PassageRequest) -> PassagePlan | None:
    data = _kept("plan_passage", planner, request)
    return PassagePlan.model_validate_json(data) if data is not None else None


def _kept(stage: str, planner: LanguageModelPlanner, request: Document) -> bytes | None:
    return production.store.recall(result_key(stage, planner.identity, request))
