"""A cell: one scene of one story on its way through the stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from storyvid.errors import StoryvidError
from storyvid.models.base import Document
from storyvid.models.film import SceneCut
from storyvid.stages.documents import load
from storyvid.stages.studio import Studio

D = TypeVar("D", bound=Document)

SCENE, SHOTS, STORYBOARD, NARRATION, TAKES, CLIPS = "scenes", "shots", "storyboard", "narration", "takes", "clips"


@dataclass
class Cell:
    """The documents of one scene as far as they are known, and its cut, with the key of it, once it is timed.

    `fault` is set once a stage failed for it.
    """

    studio: Studio
    scene_id: str
    breath_frames: int = 0
    documents: dict[str, Document] = field(default_factory=dict)
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


class CellStage(Protocol):
    """One stage of the cells: independent tasks, whose results make the document of its asset."""

    asset: str

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
