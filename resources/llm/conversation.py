"""Asks until the reply is a plan: what is wrong goes back to the model in words, so often and no more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from resources.llm.chat import ChatModel, ChatReply, ChatRequest, Message
from resources.llm.kept_replies import KeptReplies
from resources.llm.questions import Question
from storyvid.errors import ReplyError
from storyvid.generation.usage import CallOutcome, ModelCall, tell_attempt, tell_call
from storyvid.planning.prompt_set import notation
from storyvid.planning.replies.reading import looks_refused

logger = logging.getLogger(__name__)
T = TypeVar("T")

_FAULT_CHARS = 1_500
_REPLY_CHARS = 24_000
_SHOWN = 300

Read = Callable[[ChatReply], tuple[T, Sequence[str]]]
"""Reads a reply: the plan and the faults of its quality. Raises ReplyError."""


@dataclass(frozen=True)
class Answer(Generic[T]):
    value: T
    faults: tuple[str, ...] = ()


class Conversation:
    """Asks one model. `max_attempts` counts every asking of one question, the first included."""

    def __init__(self, chat: ChatModel, kept: KeptReplies, max_attempts: int) -> None:
        self._chat, self._kept, self._max_attempts = chat, kept, max_attempts

    def ask(self, question: Question, read: Read[T], about: str) -> Answer[T]:
        """The answer to a question; `about` names it in messages.

        Where only the quality is at fault in the end, the answer with fewest faults is taken, and they are told.
        Raises ReplyError with what was wrong and where the replies are; LanguageModelError where none came.
        """
        if (known := self._known(question, read)) is not None:
            return known
        request, best, taken = question.request, None, None
        wrong: list[str] = []
        notations = self._data_tokens(question)
        for attempt in range(1, self._max_attempts + 1):
            reply = self._chat.complete(request)
            try:
                answer: Answer[T] | None = _answered(reply, read)
                fault = "; ".join(answer.faults) if answer is not None else ""
            except ReplyError as error:
                answer, fault = None, str(error)
            self._account(attempt, reply, notations, answered=answer is not None)
            self._kept.keep(question.request, attempt, request, reply, fault)
            if answer is not None and (best is None or len(answer.faults) < len(best.faults)):
                best, taken = answer, reply
                tell_attempt(attempt)
            if not fault:
                break
            wrong.append(f"attempt {attempt}: {fault}")
            request = self._again(question, reply, fault, attempt)
        if best is None or taken is None:
            raise ReplyError(
                f"{about}: the language model gave no usable plan in {self._max_attempts} attempts. "
                f"{' '.join(item[:_SHOWN].rstrip('. ') + '.' for item in wrong)} Its replies are in "
                f"{self._kept.place(question.request)}. Render again, raise MAX_ATTEMPTS, choose another LLM_MODEL, or "
                "set ON_PLAN_FAILURE=rules"
            )
        if best.faults:
            logger.warning("%s: the best of %d answers is taken with its faults: %s", about, len(wrong), best.faults)
        self._kept.take(question.request, taken)
        return best

    def _known(self, question: Question, read: Read[T]) -> Answer[T] | None:
        """The answer from before, as it reads today."""
        reply = self._kept.answer(question.request)
        if reply is None:
            return None
        try:
            return _answered(reply, read)
        except ReplyError as error:
            logger.info("a kept reply can be read no more, so it is asked for again: %s", error)
            return None

    def _again(self, question: Question, reply: ChatReply, fault: str, attempt: int) -> ChatRequest:
        """What is asked next: the question, the reply, what is wrong with it; without the reply if that is too long."""
        told = question.correction(fault[:_FAULT_CHARS])
        first = question.request.messages
        said = Message(role="assistant", content=reply.text[:_REPLY_CHARS] or "-")
        whole = (*first, said, Message(role="user", content=told))
        short = (*first[:-1], Message(role="user", content=f"{first[-1].content}\n\n{told}"))
        # The seed moves on: the same model would answer the same.
        update = {"seed": question.request.seed + attempt}
        for messages in (whole, short):
            room = self._chat.context_tokens - self._chat.count_tokens(messages)
            if room >= question.expected_tokens:
                most = min(question.request.max_tokens, room)
                return question.request.model_copy(update={**update, "messages": messages, "max_tokens": most})
        return question.request.model_copy(update=update)

    def _data_tokens(self, question: Question) -> tuple[int, int]:
        """Tokens of the data in the prompt as JSON and as TOON."""
        texts = [notation(question.data, toon=toon) for toon in (False, True)]
        as_json, as_toon = (self._chat.count_tokens((Message(role="user", content=text),)) for text in texts)
        return as_json, as_toon

    def _account(self, attempt: int, reply: ChatReply, notations: tuple[int, int], *, answered: bool) -> None:
        refused = reply.finish == "refusal" or looks_refused(reply.text)
        outcome: CallOutcome = "answered" if answered else "refused" if refused else "malformed"
        tell_call(
            ModelCall(
                model=self._chat.identity.get("model", "model"),
                attempt=attempt,
                outcome=outcome,
                latency_s=reply.latency_s,
                prompt_tokens=reply.prompt_tokens,
                completion_tokens=reply.completion_tokens,
                json_tokens=notations[0],
                toon_tokens=notations[1],
            )
        )


def _answered(reply: ChatReply, read: Read[T]) -> Answer[T]:
    if reply.finish == "refusal":
        raise ReplyError(f"the request was declined: {reply.text[:80]!r}. The story is fiction; plan its film")
    value, faults = read(reply)
    return Answer(value, tuple(faults))
