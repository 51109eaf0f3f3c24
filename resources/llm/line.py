"""The open line to an endpoint: its client, how many calls are under way, and what is tried again when."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

import httpx2
from openai import AsyncOpenAI

from resources.llm.chat import ChatReply, ChatRequest
from resources.llm.faults import Fault, FaultyReplyError, fault_of
from resources.llm.loop import LoopThread
from resources.llm.parameters import Parameters
from resources.llm.patience import Patience
from resources.llm.presets import Address, shown
from resources.llm.replies import most_bytes, read_reply
from storyvid.errors import LanguageModelError
from storyvid.generation.usage import ModelCall

logger = logging.getLogger(__name__)

CONNECT_S = 10.0
UNREACHED_ATTEMPTS = 3
"""So often is a server tried that was never there: it is more likely not running than restarting."""


class Line:
    """The open line to an endpoint: its client and what this process has learnt of it. Lives on its loop."""

    def __init__(self, address: Address, at_once: int, patience: Patience) -> None:
        self._address, self._patience = address, patience
        self._turn = asyncio.Semaphore(at_once)
        self._parameters = Parameters(address)
        self._open_again_s = 0.0
        self._reached = False
        self._answered_s = 0.0
        self._client: AsyncOpenAI | None = None
        self.loop = LoopThread("language-model")

    async def ask(self, request: ChatRequest, calls: list[ModelCall]) -> ChatReply:
        """One answer, in as many attempts as there is time for; those that brought none are added to `calls`."""
        async with self._turn:
            started_s = time.monotonic()
            attempt = 0
            while True:
                attempt += 1
                client = self._connect()
                await self._until_open()
                asked_s = time.monotonic()
                sent = self._parameters.of(request)
                try:
                    reply = await self._attempt(client, request, sent)
                    self._answered_s = time.monotonic()
                    return reply
                except Exception as error:  # noqa: BLE001 - what is no fault of the call is raised again
                    fault = fault_of(error)
                latency_s = time.monotonic() - asked_s
                self._reached = self._reached or not fault.unreached
                if fault.written is not None:
                    return ChatReply(text=fault.written, finish="stop", latency_s=latency_s)
                calls.append(ModelCall(self._address.model, attempt, fault.outcome, latency_s))
                if fault.rejected is not None and self._parameters.give_up(fault.rejected, sent):
                    continue
                # Who is throttled while others are answered waits in a queue, however long: that is no failure.
                since_s = max(started_s, self._answered_s) if fault.outcome == "throttled" else started_s
                await self._before_next(fault, attempt, time.monotonic() - since_s)

    async def _attempt(self, client: AsyncOpenAI, request: ChatRequest, sent: Mapping[str, Any]) -> ChatReply:
        started_s, limit, body = time.monotonic(), most_bytes(request.max_tokens), bytearray()
        messages = [message.model_dump() for message in request.messages]
        # The client's own time-outs are between bytes: a server that drips would never meet one.
        async with asyncio.timeout(self._patience.timeout_s):
            asking = client.chat.completions.with_streaming_response
            async with asking.create(model=self._address.model, messages=messages, **sent) as response:  # type: ignore[arg-type]
                self._reached = True
                async for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > limit:
                        raise _endless(limit, request.max_tokens)
        return read_reply(bytes(body), time.monotonic() - started_s)

    async def _before_next(self, fault: Fault, attempt: int, spent_s: float) -> None:
        """Wait until the next attempt may start. Raises LanguageModelError where there is none."""
        where = f"{self._address.name} ({shown(self._address.base_url)}, model {self._address.model})"
        told = self._without_key(fault.told)
        if not fault.transient:
            raise LanguageModelError(f"{where}: {told}")
        if fault.unreached and not self._reached and attempt >= UNREACHED_ATTEMPTS:
            raise LanguageModelError(f"{where}: nobody is there: {told}; is it running? check LLM_BASE_URL")
        left_s, asked_s = self._patience.retry_s - spent_s, fault.wait_s or 0.0
        if left_s <= asked_s:
            asks = f", which asks to wait {asked_s:g} s" if asked_s else ""
            raise LanguageModelError(
                f"{where}: no answer in {attempt} attempts and {spent_s:.0f} s, at last {told}{asks}. Render again "
                f"later, or raise LLM_RETRY_S={self._patience.retry_s:g}",
                transient=True,
            )
        wait_s = max(asked_s, min(self._patience.pause_s(attempt), left_s))
        logger.info("%s: attempt %d: %s; next in %.1f s", where, attempt, told, wait_s)
        if fault.outcome == "throttled" and asked_s:
            # All calls share the allowance: those that wait for their turn would be throttled as well.
            self._open_again_s = max(self._open_again_s, time.monotonic() + wait_s)
        else:
            await asyncio.sleep(wait_s)

    async def _until_open(self) -> None:
        while (wait_s := self._open_again_s - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)

    def _connect(self) -> AsyncOpenAI:
        if self._client is None:
            key = self._address.key.get_secret_value() if self._address.key else "none"
            timeout = httpx2.Timeout(self._patience.timeout_s, connect=min(CONNECT_S, self._patience.timeout_s))
            self._client = AsyncOpenAI(api_key=key, base_url=self._address.base_url, timeout=timeout, max_retries=0)
            # The client takes these from the environment, and would tell them to any endpoint.
            self._client.organization = self._client.project = None
        return self._client

    def _without_key(self, text: str) -> str:
        """Some servers repeat the key that they refuse."""
        key = self._address.key.get_secret_value() if self._address.key else ""
        return text.replace(key, "(key)") if key else text

    def close(self) -> None:
        """Cancel what is under way, close the client, end the thread."""
        self.loop.stop(self._hang_up())

    async def _hang_up(self) -> None:
        if self._client is not None:
            await self._client.close()


def _endless(limit: int, max_tokens: int) -> FaultyReplyError:
    told = f"more than {limit} bytes for {max_tokens} tokens: an endless answer"
    return FaultyReplyError(Fault("failed", told, transient=False))
