"""Wrong replies by the thousand: good ones damaged in every way that models know, and texts that are none at all."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import toon_format

from resources.llm.chat import ChatReply, ChatRequest
from resources.llm.planner import LanguageModelPlanner
from storyvid.errors import PlanError
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.planning.merge import merge
from storyvid.planning.passages import passage_requests
from storyvid.planning.prompt_set import PromptSet
from storyvid.planning.scenes import scene_cells
from storyvid.planning.validate import check_passage_plan, check_shot_list
from tests.planning.marking import load
from tests.planning_llm.scripted import ScriptedModel, reply, sensible

Damage = Callable[[random.Random, dict[str, Any]], str]
WORDS = (
    "shots",
    "scenes",
    "first",
    "null",
    "true",
    "wide",
    "1",
    "99",
    "-1",
    "…",
    "हामिद",
    "\ud83d\ude00",
    "{",
    "}",
    '"',
)


def _pretty(plan: dict[str, Any]) -> str:
    return json.dumps(plan, ensure_ascii=False, indent=2)


def _dig(chance: random.Random, plan: dict[str, Any]) -> tuple[Any, Any]:
    """Some container inside the plan, and a key of it."""
    holder: Any = plan
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        key = chance.choice(keys)
        if not isinstance(holder[key], dict | list) or not holder[key] or chance.random() < 0.3:
            return holder, key
        holder = holder[key]


def _wrong_value(chance: random.Random, plan: dict[str, Any]) -> str:
    holder, key = _dig(chance, plan)
    holder[key] = chance.choice(
        (None, 7, -1, 1e300, "", "huge", [], {}, ["x"], {"a": {"b": 1}}, True, "n/a", "\x00\ud800")
    )
    return json.dumps(plan)


def _missing(chance: random.Random, plan: dict[str, Any]) -> str:
    holder, key = _dig(chance, plan)
    del holder[key]
    return _pretty(plan)


def _extra(chance: random.Random, plan: dict[str, Any]) -> str:
    holder, key = _dig(chance, plan)
    if isinstance(holder, dict):
        holder[chance.choice(("note", "id", "shots", "scenes", "0", "999", "x1", "part 2"))] = holder[key]
    else:
        holder.append(chance.choice((holder[key], None, 3)))
    return _pretty(plan)


def _renumbered(chance: random.Random, plan: dict[str, Any]) -> str:
    name = "shots" if "shots" in plan else "scenes"
    shift = chance.choice((-1, 1, 10, 1_000))
    plan[name] = {str(int(number) + shift): item for number, item in plan[name].items()}
    return json.dumps(plan)


def _as_list(chance: random.Random, plan: dict[str, Any]) -> str:
    name = "shots" if "shots" in plan else "scenes"
    field = chance.choice(("first", "number", "part", "sentence", "start", "nothing"))
    items = [{field: number, **item} for number, item in plan[name].items()]
    chance.shuffle(items)
    plan[name] = items + items[: chance.randrange(2)]
    return json.dumps(plan)


def _repeated(chance: random.Random, plan: dict[str, Any]) -> str:
    text = json.dumps(plan)
    return text.replace('"2"', '"1"', 1).replace('"5"', '"1"', 1) if chance.random() < 0.5 else text + "\n" + text


def _cut_off(chance: random.Random, plan: dict[str, Any]) -> str:
    text = _pretty(plan) if chance.random() < 0.5 else toon_format.encode(plan)
    return text[: chance.randrange(len(text))]


def _tail_lost(chance: random.Random, plan: dict[str, Any]) -> str:
    return json.dumps(plan)[: -chance.randrange(1, 6)]


def _scribbled(chance: random.Random, plan: dict[str, Any]) -> str:
    text = chance.choice((json.dumps(plan), _pretty(plan), toon_format.encode(plan), str(plan)))
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(WORDS) + text[at + chance.randrange(4) :]
    return text


def _wrapped(chance: random.Random, plan: dict[str, Any]) -> str:
    inside = chance.choice((_pretty(plan), toon_format.encode(plan), json.dumps({"plan": plan}), str(plan)))
    return chance.choice(
        (
            f"Sure! Here is the plan:\n```json\n{inside}\n```\nLet me know.",
            f"<think>It says {{1}}: a scene.</think>{inside}",
            f"```\n{inside}",
            f"{inside}\n\nNote: {{as asked}}",
            inside.replace("}", ",}").replace("]", ",]"),
            f"// plan\n{inside}",
        )
    )


def _empty(chance: random.Random, plan: dict[str, Any]) -> str:
    return json.dumps({name: type(value)() if chance.random() < 0.6 else value for name, value in plan.items()})


def _no_plan(chance: random.Random, plan: dict[str, Any]) -> str:
    return chance.choice(
        (
            "",
            " \n\t",
            "I'm sorry, but I can't help with that.",
            "As an AI language model I cannot plan this film.",
            "मैं यह नहीं कर सकता।",
            "Voici le plan : la scène commence dans une chambre.",
            "null",
            "[]",
            "{}",
            "{" * chance.randrange(1, 5_000),
            "[" * chance.randrange(1, 5_000),
            '{"shots":' * chance.randrange(1, 2_000),
            "a " * chance.randrange(1, 50_000),
            json.dumps(plan)[1:-1] * chance.randrange(2, 60),
            "```" * chance.randrange(1, 2_000),
            "".join(chr(chance.randrange(1, 0x2FFFF)) for _ in range(chance.randrange(400))),
            "shots:\n" + "  " * chance.randrange(900) + "1: x",
            '"' * chance.randrange(1, 5_000) + "\\" * chance.randrange(5_000),
            f'{{"shots": {"9" * chance.randrange(1, 9_000)}}}',
        )
    )


def _other_language(_: random.Random, plan: dict[str, Any]) -> str:
    french = "Une femme aux cheveux bruns traverse lentement la pièce sombre vers la fenêtre ouverte sur la rue"
    text = json.dumps(plan)
    for word in ("Lamplight in a room with", "Something happens to somebody."):
        text = text.replace(word, french)
    return text


DAMAGES: tuple[Damage, ...] = (
    _wrong_value,
    _missing,
    _extra,
    _renumbered,
    _as_list,
    _repeated,
    _cut_off,
    _tail_lost,
    _scribbled,
    _wrapped,
    _empty,
    _no_plan,
    _other_language,
)


class Reader:
    """A passage and a scene to be planned, and a model whose only answer is the one that it is given."""

    def __init__(self, folder: Path) -> None:
        story = load("the-gift-of-the-magi")
        good = LanguageModelPlanner(
            ScriptedModel(sensible), prompts=PromptSet(), replies=folder / "good", temperature=0, seed=0
        )
        requests = passage_requests(story)
        cells = scene_cells(story, *merge(story, [good.plan_passage(request) for request in requests]))
        self.passage: PassageRequest = requests[0]
        self.scene = SceneRequest(scene=cells[0])
        self.text = ""
        self.finish: Any = "stop"
        self.answered_s = self.answered_cpu_s = 0.0
        self._folder, self._number = folder, 0
        self._schema: dict[str, dict[str, Any]] = {}
        self._model = ScriptedModel(lambda _, request: self._answer(request))
        self.good = {"passage": self._good(good, self.passage), "scene": self._good(good, self.scene)}

    def _answer(self, _: ChatRequest) -> ChatReply:
        self.answered_s, self.answered_cpu_s = time.perf_counter(), time.thread_time()
        return reply(self.text, self.finish)

    def _good(self, planner: LanguageModelPlanner, request: PassageRequest | SceneRequest) -> dict[str, Any]:
        if isinstance(request, PassageRequest):
            question = planner.passage_questions(request)[0]
        else:
            question = next(planner.scene_questions(request))
        kind = "passage" if isinstance(request, PassageRequest) else "scene"
        self._schema[kind] = json.loads(question.request.json_schema or "")
        plan: dict[str, Any] = json.loads(sensible(0, question.request))
        return plan

    def passage_schema(self) -> dict[str, Any]:
        return self._schema["passage"]

    def scene_schema(self) -> dict[str, Any]:
        return self._schema["scene"]

    def outcome(self, kind: str, text: str, finish: str = "stop") -> str:
        """`planned`, or the beginning of the error; anything else that is raised goes through."""
        self.text, self.finish = text, finish
        self._number += 1
        planner = LanguageModelPlanner(
            self._model,
            prompts=_PROMPTS,
            replies=self._folder / str(self._number),
            temperature=0,
            seed=0,
            max_attempts=1,
        )
        try:
            if kind == "passage":
                check_passage_plan(self.passage, planner.plan_passage(self.passage))
            else:
                check_shot_list(self.scene, planner.plan_scene(self.scene))
        except PlanError as error:
            assert text == self.text
            return f"refused: {error}"
        return "planned"


_PROMPTS = PromptSet()


def wrong_replies(plans: dict[str, dict[str, Any]], count: int, seed: int = 0) -> Iterator[tuple[str, str, str]]:
    """`count` replies: what was asked (`passage` or `scene`), the damage done, the text."""
    chance = random.Random(seed)
    for number in range(count):
        kind = ("passage", "scene")[number % 2]
        damage = DAMAGES[number // 2 % len(DAMAGES)]
        yield kind, damage.__name__, damage(chance, json.loads(json.dumps(plans[kind])))
