"""`storyvid models`: what the settings name, in words for a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from resources.model_card import licence_of
from tests.cli.command import storyvid


@pytest.mark.parametrize(
    ("card", "told", "commercial"),
    [
        ("---\nlicense: apache-2.0\n---\n# A model\n", "apache-2.0", True),
        ("---\nlicense: cc-by-nc-4.0\ntags: [speech]\n---\n", "cc-by-nc-4.0: NON-COMMERCIAL use only", False),
        (
            "---\nlicense: other\nlicense_name: flux-1-dev-non-commercial-license\n---\n",
            "flux-1-dev-non-commercial-license: NON-COMMERCIAL use only",
            False,
        ),
        ("---\nlicense: other\nlicense_name: coqui-public-model-license\n---\n", "NON-COMMERCIAL", False),
        ("# No front matter\n", "not declared", True),
        ("---\nlicense: [unclosed\n---\n", "not declared", True),
    ],
)
def test_a_licence_is_told_as_the_model_declares_it(tmp_path: Path, card: str, told: str, commercial: bool) -> None:
    (tmp_path / "README.md").write_text(card, encoding="utf-8")
    licence = licence_of(tmp_path)
    assert told in licence.told
    assert licence.commercial is commercial


def test_models_that_are_found_are_told_with_identity_licence_and_size(tmp_path: Path) -> None:
    folder = tmp_path / "an-image-model"
    folder.mkdir()
    (folder / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n", encoding="utf-8")
    (folder / "weights.safetensors").write_bytes(b"\0" * 2 * 2**20)

    answer = storyvid("models", home=tmp_path / "home", DIFFUSION_MODEL_PATH=str(folder))

    assert answer.code == 0
    row = next(line for line in answer.out.splitlines() if "DIFFUSION_MODEL_PATH" in line)
    assert "sha256:" in row
    assert "NON-COMMERCIAL" in row
    assert row.rstrip().endswith("2.0")
    assert "no model is set for: planner (LLM_MODEL_PATH)" in answer.out


def test_a_model_that_is_not_here_is_named_with_its_setting(tmp_path: Path) -> None:
    answer = storyvid("models", "check", home=tmp_path / "home", VIDEO_MODEL_PATH=str(tmp_path / "nowhere"))

    assert answer.code == 1
    assert "VIDEO_MODEL_PATH" in answer.err
    assert "there is no such folder" in answer.err
    assert "FAILED video" in answer.out
