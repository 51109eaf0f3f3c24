"""Which setting is part of which key: what shapes a result is, and what says how it is made is not.

Every setting stands in one of the tables, so a new one is thought of before anybody's films are wrong.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from storyvid.models.base import Aspect
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid_assets.definitions import build_production
from storyvid_assets.profiles import build_generators
from tests.production import tiny, tiny_language_model, tiny_sound

PLANNER, IMAGES, VIDEO, SPEECH, MUSIC, OPTIONS = "planner", "images", "video", "speech", "music_maker", "options"


class Other(NamedTuple):
    """Another value of a setting, or what builds a model for it; where it is to be seen; what it needs beside it."""

    value: Any
    seen: frozenset[str]
    beside: Mapping[str, Any]


def shaping(value: Any, *seen: str, **beside: Any) -> Other:
    return Other(value, frozenset(seen), beside)


ACE_STEP = {"music_backend": "ace_step", "music_model_name": tiny_sound.ace_step}

SHAPING: Mapping[str, Other] = {
    "tts_model_name": shaping(lambda path: tiny_sound.vits(path, tiny_sound.DEVANAGARI), SPEECH),
    "tts_model_name_en": shaping(lambda path: tiny_sound.vits(path, tiny_sound.DEVANAGARI), SPEECH),
    "tts_model_name_hi": shaping(lambda path: tiny_sound.vits(path, tiny_sound.DEVANAGARI), SPEECH),
    "tts_speakers": shaping("female=0; male=1", SPEECH),
    "tts_seed": shaping(7, SPEECH),
    "music_model_name": shaping(lambda path: tiny_sound.musicgen(path, channels=2), MUSIC),
    "music_seconds": shaping(20.0, MUSIC),
    "music_steps": shaping(3, MUSIC, **ACE_STEP),
    "music_guidance": shaping(2.0, MUSIC),
    "diffusion_model_path": shaping(lambda path: tiny.folder("sdxl", path), IMAGES),
    "diffusion_steps": shaping(3, IMAGES),
    "diffusion_guidance": shaping(2.0, IMAGES),
    "diffusion_lines": shaping(128, IMAGES),
    "diffusion_reference": shaping("portrait", IMAGES),
    "diffusion_strength": shaping(0.3, IMAGES),
    "diffusion_negative": shaping("a smudge", IMAGES),
    "video_model_path": shaping(lambda path: tiny.folder("ltx", path), VIDEO),
    "video_steps": shaping(3, VIDEO),
    "video_guidance": shaping(2.0, VIDEO),
    "video_lines": shaping(64, VIDEO),
    "video_frames": shaping(17, VIDEO),
    "video_negative": shaping("a smudge", VIDEO),
    "model_precision": shaping("bfloat16", IMAGES, VIDEO, MUSIC, PLANNER),
    "model_attention": shaping("native", IMAGES, VIDEO),
    "llm_temperature": shaping(0.9, PLANNER),
    "llm_seed": shaping(3, PLANNER),
    "llm_context_tokens": shaping(4096, PLANNER),
    "max_attempts": shaping(1, PLANNER),
    "use_toon_format": shaping(True, PLANNER),
    "shot_seconds": shaping(9.0, OPTIONS),
    "words_per_minute": shaping(100, OPTIONS),
    "film_fps": shaping(30, OPTIONS),
    "film_lines": shaping(240, OPTIONS),
    "burn_captions": shaping(True, OPTIONS),
    "ambience": shaping(False, OPTIONS),
    "encoder_preset": shaping("slow", OPTIONS),
    "encoder_crf": shaping(30, OPTIONS),
    "audio_bit_rate": shaping(96_000, OPTIONS),
    "interpolation": shaping("off", OPTIONS),
}

HOW_ONLY: Mapping[str, Any] = {
    "model_offload": "sequential",
    "model_tiling": "on",
    "model_downloads": True,
    "on_missing_model": "mock",
    "on_plan_failure": "rules",
    "films_at_once": 2,
    "dagster_postgres_url": "postgresql://films@127.0.0.1/films",
    "llm_price_in": 1.0,
    "llm_price_out": 1.0,
    "llm_timeout_s": 5.0,
    "llm_retry_s": 5.0,
    "llm_parallel": False,
    "llm_max_concurrency": 2,
    "llm_api_key": "secret",
    "together_api_key": "secret",
    "groq_api_key": "secret",
    "openrouter_api_key": "secret",
    "openai_api_key": "secret",
    "storyvid_stories": Path("elsewhere"),
    "dagster_port": 3001,
    "execution_profile": "debug_cpu",
    "gpu_enabled": False,
    "max_story_mb": 1.0,
    "compositor": "moviepy",
    "checks": "warn",
    "check_full": True,
    "check_lufs": -20.0,
    "check_lufs_off": 3.0,
    "check_true_peak_dbtp": -3.0,
    "check_black_s": 3.0,
    "check_frozen_s": 9.0,
    "check_silence_s": 9.0,
    "check_cuts_share": 0.9,
    "check_sync_frames": 9,
    "check_late_s": 2.0,
    "check_minutes_off": 0.5,
    "workers": 1,
    "unit_timeout_s": 9.0,
    "log_level": "DEBUG",
    "log_format": "json",
}
"""How it is made, where it is kept, who is told of it: the same media by the same keys."""

ELSEWHERE = {
    "tts_backend": "tests/outside",
    "music_backend": "test_sound_settings",
    "coqui_python": "tests/outside",
    "coqui_voices": "tests/outside",
    "audiocraft_python": "tests/outside",
    "model_device": "names another machine",
    "storyvid_home": "where everything is kept",
    "force_profile": "tests/runner",
    "prompt_set": "tests/planning_llm",
    "llm_provider": "tests/planning_llm",
    "llm_model": "tests/planning_llm",
    "llm_base_url": "tests/planning_llm",
    "llm_model_path": "test_local_language_model",
    "llm_quantization": "needs a GPU",
    "llm_tokenizer": "counts prompts of endpoints: tests/planning_llm",
}


class Sweep:
    """The production of somebody with tiny models, and of the same person with another setting."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._usual = {
            "storyvid_home": folder / "home",
            "force_profile": ExecutionProfile.PROD_GPU,
            "model_device": "cpu",
            "llm_model_path": str(tiny_language_model.build(folder / "language")),
            "diffusion_model_path": str(tiny.folder("sd", folder)),
            "video_model_path": str(tiny.folder("wan_ti2v", folder)),
            "tts_model_name": str(tiny_sound.vits(folder / "voice")),
            "music_model_name": str(tiny_sound.musicgen(folder / "music")),
        }

    def identities(self, name: str, **changes: Any) -> dict[str, str]:
        """What each role and the options of a studio put into keys, as text."""
        given = {key: self._built(f"{name}-{key}", value) for key, value in changes.items()}
        production = build_production(Settings(**{**self._usual, **given}))
        cast = build_generators(production)
        told = {role: json.dumps(dict(getattr(cast, role).identity), sort_keys=True) for role in ROLES}
        told[IMAGES] += cast.images.reference
        told[OPTIONS] = json.dumps(production.open_studio("fox", "run", cast).options.shaping(Aspect.WIDE))
        return told

    def _built(self, name: str, value: Any) -> Any:
        return str(value(self._folder / name)) if callable(value) else value


ROLES = (PLANNER, IMAGES, VIDEO, SPEECH, MUSIC)


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    return Sweep(tmp_path_factory.mktemp("sweep"))


def test_every_setting_is_known_to_shape_keys_or_not_to() -> None:
    assert sorted([*SHAPING, *HOW_ONLY, *ELSEWHERE]) == sorted(Settings.model_fields)


@pytest.mark.parametrize("name", list(SHAPING))
def test_a_setting_is_in_exactly_the_keys_that_it_shapes(sweep: Sweep, name: str) -> None:
    other = SHAPING[name]
    before = sweep.identities(name, **other.beside)
    after = sweep.identities(name, **{**other.beside, name: other.value})
    assert {role for role in after if after[role] != before[role]} == other.seen


def test_what_says_how_something_is_made_is_in_no_key(sweep: Sweep) -> None:
    assert sweep.identities("how", **HOW_ONLY) == sweep.identities("how")
