"""A film by the stage functions alone, without Dagster, and what its run made."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from storyvid.models.manifest import Manifest, Render
from storyvid.models.story import SourceOptions
from storyvid.planning.scenes import scene_cells
from storyvid.settings import Settings
from storyvid.stages.cell import Cell, scene_id_of
from storyvid.stages.cells import CELL_ASSETS, fill_scenes, raise_faults, run_stages
from storyvid.stages.changes import bind_changes
from storyvid.stages.compositors import Parts
from storyvid.stages.delivery import deliver
from storyvid.stages.music import compose_music
from storyvid.stages.reel import reel_of
from storyvid.stages.soundtrack import mix_soundtrack
from storyvid.stages.story_stages import plan_story, read_story
from storyvid.stages.studio import Studio
from storyvid.stages.subtitles import collect_subtitles
from storyvid.stages.timeline import assemble_timeline
from storyvid_assets.definitions import build_production
from storyvid_assets.profiles import build_generators
from storyvid_assets.registration import source_of
from storyvid_assets.studio import Production


class Rendered(NamedTuple):
    """A film as it was delivered, and the scenes in which its run made units, by stage."""

    manifest: Manifest
    render: Render
    made: Mapping[str, set[str]]
    folder: Path


def render(settings: Settings, text: str, *, generators: Mapping[str, Any] | None = None, **options: Any) -> Rendered:
    """Render `text` as the story `well` into the data folder of `settings`; `generators` stand in for the profile's."""
    production = build_production(settings)
    studio = studio_in(production, generators)
    delivery = deliver(studio, production.shelf, make_parts(studio, text, **options))

    made: dict[str, set[str]] = defaultdict(set)
    for row in production.ledger.rows(studio.run_id):
        if row["outcome"] == "made":
            made[row["stage"]].add(row["scene"] or row["shot"][:4])
    return Rendered(delivery.manifest, delivery.render, dict(made), delivery.folder)


def studio_in(production: Production, generators: Mapping[str, Any] | None = None) -> Studio:
    """A studio for the story `well` in a run of its own."""
    roles = SimpleNamespace(**{**vars(build_generators(production)), **(generators or {})})
    return production.open_studio("well", uuid.uuid4().hex, roles)


def make_parts(studio: Studio, text: str, **options: Any) -> Parts:
    """All stages up to delivery."""
    store = studio.store
    source = source_of(store, "well.md", text.encode(), SourceOptions.model_validate(options))
    story = read_story(store, source, 10**6)
    bible, screenplay = plan_story(studio, story)
    changes = bind_changes(store, source, story, screenplay)
    music = compose_music(studio, story.settings, bible, screenplay, changes)
    cells = [Cell(studio, scene_id_of(index)) for index in range(len(screenplay.scenes))]
    fill_scenes(cells, scene_cells(story, bible, screenplay), changes, lambda *told: None)
    run_stages(cells, cells, CELL_ASSETS, story.settings, finished=lambda *told: None, stage_done=lambda asset: None)
    raise_faults(cells, total=len(cells))
    reel = reel_of(cells)
    timeline = assemble_timeline(studio, story, screenplay, reel, changes)
    soundtrack = mix_soundtrack(studio, story, screenplay, reel, music)
    subtitles = collect_subtitles(store, timeline, reel)
    return Parts(story, screenplay, reel, music, timeline, soundtrack, subtitles)
