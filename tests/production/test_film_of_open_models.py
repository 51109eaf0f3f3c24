"""A whole film in the production profile: every role by a model with random weights, as a person would set it up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Answer, storyvid
from tests.oracles import check_film
from tests.production import tiny, tiny_language_model, tiny_sound

STORY = """---
title: The fox
music: calm
---
# The fox

A fox ran in the snow.

# The lamp

"Who is there?" said the lamplighter.

# The morning

In the morning the street was white.
"""
GENERATORS = {"key_frame": "diffusion_images", "take": "diffusion_takes", "speech": "vits", "music": "musicgen"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What stands in the `.env` of somebody with these models."""
    models = tmp_path_factory.mktemp("models")
    return {
        "FORCE_PROFILE": "prod_gpu",
        "LLM_MODEL_PATH": str(tiny_language_model.build(models / "language")),
        "MAX_ATTEMPTS": "1",
        "DIFFUSION_MODEL_PATH": str(tiny.folder("sd", models)),
        "DIFFUSION_STEPS": "1",
        "DIFFUSION_LINES": "64",
        "VIDEO_MODEL_PATH": str(tiny.folder("wan_ti2v", models)),
        "VIDEO_STEPS": "1",
        "VIDEO_LINES": "32",
        "VIDEO_FRAMES": "17",
        "TTS_MODEL_NAME": str(tiny_sound.vits(models / "voice")),
        "MUSIC_MODEL_NAME": str(tiny_sound.musicgen(models / "music")),
        "MUSIC_SECONDS": "8",
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("production")


@pytest.fixture(scope="module")
def rendered(home: Path, settings: dict[str, str]) -> Answer:
    (home / "fox.md").write_text(STORY, encoding="utf-8")
    return storyvid("render", home / "fox.md", "--json", home=home, timeout_s=600, **settings)


def _ledger(home: Path) -> list[dict[str, Any]]:
    files = sorted((home / "ledger").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_three_scenes_become_a_film_that_outside_checks_find_whole(home: Path, rendered: Answer) -> None:
    assert rendered.code == 0, rendered.err
    folder = home / "films" / "prod_gpu" / "fox"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["profile"] == "prod_gpu"
    assert manifest["substituted"] == []
    assert len(manifest["scenes"]) == 3
    # The voice of random weights is noise, of which loudness and captions say nothing about the product.
    assert [fault for fault in check_film(folder) if "LUFS" not in fault and "caption" not in fault] == []


def test_the_ledger_names_the_model_that_made_each_thing(home: Path, rendered: Answer) -> None:
    made = {row["stage"]: row["generator"] for row in _ledger(home) if row["outcome"] == "made"}
    assert GENERATORS.items() <= made.items()
    calls = [row for row in _ledger(home) if row["stage"] == "model_call"]
    assert calls
    assert all(row["completion_tokens"] > 0 for row in calls)


def test_rendered_again_no_model_is_asked(home: Path, rendered: Answer, settings: dict[str, str]) -> None:
    again = storyvid("render", home / "fox.md", "--json", home=home, timeout_s=600, **settings)

    summary, first = json.loads(again.last_line), json.loads(rendered.last_line)
    assert summary["sha256"] == first["sha256"]
    assert not summary["remuxed"]
    rows = [row for row in _ledger(home) if row["run_id"] == summary["run_id"]]
    assert {row["outcome"] for row in rows} == {"cached"}


def test_models_check_makes_one_smallest_result_with_each(home: Path, settings: dict[str, str]) -> None:
    answer = storyvid("models", "check", home=home, timeout_s=600, **settings)

    assert answer.code == 0, answer.out
    tried = [line for line in answer.out.splitlines() if line.startswith(("ok", "FAILED"))]
    assert [line.split()[:2] for line in tried] == [
        ["ok", "planner:"],
        ["ok", "images:"],
        ["ok", "video:"],
        ["ok", "speech:"],
        ["ok", "music_maker:"],
    ]
