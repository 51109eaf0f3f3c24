"""Documents of assets, read and written by type."""

from __future__ import annotations

from typing import TypeVar

from storyvid.errors import MissingDocumentError
from storyvid.models.base import Document, MediaRef
from storyvid.ports import Store

D = TypeVar("D", bound=Document)


def load(store: Store, asset: str, partition: str, kind: type[D]) -> D:
    """The current document of an asset. Raises MissingDocumentError naming the asset to materialize."""
    data = store.read_document(asset, partition)
    if data is None:
        raise MissingDocumentError(
            f"there is no intact {asset} of {partition}: materialize {asset} for this partition, or run make_film"
        )
    return kind.model_validate_json(data)


def load_content(store: Store, ref: MediaRef, kind: type[D]) -> D:
    """The document with this content. Raises DamagedMediaError."""
    return kind.model_validate_json(store.read(ref))


def save(store: Store, asset: str, partition: str, document: Document) -> str:
    """Make `document` the current one of the asset; returns its version, the SHA-256 of its content."""
    return store.write_document(asset, partition, document.canonical_json().encode())
