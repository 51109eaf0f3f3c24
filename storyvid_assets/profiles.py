"""The table of profiles: which generator fills which role. The one place that looks at the profile.

A role has a list of rows, and the first row whose settings are there fills it. A new generator is a function that
builds its resource (importing it only there), and a row.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from storyvid.errors import MissingModelError
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings

if TYPE_CHECKING:
    from storyvid_assets.home import Home
    from storyvid_assets.studio import Production

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Casting:
    """What a row may need to build its resource."""

    settings: Settings
    home: Home


@dataclass(frozen=True)
class Row:
    """A generator that can fill a role. `configured` tells whether its settings are there, `needs` which they are."""

    build: Callable[[Casting], Any]
    configured: Callable[[Settings], bool] = lambda _: True
    needs: str = ""


def _resource(module: str, name: str) -> Callable[[Casting], Any]:
    """Builds a resource that gets the settings as they are; its module is imported only where it is used."""
    return lambda casting: getattr(import_module(f"resources.{module}"), name)(settings=casting.settings)


def _debug(name: str) -> Row:
    """A debug resource needs no settings."""
    return Row(lambda _: getattr(import_module("resources.debug"), name)())


def _language_model(casting: Casting) -> Any:
    """Settings that name no model that could be asked are told before anything else is done."""
    from resources.llm.configured import check_language_model

    check_language_model(casting.settings)
    return _resource("language_models", "LanguageModelPlannerResource")(casting)


LANGUAGE_MODEL = Row(
    _language_model,
    configured=lambda settings: settings.has_language_model,
    needs="LLM_PROVIDER and LLM_MODEL, or LLM_MODEL_PATH",
)


DIFFUSION_IMAGES = Row(
    _resource("production", "DiffusionImagesResource"),
    configured=lambda settings: settings.diffusion_model_path is not None,
    needs="DIFFUSION_MODEL_PATH",
)
DIFFUSION_TAKES = Row(
    _resource("production", "DiffusionTakesResource"),
    configured=lambda settings: settings.video_model_path is not None,
    needs="VIDEO_MODEL_PATH",
)


VOICES = (
    Row(
        _resource("production_sound", "CoquiSpeechResource"),
        configured=lambda settings: settings.tts_backend == "coqui" and settings.tts_model_name is not None,
        needs="TTS_BACKEND=coqui and TTS_MODEL_NAME",
    ),
    Row(
        _resource("production_sound", "VitsSpeechResource"),
        configured=lambda settings: settings.tts_backend == "vits" and bool(settings.voice_models),
        needs="TTS_MODEL_NAME",
    ),
)


def _music(backend: str, resource: str) -> Row:
    return Row(
        _resource("production_sound", resource),
        configured=lambda settings: settings.music_backend == backend and settings.music_model_name is not None,
        needs="MUSIC_MODEL_NAME" if backend == "musicgen" else f"MUSIC_BACKEND={backend} and MUSIC_MODEL_NAME",
    )


MUSIC = (
    _music("musicgen", "MusicgenMusicResource"),
    _music("ace_step", "AceStepMusicResource"),
    _music("audiocraft", "AudiocraftMusicResource"),
)

DEBUG: Mapping[str, Sequence[Row]] = {
    # A language model plans on a laptop too, where one is configured.
    "planner": (LANGUAGE_MODEL, _debug("RulesPlannerResource")),
    "images": (_debug("StoryboardCardsResource"),),
    "video": (_debug("CardMovesResource"),),
    "speech": (_debug("EspeakSpeechResource"),),
    "music_maker": (_debug("LoopMusicResource"),),
}
"""Every role; its last row needs nothing, and is what `ON_MISSING_MODEL=mock` fills in."""

PRODUCTION: Mapping[str, Sequence[Row]] = {
    "planner": (LANGUAGE_MODEL,),
    "images": (DIFFUSION_IMAGES,),
    "video": (DIFFUSION_TAKES,),
    "speech": VOICES,
    "music_maker": MUSIC,
}
"""Roles that have production generators."""

TABLE: Mapping[ExecutionProfile, Mapping[str, Sequence[Row]]] = {
    ExecutionProfile.DEBUG_CPU: DEBUG,
    ExecutionProfile.PROD_GPU: PRODUCTION,
}


def missing_roles(profile: ExecutionProfile, settings: Settings) -> tuple[str, ...]:
    """Roles without a generator of the profile; with `ON_MISSING_MODEL=mock` a debug generator fills in."""
    return tuple(role for role in DEBUG if _row(profile, role, settings) is None)


def cast_generators(profile: ExecutionProfile, casting: Casting) -> dict[str, Any]:
    """A resource per role.

    Raises MissingModelError naming the roles without one, unless `ON_MISSING_MODEL=mock`: then the debug generator
    fills in, which is logged here and recorded in the manifest.
    """
    missing = missing_roles(profile, casting.settings)
    if missing and casting.settings.on_missing_model == "fail":
        raise MissingModelError(
            f"profile {profile.value} has no generator for: {', '.join(missing)}. {_needs(profile, missing)}"
            "Set EXECUTION_PROFILE=debug_cpu for an animatic, or ON_MISSING_MODEL=mock to let the debug generators "
            "fill in"
        )
    if missing:
        logger.warning("debug generators fill in for: %s (ON_MISSING_MODEL=mock)", ", ".join(missing))
    return {role: (_row(profile, role, casting.settings) or DEBUG[role][-1]).build(casting) for role in DEBUG}


def build_generators(production: Production) -> SimpleNamespace:
    """The generators themselves, under their roles, for work outside of Dagster."""
    import dagster as dg

    resources = cast_generators(production.profile, Casting(production.settings, production.home))
    context = dg.build_init_resource_context()
    return SimpleNamespace(**{role: resource.create_resource(context) for role, resource in resources.items()})


def configured_row(role: str, settings: Settings) -> Row | None:
    """The generator of open models that the settings name for a role, if they name one."""
    return _row(ExecutionProfile.PROD_GPU, role, settings)


def _row(profile: ExecutionProfile, role: str, settings: Settings) -> Row | None:
    return next((row for row in TABLE[profile].get(role, ()) if row.configured(settings)), None)


def _needs(profile: ExecutionProfile, missing: Sequence[str]) -> str:
    """What to set for each missing role that has rows."""
    ways = {role: [row.needs for row in TABLE[profile].get(role, ()) if row.needs] for role in missing}
    return "".join(f"For {role} set {', or '.join(needs)}. " for role, needs in ways.items() if needs)
