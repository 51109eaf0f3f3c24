"""A model is known by what it holds, on every machine alike."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from resources import model_identity
from resources.model_identity import find_model, folder_hash
from storyvid.errors import MissingModelError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = tmp_path / "model"
    (model / "unet").mkdir(parents=True)
    (model / "model_index.json").write_text("{}")
    (model / "unet" / "weights.safetensors").write_bytes(b"w" * 2**20)
    return model


def test_a_copy_elsewhere_is_the_same_model(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "other" / "name")
    (copy / ".cache").mkdir()
    (copy / ".cache" / "note").write_text("how it got here")
    found = [find_model(str(one), tmp_path / "cache", setting="X") for one in (folder, copy)]
    assert found[0].identity == found[1].identity
    assert found[0].size_mb == 1.0
    assert found[0].folder == folder


def test_any_other_byte_or_name_is_another_model(folder: Path, tmp_path: Path) -> None:
    first = folder_hash(folder, tmp_path / "cache")
    (folder / "unet" / "weights.safetensors").write_bytes(b"v" * 2**20)
    second = folder_hash(folder, tmp_path / "cache")
    (folder / "unet").rename(folder / "transformer")
    assert len({first, second, folder_hash(folder, tmp_path / "cache")}) == 3


def test_a_hash_is_computed_once_until_a_file_changes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = folder_hash(folder, tmp_path / "cache")
    read: list[Path] = []
    real = model_identity._file_hash
    monkeypatch.setattr(model_identity, "_file_hash", lambda file: read.append(file) or real(file))
    assert folder_hash(folder, tmp_path / "cache") == first
    assert read == []
    os.utime(folder / "model_index.json", ns=(1, 1))
    assert folder_hash(folder, tmp_path / "cache") == first
    assert len(read) == 2


def test_a_damaged_note_is_written_again(folder: Path, tmp_path: Path) -> None:
    first = folder_hash(folder, tmp_path / "cache")
    (note,) = (tmp_path / "cache" / "model_hashes").iterdir()
    note.write_text("not json")
    assert folder_hash(folder, tmp_path / "cache") == first


@pytest.mark.parametrize("name", ["/no/such/folder", "./none", "somewhere/that/is/deep"])
def test_a_folder_that_is_not_there_is_named_with_its_setting(name: str, tmp_path: Path) -> None:
    with pytest.raises(MissingModelError, match=f"DIFFUSION_MODEL_PATH={name}"):
        find_model(name, tmp_path, setting="DIFFUSION_MODEL_PATH")


def test_a_hub_model_that_is_not_cached_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(MissingModelError, match="hf download nobody/nothing"):
        find_model("nobody/nothing", tmp_path, setting="VIDEO_MODEL_PATH")


def test_a_hub_model_is_known_by_its_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = tmp_path / "hub" / "models--me--tiny" / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "model_index.json").write_text("{}")
    refs = tmp_path / "hub" / "models--me--tiny" / "refs"
    refs.mkdir()
    (refs / "main").write_text("a" * 40)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    found = find_model("me/tiny", tmp_path, setting="X")
    assert found.identity == f"hub:me/tiny@{'a' * 40}"
    assert find_model(f"me/tiny@{'a' * 40}", tmp_path, setting="X") == found
