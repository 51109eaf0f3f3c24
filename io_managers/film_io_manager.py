"""Dagster's face of the film store: documents of story-level assets go in and come out by type."""

import dagster as dg

from storyvid.errors import MissingDocumentError, StoreError
from storyvid.models.base import Document
from storyvid.ports import Store


class FilmIOManager(dg.IOManager):
    """Keeps what an asset returns as its current document, and hands it to whoever takes it as a parameter."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def handle_output(self, context: dg.OutputContext, obj: object) -> None:
        if obj is None:
            return
        if not isinstance(obj, Document):
            raise StoreError(f"{context.asset_key.to_user_string()} returned {type(obj).__name__}, no document")
        asset = context.asset_key.path[-1]
        self._store.write_document(asset, context.partition_key, obj.canonical_json().encode())

    def load_input(self, context: dg.InputContext) -> Document:
        asset, partition = context.asset_key.path[-1], context.partition_key
        kind = context.dagster_type.typing_type
        data = self._store.read_document(asset, partition)
        if data is None:
            raise MissingDocumentError(
                f"there is no intact {asset} of {partition}: materialize {asset} for this partition, or run make_film"
            )
        document: Document = kind.model_validate_json(data)
        return document
