"""`storyvid doctor` says which language model is configured, and with `--connect` whether it answers."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner, Result

from storyvid_assets.cli.main import app
from tests.llm.asking import KEY
from tests.llm.server import ChatServer, in_turn, refuse, say


def doctor(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, *arguments: str, **settings: str) -> Result:
    for name, value in {"storyvid_home": str(tmp_path), **settings}.items():
        monkeypatch.setenv(name.upper(), value)
    return CliRunner().invoke(app, ["doctor", *arguments])


def line(result: Result, name: str) -> str:
    return next(line for line in result.output.splitlines() if f" {name}: " in line)


def test_a_model_that_answers_is_told_with_its_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    with ChatServer(in_turn(say("Dog."))) as server:
        told = doctor(
            monkeypatch, tmp_path, "--connect", llm_base_url=server.url, llm_model="tiny", llm_api_key=KEY, llm_seed="3"
        )
    assert told.exit_code == 0
    assert line(told, "language model").startswith(f"ok      language model: tiny at {server.url}, 8192 tokens")
    assert line(told, "its answer").startswith("ok      its answer: 'Dog.' after ")
    assert KEY not in told.output
    assert len(server.asked) == 1


def test_nobody_is_asked_unless_told_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    with ChatServer(in_turn(say("Dog."))) as server:
        told = doctor(monkeypatch, tmp_path, llm_base_url=server.url, llm_model="tiny")
    assert told.exit_code == 0
    assert server.asked == []


def test_a_model_that_does_not_answer_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    with ChatServer(in_turn(refuse(401, f"no such key: {KEY}"))) as server:
        told = doctor(monkeypatch, tmp_path, "--connect", llm_base_url=server.url, llm_model="t", llm_api_key=KEY)
    assert told.exit_code == 1
    assert line(told, "its answer").startswith("missing its answer:")
    assert "check LLM_API_KEY" in told.output
    assert KEY not in told.output


def test_a_provider_without_its_key_is_missing_and_none_at_all_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    none = doctor(monkeypatch, tmp_path)
    assert (none.exit_code, line(none, "language model").split()[0]) == (0, "none")
    half = doctor(monkeypatch, tmp_path, llm_provider="groq", llm_model="m")
    assert half.exit_code == 1
    assert "set GROQ_API_KEY or LLM_API_KEY" in line(half, "language model")
