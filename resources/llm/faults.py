"""What went wrong with a call of an endpoint, and whether waiting, asking otherwise, or a person can mend it."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from typing import Any, Literal

import httpx2
import openai

TOLD_CHARACTERS = 300
THROTTLED = {429}
PASSING = {408, 409, 425, 429}

FORMAT_WORDS = re.compile(
    r"response[_ ]format|json[_ ]schema|json[_ ]object|json mode|structured[_ ]outputs?|guided|grammar", re.IGNORECASE
)
REFUSED_WORDS = re.compile(
    r"(un|not )(support|recogni|permit|allow|know)|unexpected|extra|invalid|only the default|does not work|deprecated"
    r"|no longer|cannot|must be",
    re.IGNORECASE,
)

WHAT_TO_DO: Mapping[int, str] = {
    400: "the endpoint finds the request wrong; check LLM_MODEL and LLM_CONTEXT_TOKENS",
    401: "the key is not accepted; check LLM_API_KEY or the provider's own variable",
    402: "the account has no credit left",
    403: "the key may not use this model; check LLM_MODEL and the account",
    404: "no such model or address; check LLM_MODEL and LLM_BASE_URL",
    413: "the prompt is too long for the endpoint; lower LLM_CONTEXT_TOKENS",
    422: "the endpoint finds the request wrong; check LLM_MODEL and LLM_CONTEXT_TOKENS",
}


@dataclass(frozen=True)
class Fault:
    """One attempt that brought no answer.

    `transient`: the same request may be answered later, after `wait_s` seconds if the endpoint said so. `unreached`:
    no server was there at all. `rejected` names the parameter that the endpoint turns down: it can be left out.
    `written`: the model did answer, but the endpoint withheld it as an error because it does not meet the schema.
    """

    outcome: Literal["throttled", "timed_out", "failed"]
    told: str
    transient: bool
    wait_s: float | None = None
    unreached: bool = False
    rejected: str | None = None
    written: str | None = None


class FaultyReplyError(Exception):
    """An answer came, and holds a fault. Never leaves the backend."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.told)
        self.fault = fault


def fault_of(error: Exception) -> Fault:
    """The fault behind an error of the client. What is no error of the call is raised again."""
    match error:
        case FaultyReplyError():
            return error.fault
        case openai.APIStatusError():
            return status_fault(error.status_code, _error_body(error.body), error.response.headers)
        case openai.APITimeoutError() | httpx2.TimeoutException() | TimeoutError():
            return Fault("timed_out", "no answer in time (LLM_TIMEOUT_S)", transient=True)
        case openai.APIConnectionError() | httpx2.TransportError():
            cause = error if isinstance(error, httpx2.TransportError) else error.__cause__
            unreached = isinstance(cause, httpx2.ConnectError | httpx2.UnsupportedProtocol)
            told = str(cause or error) or type(cause or error).__name__
            return Fault("failed", f"the connection failed: {told}", transient=True, unreached=unreached)
        case openai.OpenAIError() | httpx2.HTTPError() | httpx2.InvalidURL():
            return Fault("failed", f"{type(error).__name__}: {error} (check LLM_BASE_URL)", transient=False)
    raise error


def status_fault(status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> Fault:
    """The fault that a status and the `error` object of an answer tell of."""
    message = str(body.get("message") or "").strip()
    told = f"{status}: {_short(message)}" if message else f"{status}"
    if status in PASSING or status >= 500:
        if body.get("code") == "insufficient_quota" or body.get("type") == "insufficient_quota":
            return Fault("failed", f"{told} ({WHAT_TO_DO[402]})", transient=False)
        outcome: Literal["throttled", "failed"] = "throttled" if status in THROTTLED else "failed"
        return Fault(outcome, told, transient=True, wait_s=retry_after_s(headers))
    if isinstance(written := body.get("failed_generation"), str):
        return Fault("failed", told, transient=False, written=written)
    rejected = _rejected(message, body.get("param")) if status in (400, 404, 422) else None
    advice = WHAT_TO_DO.get(status, "the endpoint does not answer such a request; check LLM_BASE_URL")
    return Fault("failed", f"{told} ({advice})", transient=False, rejected=rejected)


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait that an answer asks for (RFC 9110 §10.2.3: seconds, or a date), None where it asks for none."""
    for name, unit_s in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = (headers.get(name) or "").strip()
        if not value:
            continue
        if re.fullmatch(r"\d{1,12}(\.\d*)?", value):
            return float(value) * unit_s
        if unit_s == 1.0 and (date := parsedate_tz(value)) is not None:
            return _until(date)
    return None


def _until(date: tuple[Any, ...]) -> float | None:
    try:
        wait_s = mktime_tz(date) - time.time()
    except (ValueError, OverflowError):
        return None
    return max(0.0, wait_s) if math.isfinite(wait_s) else None


def _rejected(message: str, param: object) -> str | None:
    """Which of the parameters that can be left out an error is about."""
    named = str(param or "")
    if FORMAT_WORDS.search(named) or FORMAT_WORDS.search(message):
        return "response_format"
    if "max_completion_tokens" in message and re.search(r"\bmax_tokens\b", f"{named} {message}"):
        return "max_tokens"
    if REFUSED_WORDS.search(message):
        return next((name for name in ("seed", "temperature") if re.search(rf"\b{name}\b", f"{named} {message}")), None)
    return None


def _error_body(body: object) -> Mapping[str, Any]:
    """The `error` object of an answer, however much of it there is."""
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        if isinstance(inner, Mapping):
            return inner if inner.get("message") or "detail" not in inner else {"message": inner["detail"]}
        return {"message": inner}
    return {"message": body} if isinstance(body, str) else {}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TOLD_CHARACTERS else f"{line[: TOLD_CHARACTERS - 1]}…"
