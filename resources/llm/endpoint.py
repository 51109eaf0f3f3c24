"""A language model behind an OpenAI-compatible endpoint, as threads see it."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from resources.llm.chat import ChatReply, ChatRequest, Message
from resources.llm.patience import Patience
from resources.llm.presets import Address, address_of
from resources.llm.tokens import TokenCounter, counter_of
from storyvid.errors import LanguageModelError
from storyvid.generation.usage import ModelCall, tell_call
from storyvid.settings import Settings

if TYPE_CHECKING:
    from resources.llm.line import Line

logger = logging.getLogger(__name__)

VERSION = "1"


class Endpoint:
    """A ChatModel. Calls run on one event loop in a thread of its own, which starts with the first of them."""

    def __init__(
        self,
        address: Address,
        *,
        at_once: int,
        context_tokens: int,
        patience: Patience | None = None,
        counter: TokenCounter | None = None,
    ) -> None:
        self._address, self._patience = address, patience or Patience()
        self._at_once, self._context_tokens = at_once, context_tokens
        self._counter = counter or TokenCounter()
        self._lock = threading.Lock()
        self._line: Line | None = None
        self._counted_short = False

    @classmethod
    def of(cls, settings: Settings) -> Endpoint:
        """The endpoint that the settings name. Raises SettingsError, MissingModelError (a tokenizer)."""
        return cls(
            address_of(settings),
            at_once=settings.llm_max_concurrency if settings.llm_parallel else 1,
            context_tokens=settings.llm_context_tokens,
            patience=Patience(settings.llm_timeout_s, settings.llm_retry_s),
            counter=counter_of(settings.llm_tokenizer),
        )

    @property
    def identity(self) -> Mapping[str, str]:
        return {"backend": "endpoint", "version": VERSION, "server": self._address.name, "model": self._address.model}

    @property
    def context_tokens(self) -> int:
        return self._context_tokens

    @property
    def at_once(self) -> int:
        """Twice the calls that are let through, so that the next ones wait ready; 1 where one follows another."""
        return 1 if self._at_once == 1 else 2 * self._at_once

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return self._counter.count(messages)

    def complete(self, request: ChatRequest) -> ChatReply:
        """Ask and wait. Attempts that brought no answer are told as usage. Raises LanguageModelError."""
        calls: list[ModelCall] = []
        line = self._open()
        try:
            reply = line.loop.run(line.ask(request, calls))
            self._compare(request, reply)
            return reply
        except CancelledError as error:
            raise LanguageModelError(f"{self._address.name} was hung up on: the run was stopped", transient=True) from (
                error
            )
        finally:
            for call in calls:
                tell_call(call)

    def _compare(self, request: ChatRequest, reply: ChatReply) -> None:
        """Say once that prompts are counted short, by what the server counts."""
        if not self._counted_short and (reply.prompt_tokens or 0) > self.count_tokens(request.messages):
            self._counted_short = True
            logger.warning(
                "%s counts %d tokens in a prompt that was counted as %d: set LLM_TOKENIZER, or a smaller "
                "LLM_CONTEXT_TOKENS",
                *(self._address.name, reply.prompt_tokens, self.count_tokens(request.messages)),
            )

    def close(self) -> None:
        """Cancel what is under way and close all connections. A later call opens them again."""
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            line.close()

    def _open(self) -> Line:
        with self._lock:
            if self._line is None:
                from resources.llm.line import Line

                self._line = Line(self._address, self._at_once, self._patience)
                # Connections are closed when the process ends, or when nobody holds the endpoint any more.
                weakref.finalize(self, self._line.close)
            return self._line
