"""What is in use: the current documents, all they refer to, and the keys of the last render of every film."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from io_managers.film_store import FilmStore
from io_managers.garbage import Garbage, find_garbage, remove_garbage
from storyvid.models.base import MediaRef
from storyvid.models.manifest import Render
from storyvid.stages.companions import RENDER
from storyvid_assets.home import Home

_SHA256 = re.compile(r"[0-9a-f]{64}")


class Collection(NamedTuple):
    """What a collection found, and how much of it was removed."""

    garbage: list[Garbage]
    freed_bytes: int


def collect_garbage(home: Home, age_s: float, *, delete: bool) -> Collection:
    """Find, and with `delete` remove, what no document, running render or recent film refers to."""
    content, keys = _live(home)
    garbage = find_garbage(home.root, content, keys, age_s)
    return Collection(garbage, remove_garbage(garbage, age_s) if delete else 0)


def _live(home: Home) -> tuple[set[str], set[str]]:
    """SHA-256 of all content in use, and all keys in use.

    Every hash that stands in a live document or result counts as content in use, and as a key in use: documents name
    both, and a hash of one kind never equals one of the other.
    """
    store = home.store()
    keys = {str(row["key"]) for run in _last_runs(home) for row in home.ledger().rows(run)}
    waiting = [*_documents(home.root), *(ref for key in keys if (ref := store.result_ref(key)) is not None)]
    content: set[str] = set()
    while waiting:
        ref = waiting.pop()
        if ref.sha256 in content:
            continue
        content.add(ref.sha256)
        if ref.ext == "json" and store.intact(ref):
            named = set(_SHA256.findall(store.read(ref).decode()))
            keys |= named
            waiting.extend(_references(store, ref))
    return content, keys


def _documents(root: Path) -> Iterator[MediaRef]:
    for file in sorted((root / "documents").rglob("*")):
        if file.is_file() and not file.name.startswith("."):
            try:
                yield MediaRef.model_validate_json(file.read_bytes())
            except (FileNotFoundError, ValidationError):
                continue


def _references(store: FilmStore, ref: MediaRef) -> Iterator[MediaRef]:
    """Every media reference inside a JSON document, whatever its type."""
    waiting = [json.loads(store.read(ref))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if value.keys() == MediaRef.model_fields.keys():
                yield MediaRef.model_validate(value)
            else:
                waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _last_runs(home: Home) -> Iterator[str]:
    """The run that made each delivered film what it is."""
    for account in sorted((home.root / "films").glob(f"*/*/{RENDER}")):
        try:
            yield Render.model_validate_json(account.read_bytes()).run_id
        except (FileNotFoundError, ValidationError):
            continue
