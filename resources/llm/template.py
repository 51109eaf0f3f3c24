"""How messages become the text that a local model reads: its own chat template, or a plain one where it has none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from resources.llm.chat import Message

PLAIN_VERSION = "1"
PLAIN = (
    "{% for message in messages %}### {{ message['role'] }}\n{{ message['content'] }}\n\n{% endfor %}"
    "{% if add_generation_prompt %}### assistant\n{% endif %}"
)
"""For base models, which were never taught a conversation."""


def has_template(folder: Path) -> bool:
    """Whether the model in `folder` brings a chat template, in either of the places where it may be."""
    if (folder / "chat_template.jinja").is_file():
        return True
    try:
        config = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(config.get("chat_template"))


def prompt_tokens(tokenizer: Any, messages: Sequence[Message]) -> list[int]:
    """The tokens of a prompt, up to where the answer begins."""
    from jinja2 import TemplateError

    turns = [message.model_dump() for message in messages]
    try:
        return _tokens(tokenizer, turns)
    except TemplateError:
        # Some models know no system message: what it says then opens the user's.
        return _tokens(tokenizer, _without_system(turns))


def _tokens(tokenizer: Any, turns: Sequence[dict[str, str]]) -> list[int]:
    # A reply begins with its first brace: models that think aloud first are told not to.
    ids = tokenizer.apply_chat_template(
        turns, add_generation_prompt=True, tokenize=True, return_dict=True, enable_thinking=False
    )["input_ids"]
    return [int(token) for token in ids]


def _without_system(turns: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    said = "\n\n".join(turn["content"] for turn in turns if turn["role"] == "system")
    rest = [dict(turn) for turn in turns if turn["role"] != "system"]
    if rest and said:
        rest[0]["content"] = f"{said}\n\n{rest[0]['content']}"
    return rest
