"""Keeps every reply of a language model as it came, good and bad, in a folder per question.

`<folder>/<key>/<attempt>-<digest>.json` is one reply with what was asked and what was wrong with it; `answer.json` is
the reply that was taken. A question whose answer is kept is asked nobody: replies may be read anew, after a change of
what reads them, for nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from resources.llm.chat import ChatReply, ChatRequest
from storyvid.errors import StoreError

_ANSWER = "answer.json"


class KeptReplies:
    """The replies of one model. Writing is atomic, so a stopped run leaves no half of a file."""

    def __init__(self, folder: Path, model: Mapping[str, str]) -> None:
        self._folder, self._model = folder, dict(model)

    def place(self, request: ChatRequest) -> Path:
        """The folder of a question: its name is a hash of model, messages, schema and parameters.

        How long the answer may be is no part of it: an answer that was long enough stays one.
        """
        asked = request.model_dump(mode="json", exclude={"max_tokens"})
        origin = json.dumps({"model": self._model, **asked}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        key = hashlib.sha256(origin.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / key[:2] / key

    def answer(self, request: ChatRequest) -> ChatReply | None:
        """The reply that was taken when this was asked before; None where it never was, or cannot be read."""
        try:
            return ChatReply.model_validate_json((self.place(request) / _ANSWER).read_bytes())
        except (OSError, ValueError):
            return None

    def keep(self, first: ChatRequest, attempt: int, request: ChatRequest, reply: ChatReply, fault: str) -> None:
        """Keep one reply; `first` is the question, `request` what went out in this attempt. Raises StoreError."""
        content: dict[str, Any] = {
            "attempt": attempt,
            "fault": fault,
            "model": self._model,
            "reply": reply.model_dump(mode="json"),
            "request": request.model_dump(mode="json"),
        }
        text = json.dumps(content, ensure_ascii=True, indent=1)
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        self._write(self.place(first) / f"{attempt:02d}-{digest}.json", text)

    def take(self, first: ChatRequest, reply: ChatReply) -> None:
        """Make `reply` the answer to a question. Raises StoreError."""
        self._write(self.place(first) / _ANSWER, json.dumps(reply.model_dump(mode="json"), ensure_ascii=True, indent=1))

    def _write(self, file: Path, text: str) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=file.parent, suffix=".part", delete=False) as part:
                part.write(text)
            os.replace(part.name, file)  # noqa: PTH105 - Path.replace gives no better error
        except OSError as error:
            raise StoreError(f"a reply cannot be kept as {file}: {error}; make room, or set STORYVID_HOME") from error
