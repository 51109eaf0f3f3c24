"""The log: one form everywhere, what it is about bound to each record, no secrets."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from storyvid.log_context import about
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid_assets import logs

LOGGER = logging.getLogger("storyvid.a_module")


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    yield
    logs.configure(Settings())


def test_a_json_record_says_what_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Settings(log_format="json"))
    with about(story="fox", stage="take", scene="s002", shot=""):
        LOGGER.warning("%d files are missing", 3)
    LOGGER.warning("nothing is bound any more")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (
        first.items()
        >= {
            "level": "WARNING",
            "logger": "storyvid.a_module",
            "message": "3 files are missing",
            "story": "fox",
            "stage": "take",
            "scene": "s002",
        }.items()
    )
    assert "shot" not in first
    assert "story" not in second


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_is_hidden_wherever_it_came_from(capsys: pytest.CaptureFixture[str], form: str) -> None:
    logs.configure(Settings(log_format=form, llm_api_key=SecretStr("sk-very-secret")))  # type: ignore[arg-type]
    try:
        raise ValueError("the server refused sk-very-secret")
    except ValueError:
        with about(story="sk-very-secret"):
            LOGGER.exception("asked with key %s", "sk-very-secret")
    logging.getLogger("httpx").error("Authorization: Bearer sk-very-secret")
    told = capsys.readouterr().err
    assert "sk-very-secret" not in told
    assert "Bearer [hidden]" in told
    assert "ValueError" in told


def test_the_level_goes_by_profile_unless_it_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    for profile, level in ((ExecutionProfile.DEBUG_CPU, None), (ExecutionProfile.PROD_GPU, "INFO")):
        logs.configure(Settings(log_level=level), profile)  # type: ignore[arg-type]
        LOGGER.info("heard")
    logs.configure(Settings(), ExecutionProfile.PROD_GPU)
    LOGGER.info("not heard")
    logging.getLogger("a_library").info("not heard")
    assert capsys.readouterr().err.splitlines() == ["INFO heard", "INFO heard"]
