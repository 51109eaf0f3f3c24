"""Whether one of its people tells a Hindi text, as `मैं`, and who that is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from resources.llm.rules.found import Found
from storyvid.models.plan import TELLER, PersonKind
from storyvid.planning.names import STORYTELLER
from storyvid.planning.words import word_count

_FEWEST = 2
_WORDS_TO_ONE = 60
_END = r"(?![\u0900-\u0963\u0966-\u097f])"
_I = re.compile(rf"(?<![\u0900-\u097f])मैं(?:ने)?{_END}")
_NAME = re.compile(rf"(?<![\u0900-\u097f])मेरा नाम (?P<name>[\u0900-\u0963]+) (?:है|था){_END}")
_VERBS = re.compile(
    rf"(?<![\u0900-\u097f])मैं(?!ने){_END}[^।?!]{{0,60}}?(?<![\u0900-\u0963])(?:"
    rf"(?P<female>[\u0900-\u0963]+ती|थी|गई|आई|बैठी|उठी|बोली|जागी|पड़ी|लगी|रही)"
    rf"|(?P<male>[\u0900-\u0963]+ता|था|गया|आया|बैठा|उठा|बोला|जागा|पड़ा|लगा|रहा)){_END}"
)
"""The first verb that agrees with the teller; after `मैंने` it agrees with something else."""


def with_teller(narration: str, found: Sequence[Found]) -> list[Found]:
    """`found` with the teller among them, who bears the alias of all tellers; as it is where nobody tells.

    `narration` is the passage with headings and what is said aloud blanked out.
    """
    said = len(_I.findall(narration))
    if said < max(_FEWEST, word_count(narration) / _WORDS_TO_ONE):
        return list(found)
    named = _NAME.search(narration)
    name = named.group("name") if named else STORYTELLER["hi"]
    known = next((person for person in found if name in (person.name, *person.aliases)), None)
    teller = known or Found(name)
    teller.introduced = _kind(narration)
    teller.mentions += said
    teller.aliases.append(TELLER)
    return list(found) if known else [teller, *found]


def _kind(narration: str) -> PersonKind | None:
    verbs = [match.lastgroup for match in _VERBS.finditer(narration)]
    female, male = verbs.count("female"), verbs.count("male")
    if female == male:
        return None
    return PersonKind.WOMAN if female > male else PersonKind.MAN
