"""Finds what nobody refers to any more in the film store, and removes it when told to."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from io_managers.film_store import StoreEntry
from storyvid.errors import StoreError

SHORTEST_AGE_S = 3600.0
"""Younger files are never garbage: a running render may not have told of them yet."""


class Garbage(NamedTuple):
    """A file that may go, and its size."""

    file: Path
    size_bytes: int


def find_garbage(root: Path, live_content: Collection[str], live_keys: Collection[str], age_s: float) -> list[Garbage]:
    """Files of the store under `root` that are neither live nor younger than `age_s` (at least an hour).

    `live_content` are SHA-256 of media in use, `live_keys` keys in use; a live key keeps its result. Whatever is used
    again is dated anew by the store, so a render beside this keeps what it uses.
    """
    limit = time.time() - max(age_s, SHORTEST_AGE_S)
    dead_keys = [file for file in _files(root / "keys") if file.name not in live_keys]
    kept = set(live_content) | {
        sha for file in _files(root / "keys") if file.name in live_keys for sha in _result(file)
    }
    dead = [file for file in _files(root / "media") if file.name.partition(".")[0] not in kept]
    return [garbage for file in (*dead_keys, *dead) if (garbage := _older(file, limit)) is not None]


def remove_garbage(garbage: Collection[Garbage], age_s: float) -> int:
    """Remove the files that are still that old; returns the bytes freed. Raises StoreError."""
    limit = time.time() - max(age_s, SHORTEST_AGE_S)
    freed = 0
    for file, size_bytes in garbage:
        try:
            if _older(file, limit) is not None:
                file.unlink(missing_ok=True)
                freed += size_bytes
        except OSError as error:
            raise StoreError(f"cannot remove {file}: {error.strerror}; correct the folder's rights") from error
    return freed


def _older(file: Path, limit: float) -> Garbage | None:
    try:
        stat = file.stat()
    except FileNotFoundError:
        return None
    return Garbage(file, stat.st_size) if stat.st_mtime < limit else None


def _files(folder: Path) -> Iterator[Path]:
    """Files two levels down, temporary ones that a kill left included."""
    return (file for group in sorted(folder.glob("*")) if group.is_dir() for file in sorted(group.iterdir()))


def _result(key_file: Path) -> Iterator[str]:
    try:
        yield StoreEntry.model_validate_json(key_file.read_bytes()).result.sha256
    except (FileNotFoundError, ValidationError):
        return
