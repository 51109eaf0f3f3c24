"""The YAML of a cut file as marked nodes, so that every fault can name its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

import yaml

from storyvid.errors import CutFileError

MAX_CUT_BYTES = 1024 * 1024
T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """One cut file; makes the errors that name it."""

    file_name: str

    def fault(self, line: int, field: str, message: str) -> CutFileError:
        """`my-story.cut.yaml line 12, move: …`."""
        return CutFileError(f"{self.file_name} line {line}{f', {field}' if field else ''}: {message}")

    def root(self, content: bytes) -> yaml.Node | None:
        """The node that holds all, None for a file of comments. Raises CutFileError."""
        if len(content) > MAX_CUT_BYTES:
            raise CutFileError(f"{self.file_name}: {len(content):,} bytes are more than {MAX_CUT_BYTES:,}")
        try:
            return yaml.compose(content.decode("utf-8-sig"), Loader=yaml.SafeLoader)
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise self.fault(line, "", "the file is not UTF-8; save it as UTF-8 text") from error
        except yaml.MarkedYAMLError as error:
            line = (error.problem_mark.line if error.problem_mark else 0) + 1
            raise self.fault(
                line, "", f"no valid YAML: {error.problem}. Put quotes around words that hold a colon or a #."
            ) from error
        except yaml.YAMLError as error:
            raise self.fault(1, "", f"no valid YAML: {' '.join(str(error).split())}") from error
        except RecursionError as error:
            raise self.fault(1, "", "lists inside lists without end; a cut file is a list of entries") from error

    def mapping(self, node: yaml.Node, known: Collection[str], what: str) -> dict[str, Field]:
        """The fields of a mapping. Raises CutFileError for an unknown or repeated one."""
        if not isinstance(node, yaml.MappingNode):
            raise self.fault(line_of(node), "", f"{what} is written as `field: value` lines")
        fields: dict[str, Field] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name not in known:
                raise self.fault(line_of(key), str(name), f"{what} has no such field: use {', '.join(known)}")
            if name in fields:
                raise self.fault(line_of(key), name, f"stated twice; first in line {fields[name].line}")
            fields[name] = Field(self, name, line_of(key), value)
        return fields

    def items(self, field: Field | None) -> Sequence[yaml.Node]:
        """The entries of a list; none where it is left out or empty. Raises CutFileError."""
        if field is None or _is_null(field.node):
            return ()
        if not isinstance(field.node, yaml.SequenceNode):
            raise field.fault("this is a list; begin each entry with `- `")
        return list(field.node.value)


class Faults:
    """What is wrong in a page, so that its author is told all of it at once."""

    def __init__(self) -> None:
        self._noted: list[CutFileError] = []

    def noting(self, read: Callable[[], T]) -> T | None:
        """What `read` gives; None where it raises a CutFileError, which is noted."""
        try:
            return read()
        except CutFileError as error:
            self.note(error)
            return None

    def note(self, error: CutFileError) -> None:
        self._noted.append(error)

    def raise_all(self) -> None:
        """Raise what was noted, if anything was, as one CutFileError with a line for each."""
        if len(self._noted) == 1:
            raise self._noted[0]
        if self._noted:
            raise CutFileError("\n".join(map(str, self._noted)))


@dataclass(frozen=True)
class Field:
    """`name: value` in a line of the page."""

    page: Page
    name: str
    line: int
    node: yaml.Node

    def fault(self, message: str) -> CutFileError:
        return self.page.fault(self.line, self.name, message)

    def written(self) -> str:
        """The value as written: YAML itself would read 12:30 as a number and `no` as a truth. Raises CutFileError."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.fault("takes one plain value, not a list or a mapping")
        if _is_null(self.node):
            raise self.fault("has no value; give one, or leave the field out")
        return str(self.node.value).strip()


def line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _is_null(node: yaml.Node) -> bool:
    plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return plain and node.value in ("", "~", "null")
