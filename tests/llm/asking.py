"""What the tests of endpoints share: a request, an impatient endpoint, and what it told of its calls."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from pydantic import SecretStr

from resources.llm.chat import ChatReply, ChatRequest, Message
from resources.llm.endpoint import Endpoint
from resources.llm.patience import Patience
from resources.llm.presets import EVERY_FORMAT, Address, Format
from storyvid.generation.usage import Usage, listen
from tests.llm.server import ChatServer

KEY = "sk-a-very-secret-key-4711"
SCHEMA = json.dumps(
    {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
)


def request(prompt: str = "Plan this.", *, schema: str | None = SCHEMA, max_tokens: int = 200) -> ChatRequest:
    return ChatRequest(
        messages=(Message(role="system", content="You plan films."), Message(role="user", content=prompt)),
        schema_name="plan",
        json_schema=schema,
        max_tokens=max_tokens,
        temperature=0.5,
        seed=7,
    )


def endpoint(
    server: ChatServer | str,
    *,
    at_once: int = 8,
    timeout_s: float = 20.0,
    retry_s: float = 20.0,
    formats: tuple[Format, ...] = EVERY_FORMAT,
) -> Endpoint:
    """An endpoint at the server that pauses for milliseconds where a real one pauses for seconds."""
    url = server if isinstance(server, str) else server.url
    address = Address("a server", url, "tiny", SecretStr(KEY), formats, "max_tokens")
    patience = Patience(timeout_s=timeout_s, retry_s=retry_s, backoff_s=0.01)
    return Endpoint(address, at_once=at_once, context_tokens=8_000, patience=patience)


def ask(model: Endpoint, asked: ChatRequest | None = None) -> tuple[ChatReply, Usage]:
    """The reply, and what was told of the calls without one."""
    with listen() as usage:
        reply = model.complete(asked or request())
    return reply, usage


def outcomes(usage: Usage) -> list[str]:
    return [call.outcome for call in usage.calls]


def ask_all(model: Endpoint, prompts: Sequence[str], *, threads: int | None = None) -> list[str]:
    """The texts of the replies to many prompts that are asked from as many threads, in the order of the prompts."""
    with ThreadPoolExecutor(threads or len(prompts)) as pool:
        return [reply.text for reply in pool.map(lambda prompt: model.complete(request(prompt)), prompts)]
