"""Counts the tokens of a prompt: by a tokenizer where one is at hand, else by an upper bound for known ones.

The bound was fitted to the tokenizers of Llama 2, 3 and 4, Qwen, Mistral (v1 to v3 and Tekken), DeepSeek, Claude 2 and
GPT-4/4o: no 600 characters of English or Hindi prose take more (docs/language-models.md has the figures). It may be
passed only by text that is hardly language: rare names in a row, random letters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from resources.llm.chat import Message
from storyvid.errors import MissingModelError

TokensOf = Callable[[str], int]

TURN_TOKENS = 12
"""What a chat template puts around one message, at most."""
REPLY_TOKENS = 16
"""What it puts before the answer, and at the start of all."""

# A space before a word is part of the word's token, so it is no piece.
_PIECE = re.compile(r"[a-z]+|[A-Z]{2,}|[A-Z][a-z]*|[0-9]| (?![^0-9\s])|[^\S ]|[^A-Za-z0-9\s]")
_LOWER_PER_TOKEN, _NAME_PER_TOKEN, _CAPITALS_PER_TOKEN = 4, 2.5, 2
_DEVANAGARI, _CJK = 1.5, 1.5


class TokenCounter:
    """Tokens of messages, the chat template's share included."""

    def __init__(self, tokens_of: TokensOf | None = None) -> None:
        self._tokens_of = tokens_of or most_tokens

    def count(self, messages: Sequence[Message]) -> int:
        return sum(self._tokens_of(message.content) + TURN_TOKENS for message in messages) + REPLY_TOKENS


def counter_of(folder: str | None) -> TokenCounter:
    """Counts with `tokenizer.json` of a folder; None: the upper bound. Raises MissingModelError."""
    if folder is None:
        return TokenCounter()
    file = Path(folder).expanduser() / "tokenizer.json"
    if not file.is_file():
        raise MissingModelError(f"LLM_TOKENIZER={folder}: there is no tokenizer.json in it; empty: an upper bound")
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise MissingModelError(
            f"LLM_TOKENIZER={folder} needs the package tokenizers: pip install -e .[models]; empty: an upper bound"
        ) from error
    tokenizer = Tokenizer.from_file(str(file))
    return TokenCounter(lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids))


@lru_cache(maxsize=64)  # the instructions are the same in every prompt
def most_tokens(text: str) -> int:
    """An upper bound of the tokens of `text`, by script."""
    return math.ceil(sum(_piece_tokens(match.group()) for match in _PIECE.finditer(text)))


def _piece_tokens(piece: str) -> float:
    """Tokens of a word, a name, a run of capitals or a single character."""
    first = piece[0]
    if "a" <= first <= "z":
        return math.ceil(len(piece) / _LOWER_PER_TOKEN)
    if "A" <= first <= "Z":
        return math.ceil(len(piece) / (_CAPITALS_PER_TOKEN if piece.isupper() else _NAME_PER_TOKEN))
    return _letter_tokens(first)


def _letter_tokens(letter: str) -> float:
    code = ord(letter)
    if (
        code < 0x800 or 0x2010 <= code < 0x2040
    ):  # ASCII, accented Latin, Greek, Cyrillic, Hebrew, Arabic; dashes, quotes
        return 1
    if 0x900 <= code < 0x980:
        return _DEVANAGARI
    if 0x3000 <= code < 0xA000:
        return _CJK
    return len(letter.encode("utf-8", "surrogatepass"))
