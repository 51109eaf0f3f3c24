"""What a language model is asked: messages and schema for a passage or a scene, with their tokens counted.

Nothing from far away enters a question: of a passage its own sentences, of a scene its own parts, the bible entries of
the people and the place in it, and where a long scene is asked for in pieces, the shot just before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from resources.llm.chat import ChatModel, ChatRequest, Message
from storyvid.errors import SettingsError
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.models.plan import NARRATOR, TELLER
from storyvid.models.story import Block, BlockKind
from storyvid.planning.parts import Part
from storyvid.planning.prompt_set import LANGUAGES, ChatPrompt, PromptSet, fence_tag, notation
from storyvid.planning.replies.schema import passage_schema, scene_schema

MOST_REPLY_TOKENS = 8_192
"""Many endpoints give no more in one answer, and no plan needs it."""
BEFORE_CHARS = 300
"""So much of the description of the shot before is shown."""
_PASSAGE_TOKENS, _SENTENCE_TOKENS = 400, 8
_SCENE_TOKENS, _PART_TOKENS = 100, 70
_OTHER_SCRIPT = 2.5
"""Devanagari takes about so many times the tokens of English."""
_FEWEST_CHARS = 200
_GAP = " … "


@dataclass(frozen=True)
class Question:
    """A request with what is known of it beforehand. `correction` is the prompt whose block answers a wrong reply.

    `expected_tokens` is what an answer takes in general.
    """

    request: ChatRequest
    prompt: ChatPrompt
    notation: str
    prompt_tokens: int
    expected_tokens: int
    data: Mapping[str, Any]

    def correction(self, fault: str) -> str:
        """What is answered to a reply that is wrong."""
        return self.prompt.render("correction", fault=fault.rstrip(". "), notation=self.notation)


class Questions:
    """Asks in the words of one prompt set, in one notation."""

    def __init__(self, chat: ChatModel, prompts: PromptSet, *, use_toon: bool, temperature: float, seed: int) -> None:
        self._chat, self._prompts = chat, prompts
        self._use_toon, self._temperature, self._seed = use_toon, temperature, seed

    @property
    def notation(self) -> str:
        return "TOON" if self._use_toon else "JSON"

    def passage(self, request: PassageRequest, budget: int | None, *, most_chars: int | None = None) -> Question:
        """`budget`: words to keep, None for all. Sentences longer than `most_chars` are shown without their middle."""
        marks = _marks(request)
        sentences = [
            {"n": number, "mark": marks.get(span.start, ""), "text": _shortened(span.of(request.text), most_chars)}
            for number, span in enumerate(request.sentences, 1)
        ]
        prompt = self._prompts.get("passage", request.language)
        abridged = bool(budget)
        example = {name: value for name, value in prompt.example_reply.items() if abridged or name != "keep"}
        return self._question(
            prompt,
            example,
            {"sentences": sentences},
            values={"language": _named(request.language), "abridged": abridged},
            asked={"count": len(sentences), "budget": budget or 0},
            schema=passage_schema(len(sentences), abridged=abridged),
            expected=_scaled(_PASSAGE_TOKENS + _SENTENCE_TOKENS * len(sentences), request.language),
        )

    def scene(
        self, request: SceneRequest, parts: Sequence[Part], before: str = "", *, most_chars: int | None = None
    ) -> Question:
        """`before` describes the shot before these parts, '' where the scene begins with them."""
        scene = request.scene
        about: dict[str, Any] = {
            "place": scene.place,
            "place_look": scene.place_look,
            "indoors": scene.interior,
            "light": scene.time_of_day.value,
            "mood": scene.mood.value,
            "style": scene.style,
        }
        if before:
            about["shot_before"] = before[:BEFORE_CHARS]
        data = {
            "scene": {name: value for name, value in about.items() if value not in ("", None)},
            "people": [
                {
                    "name": person.name,
                    "kind": person.kind.value,
                    "look": person.look,
                    **({"tells": True} if TELLER in person.aliases else {}),
                }
                for person in scene.characters
            ],
            "parts": [
                {
                    "n": number,
                    "s": round(part.seconds, 1),
                    "speech": part.speaker if part.speaker not in (None, NARRATOR) else part.speech,
                    "text": _shortened(part.span.of(scene.text), most_chars),
                }
                for number, part in enumerate(parts, 1)
            ],
        }
        speech = [number for number, part in enumerate(parts, 1) if part.speech and part.speaker is None]
        prompt = self._prompts.get("scene", scene.language)
        return self._question(
            prompt,
            prompt.example_reply,
            data,
            values={
                "language": _named(scene.language),
                "shot_s": f"{request.shot_s:g}",
                "max_shot_s": f"{request.max_shot_s:g}",
            },
            asked={"count": len(parts)},
            schema=scene_schema(len(parts), speech, [person.name for person in scene.characters]),
            expected=_scaled(_SCENE_TOKENS + _PART_TOKENS * len(parts), scene.language),
        )

    def fits(self, question: Question) -> bool:
        """Whether prompt and answer together stay within the model's context."""
        return question.prompt_tokens + question.expected_tokens <= self._chat.context_tokens

    def refuse(self, question: Question) -> SettingsError:
        """The error of a model whose context is too small for the smallest question."""
        return SettingsError(
            f"LLM_CONTEXT_TOKENS={self._chat.context_tokens} is too small: the smallest prompt takes "
            f"{question.prompt_tokens} tokens and its answer about {question.expected_tokens}. Raise it, or choose a "
            "model with a larger context"
        )

    def _question(
        self,
        prompt: ChatPrompt,
        example: Mapping[str, Any],
        data: Mapping[str, Any],
        *,
        values: Mapping[str, object],
        asked: Mapping[str, object],
        schema: str,
        expected: int,
    ) -> Question:
        shown = notation(data, toon=self._use_toon)
        system = prompt.render(
            "instructions",
            **values,
            notation=self.notation,
            example_data=notation(prompt.example_data, toon=self._use_toon),
            example_reply=notation(example, toon=self._use_toon),
        )
        user = prompt.render("question", **asked, notation=self.notation, data=shown, tag=fence_tag(shown))
        messages = (Message(role="system", content=system), Message(role="user", content=user))
        tokens = self._chat.count_tokens(messages)
        return Question(
            request=ChatRequest(
                messages=messages,
                schema_name=prompt.schema,
                json_schema=None if self._use_toon else schema,
                max_tokens=max(1, min(MOST_REPLY_TOKENS, self._chat.context_tokens - tokens)),
                temperature=self._temperature,
                seed=self._seed,
            ),
            prompt=prompt,
            notation=self.notation,
            prompt_tokens=tokens,
            expected_tokens=expected,
            data=data,
        )


@lru_cache(maxsize=8)
def _named(language: str) -> str:
    return LANGUAGES.get(language, f"the language of the story ({language})")


def _scaled(tokens: int, language: str) -> int:
    return tokens if language == "en" else round(tokens * _OTHER_SCRIPT)


def _shortened(text: str, most_chars: int | None) -> str:
    if most_chars is None or len(text) <= max(most_chars, _FEWEST_CHARS):
        return text
    half = max(most_chars, _FEWEST_CHARS) // 2
    return text[:half] + _GAP + text[-half:]


def _marks(request: PassageRequest) -> dict[int, str]:
    """What the page shows at the start of a sentence: a heading, a new paragraph, a break before it."""
    marks: dict[int, str] = {}
    pending = ""
    for block in request.blocks:
        if block.span.start == block.span.end:
            pending = f"after a break: {block.label}" if block.label else "after a break"
            continue
        marks[block.span.start] = f"{_mark(block)}, {pending}" if pending else _mark(block)
        pending = ""
    return marks


def _mark(block: Block) -> str:
    return f"speech of {block.speaker}" if block.kind is BlockKind.SPEECH and block.speaker else block.kind.value
