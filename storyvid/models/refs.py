"""The media that a document refers to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from storyvid.models.base import MediaRef


def media_refs(value: object) -> Iterator[MediaRef]:
    """Every media reference inside a document, in order."""
    if isinstance(value, MediaRef):
        yield value
    elif isinstance(value, BaseModel):
        for name in _media_fields(type(value)):
            yield from media_refs(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from media_refs(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from media_refs(item)


@cache
def _media_fields(kind: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that may hold media: a spoken line has a hundred words and none of them does."""
    return tuple(name for name, field in kind.model_fields.items() if _may_hold_media(field.annotation, frozenset()))


def _may_hold_media(kind: Any, above: frozenset[Any]) -> bool:
    """Whether a value of this annotation may hold media; `above` are the models that it is found in."""
    if kind in (MediaRef, Any):
        return True
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return any(_may_hold_media(part, above) for part in get_args(kind))
    inside = above | {kind}
    return kind not in above and any(_may_hold_media(field.annotation, inside) for field in kind.model_fields.values())
