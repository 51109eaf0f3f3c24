"""The YAML block at the head of a story (Markdown, plain text): which fields it may have, where an error stands."""

from __future__ import annotations

import re
from itertools import takewhile

import yaml
from pydantic import ValidationError

from storyvid.errors import StoryFileError
from storyvid.models.story import SourceOptions

FIELDS = ("title", "author", "language", "style", "aspect", "minutes", "voice", "music", "seed")

_FENCE = re.compile(r"^---[ \t]*$")
_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$")
_FIELD_LINE = re.compile(rf"^(?:{'|'.join(FIELDS)})[ \t]*:")


def split_front_matter(text: str, *, file_name: str) -> tuple[SourceOptions, str, str]:
    """What the front matter states, the block itself ('' where there is none), and the text after it.

    Raises StoryFileError, naming the line and the field, for a block that is not closed, is no mapping of plain
    values, has a field that is unknown or stated twice, or a value that the field cannot have.
    """
    lines = text.split("\n")
    if not lines or not _FENCE.match(lines[0]):
        return SourceOptions(), "", text
    end = next((number for number, line in enumerate(lines[1:], start=1) if _END.match(line)), None)
    if end is None:
        if any(_FIELD_LINE.match(line) for line in lines[1:3]):
            raise StoryFileError(f"{file_name}, line 1: the front matter is not closed. Put a line `---` after it.")
        return SourceOptions(), "", text
    block = "\n".join(lines[1:end])
    if not _FIELD_LINE.search(block.lstrip()) and ":" not in block:
        return SourceOptions(), "", text
    return _options(block, file_name), block, "\n".join(lines[end + 1 :])


def has_front_matter(text: str) -> bool:
    """Whether a plain text, where `---` may be but a rule, opens with a block that states a field."""
    lines = text.split("\n")
    return _FENCE.match(lines[0]) is not None and any(
        _FIELD_LINE.match(line) for line in takewhile(lambda line: not _END.match(line), lines[1:])
    )


def _options(block: str, file_name: str) -> SourceOptions:
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for key, value in _entries(block, file_name):
        name, line = key.value, key.start_mark.line + 2
        where = f"{file_name}, line {line}"
        if name not in FIELDS:
            raise StoryFileError(
                f"{where}: unknown field `{name}` in the front matter. Fields are: {', '.join(FIELDS)}."
            )
        if name in lines:
            raise StoryFileError(f"{where}: the field `{name}` is stated twice in the front matter.")
        if not isinstance(value, yaml.ScalarNode):
            raise StoryFileError(f"{where}: the field `{name}` takes one plain value, not a list or a mapping.")
        lines[name] = line
        # The scalar as written: YAML 1.1 would read the aspect 16:9 as the number 969.
        if value.value not in ("", "~", "null"):
            values[name] = value.value
    try:
        return SourceOptions.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise StoryFileError(
            f"{file_name}, line {lines[name]}: the field `{name}` cannot be `{values[name]}`: {first['msg']}."
        ) from error


def _entries(block: str, file_name: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
    try:
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        raise StoryFileError(
            f"{file_name}, line {line}: the front matter is not valid YAML: {error.problem}. "
            "Put quotes around a value that holds a colon."
        ) from error
    except yaml.YAMLError as error:
        raise StoryFileError(f"{file_name}, line 2: the front matter is not valid YAML: {error}.") from error
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode) or not all(isinstance(key, yaml.ScalarNode) for key, _ in root.value):
        raise StoryFileError(f"{file_name}, line 2: the front matter is not a list of `field: value` lines.")
    return list(root.value)
