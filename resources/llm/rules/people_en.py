"""Finds the people of English text: whoever is named and does something, and nouns that speak or act."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection

from resources.llm.rules.aliases_en import add_listed, join_names, join_roles
from resources.llm.rules.english import ENGLISH
from resources.llm.rules.evidence_en import KIN, weigh
from resources.llm.rules.found import UNKNOWN_ENOUGH, Found
from resources.llm.rules.given_names import GIVEN_NAMES
from resources.llm.rules.names_en import OPENING_CAPITALS, ORDINALS, VAGUE, proper_names, role_nouns
from storyvid.planning.names import parse

_ENOUGH = 2.0
_ROLE_ENOUGH = 3
_KIN_ENOUGH = 1.0
_CALLED_ENOUGH = 1.0
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
        if match.group("by") in _MINE and not _in_quotation(plain, match.start()):
            roles[person].close = True
        form = f"the {match.group('noun')}" if match.group("by")[-2:] != "'s" else " ".join(match.group().split())
        if form not in roles[person].aliases and form != person and person.split()[1] not in ORDINALS:
            roles[person].aliases.append(form)
    numbered = Counter(name.split()[-1] for name in roles if name.split()[1] in ORDINALS)
    settled = {
        key: item
        for key, item in roles.items()
        if _is_somebody(item) or (key.split()[1] in ORDINALS and numbered[key.split()[-1]] > 1)
    }
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
    if parse(person.name).gender or person.speaks or folded & GIVEN_NAMES:
        return _ENOUGH
    if len(parts) > 1:
        return _ENOUGH if person.acts or folded & ENGLISH.roles.keys() else math.inf
    return _ENOUGH if person.acts and person.mentions >= _ROLE_ENOUGH else UNKNOWN_ENOUGH


def _is_somebody(role: Found) -> bool:
    """Of whom a noun is not too little: who speaks, does something time and again, or is somebody's own mother.

    `the man` may be anybody; whom a passage calls `the old man` time and again is always the same.
    """
    noun = role.name.split()[-1]
    if noun in KIN and role.evidence >= _KIN_ENOUGH and (role.close or role.mentions >= _ROLE_ENOUGH):
        return True
    if role.mentions >= _ROLE_ENOUGH and max(role.called.values(), default=0) >= _ROLE_ENOUGH:
        return role.evidence >= _CALLED_ENOUGH
    return role.speaks or (role.mentions >= _ROLE_ENOUGH and role.evidence >= _ENOUGH and noun not in VAGUE)


def _in_quotation(text: str, at: int) -> bool:
    """Whether a quotation of this paragraph is open there."""
    return text.count('"', text.rfind("\n", 0, at) + 1, at) % 2 == 1
