"""Finds the people of English text: whoever is named and does something, and nouns that speak or act."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence

from resources.llm.rules.aliases_en import add_listed, join_names, join_roles
from resources.llm.rules.english import ENGLISH
from resources.llm.rules.evidence_en import KIN, in_quotation, weigh
from resources.llm.rules.found import UNKNOWN_ENOUGH, Found
from resources.llm.rules.given_names import GIVEN_NAMES
from resources.llm.rules.names_en import OPENING_CAPITALS, ORDINALS, VAGUE, kin_names, kin_of, proper_names, role_nouns
from storyvid.models.plan import PersonKind
from storyvid.planning.names import parse
from storyvid.planning.words import word_count

_ENOUGH = 2.0
_GIVEN_ENOUGH = 1.0
"""`Henry crawled out` is a boy called Henry, where he was spoken of before."""
_ROLE_ENOUGH = 3
_FEW_WORDS = 150
"""A rhyme or a page of a picture book says seldom whom it shows."""
_KIN_ENOUGH = 1.0
_CALLED_ENOUGH = 1.0
_EITHER = (PersonKind.PERSON, PersonKind.CREATURE)
_GOES_BY = (
    (re.compile(r"\b[Ss]he\b"), (PersonKind.WOMAN, PersonKind.GIRL)),
    (re.compile(r"\b[Hh]e\b"), (PersonKind.MAN, PersonKind.BOY)),
)
_MINE = ("my", "My", "our", "Our")


def find_people(text: str, speakers: Collection[str] = ()) -> list[Found]:
    """The people of one passage of prose (headings left out), in order of first mention.

    `speakers` are those to whom a screenplay gives lines.
    """
    plain = OPENING_CAPITALS.sub(lambda match: match.group().title(), text)
    found: dict[str, Found] = {}
    for person, match in proper_names(plain):
        weigh(found.setdefault(person, Found(person)), plain, match, capital=True)
    add_listed(plain, found)
    named = {
        key: item
        for key, item in found.items()
        if key in speakers or item.evidence + _short_of(item, found) >= _needed(item)
    }
    roles: dict[str, Found] = {}
    for person, match in role_nouns(plain, named):
        weigh(roles.setdefault(person, Found(person)), plain, match, capital=False)
        if match.group("by").casefold() in ("the", "a", "an"):
            roles[person].called.update(match.group("adjectives").split())
        if match.group("by") in _MINE and not in_quotation(plain, match.start()):
            roles[person].close = True
        form = f"the {match.group('noun')}" if match.group("by")[-2:] != "'s" else " ".join(match.group().split())
        if form not in roles[person].aliases and form != person and person.split()[1] not in ORDINALS:
            roles[person].aliases.append(form)
    for person, match in kin_names(plain):
        if not in_quotation(plain, match.start()):
            _add_kin(roles, person, plain, match)
    numbered = Counter(name.split()[-1] for name in roles if name.split()[1] in ORDINALS)
    fewest = _ROLE_ENOUGH if word_count(plain) >= _FEW_WORDS else _ROLE_ENOUGH - 1
    settled = {
        key: item
        for key, item in roles.items()
        if _is_somebody(item, fewest) or (key.split()[1] in ORDINALS and numbered[key.split()[-1]] > 1)
    }
    settled |= _spoken_of([*named.values(), *settled.values()], roles, plain)
    join_names(plain, named)
    plural = {
        name
        for name in named
        if name.endswith("s") and name[:-1] in {part for other in named for part in other.split()}
    }
    named = {name: person for name, person in named.items() if name not in plural}
    join_roles(plain, named, settled)
    return [*named.values(), *settled.values()]


def _short_of(person: Found, found: dict[str, Found]) -> float:
    """What is said of `Vivian` where the text has introduced one `Vivian Cole`."""
    parts = person.name.split()
    same = [item for item in found.values() if len(parts) > 1 and item.name in (parts[0], parts[-1])]
    return sum(item.evidence for item in same)


def _needed(person: Found) -> float:
    """A bare capital that is no given name needs more to be somebody: `Game`; two of them must act: `Kestrel Point`."""
    parts = person.name.split()
    folded = {part.casefold() for part in parts}
    if folded & GIVEN_NAMES and person.acts and person.mentions > 1:
        return _GIVEN_ENOUGH
    if parse(person.name).gender or person.speaks or folded & GIVEN_NAMES:
        return _ENOUGH
    if len(parts) > 1:
        return _ENOUGH if person.acts or folded & ENGLISH.roles.keys() else math.inf
    return _ENOUGH if person.acts and person.mentions >= _ROLE_ENOUGH else UNKNOWN_ENOUGH


def _is_somebody(role: Found, fewest: int) -> bool:
    """Of whom a noun is not too little: who speaks, does something time and again, or is somebody's own mother.

    `the man` may be anybody; whom a passage calls `the old man` time and again is always the same.
    """
    noun = role.name.split()[-1]
    if noun in KIN and role.evidence >= _KIN_ENOUGH and (role.close or role.mentions >= _ROLE_ENOUGH):
        return True
    if role.mentions >= _ROLE_ENOUGH and max(role.called.values(), default=0) >= _ROLE_ENOUGH:
        return role.evidence >= _CALLED_ENOUGH
    return role.speaks or role.comes_in or (role.mentions >= fewest and role.evidence >= _ENOUGH and noun not in VAGUE)


def _add_kin(roles: dict[str, Found], person: str, plain: str, match: re.Match[str]) -> None:
    """Of one family there is one mother, who is also called `Mum`."""
    kin = roles.setdefault(person, Found(person))
    weigh(kin, plain, match, capital=False)
    kin.close = True
    if match.group() not in kin.aliases:
        kin.aliases.append(match.group())
    for name in [name for name in roles if name != person and kin_of(name.removeprefix("the ")) == person]:
        other = roles.pop(name)
        kin.mentions += other.mentions
        kin.aliases += [name, *other.aliases]


def _spoken_of(known: Sequence[Found], roles: dict[str, Found], plain: str) -> dict[str, Found]:
    """`I saw a woman in a green coat`: the text goes on about her, and there is nobody else whom `she` may mean."""
    found: dict[str, Found] = {}
    for pronoun, kinds in _GOES_BY:
        said = sum(not in_quotation(plain, match.start()) for match in pronoun.finditer(plain))
        fitting = [role for role in roles.values() if role.kind in kinds]
        if said >= _ROLE_ENOUGH and fitting and not any(person.kind in (*kinds, *_EITHER) for person in known):
            role = max(fitting, key=lambda role: role.mentions)
            found[role.name] = role
    return found
