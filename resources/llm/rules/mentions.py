"""Where a text speaks of whom: finds names, and tells whom a pronoun means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from resources.llm.rules.lexicon import Lexicon
from storyvid.models.plan import PersonKind

_MEMORY = 12
"""How many mentions back a pronoun may reach."""
_FEMALE = (PersonKind.WOMAN, PersonKind.GIRL)
_MALE = (PersonKind.MAN, PersonKind.BOY)
_EITHER = (PersonKind.PERSON, PersonKind.CREATURE)


@dataclass(frozen=True)
class Mention:
    """A stretch of the text that names a person; `owner` where it only says whose something is (`Jim's watch`)."""

    start: int
    end: int
    person: str
    owner: bool


class NameFinder:
    """Finds the names and aliases of known people in a text; the longest name that fits wins."""

    def __init__(self, names: Mapping[str, str], kinds: Mapping[str, PersonKind]) -> None:
        self._names = {_key(name): person for name, person in names.items()}
        self.kinds = dict(kinds)
        forms = sorted({_form(name) for name in names}, key=lambda form: (-len(form), form))
        edge = r"\w\u0900-\u097f"
        self._pattern = re.compile(rf"(?<![{edge}])(?:{'|'.join(forms)})(?![{edge}])") if forms else None

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Mentions in `text[start:end]`, in order, counted from the start of `text`."""
        if self._pattern is None:
            return []
        limit = len(text) if end is None else end
        return [
            Mention(
                match.start(),
                match.end(),
                self._names[_key(match.group())],
                text.startswith(("'s ", "' "), match.end())
                or bool(re.match(r"\s(?:का|की|के)\s", text[match.end() :][:4])),
            )
            for match in self._pattern.finditer(text, start, limit)
        ]


def pronoun_means(
    pronoun: str, before: Sequence[Mention], kinds: Mapping[str, PersonKind], lexicon: Lexicon, avoid: str | None = None
) -> str | None:
    """Whom `pronoun` means after the mentions `before`: the nearest person of its gender, `avoid` only if no other."""
    word = pronoun.casefold()
    if word in lexicon.female_pronouns:
        wanted: tuple[PersonKind, ...] = _FEMALE
    elif word in lexicon.male_pronouns:
        wanted = _MALE if lexicon.female_pronouns else (*_MALE, *_FEMALE)
    elif word in lexicon.neuter_pronouns:
        wanted = (PersonKind.CREATURE,)
    else:
        return None
    recent = [mention.person for mention in reversed(before[-_MEMORY:])]
    others = [person for person in recent if person != avoid]
    for people, kinds_wanted in ((others, wanted), (others, _EITHER), (recent, wanted), (recent, _EITHER)):
        found = next((person for person in people if kinds.get(person, PersonKind.PERSON) in kinds_wanted), None)
        if found is not None:
            return found
    return None


def counted(mentions: Iterable[Mention]) -> dict[str, int]:
    """How often each person is mentioned, in the order of first mention."""
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.person] = counts.get(mention.person, 0) + 1
    return counts


def _form(name: str) -> str:
    """A pattern for `name`: any white space between its words, its article at the start of a sentence too."""
    pattern = r"\s+".join(re.escape(word) for word in name.split())
    if pattern.startswith("the"):
        # `the little Rabbit` is the Rabbit.
        return rf"[Tt]he{pattern[3:]}|[Tt]he\s+(?:little|old|poor|dear|good|young|same)\s+{pattern[6:]}"
    return pattern


def _key(name: str) -> str:
    folded = " ".join(name.split()).casefold()
    return re.sub(r"^the (?:little|old|poor|dear|good|young|same) ", "the ", folded)
