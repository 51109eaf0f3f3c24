"""What a look at the inbox leaves for the next, in a file; the sensor's cursor only names it.

Dagster writes a cursor with every tick and keeps it for as long as the tick: a thousand files remembered there would
fill its database. A look that does not end leaves the cursor as it was, so the file that it names is kept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from io_managers.film_store import write_atomically
from storyvid.models.inbox import InboxMemory


def recall(folder: Path, cursor: str | None) -> InboxMemory:
    """The memory that the cursor names; an empty one on the first look, or where it is lost or damaged."""
    try:
        data = _file(folder, cursor or "").read_bytes()
        return InboxMemory.model_validate_json(data) if _name(data) == cursor else InboxMemory()
    except (OSError, ValidationError):
        return InboxMemory()


def keep(folder: Path, memory: InboxMemory, last: str | None) -> str:
    """Keep the memory and return its cursor; of the others only the `last` stays."""
    data = memory.canonical_json().encode()
    cursor = _name(data)
    if cursor != last:
        write_atomically(_file(folder, cursor), data)
        for file in folder.glob("*.json"):
            if file.stem not in (cursor, last):
                file.unlink(missing_ok=True)
    return cursor


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _file(folder: Path, cursor: str) -> Path:
    return folder / f"{cursor}.json"
