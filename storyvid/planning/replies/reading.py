"""Reads the data out of what a language model wrote: JSON first, mended where that is certain, then TOON.

JSON comes first because the TOON decoder reads some JSON without an error and wrongly.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import toon_format
from pydantic import BaseModel, ValidationError

from storyvid.errors import ReplyError
from storyvid.planning.replies.schema import known_fields

LONGEST_REPLY = 60_000
"""Characters. No plan of a passage or scene comes near it; what is longer is a model that cannot stop."""
_DEEPEST = 24
_MOST_TRIES = 12
_FAULTS_TOLD = 6
_SHOWN = 80

_THOUGHT_ENDS = re.compile(r"</(?:think|thinking|reasoning)>", re.IGNORECASE)
_FENCE = re.compile(r"```[\w+-]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_OPEN_FENCE = re.compile(r"^\s*```[\w+-]*[ \t]*\n|\n?[ \t]*```\s*$")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])|\b(?:True|False|None)\b|[{}\[\]]', re.DOTALL)
_PYTHON = {"True": "true", "False": "false", "None": "null"}
_REFUSAL = re.compile(
    r"\b(?:I(?:'m| am) (?:sorry|unable|not able)|I (?:can(?:no|')t|cannot|won't|will not) (?:help|assist|comply|do|"
    r"fulfil|provide|create|continue)|as an AI|against my (?:guidelines|policy))|"
    r"मैं .{0,40}(?:नहीं कर सकता|नहीं कर सकती|असमर्थ)",
    re.IGNORECASE,
)

R = TypeVar("R", bound=BaseModel)


def read_reply(text: str, model: type[R], *, whole: bool = True) -> R:
    """The reply as `model`; `whole` is False where it was cut off, so that only JSON which is complete counts.

    Raises ReplyError that says what is wrong, in words for the one who wrote it.
    """
    if len(text) > LONGEST_REPLY:
        raise ReplyError(f"the reply does not end: {len(text)} characters. Give the plan alone, and each thing once")
    if not text.strip():
        raise ReplyError("the reply is empty. Give the plan")
    data = _data(text, known_fields(model), whole=whole)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ReplyError(_told(error)) from error


def looks_refused(text: str) -> bool:
    """Whether a text without data in it declines to answer."""
    return _REFUSAL.search(text[:600]) is not None


def _data(text: str, fields: frozenset[str], *, whole: bool) -> dict[str, Any]:
    plain = _THOUGHT_ENDS.split(text.replace("\ufeff", ""))[-1].strip()
    candidates = [*(match.group(1) for match in _FENCE.finditer(plain)), _OPEN_FENCE.sub("", plain)]
    for read in (_json, _mended_json, _python, _toon) if whole else (_json,):
        for candidate in candidates:
            found = read(candidate, fields)
            if len(found) > 1:
                raise ReplyError("the reply holds several different plans. Give one plan, and nothing else")
            if found:
                return found[0]
    if not whole:
        raise ReplyError("the reply was cut off because it is too long. Give the whole plan in fewer words")
    if looks_refused(plain):
        raise ReplyError(f"the request was declined: {plain[:_SHOWN]!r}. The story is fiction; plan its film")
    if "{" in plain:
        raise ReplyError(f"the reply is no complete, valid JSON: {_place(plain)}. Give the whole plan again")
    raise ReplyError(f"the reply holds no plan: {plain[:_SHOWN]!r}. Give the plan as data, nothing else")


def _json(text: str, fields: frozenset[str]) -> list[dict[str, Any]]:
    """Every different object of the text that has one of `fields`; objects inside others do not count."""
    found: list[dict[str, Any]] = []
    place = tries = 0
    while (place := text.find("{", place)) >= 0 and tries < _MOST_TRIES:
        tries += 1
        try:
            value, place = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            place += 1
            continue
        data = _unwrapped(value, fields)
        if data is not None and data not in found:
            found.append(data)
    return found


def _mended_json(text: str, fields: frozenset[str]) -> list[dict[str, Any]]:
    """JSON with what does not change its meaning mended: comments, commas too many, Python's words, the last brace."""
    start = text.find("{")
    if start < 0:
        return []
    pieces: list[str] = []
    opened: list[str] = []
    place = start
    for match in _TOKEN.finditer(text, start):
        token = match.group()
        pieces.append(text[place : match.start()])
        place = match.end()
        if token in "{[":
            opened.append(token)
            if len(opened) > _DEEPEST:
                return []
        elif token in "}]" and opened:
            opened.pop()
        if not token.startswith(("//", "/*", ",")):
            pieces.append(_PYTHON.get(token, token))
        if not opened:
            break
    else:
        tail = text[place:].strip()
        # Only the brace that closes the whole can be given: what else is missing may have held more.
        if opened != ["{"] or tail or not pieces or pieces[-1] not in ("]", "}"):
            return []
        pieces.append("}")
    try:
        value = _DECODER.decode("".join(pieces))
    except (ValueError, RecursionError):
        return []
    data = _unwrapped(value, fields)
    return [data] if data is not None else []


def _python(text: str, fields: frozenset[str]) -> list[dict[str, Any]]:
    """A Python literal, as some models write when they mean JSON."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or not re.match(r"\{\s*'", text[start:]) or max(_depths(text), default=0) > _DEEPEST:
        return []
    try:
        value = ast.literal_eval(text[start : end + 1])
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    data = _unwrapped(value, fields)
    return [data] if data is not None else []


def _toon(text: str, fields: frozenset[str]) -> list[dict[str, Any]]:
    """TOON from the first line that names a field on; never what looks like JSON."""
    names = "|".join(sorted(map(re.escape, fields)))
    first = re.search(rf"^(?:{names})(?:\[\d+[^\]\n]*\](?:\{{[^}}\n]*\}})?)?:", text, re.MULTILINE)
    if first is None or text.lstrip().startswith(("{", "[")):
        return []
    try:
        value = toon_format.decode(text[first.start() :].rstrip())
    except toon_format.ToonDecodeError as error:
        raise ReplyError(f"the reply is no valid TOON: {error}. Give the whole plan again") from error
    except RecursionError:
        return []
    data = _unwrapped(value, fields)
    return [data] if data is not None else []


def _unwrapped(value: Any, fields: frozenset[str]) -> dict[str, Any] | None:
    """The object that has one of `fields`, also where it stands alone inside another (`{"plan": {…}}`)."""
    for _ in range(3):
        if not isinstance(value, dict):
            return None
        if fields & value.keys():
            return value
        value = next(iter(value.values())) if len(value) == 1 else None
    return None


def _pairs(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found and found[name] != value:
            raise ReplyError(f"{name[:_SHOWN]!r} is given twice with different content. Give each thing once")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_constant, strict=False)


def _depths(text: str) -> Iterator[int]:
    depth = 0
    for match in re.finditer(r"[{}\[\]()]", text):
        depth += 1 if match.group() in "{[(" else -1
        yield depth


def _place(text: str) -> str:
    """Where the first object of the text goes wrong."""
    try:
        _DECODER.raw_decode(text, text.index("{"))
    except json.JSONDecodeError as error:
        near = text[max(0, error.pos - 30) : error.pos + 10]
        ended = " (it breaks off)" if error.pos >= len(text.rstrip()) - 1 else ""
        return f"{error.msg} near {near!r}{ended}"
    except (ValueError, RecursionError) as error:
        return str(error)[:_SHOWN]
    return "it does not hold what was asked for"


def _told(error: ValidationError) -> str:
    """The faults of a reply, one after the other, each with its place."""
    faults = error.errors(include_url=False)
    told = []
    for fault in faults[:_FAULTS_TOLD]:
        place = ".".join(str(part) for part in fault["loc"])
        value = "" if fault["type"] == "missing" else f" (it is {str(fault['input'])[:_SHOWN]!r})"
        told.append(f"{place}: {fault['msg'].removeprefix('Value error, ')}{value}")
    more = f"; and {len(faults) - _FAULTS_TOLD} more" if len(faults) > _FAULTS_TOLD else ""
    return "; ".join(told) + more
