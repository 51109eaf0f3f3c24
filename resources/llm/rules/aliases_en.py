"""What else a passage calls its people, and what it says that they are: lists, presentations, titles, spouses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from resources.llm.rules.english import ENGLISH, SAID
from resources.llm.rules.found import UNKNOWN_ENOUGH, Found
from resources.llm.rules.lexicon import any_of
from resources.llm.rules.names_en import CAP, ROLE, VAGUE
from storyvid.models.plan import PersonKind
from storyvid.planning.names import parse, refers_to

_LINK = re.compile(
    rf"\b(?:(?:was|is|were|been|be) (?:called|nicknamed|named)|known as"
    rf"|introduced to \w+ as)\s+\"?(?P<other>{CAP})\b\"?(?!\s+and\b)"
)
_ADJECTIVES = r"(?:[a-z-]+,?\s+){0,3}?"
_NOUN_ENDS = (
    r"(?=[.,;:!?—]|\s+(?:who|that|which|with|in|on|at|from|and|but|so|when|because|named|called|lived|living)\b"
    r"|\s+of\s+(?:\d+|six|seven|eight|nine|ten|eleven|twelve|thirteen|\w+teen|twenty|thirty|forty|fifty|sixty)\b)"
)
_IS_A = re.compile(
    rf"\s+(?:was|is)\s+(?:an?|the|his|her|their|my|our)\s+{_ADJECTIVES}(?P<is>{any_of(' '.join(ENGLISH.roles))})"
    rf"{_NOUN_ENDS}|,\s+an?\s+{_ADJECTIVES}(?P<beside>{any_of(' '.join(ENGLISH.roles))}){_NOUN_ENDS}"
    rf"|\s+the\s+(?P<the>{any_of(' '.join(ENGLISH.roles))})(?=[.,;:!?—])"
)
"""After a name: `Rusty was a small robot`, `Rusty, a small robot who …`, `Lakshman the potter.`"""
_WAS_A = re.compile(
    rf"\b(?P<who>He|She|It) (?:was|is) (?:only |just )?an? {_ADJECTIVES}"
    rf"(?P<is>{any_of(' '.join(ENGLISH.roles))}){_NOUN_ENDS}"
)
"""`Seven considered the question. It was an old robot`: said of the only one whom the paragraph has named."""
_FITS = {
    "He": (PersonKind.MAN, PersonKind.BOY, PersonKind.PERSON),
    "She": (PersonKind.WOMAN, PersonKind.GIRL, PersonKind.PERSON),
    "It": (PersonKind.CREATURE,),
}
_WHOSE_NAME = re.compile(
    rf"\b[Tt]he\s+{_ADJECTIVES}(?P<noun>{any_of(' '.join(ENGLISH.roles))})(?:,?\s+(?:whose name (?:was|is)"
    rf"|who (?:was|is) (?:called|named)|called|named))?\s+(?P<name>{CAP})\b"
)
"""`the boy, whose name was Nikhil`, `the widow Savitri`."""
_I_AM = re.compile(
    rf"\b(?:I'm|I am|[Mm]y name(?: is|'s)|[Cc]all me)\s+(?P<name>{CAP})\b[^\"\n]{{0,40}}\"\s*(?:(?:{any_of(SAID)})\s+)?"
    rf"[Tt]he\s+{_ADJECTIVES}(?P<noun>{any_of(' '.join(ENGLISH.roles))})\b"
)
"""`"I'm Zara," the girl said.`"""
_LISTED = rf"{CAP}(?:-[a-z]+)?"
_NAMES_WERE = re.compile(
    rf"\b(?P<noun>[A-Za-z][a-z]+),?\s+(?:and\s+)?(?:(?:their|whose)\s+names\s+(?:were|are)|(?:called|named))[:,]?\s+"
    rf"(?P<names>{_LISTED}(?:(?:,\s+|,?\s+and\s+){_LISTED})+)"
)
"""`four little Rabbits, and their names were Flopsy, Mopsy, Cotton-tail, and Peter`."""
_NAME_WAS = re.compile(rf"\b(?:[Hh]is|[Hh]er|[Ii]ts) name (?:was|is) (?P<name>{CAP})\b")
_NAME_WAS_REACH = 160
_SPOUSES = {"the wife": ("Mrs", "[Hh]is wife"), "the husband": ("Mr", "[Hh]er husband")}
_TITLE_ALONE = {
    "Mme.": "Madame",
    "Mme": "Madame",
    "Madame": "Madame",
    "Captain": "Captain",
    "Doctor": "Doctor",
    "Dr.": "Doctor",
}


def add_listed(text: str, found: dict[str, Found]) -> None:
    """Whoever is introduced in a list is somebody, of the kind that the noun before the list says."""
    lists = list(_NAMES_WERE.finditer(text))
    spoken_of = Counter(re.findall(_LISTED, text)) if lists else Counter[str]()
    for match in lists:
        noun = _singular(match.group("noun").casefold())
        if noun in ENGLISH.roles:
            for name in re.findall(_LISTED, match.group("names")):
                person = found.setdefault(name, Found(name))
                person.mentions = max(person.mentions, spoken_of[name])
                person.evidence += UNKNOWN_ENOUGH
                person.introduced, person.noun = ENGLISH.roles[noun], noun


def _singular(noun: str) -> str:
    """`rabbits` and `foxes` as one of them; other nouns as they are."""
    ways = (noun, noun.removesuffix("s"), noun.removesuffix("es"), f"{noun.removesuffix('ves')}f")
    known = {"children": "child", "men": "man", "women": "woman", "mice": "mouse", "geese": "goose", "wolves": "wolf"}
    return known.get(noun) or next((way for way in ways if way in ENGLISH.roles), noun)


def _married(text: str, named: dict[str, Found], roles: dict[str, Found]) -> None:
    """`his wife` is the only Mrs. of a passage, and `her husband` the only Mr."""
    for role, (title, words) in _SPOUSES.items():
        people = [person for name, person in named.items() if name.split()[0].rstrip(".") == title]
        called = {" ".join(match.split()) for match in re.findall(rf"\b{words}\b", text)}
        if len(people) != 1 or not called:
            continue
        people[0].aliases.extend(sorted(called))
        other = roles.pop(role, None)
        if other is not None:
            people[0].mentions += other.mentions
            people[0].speaks = people[0].speaks or other.speaks


def _called(text: str, named: dict[str, Found]) -> None:
    """`James Young … was called "Jim"`, `Mrs. Young, introduced to you as Della`: the text itself joins two names."""
    for match in _LINK.finditer(text):
        other = match.group("other")
        sentence = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        subjects = [(sentence.rfind(name), name) for name in named if name in sentence and name != other]
        if subjects:
            named[max(subjects)[1]].aliases.append(other)


def _presented(text: str, named: dict[str, Found]) -> None:
    """`Rusty was a small robot`: that is what Rusty is, and `the robot` means Rusty where nobody else is called one.

    `the boy, whose name was Nikhil` is said of one boy in any case.
    """
    names_of: dict[str, set[str]] = {}
    for person, noun in _said_to_be(text, named):
        person.introduced, person.noun = person.introduced or ENGLISH.roles[noun], person.noun or noun
        names_of.setdefault(noun, set()).add(person.name)
    for noun, names in names_of.items():
        if len(names) == 1 and noun not in VAGUE:
            named[names.pop()].aliases.append(f"the {noun}")
    told = {(match.group("noun"), match.group("name")) for match in _WHOSE_NAME.finditer(text)}
    told |= {(match.group("noun"), match.group("name")) for match in _I_AM.finditer(text)}
    for match in _NAME_WAS.finditer(text):
        before = list(ROLE.finditer(text, max(0, match.start() - _NAME_WAS_REACH), match.start()))
        told |= {(before[-1].group("noun"), match.group("name"))} if before else set()
    for noun, name in sorted(told):
        if name in named and sum(noun == other for other, _ in told) == 1:
            person = named[name]
            person.introduced, person.noun = person.introduced or ENGLISH.roles[noun], person.noun or noun
            named[name].aliases.append(f"the {noun}")


def _said_to_be(text: str, named: dict[str, Found]) -> Iterator[tuple[Found, str]]:
    """Those with a name of whom the text says what they are, each with the noun."""
    longest_first = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    for mention in re.finditer(rf"\b(?:{longest_first or '(?!)'})(?!\w)", text):
        is_a = _IS_A.match(text, mention.end())
        if is_a is not None:
            yield named[mention.group()], is_a.group("is") or is_a.group("beside") or is_a.group("the")
    for was_a in _WAS_A.finditer(text):
        paragraph = text[text.rfind("\n", 0, was_a.start()) + 1 : was_a.start()]
        told_of = [name for name in named if re.search(rf"\b{re.escape(name)}\b", paragraph)]
        fits = ENGLISH.roles[was_a.group("is")] in _FITS[was_a.group("who")]
        if fits and len(told_of) == 1 and not parse(told_of[0]).article:
            yield named[told_of[0]], was_a.group("is")


def _shortened(named: dict[str, Found]) -> None:
    """`the Prince` is the Happy Prince, where no other is spoken of; `the Rabbit` is told by its noun when all join."""
    fuller: dict[str, list[str]] = {}
    for name in named:
        if name.startswith("the ") and " of " not in name and len(name.split()) > 2:
            fuller.setdefault(f"the {name.split()[-1]}", []).append(name)
    for short, names in fuller.items():
        if short in named and len(names) == 1 and not refers_to(short, names[0]):
            named[names[0]].aliases.append(short)


def _aged(text: str, named: dict[str, Found], roles: dict[str, Found]) -> None:
    """`the old man` is the only man whom a passage calls old by his name, where it brings in no other."""
    for noun, kind in (("man", PersonKind.MAN), ("woman", PersonKind.WOMAN)):
        old = [person for person in named.values() if person.old and person.kind is kind]
        if len(old) == 1 and not re.search(rf"\b[Tt]he {noun}\b|\b[Aa]n? (?:\w+ )?old {noun}\b", text):
            role = roles.pop(f"the {noun}", None)
            if role is not None:
                old[0].aliases.append(f"the old {noun}")
                old[0].mentions += role.mentions
                old[0].speaks = old[0].speaks or role.speaks


def _titled(text: str, named: dict[str, Found]) -> None:
    """`Madame` alone means the only person of that title."""
    for title in dict.fromkeys(_TITLE_ALONE.values()):
        people = [person for name, person in named.items() if _TITLE_ALONE.get(name.split()[0]) == title]
        if len(people) == 1 and title not in named and re.search(rf"\b{title}\b(?! [A-Z])", text):
            people[0].aliases.append(title)


def join_names(text: str, named: dict[str, Found]) -> None:
    """Give those with a name what else the passage calls them."""
    _called(text, named)
    _titled(text, named)
    _shortened(named)
    _presented(text, named)


def join_roles(text: str, named: dict[str, Found], roles: dict[str, Found]) -> None:
    """Take out of `roles` whom the passage shows to be one of those with a name."""
    _married(text, named, roles)
    _aged(text, named, roles)
