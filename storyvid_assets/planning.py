"""Plans a story file outside of Dagster: nothing is registered, only the planner's results and own media are kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from io_managers.film_store import write_atomically
from storyvid.cutting.bind import bind_cut, told_words
from storyvid.cutting.starter import PlannedScene, starting_file
from storyvid.errors import InputError, StoreError, StoryvidError
from storyvid.ingestion.slug import slug_for
from storyvid.models.cut_file import ChangeList, CutFile
from storyvid.models.plan import Bible, Scene, SceneEntry, Screenplay, Shot, ShotList
from storyvid.models.story import SourceOptions, Story
from storyvid.planning.scenes import scene_cells
from storyvid.stages.cell import SCENE, Cell, scene_id_of, shot_id_of
from storyvid.stages.changes import cut_file_name
from storyvid.stages.shots import Shots
from storyvid.stages.story_stages import plan_story
from storyvid.stages.studio import Studio
from storyvid_assets.definitions import production
from storyvid_assets.profiles import build_generators
from storyvid_assets.registration import read_cut_beside, read_story_file


class PlannedFilm(NamedTuple):
    """A story and its plan: scenes and shot lists in the order of the screenplay, and what was changed by hand."""

    story: Story
    bible: Bible
    screenplay: Screenplay
    scenes: Sequence[Scene]
    shots: Sequence[ShotList]
    changes: ChangeList


def plan_film(
    path: Path, options: SourceOptions, *, with_cuts: bool = True, allow_unmatched: bool = False
) -> PlannedFilm:
    """Plan a story file, with the cut file beside it unless told otherwise.

    Raises StoryFileError, CutFileError, PlanError.
    """
    _, story = read_story_file(path, options, production.settings)
    cut = read_cut_beside(path, production.store) if with_cuts else None
    studio = _studio(slug_for(path.name))
    bible, screenplay = plan_story(studio, story)
    entries = cut.entries if cut else CutFile(file_name="")
    changes = bind_cut(entries, story, screenplay, allow_unmatched=allow_unmatched)
    scenes = [
        scene.model_copy(update={"changes": changed.shots})
        for scene, changed in zip(scene_cells(story, bible, screenplay), changes.scenes, strict=True)
    ]
    return PlannedFilm(story, bible, screenplay, scenes, _shot_lists(studio, scenes), changes)


def plan_of(path: Path, options: SourceOptions, *, allow_unmatched: bool = False) -> dict[str, Any]:
    """Settings, what cleaning removed, people, scenes and shots of a story file. Raises what `plan_film` raises."""
    film = plan_film(path, options, allow_unmatched=allow_unmatched)
    return {
        **film.story.settings.model_dump(mode="json"),
        "removed": [removed.model_dump() for removed in film.story.removed],
        "characters": [character.model_dump(mode="json") for character in film.bible.characters],
        "description": film.bible.description,
        "unmatched_cuts": list(film.changes.unmatched),
        "faults": list(film.screenplay.faults),
        "scenes": [
            _scene(scene_id_of(index), entry, scene, shots)
            for index, (entry, scene, shots) in enumerate(
                zip(film.screenplay.scenes, film.scenes, film.shots, strict=True)
            )
        ],
    }


def write_cut_file(path: Path, options: SourceOptions, *, force: bool) -> Path:
    """Write a commented cut file beside a story file, one entry per planned shot; its path is returned.

    Raises InputError where there is one already, unless `force`, or where it cannot be written.
    """
    target = path.with_name(cut_file_name(path.name))
    if target.exists() and not force:
        raise InputError(f"{target} is there already and was left as it is; --force writes over it")
    film = plan_film(path, options, with_cuts=False)
    scenes = [
        PlannedScene(scene_id_of(index), entry.heading, shots.shots)
        for index, (entry, shots) in enumerate(zip(film.screenplay.scenes, film.shots, strict=True))
    ]
    text = starting_file(path.name, scenes, told_words(film.story, film.screenplay))
    try:
        write_atomically(target, text.encode())
    except StoreError as error:
        raise InputError(str(error)) from error
    return target


def _studio(story: str) -> Studio:
    return production.open_studio(story, f"plan-{uuid.uuid4().hex}", build_generators(production))


def _shot_lists(studio: Studio, scenes: Sequence[Scene]) -> list[ShotList]:
    """The shots of all scenes. Raises the error of the first that fails; the others are planned and kept."""
    stage = Shots()
    cells = [Cell(studio, scene_id_of(index), documents={SCENE: scene}) for index, scene in enumerate(scenes)]
    tasks = [task for cell in cells for task in stage.tasks(cell)]
    studio.books.expect("plan_scene", len(tasks))
    made = studio.run(stage.asset, tasks, at_once=studio.generators.planner.at_once)
    lists = []
    for cell, result in zip(cells, made, strict=True):
        if isinstance(result, StoryvidError):
            raise result
        lists.append(stage.collect(cell, [result]))
    return lists


def _scene(scene_id: str, entry: SceneEntry, scene: Scene, shots: ShotList) -> dict[str, Any]:
    return {
        "id": scene_id,
        "heading": entry.heading,
        "mood": entry.mood.value,
        "time_of_day": entry.time_of_day.value,
        "place": entry.place,
        "characters": list(entry.characters),
        "source_span": entry.span.model_dump(),
        "shots": [
            {
                "id": shot_id_of(scene_id, index),
                **shot.model_dump(mode="json", exclude={"span", *_nothing_own(shot)}),
                "source_text": shot.span.of(scene.text),
                "source_span": shot.span.shifted(entry.span.start).model_dump(),
            }
            for index, shot in enumerate(shots.shots)
        ],
        "faults": list(shots.faults),
        "dropped": [span.of(scene.text) for span in shots.dropped],
    }


def _nothing_own(shot: Shot) -> set[str]:
    return {name for name in ("image", "clip", "recording") if getattr(shot, name) is None}
