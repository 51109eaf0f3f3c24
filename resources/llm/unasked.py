"""Stands in for a language model where none is configured, so that its prompts can be looked at and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from resources.llm.chat import ChatReply, ChatRequest, Message
from resources.llm.tokens import TokenCounter
from storyvid.errors import MissingModelError


class Unasked:
    """A ChatModel that counts and answers nothing."""

    at_once = 1

    def __init__(self, context_tokens: int, counter: TokenCounter | None = None) -> None:
        self.context_tokens, self._counter = context_tokens, counter or TokenCounter()

    @property
    def identity(self) -> Mapping[str, str]:
        return {"backend": "none", "model": "none"}

    def count_tokens(self, messages: Sequence[Message]) -> int:
        return self._counter.count(messages)

    def close(self) -> None:
        """There is nothing under way."""

    def complete(self, request: ChatRequest) -> ChatReply:
        """Raises MissingModelError."""
        raise MissingModelError("no language model is configured: set LLM_PROVIDER and LLM_MODEL, or LLM_MODEL_PATH")
