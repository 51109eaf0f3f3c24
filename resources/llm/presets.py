"""Known OpenAI-compatible providers: where they are, whose key they want, how they hold a model to a schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from storyvid.errors import SettingsError
from storyvid.settings import Settings

Format = Literal["strict", "schema", "object", "text"]
"""How an answer is held to its schema: exactly, as far as the server can, any JSON, or by the prompt alone."""

EVERY_FORMAT: tuple[Format, ...] = ("strict", "schema", "object", "text")


class Preset(NamedTuple):
    """A provider. `key` is the setting that holds its key, None where none is needed.

    `formats` is what it is asked for, best first; what it turns down is left out from then on. `tokens` names the
    parameter that bounds the answer.
    """

    base_url: str
    key: str | None
    formats: tuple[Format, ...] = EVERY_FORMAT
    tokens: str = "max_tokens"


PRESETS: Mapping[str, Preset] = {
    # Its JSON mode takes a schema and knows no `strict`.
    "together": Preset("https://api.together.xyz/v1", "together_api_key", ("schema", "object", "text")),
    # `strict` for few models; a schema for some; any JSON for all.
    "groq": Preset("https://api.groq.com/openai/v1", "groq_api_key"),
    "openrouter": Preset("https://openrouter.ai/api/v1", "openrouter_api_key"),
    # `max_tokens` is deprecated there, and refused by reasoning models.
    "openai": Preset("https://api.openai.com/v1", "openai_api_key", tokens="max_completion_tokens"),
    # Both compile the schema into a grammar, `strict` or not.
    "vllm": Preset("http://localhost:8000/v1", None, ("schema", "object", "text")),
    "ollama": Preset("http://localhost:11434/v1", None, ("schema", "object", "text")),
}


class Address(NamedTuple):
    """Where to ask, and as whom. `name` says which server it is, in errors, identity and ledger."""

    name: str
    base_url: str
    model: str
    key: SecretStr | None
    formats: tuple[Format, ...]
    tokens: str


def address_of(settings: Settings) -> Address:
    """The endpoint that the settings name. Raises SettingsError naming what they lack."""
    if settings.llm_model is None:
        raise SettingsError("LLM_MODEL is not set: name the model that the endpoint is to use, as it writes it")
    if settings.llm_provider is None:
        if settings.llm_base_url is None:
            raise SettingsError("neither LLM_PROVIDER nor LLM_BASE_URL is set: there is nobody to ask")
        preset, name = Preset(settings.llm_base_url, None), shown(settings.llm_base_url)
    else:
        preset, name = PRESETS[settings.llm_provider], settings.llm_provider
    key = settings.llm_api_key or (getattr(settings, preset.key) if preset.key else None)
    if key is None and preset.key is not None:
        raise SettingsError(f"LLM_PROVIDER={name} needs a key: set {preset.key.upper()} or LLM_API_KEY")
    url = settings.llm_base_url or preset.base_url
    return Address(name, url, settings.llm_model, key, preset.formats, preset.tokens)


def shown(url: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))


def response_format(form: Format, name: str, schema: str) -> dict[str, Any] | None:
    """The `response_format` of a request for an answer that meets `schema` (JSON), None for `text`."""
    if form == "text":
        return None
    if form == "object":
        return {"type": "json_object"}
    named: dict[str, Any] = {"name": name, "schema": json.loads(schema)}
    return {"type": "json_schema", "json_schema": named | ({"strict": True} if form == "strict" else {})}


def is_strict(schema: str) -> bool:
    """Whether a schema can be asked for strictly: all fields of every object are required, and no others allowed."""
    return _closed(json.loads(schema))


def _closed(node: Any) -> bool:
    if isinstance(node, list):
        return all(_closed(item) for item in node)
    if not isinstance(node, dict):
        return True
    if isinstance(fields := node.get("properties"), dict) and (
        node.get("additionalProperties") is not False or set(fields) != set(node.get("required", ()))
    ):
        return False
    return all(_closed(item) for item in node.values())
