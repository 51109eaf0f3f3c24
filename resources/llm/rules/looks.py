"""How people look, in the text's own words: adjectives said of them, and what they wear."""

from __future__ import annotations

import re
from collections.abc import Sequence

from resources.llm.rules.lexicon import Lexicon
from resources.llm.rules.mentions import Mention, NameFinder, pronoun_means
from storyvid.models.base import Span
from storyvid.planning.words import WORD

_MOST_TRAITS = 4
_OF_MYSELF = re.compile(r"I (?:was|am|wore|had)\b|[Mm]y\b")


def looks(
    text: str,
    sentences: Sequence[Span],
    mentions: Sequence[Mention],
    finder: NameFinder,
    lexicon: Lexicon,
) -> dict[str, str]:
    """A look for each person whom these sentences describe. What the teller only saw is not how the teller looks."""
    traits: dict[str, list[str]] = {}
    for sentence in sentences:
        inside = [item for item in mentions if sentence.start <= item.start < sentence.end]
        if finder.teller is not None and not _OF_MYSELF.match(text, sentence.start, sentence.end):
            if {item.person for item in inside} == {finder.teller}:
                continue
            inside = [item for item in inside if item.person != finder.teller]
        before = [item for item in mentions if item.start < sentence.start]
        first = WORD.search(text, sentence.start, sentence.end)
        meant = pronoun_means(first.group(), before, finder.kinds, lexicon) if first else None
        subject = inside[0].person if inside else meant
        if subject is None or len({item.person for item in inside} - {subject}) > 0:
            continue
        for trait in _traits(sentence.of(text), lexicon):
            known = traits.setdefault(subject, [])
            if len(known) < _MOST_TRAITS and trait.casefold() not in " ".join(known).casefold():
                known.append(trait)
    return {person: ", ".join(found) for person, found in traits.items() if found}


def _traits(sentence: str, lexicon: Lexicon) -> list[str]:
    adjectives = "|".join(sorted(map(re.escape, lexicon.look_words), key=lambda word: (-len(word), word)))
    things = "|".join(sorted(map(re.escape, lexicon.look_things), key=lambda word: (-len(word), word)))
    edge = r"(?![\w\u0900-\u0963\u0966-\u097f-])"
    series = rf"(?:{adjectives}){edge}(?:(?:,? (?:and |or )?|, )(?:{adjectives}){edge})*"
    patterns = [rf"({series} (?:{things}){edge})"]
    if lexicon.language == "en":
        patterns += [
            rf"\b(?:was|is|looked|being|were) (?:so |very |quite |rather |really )*({series})(?=[ ,.;:])",
            rf"\b(?:his|her|its) ((?:{things}) (?:was|were) (?:so |very |quite )*{series})",
        ]
    found = [(match.start(1), match.group(1)) for pattern in patterns for match in re.finditer(pattern, sentence)]
    return [re.sub(r" (?:was|were) ", " ", trait) for _, trait in sorted(found)]
