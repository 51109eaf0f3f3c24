"""Holds a local model to a JSON schema while it writes: at each step only tokens that the grammar allows are left.

The grammar is llguidance's (github.com/guidance-ai/llguidance): Earley parsing over a trie of the vocabulary.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import llguidance.torch as masks
import numpy as np
import torch
from llguidance import LLMatcher, LLTokenizer
from transformers import LogitsProcessor

from storyvid.errors import LanguageModelError

MOST_ITEMS = 64
"""Items of an array of which the schema says no more: a model that never closes a list would never finish."""
MOST_CHARACTERS = 1_200
"""Characters of a string of which the schema says no more."""


class Grammar(LogitsProcessor):  # type: ignore[misc]
    """Lets one generation write what meets `json_schema`, and then only the end."""

    def __init__(self, tokenizer: LLTokenizer, json_schema: str) -> None:
        """Raises LanguageModelError where the schema cannot be made a grammar."""
        schema = json.dumps(bounded(json.loads(json_schema)))
        grammar = LLMatcher.grammar_from_json_schema(schema, overrides={"whitespace_flexible": False})
        self._matcher = LLMatcher(tokenizer, grammar)
        if self._matcher.is_error():
            raise LanguageModelError(f"the schema makes no grammar: {self._matcher.get_error()}")
        self._mask = torch.full((1, (tokenizer.vocab_size + 31) // 32), -1, dtype=torch.int32)
        self._read: int | None = None

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Scores (1, vocabulary) with all that the grammar forbids at minus infinity; called once per token."""
        tokens = input_ids[0, self._read :].tolist() if self._read is not None else []
        self._read = int(input_ids.shape[1])
        self._matcher.consume_tokens(tokens)
        masks.fill_next_token_bitmask(self._matcher, self._mask)
        allowed = np.unpackbits(self._mask.numpy().view(np.uint8)[0], bitorder="little")[: scores.shape[1]]
        forbidden = torch.ones(scores.shape[1], dtype=torch.bool)
        forbidden[: len(allowed)] = torch.from_numpy(allowed == 0)
        return scores.masked_fill(forbidden.to(scores.device), float("-inf"))


def bounded(schema: Any) -> Any:
    """The schema with a bound for every array and string that has none, so that a reply can come to its end."""
    if isinstance(schema, list):
        return [bounded(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    inside = {name: value if name in ("enum", "const", "default") else bounded(value) for name, value in schema.items()}
    if schema.get("type") == "array":
        return {"maxItems": max(MOST_ITEMS, schema.get("minItems", 0)), **inside}
    if schema.get("type") == "string" and not {"enum", "const", "pattern", "format"} & schema.keys():
        return {"maxLength": max(MOST_CHARACTERS, schema.get("minLength", 0)), **inside}
    return inside
