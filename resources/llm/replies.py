"""Reads the body of a chat completion. Servers differ in all but the main line, so nothing is taken for granted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from resources.llm.chat import ChatReply
from resources.llm.faults import Fault, FaultyReplyError, status_fault

BYTES_PER_TOKEN = 256
"""No token is longer, however it is written: the longest of known vocabularies are runs of 128 spaces or dashes."""
SPARE_BYTES = 1 << 18
"""Room for what surrounds the text of an answer."""


def most_bytes(max_tokens: int) -> int:
    """Bytes after which an answer of `max_tokens` is certainly endless."""
    return SPARE_BYTES + BYTES_PER_TOKEN * max_tokens


def read_reply(body: bytes, latency_s: float) -> ChatReply:
    """The answer in a body. Raises FaultyReplyError where it holds none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        start = body[:80].decode("utf-8", "replace")
        raise _no_completion(f"the body is no JSON but starts with {start!r}") from None
    if not isinstance(data, dict):
        raise _no_completion("the body is no JSON object")
    choices = data.get("choices")
    choice = _object(choices[0]) if isinstance(choices, list) and choices else {}
    if error := _object(data.get("error")) or _object(choice.get("error")):
        raise FaultyReplyError(_fault_within(error))
    if not choice:
        raise FaultyReplyError(Fault("failed", "the answer holds no choice", transient=True))
    message, usage = _object(choice.get("message")), _object(data.get("usage"))
    text, refusal = _text(message.get("content")), _text(message.get("refusal"))
    return ChatReply(
        text=text or refusal,
        finish="refusal" if refusal and not text else _finish(choice.get("finish_reason")),
        prompt_tokens=_count(usage.get("prompt_tokens")),
        completion_tokens=_count(usage.get("completion_tokens")),
        latency_s=latency_s,
    )


def _no_completion(told: str) -> FaultyReplyError:
    return FaultyReplyError(Fault("failed", f"{told}; check LLM_BASE_URL", transient=False))


def _fault_within(error: Mapping[str, Any]) -> Fault:
    """An error that came with status 200, as gateways send them; its code is the status of the server behind."""
    code = str(error.get("code"))
    return status_fault(int(code) if code.isascii() and code.isdecimal() and len(code) == 3 else 502, error, {})


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(content: object) -> str:
    """The text of a message: a string, or the text parts of a list."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part.get("text") if isinstance(part, dict) else part for part in content]
        return "".join(part for part in parts if isinstance(part, str))
    return ""


def _finish(reason: object) -> Literal["stop", "length", "refusal"]:
    if reason in ("length", "max_tokens", "max_output_tokens"):
        return "length"
    return "refusal" if reason in ("content_filter", "refusal") else "stop"


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
