"""Plans a story file outside of Dagster: nothing is registered, only the planner's results are kept."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from storyvid.errors import StoryvidError
from storyvid.ingestion.slug import slug_for
from storyvid.models.plan import Scene, SceneEntry, ShotList
from storyvid.models.story import SourceOptions
from storyvid.planning.scenes import scene_cells
from storyvid.stages.cell import SCENE, Cell, scene_id_of, shot_id_of
from storyvid.stages.shots import Shots
from storyvid.stages.story_stages import plan_story
from storyvid.stages.studio import Studio
from storyvid_assets.definitions import production
from storyvid_assets.profiles import cast_generators
from storyvid_assets.registration import read_story_file


def plan_of(path: Path, options: SourceOptions) -> dict[str, Any]:
    """Settings, what cleaning removed, people, scenes and shots of a story file. Raises StoryFileError, PlanError."""
    _, story = read_story_file(path, options, production.settings)
    studio = _studio(slug_for(path.name))
    bible, screenplay = plan_story(studio, story)
    scenes = scene_cells(story, bible, screenplay)
    return {
        **story.settings.model_dump(mode="json"),
        "removed": [removed.model_dump() for removed in story.removed],
        "characters": [character.model_dump(mode="json") for character in bible.characters],
        "scenes": [
            _scene(scene_id_of(index), entry, scene, _shot_list(studio, scene_id_of(index), scene))
            for index, (entry, scene) in enumerate(zip(screenplay.scenes, scenes, strict=True))
        ],
    }


def _studio(story: str) -> Studio:
    import dagster as dg

    resources = cast_generators(production.profile, production.settings)
    built = {role: resource.create_resource(dg.build_init_resource_context()) for role, resource in resources.items()}
    return production.open_studio(story, f"plan-{uuid.uuid4().hex}", type("Resources", (), built))


def _shot_list(studio: Studio, scene_id: str, scene: Scene) -> ShotList:
    stage, cell = Shots(), Cell(studio, scene_id, documents={SCENE: scene})
    made = studio.run(stage.asset, stage.tasks(cell))
    for result in made:
        if isinstance(result, StoryvidError):
            raise result
    return stage.collect(cell, [result for result in made if not isinstance(result, StoryvidError)])


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
                **shot.model_dump(mode="json", exclude={"span"}),
                "source_text": shot.span.of(scene.text),
                "source_span": shot.span.shifted(entry.span.start).model_dump(),
            }
            for index, shot in enumerate(shots.shots)
        ],
    }
