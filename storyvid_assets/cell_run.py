"""Brings cells up to date inside a Dagster step and logs their events; used by the cell assets and by `footage`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import dagster as dg

from storyvid.models.base import Document
from storyvid.models.cut_file import ChangeList
from storyvid.models.plan import Bible, Screenplay
from storyvid.models.story import Story
from storyvid.planning.scenes import scene_cells
from storyvid.stages.cell import SCENE, Cell, cell_partition, scene_id_of
from storyvid.stages.cells import CELL_ASSETS, fill_scenes, raise_faults, run_stages
from storyvid.stages.documents import load
from storyvid.stages.studio import Studio
from storyvid_assets.cell_events import CellLog
from storyvid_assets.cell_metadata import of_cell
from storyvid_assets.partitions import scene_numbers


def make_all_cells(context: dg.AssetExecutionContext, studio: Studio, log: CellLog) -> list[Cell]:
    """Bring every cell of the story up to date, logging those that changed. Raises StageError naming bad scenes."""
    cells = _cells_of_story(studio)
    _make(studio, cells, cells, CELL_ASSETS, log, always=False)
    known = context.instance.get_dynamic_partitions(str(scene_numbers.name))
    gone = sorted(set(known) - {cell.scene_id for cell in cells})
    _log_void(log, studio.story, gone, CELL_ASSETS, always=False)
    raise_faults(cells, total=len(cells))
    return cells


def make_chosen_cells(studio: Studio, log: CellLog, scene_ids: Collection[str], assets: Collection[str]) -> None:
    """Materialize some assets of some scenes, as asked for in the UI: every one gets its event."""
    every = _cells_of_story(studio)
    chosen = [cell for cell in every if cell.scene_id in scene_ids]
    _make(studio, chosen, every, assets, log, always=True)
    _log_void(log, studio.story, sorted(set(scene_ids) - {cell.scene_id for cell in chosen}), assets, always=True)
    log.log_dailies()
    raise_faults(chosen, total=len(chosen))


def _cells_of_story(studio: Studio) -> list[Cell]:
    screenplay = load(studio.store, "screenplay", studio.story, Screenplay)
    return [Cell(studio, scene_id_of(index)) for index in range(len(screenplay.scenes))]


def _make(
    studio: Studio,
    cells: Sequence[Cell],
    every: Sequence[Cell],
    assets: Collection[str],
    log: CellLog,
    *,
    always: bool,
) -> None:
    def finished(cell: Cell, asset: str, document: Document, version: str) -> None:
        log.log(asset, cell.partition, version, lambda: of_cell(cell, document), always=always)

    story = load(studio.store, "story", studio.story, Story)
    if SCENE in assets:
        bible = load(studio.store, "bible", studio.story, Bible)
        screenplay = load(studio.store, "screenplay", studio.story, Screenplay)
        changes = load(studio.store, "change_list", studio.story, ChangeList)
        fill_scenes(cells, scene_cells(story, bible, screenplay), changes, finished)
        log.finished(SCENE)
    run_stages(cells, every, assets, story.settings, finished=finished, stage_done=log.finished)


def _log_void(log: CellLog, story: str, scene_ids: Sequence[str], assets: Collection[str], *, always: bool) -> None:
    for asset in CELL_ASSETS:
        if asset in assets:
            for scene_id in scene_ids:
                log.log_void(asset, cell_partition(scene_id, story), always=always)
            log.finished(asset)
