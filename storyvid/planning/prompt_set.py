"""The prompts for language models: a file per stage and language, in Jinja2, with an example that is tested.

A file has front matter (`version`, `language`, `stage`, `schema`, `example` with `data` and `reply`) and three blocks:
`instructions` (the system message), `question` (what comes with the data) and `correction` (what goes back to a reply
that is wrong).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal

import toon_format
from jinja2 import Template, TemplateError

from storyvid.errors import PlanError, SettingsError
from storyvid.planning.prompts import compiled, read_prompt

Stage = Literal["passage", "scene"]
Block = Literal["instructions", "question", "correction"]

STAGES: tuple[Stage, ...] = ("passage", "scene")
BLOCKS: tuple[Block, ...] = ("instructions", "question", "correction")
LANGUAGES: Mapping[str, str] = {"en": "English", "hi": "Hindi"}
"""Languages that have prompts of their own; any other story is asked about in English."""
_FIELDS = ("version", "language", "stage", "schema", "example")


@dataclass(frozen=True)
class ChatPrompt:
    """A prompt file. `digest` is the SHA-256 (hex) of its text."""

    name: str
    version: str
    schema: str
    example_data: Mapping[str, Any]
    example_reply: Mapping[str, Any]
    template: Template
    digest: str

    def render(self, block: Block, **values: object) -> str:
        """The text of a block. Raises PlanError where it names something that is not given."""
        try:
            context = self.template.new_context(values)
            return "".join(self.template.blocks[block](context)).strip()
        except TemplateError as error:
            raise PlanError(f"prompt {self.name} cannot be filled: {error}; correct it") from error


class PromptSet:
    """Prompts by stage and language, from the user's folder where it has them, else the shipped ones."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises SettingsError where `folder` holds no prompt, or a file that no stage and language asks for."""
        self._sources: dict[str, Traversable] = {
            name: files("prompts").joinpath(name) for stage in STAGES for name in _names(stage)
        }
        if folder is not None:
            self._sources |= _own(folder, set(self._sources))

    def get(self, stage: Stage, language: str) -> ChatPrompt:
        """The prompt of a stage for a story in `language`. Raises PlanError where its file is malformed."""
        return self._prompts[f"{stage}.{language if language in LANGUAGES else 'en'}.md"]

    @property
    def identity(self) -> Mapping[str, str]:
        """Version and beginning of the hash of every prompt: what was asked is in the key of what was answered."""
        return {
            f"prompt_{name.removesuffix('.md')}": f"{prompt.version} {prompt.digest[:16]}"
            for name, prompt in self._prompts.items()
        }

    @cached_property
    def _prompts(self) -> Mapping[str, ChatPrompt]:
        return {name: _read(source) for name, source in self._sources.items()}


def notation(data: Mapping[str, Any], *, toon: bool) -> str:
    """`data` as a model is shown it: TOON, or compact JSON."""
    if toon:
        return toon_format.encode(dict(data))
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def fence_tag(data: str) -> str:
    """A name for the tags around `data` that it does not contain: no text can close its own fence."""
    for number in range(len(data) + 1):
        tag = f"story-{hashlib.sha256(f'{number}{data}'.encode()).hexdigest()[:8]}"
        if tag not in data:
            return tag
    raise AssertionError("a text is shorter than the number of names that it contains")


def _names(stage: Stage) -> list[str]:
    return [f"{stage}.{language}.md" for language in LANGUAGES]


def _own(folder: Path, known: set[str]) -> dict[str, Traversable]:
    found = {file.name: file for file in sorted(folder.glob("*.md"))} if folder.is_dir() else {}
    strange = sorted(set(found) - known)
    if not found or strange:
        what = f"holds {strange[0]}" if strange else "holds no prompt" if folder.is_dir() else "is no folder"
        raise SettingsError(f"PROMPT_SET={folder} {what}; its files are named {', '.join(sorted(known))}")
    return dict(found)


def _read(source: Traversable) -> ChatPrompt:
    matter, text = read_prompt(source, _FIELDS)
    template = compiled(source.name, text)
    missing = [block for block in BLOCKS if block not in template.blocks]
    if missing:
        raise PlanError(f"prompt {source.name} has no block {missing[0]!r}; add {{% block {missing[0]} %}}")
    example = matter["example"]
    if not isinstance(example, dict) or not all(isinstance(example.get(part), dict) for part in ("data", "reply")):
        raise PlanError(f"prompt {source.name} has no example with data and reply in its front matter; add one")
    return ChatPrompt(
        name=source.name,
        version=str(matter["version"]),
        schema=str(matter["schema"]),
        example_data=example["data"],
        example_reply=example["reply"],
        template=template,
        digest=hashlib.sha256(source.read_bytes()).hexdigest(),
    )
