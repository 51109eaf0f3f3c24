"""The words that the rules know, by language."""

from __future__ import annotations

from collections.abc import Mapping

from resources.llm.rules.english import ENGLISH
from resources.llm.rules.hindi import HINDI
from resources.llm.rules.lexicon import Lexicon
from storyvid.errors import PlanError

_LEXICONS: Mapping[str, Lexicon] = {"en": ENGLISH, "hi": HINDI}


def lexicon_of(language: str) -> Lexicon:
    """The words of a language. Raises PlanError for one without rules."""
    if language not in _LEXICONS:
        known = ", ".join(sorted(_LEXICONS))
        raise PlanError(f"the rules planner reads {known}, not {language!r}; set the story's language or use a model")
    return _LEXICONS[language]
