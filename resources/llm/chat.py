"""What a language model is to the planner: messages in, text out. Backends are files beside this one.

No prompt, no schema of a plan and no reading of replies belongs here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Protocol

from pydantic import Field

from storyvid.models.base import Document


class Message(Document):
    """One turn of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class ChatRequest(Document):
    """One question to a language model, with all that shapes its answer beside the model itself.

    `json_schema` is the canonical JSON of the schema that the answer has to meet, None for free text (TOON, say);
    `schema_name` names it to endpoints that want a name, in letters, digits, `_` and `-`. `temperature` 0 is greedy.
    """

    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    schema_name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
    json_schema: str | None
    max_tokens: Annotated[int, Field(gt=0)]
    temperature: Annotated[float, Field(ge=0, le=2)]
    seed: Annotated[int, Field(ge=0)]


class ChatReply(Document):
    """What came back. `finish`: `length` when `max_tokens` cut the text off, `refusal` when the model declined.

    Tokens are None where the backend did not count them; `latency_s` is that of the attempt that was answered.
    """

    text: str
    finish: Literal["stop", "length", "refusal"]
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    latency_s: Annotated[float, Field(ge=0)]


class ChatModel(Protocol):
    """A language model. Its methods may be called from any thread, and from many at once."""

    @property
    def identity(self) -> Mapping[str, str]:
        """All that shapes an answer beside the request: backend, its version, model; never a key or password."""
        ...

    @property
    def context_tokens(self) -> int:
        """Tokens that prompt and answer may take together."""
        ...

    @property
    def at_once(self) -> int:
        """From how many threads asking is worth it; 1: one after the other. The backend itself caps its calls."""
        ...

    def count_tokens(self, messages: Sequence[Message]) -> int:
        """Tokens of a prompt: counted where a tokenizer is at hand, else an upper bound; never too few."""
        ...

    def complete(self, request: ChatRequest) -> ChatReply:
        """Ask, and wait for the answer. Raises LanguageModelError (see its `transient`), MissingModelError."""
        ...

    def close(self) -> None:
        """Give up what is under way and let go of what is held; a later call takes it up again. From any thread."""
        ...
