"""What an endpoint is asked again, how long, and what is given up at once."""

from __future__ import annotations

import logging
import socket
import time
from email.utils import formatdate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.llm.faults import retry_after_s
from storyvid.errors import LanguageModelError
from tests.llm.asking import ask, ask_all, endpoint, outcomes, request
from tests.llm.server import Asked, ChatServer, drip, hang_up, in_turn, raw, refuse, say


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ([refuse(500, "oops"), refuse(502), refuse(503), refuse(529)], ["failed"] * 4),
        ([refuse(408), refuse(409), refuse(425)], ["failed"] * 3),
        ([refuse(429, "slow down")], ["throttled"]),
        ([hang_up()], ["failed"]),
        ([hang_up(after_bytes=100)], ["failed"]),
        ([raw('{"error": {"code": 502, "message": "behind the gateway"}}')], ["failed"]),
        ([raw('{"error": {"code": "429", "message": "slow"}}')], ["throttled"]),
        ([raw('{"choices": []}')], ["failed"]),
    ],
)
def test_what_passes_is_tried_again(faults: list[Any], told: list[str]) -> None:
    with ChatServer(in_turn(*faults, say("at last"))) as server:
        reply, usage = ask(endpoint(server))
    assert reply.text == "at last"
    assert outcomes(usage) == told
    assert [call.attempt for call in usage.calls] == list(range(1, len(told) + 1))
    assert len({str(body) for body in server.bodies}) == 1


def test_an_answer_that_takes_too_long_is_asked_for_again_also_when_it_drips() -> None:
    with ChatServer(in_turn(drip(0.02), say("at last"))) as server:
        reply, usage = ask(endpoint(server, timeout_s=0.5))
    assert reply.text == "at last"
    assert outcomes(usage) == ["timed_out"]
    assert 0.4 < usage.calls[0].latency_s < 5


def test_the_wait_that_an_answer_asks_for_is_kept_by_all_calls() -> None:
    times: list[float] = []

    def script(asked: Asked) -> Any:
        times.append(time.monotonic())
        return refuse(429, headers={"Retry-After": "1"}) if asked.number == 0 else say("x")

    with ChatServer(script) as server:
        model = endpoint(server, at_once=1)
        assert ask_all(model, ["a", "b"]) == ["x", "x"]
    assert times[1] - times[0] > 0.95


def test_a_wait_given_as_a_date_is_kept() -> None:
    times: list[float] = []

    def script(asked: Asked) -> Any:
        times.append(time.time())
        date = formatdate(time.time() + 2, usegmt=True)
        return refuse(503, headers={"Retry-After": date}) if asked.number == 0 else say("x")

    with ChatServer(script) as server:
        endpoint(server).complete(request())
    assert 0.9 < times[1] - times[0] < 6


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers) == seconds


@given(st.text(max_size=40))
def test_any_retry_after_is_a_wait_or_none(value: str) -> None:
    wait_s = retry_after_s({"retry-after": value})
    assert wait_s is None or wait_s >= 0


def test_what_does_not_pass_within_its_time_fails_and_says_so() -> None:
    told = pytest.raises(LanguageModelError, match=r"503: overloaded.*LLM_RETRY_S=1\.5")
    with ChatServer(in_turn(refuse(503, "overloaded"))) as server, told as error:
        endpoint(server, retry_s=1.5).complete(request())
    assert error.value.transient
    assert len(server.asked) > 1


def test_a_wait_past_the_time_is_not_waited_for() -> None:
    began = time.monotonic()
    told = pytest.raises(LanguageModelError, match="asks to wait 3600 s")
    with ChatServer(in_turn(refuse(429, headers={"Retry-After": "3600"}))) as server, told:
        endpoint(server).complete(request())
    assert time.monotonic() - began < 10
    assert len(server.asked) == 1


def test_a_small_allowance_that_lets_one_after_the_other_through_fails_nobody() -> None:
    answered: list[float] = [0.0]

    def script(asked: Asked) -> Any:
        if time.monotonic() - answered[-1] < 0.25:
            return refuse(429, "one in a quarter of a second")
        answered.append(time.monotonic())
        return say("x")

    with ChatServer(script) as server:
        began = time.monotonic()
        assert ask_all(endpoint(server, retry_s=2.0), list("abcdefghijkl")) == ["x"] * 12
    assert time.monotonic() - began > 2.5


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (refuse(400, "bad things"), "bad things"),
        (refuse(400, "maximum context length is 4096", code="context_length_exceeded"), "LLM_CONTEXT_TOKENS"),
        (refuse(401, "who are you"), "LLM_API_KEY"),
        (refuse(402, "pay"), "no credit"),
        (refuse(403, "not yours"), "LLM_MODEL"),
        (refuse(404, "model tiny does not exist"), "LLM_MODEL"),
        (refuse(422, "model tiny unknown"), "LLM_MODEL"),
        (refuse(429, "buy more", code="insufficient_quota"), "no credit"),
        (raw('{"detail": "Not Found"}', status=404), "Not Found"),
        (raw("plain text", status=418), "418"),
    ],
)
def test_what_only_a_person_can_mend_fails_at_once_with_what_to_do(answer: Any, words: str) -> None:
    with ChatServer(in_turn(answer)) as server, pytest.raises(LanguageModelError, match="model tiny") as error:
        endpoint(server).complete(request())
    assert words in str(error.value)
    assert not error.value.transient
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_is_told_soon() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(LanguageModelError, match="is it running"):
        endpoint(url).complete(request())


def test_a_format_that_is_turned_down_is_left_out_from_then_on(caplog: pytest.LogCaptureFixture) -> None:
    def script(asked: Asked) -> Any:
        asked_for = asked.body.get("response_format")
        if asked_for is None:
            return say("plain")
        told = {"json_schema": "unknown response_format type", "json_object": "JSON mode is not supported"}
        return refuse(400, told[asked_for["type"]], param="response_format")

    with ChatServer(script) as server, caplog.at_level(logging.WARNING):
        model = endpoint(server)
        reply, usage = ask(model)
        assert model.complete(request()).text == reply.text == "plain"
    assert len(server.asked) == 5
    assert outcomes(usage) == ["failed"] * 3
    assert [record.message for record in caplog.records if "turned down" in record.message] == [
        f"a server turned down response_format ({form}): asked without from now on"
        for form in ("strict", "schema", "object")
    ]


@pytest.mark.parametrize(
    ("error", "gone", "there"),
    [
        (
            {"message": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."},
            "max_tokens",
            "max_completion_tokens",
        ),
        ({"message": "Unsupported value: only the default (1)", "param": "temperature"}, "temperature", "seed"),
        ({"message": "Extra inputs are not permitted: seed"}, "seed", "temperature"),
    ],
)
def test_a_parameter_that_is_turned_down_is_left_out(error: dict[str, str], gone: str, there: str) -> None:
    def script(asked: Asked) -> Any:
        return refuse(400, **error) if gone in asked.body else say("x")

    with ChatServer(script) as server:
        model = endpoint(server)
        assert [model.complete(request()).text for _ in range(2)] == ["x", "x"]
    assert len(server.asked) == 3
    assert there in server.bodies[-1]


def test_a_server_that_turns_down_everything_is_given_up() -> None:
    everything = refuse(400, "response_format, seed, temperature: not supported")
    with ChatServer(in_turn(everything)) as server, pytest.raises(LanguageModelError, match="not supported"):
        endpoint(server).complete(request())
    assert len(server.asked) < 8
