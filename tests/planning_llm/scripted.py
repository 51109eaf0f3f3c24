"""A language model that follows a script, and one that plans by simple rules of its own from the prompt alone."""

from __future__ import annotations

import json
import re
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import toon_format

from resources.llm.chat import ChatReply, ChatRequest, Message
from storyvid.planning.words import words

NAMES = {
    "Della": "woman",
    "Jim": "man",
    "Madame Sofronie": "woman",
    "Scrooge": "man",
    "Marley": "man",
    "Bob Cratchit": "man",
    "Tiny Tim": "boy",
    "Fezziwig": "man",
    "हामिद": "boy",
    "अमीना": "woman",
}
LOOKS = {"Della": "brown hair that falls below her knee", "Scrooge": "a pointed nose and thin blue lips"}
CLOTHES = {"Della": "an old brown jacket", "Jim": "an overcoat that needs replacing"}
_DATA = re.compile(r"<(story-[0-9a-f]{8})>\n(.*)\n</\1>", re.DOTALL)
_BUDGET = re.compile(r"(?:Keep about|लगभग) (\d+)")

Script = Callable[[int, ChatRequest], ChatReply | str]


class ScriptedModel:
    """A ChatModel whose answers a function gives: it gets the number of the call, from 0, and the request."""

    def __init__(self, script: Script, *, context_tokens: int = 8_192, at_once: int = 4) -> None:
        self._script, self.context_tokens, self.at_once = script, context_tokens, at_once
        self.requests: list[ChatRequest] = []
        self._lock = threading.Lock()

    @property
    def identity(self) -> Mapping[str, str]:
        return {"backend": "scripted", "model": "a script"}

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return sum(len(re.findall(r"[A-Za-z]{1,5}|[^A-Za-z\s]", message.content)) + 8 for message in messages)

    def close(self) -> None:
        """There is nothing under way."""

    def complete(self, request: ChatRequest) -> ChatReply:
        with self._lock:
            number = len(self.requests)
            self.requests.append(request)
        answer = self._script(number, request)
        return answer if isinstance(answer, ChatReply) else reply(answer)


def reply(text: str, finish: Literal["stop", "length", "refusal"] = "stop") -> ChatReply:
    return ChatReply(text=text, finish=finish, prompt_tokens=100, completion_tokens=10, latency_s=0.01)


def data_of(request: ChatRequest) -> dict[str, Any]:
    """The data that a prompt shows, read as a model would see it: between the tags, in either notation."""
    found = _DATA.search(next(message.content for message in request.messages if message.role == "user"))
    assert found is not None
    text = found.group(2)
    return json.loads(text) if text.startswith("{") else toon_format.decode(text)


def sensible(_: int, request: ChatRequest) -> str:
    """A good plan of whatever is asked, the same for the same question."""
    data = data_of(request)
    plan = passage_of(data, request.messages[1].content) if "sentences" in data else scene_of(data)
    return json.dumps(plan, ensure_ascii=False) if request.json_schema is not None else toon_format.encode(plan)


def passage_of(data: Mapping[str, Any], asked: str) -> dict[str, Any]:
    """Scenes begin at headings, breaks and at some paragraphs, by what these say alone; the first words are kept."""
    sentences = data["sentences"]
    text = " ".join(str(item["text"]) for item in sentences)
    people = [name for name in NAMES if name in text]
    starts = [item["n"] for item in sentences if item["n"] == 1 or _opens(str(item["mark"]), str(item["text"]))]
    scenes = {}
    for first, end in zip(starts, [*starts[1:], len(sentences) + 1], strict=True):
        inside = " ".join(str(item["text"]) for item in sentences[first - 1 : end - 1])
        scenes[str(first)] = {
            "place": "the room",
            "indoors": True,
            "time": "night",
            "mood": "tender",
            "music": "calm",
            "people": [name for name in people if name in inside],
        }
    return {
        "summary": "Something happens to somebody.",
        "themes": ["love"],
        "people": [
            {
                "name": name,
                "also": [],
                "kind": NAMES[name],
                "age": "adult",
                "look": LOOKS.get(name, ""),
                "clothes": CLOTHES.get(name, ""),
                "voice": "usual",
                "speaks": True,
            }
            for name in people
        ],
        "places": [{"name": "the room", "look": "a shabby furnished flat with a pier-glass between the windows"}],
        "midway": not str(sentences[0]["mark"]).startswith(("heading", "after")),
        "scenes": scenes,
        "keep": _kept(sentences, asked),
    }


def _kept(sentences: Sequence[Mapping[str, Any]], asked: str) -> list[int]:
    budget = _BUDGET.search(asked)
    kept, told = [], 0
    for item in sentences:
        if budget is None or told < int(budget.group(1)):
            kept.append(item["n"])
            told += len(words(str(item["text"])))
    return kept


def _opens(mark: str, text: str) -> bool:
    return "heading" in mark or "break" in mark or (mark == "paragraph" and zlib.crc32(text.encode()) % 5 == 0)


def scene_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Shots of about seven seconds; each shows words of its own."""
    people = [person["name"] for person in data["people"]]
    shots: dict[str, Any] = {}
    voices: dict[str, str] = {}
    seconds = 99.0
    for part in data["parts"]:
        if seconds + part["s"] > 9 and not (part["s"] < 1.5 and seconds < 12):
            told = [word for word in words(str(part["text"])) if len(word) > 3][:9]
            shots[str(part["n"])] = {
                "shows": f"Lamplight in a room with {' and '.join(told) or 'a door'}, from angle {part['n']}",
                "people": [name for name in people if name in str(part["text"])][:4],
                "size": ("wide", "medium", "close")[len(shots) % 3],
                "move": ("static", "push_in")[len(shots) % 2],
                "join": "cut",
                "continues": False,
            }
            seconds = 0.0
        seconds += part["s"]
        if part["speech"]:
            voices[str(part["n"])] = people[0] if people else "narrator"
    return {"voices": voices, "shots": shots}
