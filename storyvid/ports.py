"""What the domain needs from the outside: a place to keep things and a book to write them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from storyvid.generation.protocols import MediaStore
from storyvid.models.base import MediaRef

Row: TypeAlias = Mapping[str, str | int | float | bool | None]
"""A row of the ledger."""


class Store(MediaStore, Protocol):
    """The film store: media by content, results by key, documents by asset and partition."""

    def recall(self, key: str) -> bytes | None:
        """The result kept under `key`, or None where there is none or its bytes are damaged."""
        ...

    def origin(self, key: str) -> str | None:
        """What the result of `key` was made from: canonical JSON of stage, identity and request; None if unknown."""
        ...

    def remember(self, key: str, result: bytes, origin: str = "") -> bytes:
        """Keep `result` (JSON) and its origin under `key`. The first writer wins: what is kept is returned."""
        ...

    def replace(self, key: str, result: bytes, origin: str = "") -> None:
        """Keep `result` under `key` instead of one whose media are damaged."""
        ...

    def intact(self, ref: MediaRef) -> bool:
        """Whether the file of `ref` is there with the right size and hash."""
        ...

    def read_document(self, asset: str, partition: str) -> bytes | None:
        """The current document of an asset, or None where it was never made."""
        ...

    def document_ref(self, asset: str, partition: str) -> MediaRef | None:
        """Where the current document of an asset is kept, or None where it was never made or is damaged."""
        ...

    def write_document(self, asset: str, partition: str, content: bytes) -> MediaRef:
        """Replace the document of an asset; atomic. Returns where it is kept: the hash of that is its version."""
        ...

    def point(self, asset: str, partition: str, ref: MediaRef) -> None:
        """Make content that is in the store already the document of an asset; atomic."""
        ...


class Ledger(Protocol):
    """The account: one row per finished unit of work."""

    def record(self, *rows: Row) -> None:
        """Append rows of one run, which they name as `run_id`; they outlive the process when this returns. See
        docs/ledger.md.
        """
        ...

    def rows(self, run_id: str) -> Sequence[Mapping[str, Any]]:
        """Every row of one run so far."""
        ...


class Shelf(Protocol):
    """Where finished films stand, one folder of plain files per story."""

    def film_folder(self, story: str) -> Path:
        """Folder of the delivered film; it need not exist."""
        ...

    def clear_leftovers(self, story: str) -> None:
        """Remove what runs of the story left that were killed while they published; the caller holds its lock."""
        ...

    def publish(self, story: str) -> AbstractContextManager[Path]:
        """An empty folder to fill, which replaces the delivered one whole when the block ends without an error."""
        ...

    def set_aside(self, story: str, fresh: Path) -> Path:
        """Keep a filled folder that is not to be delivered, instead of one kept before. Returns where it stands."""
        ...

    def rejected_folder(self, story: str) -> Path:
        """Folder of the last film that was not delivered; it need not exist."""
        ...
