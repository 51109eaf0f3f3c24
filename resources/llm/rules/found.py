"""Somebody as the rules find them in one passage: how often, with what evidence, and of what kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from resources.llm.rules.english import ENGLISH
from resources.llm.rules.given_names import FEMALE_NAMES, MALE_NAMES
from storyvid.models.plan import PersonKind
from storyvid.planning.names import parse
from storyvid.planning.words import word_set

UNKNOWN_ENOUGH = 3.0
"""Evidence that makes somebody of a capital that no list of names holds."""
_SURNAMES = word_set(
    "fox wolf swan lamb lark crane bull hawk dove colt crow duck bird fish king prince duke knight "
    "bishop abbot priest cook baker butcher miller "
    "carpenter farmer fisher gardener hunter porter potter shepherd tailor weaver butler barber parson piper miner "
    "squire baron sage chief general driver student constable drummer goldsmith page"
)
"""Nouns that many families are called by: `Tom Cook` need not cook."""


@dataclass
class Found:
    """A person as found: how often, with what evidence, and what the words near by say of them."""

    name: str
    mentions: int = 0
    evidence: float = 0.0
    acts: int = 0
    """How often they do or say something, or are called."""
    speaks: bool = False
    old: bool = False
    votes: Counter[str] = field(default_factory=Counter)
    aliases: list[str] = field(default_factory=list)
    called: Counter[str] = field(default_factory=Counter)
    """How often each adjective stands before the noun that they are called by, after an article."""
    close: bool = False
    """Whether a word is enough: they belong to the teller (`my grandmother`), or the story goes on about them."""
    comes_in: bool = False
    """Whether they enter as `an old man`, who does something, and the text goes on about them."""
    introduced: PersonKind | None = None
    """What the words before the name say that it is: `a robot named Pip`."""
    noun: str = ""
    """The noun in these words: `robot`."""

    @property
    def kind(self) -> PersonKind:
        """From the noun that the person is called by, then the title, then the pronouns that follow the name."""
        parsed = parse(self.name)
        noun = self._noun_of_name
        if noun:
            return ENGLISH.roles[noun]
        if self.introduced is PersonKind.CREATURE:
            return self.introduced
        if parsed.gender:
            return PersonKind.WOMAN if parsed.gender == "female" else PersonKind.MAN
        return self.introduced or _given_kind(self.name) or _voted_kind(self.votes)

    @property
    def _noun_of_name(self) -> str:
        parsed = parse(self.name)
        family = len(parsed.tokens) > 1 and not parsed.article
        nouns = (word for word in (parsed.head, *sorted(parsed.tokens)) if not (family and word in _SURNAMES))
        return next((word for word in nouns if word in ENGLISH.roles), "")

    @property
    def species(self) -> str:
        """The noun that says which creature it is, '' where none does."""
        return next(
            (noun for noun in (self._noun_of_name, self.noun) if ENGLISH.roles.get(noun) is PersonKind.CREATURE), ""
        )


def _given_kind(name: str) -> PersonKind | None:
    given = {word.casefold() for word in name.split()}
    if given & FEMALE_NAMES:
        return PersonKind.WOMAN
    return PersonKind.MAN if given & MALE_NAMES else None


def _voted_kind(votes: Counter[str]) -> PersonKind:
    female, male = votes["female"], votes["male"]
    if female == male:
        return PersonKind.PERSON
    return PersonKind.WOMAN if female > male else PersonKind.MAN
