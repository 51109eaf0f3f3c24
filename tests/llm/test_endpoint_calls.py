"""What is sent to an endpoint, what is read from its answers, and how many calls are under way."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.llm.faults import FaultyReplyError
from resources.llm.replies import read_reply
from storyvid.errors import LanguageModelError
from storyvid.settings import Settings
from tests.llm.asking import KEY, SCHEMA, ask, ask_all, endpoint, outcomes, request
from tests.llm.server import Asked, ChatServer, after, drip, in_turn, raw, refuse, say


def test_a_request_holds_what_it_says_and_the_reply_what_was_answered() -> None:
    usage = {"prompt_tokens": 31, "completion_tokens": 5, "total_tokens": 36}
    with ChatServer(in_turn(say('{"a": "x"}', usage=usage))) as server:
        reply, told = ask(endpoint(server))
    assert (reply.text, reply.finish) == ('{"a": "x"}', "stop")
    assert (reply.prompt_tokens, reply.completion_tokens) == (31, 5)
    assert told.calls == []
    assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    assert server.bodies[0] == {
        "model": "tiny",
        "messages": [{"role": "system", "content": "You plan films."}, {"role": "user", "content": "Plan this."}],
        "max_tokens": 200,
        "temperature": 0.5,
        "seed": 7,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "plan", "schema": json.loads(SCHEMA), "strict": True},
        },
    }


def test_free_text_is_asked_for_without_a_format() -> None:
    with ChatServer(in_turn(say("a: x"))) as server:
        assert endpoint(server).complete(request(schema=None)).text == "a: x"
    assert "response_format" not in server.bodies[0]


@pytest.mark.parametrize(
    ("answer", "text", "finish"),
    [
        (say("half", finish="length"), "half", "length"),
        (say(None, finish="length"), "", "length"),
        (say("x", finish=None), "x", "stop"),
        (say("", finish="content_filter"), "", "refusal"),
        (say(None, refusal="I cannot."), "I cannot.", "refusal"),
        (say([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]), "ab", "stop"),  # type: ignore[arg-type]
        (say("x", usage={"prompt_tokens": "many", "completion_tokens": -1}), "x", "stop"),
        (say("x", usage={"prompt_tokens": None}), "x", "stop"),
        (raw('{"choices": [{"message": {"content": "bare"}}]}'), "bare", "stop"),
        (refuse(400, "no JSON", code="json_validate_failed", failed_generation='{"a": '), '{"a": ', "stop"),
    ],
)
def test_answers_are_read_whatever_the_server_leaves_out(answer: Any, text: str, finish: str) -> None:
    with ChatServer(in_turn(answer)) as server:
        reply = endpoint(server).complete(request())
    assert (reply.text, reply.finish) == (text, finish)
    assert reply.prompt_tokens is None
    assert len(server.asked) == 1


def test_a_prompt_that_was_counted_short_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    with ChatServer(in_turn(say("x", usage={"prompt_tokens": 9_000}))) as server:
        model = endpoint(server)
        for _ in range(2):
            model.complete(request())
    assert [record.levelname for record in caplog.records if "set LLM_TOKENIZER" in record.message] == ["WARNING"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choices", "message", "content", "refusal", "usage", "prompt_tokens", "error", "code"]),
            inside,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_a_reply_or_a_named_fault(data: Any) -> None:
    try:
        read_reply(json.dumps(data).encode(), 0.0)
    except FaultyReplyError as error:
        assert error.fault.told


@given(st.binary(max_size=60))
def test_any_bytes_are_a_reply_or_a_named_fault(body: bytes) -> None:
    with pytest.raises(FaultyReplyError, match=r"body|choice"):
        read_reply(body, 0.0)


@pytest.mark.parametrize(
    "page", [raw("<html>Welcome</html>"), raw('"a string"'), refuse(404, "no such page"), raw("[1, 2]")]
)
def test_a_wrong_address_is_told_by_what_answers_there(page: Any) -> None:
    with ChatServer(in_turn(page)) as server:
        with pytest.raises(LanguageModelError, match="check LLM_") as error:
            endpoint(server).complete(request())
        assert "LLM_BASE_URL" in str(error.value)
    assert not error.value.transient
    assert len(server.asked) == 1


def test_an_endless_answer_is_cut_off_and_named() -> None:
    endless = ChatServer(in_turn(drip(0.0, b"x" * 65_536)))
    with endless as server, pytest.raises(LanguageModelError, match="endless"):
        endpoint(server).complete(request(max_tokens=10))


def test_calls_are_under_way_up_to_the_cap_and_answers_keep_their_order() -> None:
    with ChatServer(lambda asked: after(0.05, say(asked.prompt.splitlines()[-1]))) as server:
        model = endpoint(server, at_once=5)
        prompts = [f"passage {number}" for number in range(20)]
        assert ask_all(model, prompts) == prompts
        assert server.most_at_once == 5
    assert model.at_once == 10


def test_without_parallel_calls_follow_one_another_also_when_one_is_tried_again() -> None:
    def script(asked: Asked) -> Any:
        return refuse(503) if asked.number in (0, 3) else after(0.01, say("x"))

    with ChatServer(script) as server:
        ask_all(endpoint(server, at_once=1), ["a", "b", "c", "d"])
        assert server.most_at_once == 1
    said = [asked.prompt for asked in server.asked]
    assert len(said) == 6
    assert said[0] == said[1]
    assert said[3] == said[4]


@pytest.mark.parametrize(("parallel", "at_once"), [(True, 24), (False, 1)])
def test_the_settings_say_how_much_at_once(parallel: bool, at_once: int) -> None:
    from resources.llm.configured import chat_model

    settings = Settings(
        llm_base_url="http://127.0.0.1:9/v1", llm_model="m", llm_parallel=parallel, llm_max_concurrency=12
    )
    model = chat_model(settings)
    assert (model.at_once, model.context_tokens) == (at_once, settings.llm_context_tokens)


def test_one_bad_call_loses_no_other() -> None:
    def script(asked: Asked) -> Any:
        return refuse(403, "not this one") if "bad" in asked.prompt else say("good")

    with ChatServer(script) as server:
        model = endpoint(server)
        faults: list[str] = []

        def one(prompt: str) -> None:
            try:
                model.complete(request(prompt))
            except LanguageModelError as error:
                faults.append(str(error))

        threads = [threading.Thread(target=one, args=(prompt,)) for prompt in ("a", "bad", "b", "c")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(faults) == 1
    assert "not this one" in faults[0]
    assert len(server.asked) == 4


def test_the_key_is_nowhere_but_in_its_header(caplog: pytest.LogCaptureFixture, monkeypatch: Any) -> None:
    monkeypatch.setenv("LLM_API_KEY", KEY)
    with ChatServer(in_turn(refuse(429, f"slow down, {KEY}"), refuse(401, f"{KEY} is no key"))) as server:
        settings = Settings(llm_base_url=server.url, llm_model="tiny")
        model = endpoint(server)
        with caplog.at_level(logging.DEBUG), pytest.raises(LanguageModelError, match="is no key") as error:
            model.complete(request())
    assert settings.llm_api_key is not None
    assert settings.llm_api_key.get_secret_value() == KEY
    told = (caplog.text, str(error.value), repr(error.value.__context__), repr(settings), repr(model))
    assert [text for text in (*told, json.dumps(dict(model.identity))) if KEY in text] == []
    assert "slow down" in caplog.text


def test_what_the_environment_holds_for_other_programs_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "private")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")
    with ChatServer(in_turn(say("x"))) as server:
        endpoint(server).complete(request())
    assert "private" not in json.dumps(dict(server.asked[0].headers))


def test_a_closed_endpoint_ends_its_calls_and_opens_again_when_asked() -> None:
    started = threading.Event()

    def script(asked: Asked) -> Any:
        started.set()
        return after(5.0, say("late")) if asked.number == 0 else say("again")

    with ChatServer(script) as server:
        model = endpoint(server)
        caught: list[LanguageModelError] = []

        def wait() -> None:
            with pytest.raises(LanguageModelError) as error:
                model.complete(request())
            caught.append(error.value)

        thread = threading.Thread(target=wait)
        thread.start()
        assert started.wait(10)
        model.close()
        thread.join(3)
        assert not thread.is_alive()
        assert caught[0].transient
        assert model.complete(request()).text == "again"
        model.close()
        model.close()


PROGRAM = """
import sys
from tests.llm.asking import endpoint, request
model = endpoint(sys.argv[1], at_once=2)
print(model.complete(request()).text, flush=True)
print(model.complete(request()).text, flush=True)
"""


def program(server: ChatServer) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, server.url],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_process_ends_cleanly_with_its_connections_open() -> None:
    with ChatServer(in_turn(say("done"))) as server, program(server) as process:
        out, err = process.communicate(timeout=60)
    assert (out.split(), err, process.returncode) == (["done", "done"], "", 0)


def test_an_interrupted_process_ends_at_once_and_hangs_up() -> None:
    with ChatServer(in_turn(say("done"), drip(0.05))) as server, program(server) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "done"
        while len(server.asked) < 2:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, err = process.communicate(timeout=60)
        assert time.monotonic() - began < 10
        assert "KeyboardInterrupt" in err
        assert "Task was destroyed" not in err
        while server.at_once:
            time.sleep(0.01)


def test_calls_are_told_in_the_thread_that_asked() -> None:
    with ChatServer(in_turn(refuse(500), say("x"))) as server:
        _, usage = ask(endpoint(server))
    assert outcomes(usage) == ["failed"]
    assert usage.calls[0].model == "tiny"
    assert usage.calls[0].latency_s > 0
