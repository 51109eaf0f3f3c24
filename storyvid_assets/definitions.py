"""The composition root: settings and profile become resources, and these meet the assets."""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from io_managers.film_io_manager import FilmIOManager
from io_managers.shelf import FilmShelf
from storyvid.profile import choose_profile
from storyvid.settings import Settings, load_settings
from storyvid_assets import logs
from storyvid_assets.assets import cells, film, story
from storyvid_assets.checks import film_checks
from storyvid_assets.home import Home
from storyvid_assets.jobs import MAKE_FILM, make_film
from storyvid_assets.one_run import production_resource
from storyvid_assets.profiles import Casting, cast_generators, missing_roles
from storyvid_assets.sensors import inbox
from storyvid_assets.studio import Production


def build_production(settings: Settings) -> Production:
    """What every run shares: the profile, the data folder and the parts of it."""
    profile = choose_profile(
        settings.force_profile, settings.execution_profile, gpu_enabled=settings.gpu_enabled
    ).profile
    home = Home.of(settings)
    return Production(
        settings=settings,
        profile=profile,
        home=home,
        store=home.store(),
        ledger=home.ledger(),
        shelf=FilmShelf(home.films(profile.value)),
        substituted=missing_roles(profile, settings),
    )


def build_defs(production: Production, *, overrides: Mapping[str, Any] | None = None) -> dg.Definitions:
    """Everything that Dagster sees. `overrides` replaces resources by name, e.g. a generator in a test."""
    return dg.Definitions(
        assets=[
            story.story,
            story.plan,
            story.change_list,
            story.music,
            cells.scene_cells,
            film.footage,
            film.timeline,
            film.soundtrack,
            film.subtitles,
            film.final_video,
        ],
        asset_checks=[film_checks],
        jobs=[make_film],
        sensors=[inbox],
        resources={
            **cast_generators(production.profile, Casting(production.settings, production.home)),
            "production": production_resource(production),
            "io_manager": dg.IOManagerDefinition.hardcoded_io_manager(FilmIOManager(production.store)),
            **(overrides or {}),
        },
        executor=dg.in_process_executor,
    )


settings = load_settings()
logs.configure(settings)
production = build_production(settings)
logs.configure(settings, production.profile)
defs = build_defs(production)


def make_film_job() -> dg.JobDefinition:
    """The job with everything bound, importable by name, as `dagster.reconstructable` needs it."""
    return defs.resolve_job_def(MAKE_FILM)
