"""What the rules know of a language: lists of ordinary words, nothing of any story."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storyvid.models.base import Mood, TimeOfDay
from storyvid.models.plan import PersonKind


@dataclass(frozen=True)
class Lexicon:
    """Word lists and patterns of one language. Words are casefolded."""

    language: str
    said: re.Pattern[str]
    """A verb of speaking or thinking, as one whole word."""
    roles: Mapping[str, PersonKind]
    """Nouns that mean a person or a creature."""
    places: Mapping[str, bool | None]
    """Nouns that mean a place, and whether it is indoors."""
    place_pattern: re.Pattern[str]
    """A phrase that sets a scene; group `name` is the place, its last word a key of `places`."""
    moves: re.Pattern[str]
    """Verbs after which somebody is somewhere else."""
    time_jumps: re.Pattern[str]
    """The opening words of a sentence that tells that time has passed."""
    entrances: re.Pattern[str]
    """Words with which somebody comes into the scene or leaves it."""
    lights: Mapping[TimeOfDay, frozenset[str]]
    moods: Mapping[Mood, frozenset[str]]
    stop_words: frozenset[str]
    clause_starts: frozenset[str]
    """Conjunctions at which a long sentence may be cut."""
    male_pronouns: frozenset[str]
    female_pronouns: frozenset[str]
    neuter_pronouns: frozenset[str]
    plural_pronouns: frozenset[str]
    objects: frozenset[str]
    """Things worth an insert."""
    look_words: frozenset[str]
    """Adjectives that describe how somebody looks."""
    look_things: frozenset[str]
    """What a look is made of: hair, coat, eyes."""
    themes: Mapping[str, frozenset[str]]


def any_of(words: str) -> str:
    """A regular expression for any of the words in `words`, the longest first."""
    return "|".join(sorted((re.escape(word) for word in words.split()), key=lambda item: (-len(item), item)))
