"""A cell: one scene of one story on its way through the stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from storyvid.errors import StoryvidError
from storyvid.generation.generators import Role
from storyvid.models.base import Document
from storyvid.models.film import SceneCut
from storyvid.stages.documents import load
from storyvid.stages.studio import Studio

D = TypeVar("D", bound=Document)

SCENE, SHOTS, STORYBOARD, NARRATION, TAKES, CLIPS = "scenes", "shots", "storyboard", "narration", "takes", "clips"


@dataclass
class Cell:
    """The documents of one scene and their versions as far as they are known, and its cut, with its key, once it is
    timed.

    `fault` is set once a stage failed for it.
    """

    studio: Studio
    scene_id: str
    breath_frames: int = 0
    documents: dict[str, Document] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    cut: SceneCut | None = None
    cut_key: str = ""
    fault: StoryvidError | None = None

    @property
    def partition(self) -> str:
        return cell_partition(self.scene_id, self.studio.story)

    def get(self, asset: str, kind: type[D]) -> D:
        """The cell's document of an asset: of this run, else the current one. Raises MissingDocumentError."""
        if asset not in self.documents:
            self.documents[asset] = load(self.studio.store, asset, self.partition, kind)
        document = self.documents[asset]
        assert isinstance(document, kind)
        return document

    def version(self, asset: str) -> str:
        """SHA-256 (hex) of the document that `get` gives; empty where there is none."""
        if asset not in self.versions:
            ref = self.studio.store.document_ref(asset, self.partition)
            self.versions[asset] = ref.sha256 if ref else ""
        return self.versions[asset]

    def adopt(self, asset: str, document: Document, version: str) -> None:
        """From now on this is the cell's document of an asset."""
        self.documents[asset], self.versions[asset] = document, version


class CellStage(Protocol):
    """One stage of the cells: independent tasks, whose results make the document of its asset.

    `unit` is what its tasks make, as the ledger calls it; `role` is who is asked for it, if anybody. `reads` names the
    assets whose documents shape this one, `document` is its type.
    """

    @property
    def asset(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def role(self) -> Role | None: ...

    @property
    def reads(self) -> tuple[str, ...]: ...

    @property
    def document(self) -> type[Document]: ...

    def identity(self, cell: Cell) -> Mapping[str, str]:
        """All that shapes the document beside those that are read, the options of the studio and this package."""
        ...

    def tasks(self, cell: Cell) -> Sequence[Callable[[], Any]]: ...

    def collect(self, cell: Cell, results: Sequence[Any]) -> Document: ...


def cell_partition(scene_id: str, story: str) -> str:
    """Partition key of a cell, as Dagster writes it: dimensions in alphabetical order."""
    return f"{scene_id}|{story}"


def scene_id_of(index: int) -> str:
    """`s001` for the first scene."""
    return f"s{index + 1:03d}"


def shot_id_of(scene_id: str, index: int) -> str:
    """`s001-01` for the first shot of the first scene."""
    return f"{scene_id}-{index + 1:02d}"
