"""Reads the templates of `prompts/`: one file per stage and language, versioned in its front matter.

Jinja is imported when a template is read or filled: an unchanged story asks for no more than versions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import yaml

from storyvid.errors import PlanError

if TYPE_CHECKING:
    from jinja2 import Template

_FENCE = "---\n"
_FIELDS = ("version", "language", "stage")


@dataclass(frozen=True)
class Prompt:
    """The text of a template, and what its front matter says of it."""

    name: str
    version: str
    text: str

    def render(self, **values: object) -> str:
        """The text for `values`. Raises PlanError where it is no template, or names something that is not given."""
        from jinja2 import TemplateError

        template = self._template
        try:
            return " ".join(template.render(**values).split())
        except TemplateError as error:
            raise PlanError(f"prompt {self.name} cannot be filled: {error}; correct it") from error

    @cached_property
    def _template(self) -> Template:
        return compiled(self.name, self.text)


@cache
def load_prompt(stage: str, language: str) -> Prompt:
    """The shipped prompt `prompts/<stage>.<language>.md`. Raises PlanError where it or its front matter is missing."""
    matter, text = read_prompt(files("prompts").joinpath(f"{stage}.{language}.md"), _FIELDS)
    return Prompt(f"{stage}.{language}", str(matter["version"]), text)


def read_prompt(source: Traversable, fields: Sequence[str]) -> tuple[Mapping[str, Any], str]:
    """Front matter, which has to name `fields`, and the text after it. Raises PlanError."""
    if not source.is_file():
        raise PlanError(f"there is no prompt {source.name}; add it, or choose a language that has one")
    head, fence, body = source.read_text(encoding="utf-8").removeprefix(_FENCE).partition(f"\n{_FENCE}")
    try:
        matter = yaml.safe_load(head) if fence else None
    except yaml.YAMLError as error:
        raise PlanError(f"the front matter of prompt {source.name} is no valid YAML: {error}; correct it") from error
    if not isinstance(matter, dict) or any(field not in matter for field in fields):
        raise PlanError(f"prompt {source.name} needs front matter with {', '.join(fields)}; add it")
    return matter, body


def compiled(name: str, text: str) -> Template:
    """The template that a text is. Raises PlanError where it is none, saying which prompt it is of."""
    from jinja2 import Environment, StrictUndefined, TemplateError

    # What comes out is read by people and models, never as HTML, so nothing is to be escaped.
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    try:
        return environment.from_string(text)
    except TemplateError as error:
        raise PlanError(f"prompt {name} is no valid template: {error}; correct it") from error
