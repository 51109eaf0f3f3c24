"""Settings that point at a wrong, broken or half a model: told when a run begins, with the setting and the folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storyvid.errors import MissingModelError
from storyvid.settings import Settings
from storyvid_assets.home import Home
from storyvid_assets.profiles import Casting, configured_row
from tests.production import tiny, tiny_language_model, tiny_sound

ROLES = {
    "images": "DIFFUSION_MODEL_PATH",
    "video": "VIDEO_MODEL_PATH",
    "speech": "TTS_MODEL_NAME",
    "music_maker": "MUSIC_MODEL_NAME",
    "planner": "LLM_MODEL_PATH",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A model that is right, for each role."""
    models = tmp_path_factory.mktemp("whole")
    return {
        "images": tiny.folder("sd", models),
        "video": tiny.folder("wan_ti2v", models),
        "speech": tiny_sound.vits(models / "voice"),
        "music_maker": tiny_sound.musicgen(models / "music"),
        "planner": tiny_language_model.build(models / "language"),
    }


def create(role: str, folder: Path, home: Path) -> dict[str, str]:
    """Make the generator of a role as a run does when it begins, and ask what it is."""
    settings = Settings.model_validate({"storyvid_home": home, "model_device": "cpu", ROLES[role].lower(): str(folder)})
    row = configured_row(role, settings)
    assert row is not None
    # The thin resources look at their settings alone, and a context would open a database.
    generator = row.build(Casting(settings, Home(home))).create_resource(None)
    return dict(generator.identity)


@pytest.mark.parametrize("role", ROLES)
def test_a_model_that_is_right_is_taken(role: str, whole: dict[str, Path], tmp_path: Path) -> None:
    identity = create(role, whole[role], tmp_path)
    assert any(told.startswith("sha256:") for told in identity.values())


@pytest.mark.parametrize("role", ["images", "video", "speech", "music_maker"])
@pytest.mark.parametrize("other", ROLES)
def test_a_model_of_another_role_is_told_with_the_setting_and_the_folder(
    role: str, other: str, whole: dict[str, Path], tmp_path: Path
) -> None:
    if other == role:
        return
    with pytest.raises(MissingModelError) as told:
        create(role, whole[other], tmp_path)
    assert f"{ROLES[role]}={whole[other]}" in str(told.value)


@pytest.mark.parametrize("other", ["images", "music_maker"])
def test_what_is_no_language_model_is_told_with_the_setting_and_the_folder(
    other: str, whole: dict[str, Path], tmp_path: Path
) -> None:
    with pytest.raises(MissingModelError) as told:
        create("planner", whole[other], tmp_path)
    assert f"LLM_MODEL_PATH={whole[other]}" in str(told.value)


def _cut_short(folder: Path) -> None:
    file = max(folder.rglob("*.safetensors"), key=lambda one: one.stat().st_size)
    file.write_bytes(file.read_bytes()[:-64])


def _overwritten(folder: Path) -> None:
    for file in folder.rglob("*.safetensors"):
        file.write_bytes(b"<html>not found</html>")


def _dealt_out(folder: Path) -> None:
    """As a model in several files, of which one was not fetched."""
    for file in folder.rglob("*.safetensors"):
        file.with_suffix(".safetensors.index.json").write_text('{"weight_map": {"a": "part-2.safetensors"}}')
        file.rename(file.with_name("part-1.safetensors"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("breaking", "fault"),
    [
        (_cut_short, r"safetensors is damaged \(\d+ bytes of \d+\)"),
        (_overwritten, r"safetensors is damaged \(it does not begin as weights do\)"),
        (_dealt_out, r"these files are not there: part-2\.safetensors"),
    ],
)
def test_weights_that_are_not_whole_are_told_with_their_file(
    role: str, breaking: Callable[[Path], None], fault: str, *, whole: dict[str, Path], tmp_path: Path
) -> None:
    broken = shutil.copytree(whole[role], tmp_path / "broken")
    breaking(broken)
    with pytest.raises(MissingModelError, match=rf"{ROLES[role]}={broken}: .*{fault}"):
        create(role, broken, tmp_path)


@pytest.mark.parametrize(("role", "part"), [("images", "unet"), ("video", "transformer"), ("video", "vae")])
def test_a_part_of_a_pipeline_that_lacks_its_weights_or_itself_is_named(
    role: str, part: str, whole: dict[str, Path], tmp_path: Path
) -> None:
    broken = shutil.copytree(whole[role], tmp_path / "broken")
    for file in (broken / part).glob("*.safetensors"):
        file.unlink()
    with pytest.raises(MissingModelError, match=f"{ROLES[role]}={broken}: the file of weights of its {part} is not"):
        create(role, broken, tmp_path)
    shutil.rmtree(broken / part)
    with pytest.raises(MissingModelError, match=f"{ROLES[role]}={broken}: the folder of its {part} is not"):
        create(role, broken, tmp_path)
