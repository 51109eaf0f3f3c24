"""The parameters of a request, as far as an endpoint takes them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from resources.llm.chat import ChatRequest
from resources.llm.presets import Address, Format, is_strict, response_format

logger = logging.getLogger(__name__)


class Parameters:
    """The parameters that an endpoint is asked with; what it turns down is left out for the rest of the process."""

    def __init__(self, address: Address) -> None:
        self._where = address.name
        self._tokens = address.tokens
        self._formats = list(address.formats)
        self._optional = ["temperature", "seed"]

    def of(self, request: ChatRequest) -> dict[str, Any]:
        """The parameters of a request beside model and messages."""
        values = {"temperature": request.temperature, "seed": request.seed}
        sent: dict[str, Any] = {self._tokens: request.max_tokens} | {name: values[name] for name in self._optional}
        if request.json_schema is not None:
            form = self._format(request.json_schema)
            if (asked := response_format(form, request.schema_name, request.json_schema)) is not None:
                sent["response_format"] = asked
        return sent

    def give_up(self, name: str, sent: Mapping[str, Any]) -> bool:
        """Leave out what was turned down in a request, if it was in it. False where nothing can be left out."""
        if name not in sent:
            return False
        before = (self._tokens, *self._optional, *self._formats)
        if name == "response_format":
            turned_down = _format_of(sent[name])
            self._formats = [form for form in self._formats if form != turned_down]
        elif name == "max_tokens":
            self._tokens = "max_completion_tokens"
        elif name in self._optional:
            self._optional.remove(name)
        if (self._tokens, *self._optional, *self._formats) != before:
            logger.warning("%s turned down %s: asked without from now on", self._where, _told(name, sent))
        return True

    def _format(self, schema: str) -> Format:
        return next(form for form in self._formats if form != "strict" or is_strict(schema))


def _format_of(asked: Mapping[str, Any]) -> Format:
    if asked["type"] == "json_object":
        return "object"
    return "strict" if asked["json_schema"].get("strict") else "schema"


def _told(name: str, sent: Mapping[str, Any]) -> str:
    return f"response_format ({_format_of(sent[name])})" if name == "response_format" else name
