"""The planner that asks a language model: a question per passage and per scene, the rest is done by code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from resources.llm.chat import ChatModel, ChatReply
from resources.llm.conversation import Answer, Conversation
from resources.llm.kept_replies import KeptReplies
from resources.llm.questions import BEFORE_CHARS, Question, Questions
from resources.llm.windows import Window, cut_windows, join_plans, paragraph_starts, shared_budget, window_of
from storyvid.errors import PlanError
from storyvid.generation.protocols import Planner
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.models.base import Span
from storyvid.models.plan import PassagePlan, SceneDraft, Shot, ShotList, ShotSize
from storyvid.planning.abridge import passage_budget
from storyvid.planning.parts import Part, scene_parts
from storyvid.planning.prompt_set import PromptSet
from storyvid.planning.prompts import load_prompt
from storyvid.planning.replies.passage import passage_plan
from storyvid.planning.replies.reading import read_reply
from storyvid.planning.replies.scene import joined_spans, title_shot, window_shots
from storyvid.planning.replies.schema import PassageReply, SceneReply

VERSION = "1"
_SHOWN_CHARS = 40
_SHORTEST_SHOWN = 200


class LanguageModelPlanner:
    """Plans with `chat`. Its methods may be called from any thread.

    `replies` is the folder in which every reply is kept. `fallback` is the planner to use where this one fails; None:
    a failure is one.
    """

    def __init__(
        self,
        chat: ChatModel,
        *,
        prompts: PromptSet,
        replies: Path,
        temperature: float,
        seed: int,
        max_attempts: int = 3,
        use_toon: bool = False,
        fallback: Planner | None = None,
    ) -> None:
        self._chat, self._prompts, self._fallback = chat, prompts, fallback
        self._parameters = {"temperature": f"{temperature:g}", "seed": str(seed), "attempts": str(max_attempts)}
        self._questions = Questions(chat, prompts, use_toon=use_toon, temperature=temperature, seed=seed)
        self._conversation = Conversation(chat, KeptReplies(replies, chat.identity), max_attempts)

    @property
    def identity(self) -> Mapping[str, str]:
        """The model, how it is asked, and the code that reads its replies."""
        return {
            "planner": "language model",
            "version": VERSION,
            "notation": self._questions.notation,
            "context_tokens": str(self._chat.context_tokens),
            "prompt_title": load_prompt("shot_description", "en").version,
            **self._parameters,
            **self._prompts.identity,
            **{f"model_{name}": value for name, value in self._chat.identity.items()},
        }

    @property
    def at_once(self) -> int:
        """How many questions are worth having under way at the same time."""
        return self._chat.at_once

    @property
    def fallback(self) -> Planner | None:
        """Who plans what this planner could not, where a setting allows it."""
        return self._fallback

    def interrupt(self) -> None:
        """Give up the calls that are under way."""
        self._chat.close()

    def close(self) -> None:
        """Take a local model off the device, and end the connections to others; the next request has them again."""
        self._chat.close()

    def plan_passage(self, request: PassageRequest) -> PassagePlan:
        """People, places, scenes and kept sentences of one passage.

        Raises ReplyError, LanguageModelError; SettingsError where the model's context is too small for any prompt.
        """
        if not request.sentences:
            whole = SceneDraft(span=Span(start=0, end=len(request.text)), place="", opens=False)
            return PassagePlan(people=(), scenes=(whole,), kept=())
        windows, asked = self._passage_windows(request)
        plans = []
        for window, budget, question in asked:

            def read(
                reply: ChatReply, window: PassageRequest = window, budget: int | None = budget
            ) -> tuple[PassagePlan, Sequence[str]]:
                data = read_reply(reply.text, PassageReply, whole=reply.finish != "length")
                plan = passage_plan(window, data, budget)
                return plan, plan.faults

            about = f"the passage that begins {_beginning(window.text)}"
            plans.append(self._conversation.ask(question, read, about).value)
        return join_plans(request, windows, plans)

    def plan_scene(self, request: SceneRequest) -> ShotList:
        """The shots of one scene. Raises what `plan_passage` raises, and PlanError for a scene that tells nothing."""
        scene = request.scene
        parts = scene_parts(request)
        if not parts:
            raise PlanError(f"scene {scene.heading!r} keeps no sentence; drop it from the screenplay")
        shots: list[Shot] = []
        faults: list[str] = []
        for title, run in groupby(parts, key=lambda part: part.title):
            if title:
                shots += [title_shot(request, part, first=not shots and not index) for index, part in enumerate(run)]
                continue
            for window in self._scene_windows(request, tuple(run)):
                answer = self._ask_scene(request, window, shots[-1] if shots else None)
                shots += answer.value
                faults += answer.faults
        return ShotList(shots=joined_spans(shots, scene.text), faults=tuple(faults))

    def passage_questions(self, request: PassageRequest) -> list[Question]:
        """What would be asked about a passage."""
        return [question for _, _, question in self._passage_windows(request)[1]] if request.sentences else []

    def scene_questions(self, request: SceneRequest) -> Iterator[Question]:
        """What would be asked about a scene; of a long one, without the shots before that only answers tell."""
        for title, run in groupby(scene_parts(request), key=lambda part: part.title):
            if not title:
                yield from (
                    self._scene_question(request, window, "") for window in self._scene_windows(request, tuple(run))
                )

    def _passage_windows(
        self, request: PassageRequest
    ) -> tuple[list[Window], list[tuple[PassageRequest, int | None, Question]]]:
        budget = None if request.keep_ratio >= 1.0 else passage_budget(request)
        whole = self._questions.passage(request, budget)
        if self._questions.fits(whole):
            return [(0, len(request.sentences))], [(request, budget, whole)]

        def fits(first: int, end: int) -> bool:
            return self._questions.fits(self._questions.passage(window_of(request, first, end), budget))

        windows = cut_windows(len(request.sentences), fits, paragraph_starts(request))
        requests = [window_of(request, first, end) for first, end in windows]
        budgets = shared_budget(budget, requests)
        asked = [
            (window, words, self._fitting(partial(self._questions.passage, window, words), len(window.text)))
            for window, words in zip(requests, budgets, strict=True)
        ]
        return windows, asked

    def _scene_windows(self, request: SceneRequest, parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
        starts = {block.span.start for block in request.scene.blocks}
        natural = frozenset(index for index, part in enumerate(parts) if part.span.start in starts)

        def fits(first: int, end: int) -> bool:
            # Whatever the shot before will be: the windows must not depend on an answer.
            return self._questions.fits(self._questions.scene(request, parts[first:end], "x " * (BEFORE_CHARS // 2)))

        for first, end in cut_windows(len(parts), fits, natural):
            yield parts[first:end]

    def _scene_question(self, request: SceneRequest, parts: Sequence[Part], before: str) -> Question:
        longest = max(part.span.end - part.span.start for part in parts)
        return self._fitting(partial(self._questions.scene, request, parts, before), longest)

    def _fitting(self, build: Callable[..., Question], longest: int) -> Question:
        """The question; a sentence too long by itself, of up to `longest` characters, is shown without its middle.

        Raises SettingsError where not even that fits.
        """
        question = build()
        while not self._questions.fits(question):
            if longest <= _SHORTEST_SHOWN:
                raise self._questions.refuse(question)
            longest //= 2
            question = build(most_chars=longest)
        return question

    def _ask_scene(self, request: SceneRequest, parts: Sequence[Part], before: Shot | None) -> Answer[list[Shot]]:
        def read(reply: ChatReply) -> tuple[list[Shot], Sequence[str]]:
            data = read_reply(reply.text, SceneReply, whole=reply.finish != "length")
            return window_shots(request, parts, data, before)

        shown = before.description if before is not None and before.size is not ShotSize.TITLE else ""
        question = self._scene_question(request, parts, shown)
        about = f"scene {request.scene.heading!r}, {_beginning(parts[0].span.of(request.scene.text))}"
        return self._conversation.ask(question, read, about)


def _beginning(text: str) -> str:
    return repr(" ".join(text.split())[:_SHOWN_CHARS])
