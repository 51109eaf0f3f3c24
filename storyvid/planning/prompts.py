"""Reads the templates of `prompts/`: one file per stage and language, versioned in its front matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, Template, TemplateError

from storyvid.errors import PlanError

_FENCE = "---\n"
_FIELDS = ("version", "language", "stage")


@dataclass(frozen=True)
class Prompt:
    """A template and what its front matter says of it."""

    stage: str
    language: str
    version: str
    template: Template

    def render(self, **values: object) -> str:
        """The text for `values`. Raises PlanError where the template names something that is not given."""
        try:
            return " ".join(self.template.render(**values).split())
        except TemplateError as error:
            raise PlanError(f"prompt {self.stage}.{self.language} cannot be filled: {error}; correct it") from error


@cache
def load_prompt(stage: str, language: str) -> Prompt:
    """The shipped prompt `prompts/<stage>.<language>.md`. Raises PlanError where it is missing or malformed."""
    return read_prompt(files("prompts").joinpath(f"{stage}.{language}.md"))


def read_prompt(source: Traversable) -> Prompt:
    """A prompt from any file with front matter `version`, `language`, `stage`. Raises PlanError."""
    matter, template = read_template(source, _FIELDS)
    return Prompt(str(matter["stage"]), str(matter["language"]), str(matter["version"]), template)


def read_template(source: Traversable, fields: Sequence[str]) -> tuple[Mapping[str, Any], Template]:
    """Front matter, which has to name `fields`, and template of a file. Raises PlanError."""
    if not source.is_file():
        raise PlanError(f"there is no prompt {source.name}; add it, or choose a language that has one")
    head, fence, body = source.read_text(encoding="utf-8").removeprefix(_FENCE).partition(f"\n{_FENCE}")
    try:
        matter = yaml.safe_load(head) if fence else None
    except yaml.YAMLError as error:
        raise PlanError(f"the front matter of prompt {source.name} is no valid YAML: {error}; correct it") from error
    if not isinstance(matter, dict) or any(field not in matter for field in fields):
        raise PlanError(f"prompt {source.name} needs front matter with {', '.join(fields)}; add it")
    # What comes out is read by people and models, never as HTML, so nothing is to be escaped.
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    try:
        return matter, environment.from_string(body)
    except TemplateError as error:
        raise PlanError(f"prompt {source.name} is no valid template: {error}; correct it") from error
