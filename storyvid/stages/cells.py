"""All stages of the cells, one stage after the other over all scenes, so that a model is loaded once.

A scene that fails drops out and never stops the others. The voices come before the pictures: they cost least, and a
voice that is not there is told before hours went into pictures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from storyvid.errors import InputError, PlanError, StageError, StoryvidError
from storyvid.film.cut import Pauses, fit_breath
from storyvid.models.base import Document, MediaRef
from storyvid.models.cells import Narration
from storyvid.models.cut_file import ChangeList
from storyvid.models.plan import Scene, ShotList
from storyvid.models.story import StorySettings
from storyvid.stages.books import Closed
from storyvid.stages.cell import CLIPS, NARRATION, SCENE, SHOTS, Cell, CellStage, scene_id_of
from storyvid.stages.clips import ClipsStage
from storyvid.stages.narration import NarrationStage
from storyvid.stages.receipts import Inputs, Redeemed
from storyvid.stages.shots import Shots
from storyvid.stages.storyboard import StoryboardStage
from storyvid.stages.studio import Studio
from storyvid.stages.takes import TakesStage

STAGES: tuple[CellStage, ...] = (Shots(), NarrationStage(), StoryboardStage(), TakesStage(), ClipsStage())
CELL_ASSETS = (SCENE, *(stage.asset for stage in STAGES))

Finished = Callable[[Cell, str, Document, str], None]
"""Told of every finished cell document: cell, asset, document, version."""


def fill_scenes(cells: Sequence[Cell], planned: Sequence[Scene], changes: ChangeList, finished: Finished) -> None:
    """Stage `scenes`: all scenes of the story, each with what is changed in it by hand. Costs nothing.

    Raises PlanError where the change list was made for another screenplay.
    """
    if len(changes.scenes) != len(planned):
        raise PlanError(
            f"the change list is of {len(changes.scenes)} scenes, the screenplay of {len(planned)}: materialize "
            "change_list again, or run make_film"
        )
    scenes = {
        scene_id_of(index): scene.model_copy(update={"changes": changed.shots})
        for index, (scene, changed) in enumerate(zip(planned, changes.scenes, strict=True))
    }
    for cell in cells:
        _keep(cell, SCENE, scenes[cell.scene_id], finished)


def run_stages(
    cells: Sequence[Cell],
    every: Sequence[Cell],
    assets: Collection[str],
    settings: StorySettings,
    *,
    finished: Finished,
    stage_done: Callable[[str], None],
) -> None:
    """Bring the chosen assets of `cells` up to date, of the `every` cells of the story, one stage after the other."""
    for stage in STAGES:
        if stage.asset not in assets:
            continue
        if stage.asset == CLIPS:
            breath_frames = fit_pauses(every, settings)
            for cell in every:
                cell.breath_frames = breath_frames
        run_stage(stage, cells, finished)
        stage_done(stage.asset)


def run_stage(stage: CellStage, cells: Sequence[Cell], finished: Finished) -> None:
    """Bring one asset of all cells up to date; the tasks of all scenes share the cores."""
    plans = [plan for cell in cells if cell.fault is None and (plan := _plan(stage, cell)) is not None]
    if not plans:
        return
    studio = plans[0].cell.studio
    known = [entry for plan in plans if plan.redeemed for entry in plan.redeemed.units]
    tasks = [task for plan in plans for task in plan.tasks]
    studio.books.expect(stage.unit, len(tasks) + sum(entry.stage == stage.unit for entry in known))
    studio.account_for(known)
    before = len(studio.books.closed)
    results = iter(_results(stage, studio, tasks))
    closed: dict[str, list[Closed]] = defaultdict(list)
    for one in studio.books.closed[before:]:
        closed[one.entry.scene].append(one)
    for plan in plans:
        cell = plan.cell
        if plan.redeemed is not None:
            document, ref, _ = plan.redeemed
            studio.adopt(stage.asset, cell.partition, ref)
            _adopt(cell, stage.asset, document, ref, finished)
            continue
        made = [next(results) for _ in plan.tasks]
        faults = [one for one in made if isinstance(one, StoryvidError)]
        if faults:
            cell.fault = faults[0]
        else:
            ref = _keep(cell, stage.asset, stage.collect(cell, made), finished)
            studio.receipts.issue(plan.inputs, ref, closed[cell.scene_id])


def _results(stage: CellStage, studio: Studio, tasks: Sequence[Callable[[], Any]]) -> Sequence[Any]:
    """What the tasks give; a generator may say how many units at once are worth asking it for, and rests afterwards."""
    generator = getattr(studio.generators, stage.role) if stage.role else None
    results = studio.run(stage.asset, tasks, at_once=getattr(generator, "at_once", None))
    if stage.role:
        studio.rest(stage.role)
    return results


class _Plan(NamedTuple):
    """What is to be done for a stage of a cell: nothing where there is a receipt, else its tasks."""

    cell: Cell
    inputs: Inputs
    redeemed: Redeemed[Document] | None
    tasks: Sequence[Callable[[], Any]]


def _plan(stage: CellStage, cell: Cell) -> _Plan | None:
    """None where not even that can be told; the cell says why."""
    try:
        inputs = _inputs(stage, cell)
        redeemed = cell.studio.receipts.redeem(inputs, stage.document)
        return _Plan(cell, inputs, redeemed, () if redeemed else stage.tasks(cell))
    except StoryvidError as error:
        cell.fault = error
        return None


def _inputs(stage: CellStage, cell: Cell) -> Inputs:
    return Inputs(
        stage=stage.asset,
        scene=cell.scene_id,
        identity=dict(stage.identity(cell)),
        documents={asset: cell.version(asset) for asset in stage.reads},
        options=cell.studio.options.shaping(cell.get(SCENE, Scene).aspect),
    )


def fit_pauses(cells: Sequence[Cell], settings: StorySettings) -> int:
    """The pause after each shot that gives the film its asked length; the usual one where none is asked.

    Needs the shots and the narration of every scene of the story when a length is asked.
    """
    usual = Pauses().breath
    if settings.minutes is None or any(cell.fault for cell in cells):
        return usual
    film = cells[0].studio.options.film_format(settings.aspect)
    scenes = [(cell.get(SHOTS, ShotList), cell.get(NARRATION, Narration)) for cell in cells]
    return fit_breath(scenes, film, settings.minutes * 60)


def raise_faults(cells: Sequence[Cell], *, total: int) -> None:
    """Raise StageError naming the scenes that failed, InputError where all do by the user's own material.

    All others are done and kept. It is `transient` where one of them is.
    """
    faults = {cell.scene_id: cell.fault for cell in cells if cell.fault is not None}
    if faults:
        kind = InputError if all(isinstance(fault, InputError) for fault in faults.values()) else StageError
        told = "; ".join(f"{scene}: {fault}" for scene, fault in faults.items())
        raised = kind(f"{len(faults)} of {total} scenes failed, the others are done and kept. {told}")
        raised.transient = any(fault.transient for fault in faults.values())
        raise raised


def _keep(cell: Cell, asset: str, document: Document, finished: Finished) -> MediaRef:
    ref = cell.studio.keep(asset, cell.partition, document)
    _adopt(cell, asset, document, ref, finished)
    return ref


def _adopt(cell: Cell, asset: str, document: Document, ref: MediaRef, finished: Finished) -> None:
    cell.adopt(asset, document, ref.sha256)
    finished(cell, asset, document, ref.sha256)
