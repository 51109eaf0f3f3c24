"""Settings and profile: one place, every default sane, every fault readable."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from storyvid import profile as profiles
from storyvid.errors import SettingsError
from storyvid.models.base import Aspect
from storyvid.profile import ExecutionProfile, choose_profile
from storyvid.settings import PROJECT_ROOT, Settings, load_settings

DEBUG, PROD = ExecutionProfile.DEBUG_CPU, ExecutionProfile.PROD_GPU


def test_the_example_names_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert {name.lower() for name in pairs} == set(Settings.model_fields)
    monkeypatch.delenv("EXECUTION_PROFILE", raising=False)
    untouched = load_settings()
    for name, value in pairs.items():
        monkeypatch.setenv(name, value)
    assert load_settings() == untouched


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("FORCE_PROFILE", "gpu", "FORCE_PROFILE='gpu' is no profile: use debug_cpu or prod_gpu"),
        ("WORDS_PER_MINUTE", "5000", "WORDS_PER_MINUTE='5000'"),
        ("FILM_FPS", "23", "FILM_FPS=23: input should be 24, 25 or 30"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert told in str(error.value)
    assert error.value.exit_code == 2


def test_a_relative_folder_counts_from_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings().storyvid_home == PROJECT_ROOT / "storyvid_data"
    assert Settings(storyvid_home=tmp_path).storyvid_home == tmp_path


@pytest.mark.parametrize(
    ("forced", "explicit", "enabled", "gpu", "expected"),
    [
        (DEBUG, PROD, True, "H200", DEBUG),
        (None, DEBUG, True, "H200", DEBUG),
        (None, PROD, True, None, PROD),
        (PROD, None, False, None, PROD),
        (None, None, True, "H200", PROD),
        (None, None, False, "H200", DEBUG),
        (None, None, True, None, DEBUG),
    ],
)
def test_forced_wins_over_explicit_over_what_is_found(
    monkeypatch: pytest.MonkeyPatch,
    forced: ExecutionProfile | None,
    explicit: ExecutionProfile | None,
    enabled: bool,
    gpu: str | None,
    expected: ExecutionProfile,
) -> None:
    monkeypatch.setattr(profiles, "detect_gpu", lambda: gpu)
    assert choose_profile(forced, explicit, gpu_enabled=enabled).profile is expected


@pytest.mark.parametrize(("forced", "words"), [(None, "using the debug_cpu profile"), (PROD, "FORCE_PROFILE=prod_gpu")])
def test_a_fallback_and_production_without_a_gpu_are_warned_about(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, forced: ExecutionProfile | None, words: str
) -> None:
    monkeypatch.setattr(profiles, "detect_gpu", lambda: None)
    with caplog.at_level(logging.WARNING):
        choose_profile(forced, None, gpu_enabled=True)
    assert words in caplog.text


@pytest.mark.parametrize("lines", [90, 480, 481, 720, 1080])
@pytest.mark.parametrize("aspect", list(Aspect))
def test_a_film_has_even_sides_in_its_aspect(lines: int, aspect: Aspect) -> None:
    film = Settings(film_lines=lines).film_format(aspect, DEBUG)
    across, down = (int(part) for part in aspect.value.split(":"))
    assert film.width_px % 2 == film.height_px % 2 == 0
    assert min(film.width_px, film.height_px) == lines // 2 * 2
    assert abs(film.width_px / film.height_px - across / down) < 0.03


def test_the_debug_film_is_854_by_480() -> None:
    film = Settings().film_format(Aspect.WIDE, DEBUG)
    assert (film.width_px, film.height_px, film.fps) == (854, 480, 25)


def test_a_slip_in_the_file_of_settings_is_told_with_the_name_that_was_meant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / ".env"
    monkeypatch.setitem(Settings.model_config, "env_file", file)
    file.write_text("FILM_LINS=90\nHF_HOME=/models\nFILM_FPS\n", encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        load_settings()
    assert "FILM_LINS is no setting: did you mean FILM_LINES?" in str(error.value)
    assert "FILM_FPS has no value" in str(error.value)
    assert "HF_HOME" not in str(error.value)


def test_the_example_file_and_names_of_other_programs_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    example = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")
    file.write_text(example + "\nHF_TOKEN=a\nCUDA_VISIBLE_DEVICES=0\nfilm_lines=90\n", encoding="utf-8")
    monkeypatch.setitem(Settings.model_config, "env_file", file)
    assert load_settings().film_lines == 90
