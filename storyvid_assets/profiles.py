"""The table of profiles: which generator fills which role. The one place that looks at the profile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from storyvid.errors import MissingModelError
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings

if TYPE_CHECKING:
    from storyvid_assets.studio import Production

logger = logging.getLogger(__name__)
Build = Callable[[], Any]


def _debug(name: str) -> Build:
    """Imports the debug resource only where it is used."""

    def build() -> Any:
        from resources import debug

        return getattr(debug, name)()

    return build


DEBUG: Mapping[str, Build] = {
    "planner": _debug("RulesPlannerResource"),
    "images": _debug("StoryboardCardsResource"),
    "video": _debug("CardMovesResource"),
    "speech": _debug("EspeakSpeechResource"),
    "music_maker": _debug("LoopMusicResource"),
}

PRODUCTION: Mapping[str, Build] = {}
"""Roles that have a production generator. Production films come with the generators for open models."""

TABLE: Mapping[ExecutionProfile, Mapping[str, Build]] = {
    ExecutionProfile.DEBUG_CPU: DEBUG,
    ExecutionProfile.PROD_GPU: PRODUCTION,
}


def missing_roles(profile: ExecutionProfile) -> tuple[str, ...]:
    """Roles without a generator of the profile; with `ON_MISSING_MODEL=mock` a debug generator fills in."""
    return tuple(role for role in DEBUG if role not in TABLE[profile])


def cast_generators(profile: ExecutionProfile, settings: Settings) -> dict[str, Any]:
    """A resource per role.

    Raises MissingModelError naming the roles without one, unless `ON_MISSING_MODEL=mock`: then the debug generator
    fills in, which is logged here and recorded in the manifest.
    """
    missing = missing_roles(profile)
    if missing and settings.on_missing_model == "fail":
        raise MissingModelError(
            f"profile {profile.value} has no generator for: {', '.join(missing)}. Set EXECUTION_PROFILE=debug_cpu for "
            "an animatic, or ON_MISSING_MODEL=mock to let the debug generators fill in"
        )
    if missing:
        logger.warning("debug generators fill in for: %s (ON_MISSING_MODEL=mock)", ", ".join(missing))
    return {role: TABLE[profile].get(role, DEBUG[role])() for role in DEBUG}


def build_generators(production: Production) -> SimpleNamespace:
    """The generators themselves, under their roles, for work outside of Dagster."""
    import dagster as dg

    resources = cast_generators(production.profile, production.settings)
    context = dg.build_init_resource_context()
    return SimpleNamespace(**{role: resource.create_resource(context) for role, resource in resources.items()})
