"""Who plans: the rules, or the language model that the settings name, in either profile."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest

from resources.llm.planner import LanguageModelPlanner
from resources.llm.rules.planner import RulesPlanner
from storyvid.errors import MissingModelError, SettingsError
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid_assets.definitions import build_defs, build_production
from storyvid_assets.profiles import build_generators, missing_roles
from tests.llm.asking import KEY

NAMED = {"llm_provider": "groq", "llm_model": "m", "groq_api_key": KEY}


def with_(settings: Settings, **changes: Any) -> Settings:
    return Settings.model_validate({**settings.model_dump(), **changes})


def test_a_debug_film_is_planned_by_rules_until_a_model_is_named(small_settings: Settings) -> None:
    assert isinstance(build_generators(build_production(small_settings)).planner, RulesPlanner)
    named = build_generators(build_production(with_(small_settings, **NAMED)))
    assert isinstance(named.planner, LanguageModelPlanner)
    assert named.images.identity == build_generators(build_production(small_settings)).images.identity


def test_production_needs_a_model_and_says_what_to_set(small_settings: Settings) -> None:
    production = with_(small_settings, force_profile=ExecutionProfile.PROD_GPU)
    assert "planner" in missing_roles(ExecutionProfile.PROD_GPU, production)
    with pytest.raises(MissingModelError, match="For planner set LLM_PROVIDER and LLM_MODEL, or LLM_MODEL_PATH"):
        build_defs(build_production(production))
    assert "planner" not in missing_roles(ExecutionProfile.PROD_GPU, with_(production, **NAMED))


def test_rules_that_stand_in_for_a_model_are_recorded(small_settings: Settings) -> None:
    changes = {"force_profile": ExecutionProfile.PROD_GPU, "on_missing_model": "mock"}
    assert "planner" in build_production(with_(small_settings, **changes)).substituted
    assert "planner" not in build_production(with_(small_settings, **changes, **NAMED)).substituted


def test_half_a_model_is_told_before_anything_is_made(small_settings: Settings) -> None:
    with pytest.raises(SettingsError, match="set GROQ_API_KEY or LLM_API_KEY"):
        build_defs(build_production(with_(small_settings, llm_provider="groq", llm_model="m")))


def test_the_key_is_not_in_what_dagster_shows(small_settings: Settings) -> None:
    defs = build_defs(build_production(with_(small_settings, **NAMED)))
    job = defs.resolve_job_def("make_film")
    shown = [repr(job.run_config_schema.config_type), repr(defs), dg.serialize_value(job.get_job_snapshot())]
    assert [text for text in shown if KEY in text] == []
