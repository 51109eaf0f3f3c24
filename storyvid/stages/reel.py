"""Stage `footage`: which content of which cell makes the film."""

from __future__ import annotations

from collections.abc import Sequence

from storyvid.errors import MissingDocumentError
from storyvid.models.base import MediaRef
from storyvid.models.timeline import Reel, ReelScene
from storyvid.stages.cell import Cell
from storyvid.stages.cells import CELL_ASSETS


def reel_of(cells: Sequence[Cell]) -> Reel:
    """Name the current content of every cell, so that the film is made of exactly these."""
    return Reel(
        scenes=tuple(
            ReelScene(id=cell.scene_id, cells={asset: _content(cell, asset) for asset in CELL_ASSETS}) for cell in cells
        ),
        breath_frames=cells[0].breath_frames,
    )


def _content(cell: Cell, asset: str) -> MediaRef:
    ref = cell.studio.store.document_ref(asset, cell.partition)
    if ref is None:
        raise MissingDocumentError(f"there is no intact {asset} of {cell.partition}: run make_film for this story")
    return ref
