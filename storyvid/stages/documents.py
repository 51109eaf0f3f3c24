"""Documents of assets, read and written by type."""

from __future__ import annotations

import hashlib
from typing import TypeVar

from pydantic import ValidationError

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
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        raise MissingDocumentError(
            f"the {asset} of {partition} was written by another release and cannot be read ({_first(error)}): "
            f"materialize {asset} for this partition again, or run make_film"
        ) from error


def load_content(store: Store, ref: MediaRef, kind: type[D]) -> D:
    """The document with this content. Raises DamagedMediaError, and MissingDocumentError for one that is no `kind`."""
    try:
        return kind.model_validate_json(store.read(ref))
    except ValidationError as error:
        raise MissingDocumentError(
            f"{ref.sha256[:12]}.{ref.ext} was written by another release and cannot be read as {kind.__name__} "
            f"({_first(error)}): run make_film for the story"
        ) from error


def _first(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"


def read_as(kind: type[D], data: bytes | None) -> D | None:
    """`data` as a document; None where there is none, or one of a release whose documents read otherwise."""
    try:
        return kind.model_validate_json(data) if data is not None else None
    except ValidationError:
        return None


def ref_of(document: Document) -> MediaRef:
    """Where `save` would keep the document. The hash of that is the document's version."""
    content = document.canonical_json().encode()
    return MediaRef(sha256=hashlib.sha256(content).hexdigest(), ext="json", size_bytes=len(content))


def save(store: Store, asset: str, partition: str, document: Document) -> MediaRef:
    """Make `document` the current one of the asset; returns where it is kept."""
    return store.write_document(asset, partition, document.canonical_json().encode())
