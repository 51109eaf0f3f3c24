"""Opens the studio in which a run works on one story."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

import dagster as dg

from storyvid.errors import StoryvidError
from storyvid.generation.generators import Generators
from storyvid.log_context import about
from storyvid.memory import share_arenas
from storyvid.ports import Ledger, Shelf, Store
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid.stages.books import Progress
from storyvid.stages.studio import StageOptions, Studio
from storyvid_assets.home import Home
from storyvid_assets.progress import ProgressFile, Unwatched
from storyvid_assets.waiting import in_turn

GENERATOR_ROLES = ("planner", "images", "video", "speech", "music_maker")


MOST_RETRIES = 2
RETRY_AFTER_S = 20.0
"""What a busy server is given before a step is tried again, in seconds; its generator waited already."""
STUDIO_RESOURCES = {"production", *GENERATOR_ROLES}


@dataclass(frozen=True)
class Production:
    """What every run on this machine shares: settings, profile, data folder and the parts of it."""

    settings: Settings
    profile: ExecutionProfile
    home: Home
    store: Store
    ledger: Ledger
    shelf: Shelf
    substituted: tuple[str, ...] = ()

    def open_studio(self, story: str, run_id: str, resources: Any, progress: Progress | None = None) -> Studio:
        """The studio of one story in one run; `resources` holds the generators under their roles."""
        share_arenas()
        return Studio(
            store=self.store,
            ledger=self.ledger,
            generators=Generators(
                planner=resources.planner,
                images=resources.images,
                video=resources.video,
                speech=resources.speech,
                music=resources.music_maker,
                substituted=self.substituted,
            ),
            options=StageOptions(
                shot_s=self.settings.shot_seconds,
                words_per_minute=self.settings.words_per_minute,
                burn_captions=self.settings.burn_captions,
                ambience=self.settings.ambience,
                workers=self.settings.worker_count,
                film_format=partial(self.settings.film_format, profile=self.profile),
                compositor=self.settings.compositor,
                limits=self.settings.limits,
                max_attempts=self.settings.max_attempts,
                unit_timeout_s=self.settings.unit_timeout_s,
            ),
            profile=self.profile.value,
            story=story,
            run_id=run_id,
            progress=progress or Unwatched(),
        )


def production_of(context: dg.AssetExecutionContext) -> Production:
    """The production that a step runs in; it requires the resource `production`."""
    production: Production = context.resources.production
    return production


@contextmanager
def working_on(context: dg.AssetExecutionContext, story: str) -> Iterator[ProgressFile]:
    """A step of a run on one story: its progress can be followed, its log records say what they are about.

    It requires the resource `production`.
    """
    production, run_id, step = production_of(context), context.run.run_id, context.op_execution_context.op.name
    file = production.home.progress_file(story)
    progress = ProgressFile(file, story, run_id, production.profile.value, context.log.info)
    with about(story=story, run_id=run_id, step=step), _tried_again(), progress.step(step):
        yield progress


@contextmanager
def _tried_again() -> Iterator[None]:
    """Have the step run again a little later where it failed by something that passes; bad input fails at once."""
    try:
        yield
    except StoryvidError as error:
        if error.transient:
            raise dg.RetryRequested(MOST_RETRIES, RETRY_AFTER_S) from error
        raise


@contextmanager
def open_studio(context: dg.AssetExecutionContext, story: str, *, alone: bool = False) -> Iterator[Studio]:
    """The studio of a step; it requires `STUDIO_RESOURCES`. `alone`: no other run works on the story meanwhile."""
    production = production_of(context)
    home = production.home
    turn = in_turn(home.lock(story), home.waiting(story), context.log.info) if alone else nullcontext()
    with turn, working_on(context, story) as progress:
        yield production.open_studio(story, context.run.run_id, context.resources, progress)
