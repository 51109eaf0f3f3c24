"""What may name somebody in English text: capitals with their titles, and nouns that mean a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from resources.llm.rules.english import ENGLISH, SAID
from resources.llm.rules.found import Found
from resources.llm.rules.given_names import GIVEN_NAMES
from resources.llm.rules.lexicon import any_of
from storyvid.models.plan import PersonKind
from storyvid.planning.words import word_set

_EXTENDED = "\u0100-\u024f"
_UPPER, _LOWER = f"A-ZÀ-ÖØ-Þ{_EXTENDED}", f"a-zß-öø-ÿ{_EXTENDED}"
_PART = rf"(?:[{_UPPER}]')?[{_UPPER}][{_LOWER}]+(?:[{_UPPER}][{_LOWER}]+)?"
CAP = rf"{_PART}(?:-{_PART})?"
"""One word of a name: `Peter`, `McGregor`, `O'Brien`, `Zoë`, `Jean-Luc`."""
_TITLE = (
    r"(?:Mr|Mrs|Ms|Mme|Dr|Messrs)\.?|Miss|Sir|Lady|Lord|King|Queen|Prince|Princess|Aunt|Uncle"
    r"|Master|Madame|Madam|Captain|Commander|Colonel|Major|General|Lieutenant|Sergeant|Inspector|Detective|Father"
    r"|Sister|Brother|Granny|Professor|Doctor|Tiny|Old"
)
_GAP = r"[^\S\n]+"
"""A name does not run on into the next line of a letter or a rhyme."""
_PROPER = re.compile(
    rf"\b(?P<the>[Tt]he\s+(?:(?:little|old|poor|dear|good|young)\s+)?)?(?P<owner>{CAP}'s\s+(?=(?:Ghost|Spirit)\b))?"
    rf"(?P<title>(?:(?:{_TITLE})\s+)*)(?P<name>{CAP}(?:{_GAP}{CAP})*(?:\s+of\s+{CAP}(?:{_GAP}{CAP})*)?)"
)
OPENING_CAPITALS = re.compile(r"(?:^|\n)\s*((?:[A-Z]{2,}\s+)*[A-Z]{2,})\b")


def _role_of(nouns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<by>[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Oo]ur|[Tt]heir|[Aa]n?|{CAP}'s)\s+"
        rf"(?P<adjectives>(?:[a-z]+\s+){{0,2}}?)(?P<noun>{any_of(' '.join(nouns))})\b(?!-)"
    )


ROLE = _role_of(ENGLISH.roles)
_SPEAKING = re.compile(
    rf"\"\s*(?:{any_of(SAID)})\s+the\s+(?:[a-z-]+\s+){{0,2}}?(?P<after>[a-z][a-z-]+(?<!ly))"
    r"(?=[.,;:!?\"—]|\s+(?:and|as|at|in|to|with|who|from|on|when|while|for|again|[\w-]+ly)\b)"
    rf"|(?:^|[.!?;,—\"]\s*|\b(?:and|but|then|so|last|length)\s+)[Tt]he\s+(?P<before>[a-z][a-z-]+)\s+(?:{any_of(SAID)})[,:]\s+\"",
    re.MULTILINE,
)
"""`"Thanks!" said the hermit`: whoever speaks is somebody, whether or not the word for them is known."""
_NAME_SPEAKS = re.compile(rf"\"\s*(?:{any_of(SAID)})\s+({CAP})\b")
"""`"Good morning," said Seven`: whatever else the word means, it is a name here."""
_CREATURES = any_of(" ".join(noun.title() for noun, kind in ENGLISH.roles.items() if kind is PersonKind.CREATURE))
_BEAST_ACTS = re.compile(
    rf"(?:^|[.!?\"\n,;]\s*|\b(?:[Aa]nd|[Bb]ut|[Tt]hen|[Ss]o|when|as|that|if|while|where|until)\s+)({_CREATURES})"
    r"\s+(?:was|had|did|could|looked|climbed|ran|jumped|walked|sat|came|went|saw|took|gave|found|swam|flew)\b"
)
"""`Bear looked in the river`: a beast of a tale is called so, where it acts without an article."""
_NOT_SPEAKING = word_set(
    "voice other one first second third next last rest crowd world letter note notice sign inscription paper book "
    "message radio machine word answer latter former speaker children people men women"
)
SENTENCE_START = re.compile(r"(?:^|[.!?:;—…]\s*[\"')]*\s*|[\"(]\s*)$")
_EPITHETS = word_set("little old great good poor dear young long happy merry strange small quiet beautiful")
ORDINALS = word_set("first second third fourth fifth")
"""Little pigs are told apart by them."""
VAGUE = frozenset(["man", "woman", "child", "person", "gentleman", "lady", "boy", "girl", "people"])
"""Nouns that may mean anybody."""


_KIN_AS_NAMES = {
    "mother": "Mother Mama Mamma Mum Mummy Mom Mommy",
    "father": "Father Papa Dad Daddy",
    "grandmother": "Grandmother Granny Grandma",
    "grandfather": "Grandfather Grandpa Granddad",
}
_KIN_NAME = re.compile(
    r"(?<!\b[Tt]he )(?<!\b[Aa] )(?<!\b[Mm]y )(?<!\b[Hh]is )(?<!\b[Hh]er )(?<!\b[Oo]ur )(?<!\b[Tt]heir )(?<!'s )"
    rf"\b(?:{any_of(' '.join(_KIN_AS_NAMES.values()))})\b(?!\s+[A-Z]|')"
)


def proper_names(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """What may be a name, as it is written, with its match: groups `the`, `owner`, `title` and `name`."""
    lower = set(re.findall(r"\b[a-z]+\b", text))
    speaking = set(_NAME_SPEAKS.findall(text))
    beasts = {name for name in speaking if ENGLISH.roles.get(name.casefold()) is PersonKind.CREATURE} | set(
        _BEAST_ACTS.findall(text)
    )
    for match in _PROPER.finditer(text):
        name, title = match.group("name"), match.group("title")
        parts = name.split()
        first = not match.group("the") and not title and SENTENCE_START.search(text[: match.start("name")][-6:])
        while parts and parts[0] not in speaking and _opens_falsely(parts, called=bool(match.group("the"))):
            parts.pop(0)
        if len(parts) > 1 and not title and parts[0].endswith("ly") and parts[0].casefold() not in GIVEN_NAMES:
            parts.pop(0)  # `Wearily Sue obeyed`
        while parts and parts[-1] not in speaking and parts[-1].casefold() in ENGLISH.stop_words and "of" not in parts:
            parts.pop()
        if not parts or (len(parts) == 1 and not title and parts[0].casefold() in ENGLISH.places):
            continue
        if first and len(parts) == 1 and len(name.split()) == 1 and parts[0].casefold() in lower:
            continue
        noun = parts[-1].casefold()
        if match.group("the") and not any(part.casefold() in ENGLISH.roles for part in parts):
            continue
        bare = not (match.group("the") or match.group("owner") or title) and len(parts) == 1 and noun in ENGLISH.roles
        if bare and parts[0] not in beasts:
            # `Father`, `Spirit!`, `Uncle`: somebody is spoken to, not named.
            continue
        plain = " ".join(parts)
        if match.group("owner"):
            yield match.group("owner") + plain, match
        elif match.group("the"):
            yield f"the {plain}", match
        else:
            yield (re.sub(r"\bOld\s+", "", title) + plain).strip(), match


def _opens_falsely(parts: Sequence[str], *, called: bool) -> bool:
    """Whether the first capital is no part of a name; of `the Happy Prince` and `the Little Red Hen` it is one."""
    first = parts[0].casefold()
    epithet = called and len(parts) > 1 and first in _EPITHETS
    return first in ENGLISH.stop_words and not epithet and not (len(parts) > 1 and parts[1] == "of")


def kin_names(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """`Mother hung the washing on the line`: kin called by what they are; each as `the mother`, with its match."""
    for match in _KIN_NAME.finditer(text):
        yield kin_of(match.group()), match


def kin_of(word: str) -> str:
    """`the mother` for `Mother`, `mum` and whatever else she is called; '' for other words."""
    return next((f"the {noun}" for noun, said in _KIN_AS_NAMES.items() if word.capitalize() in said.split()), "")


def role_nouns(text: str, named: dict[str, Found]) -> Iterator[tuple[str, re.Match[str]]]:
    """Nouns that mean a person not in `named`: `the hermit`, with the match: groups `by`, `adjectives` and `noun`."""
    taken = {name.casefold() for name in named}
    for match in _role_matches(text):
        noun = match.group("noun")
        adjectives = [word for word in match.group("adjectives").split() if word not in ENGLISH.stop_words]
        if len(adjectives) != len(match.group("adjectives").split()) and match.group("by")[0].islower():
            adjectives = []
        told = match.group("adjectives").split()
        if ENGLISH.roles.get(noun) is PersonKind.CREATURE and not ORDINALS.isdisjoint(told):
            person = f"the {' '.join(told)} {noun}"
        elif ENGLISH.roles.get(noun) is PersonKind.CREATURE and adjectives:
            person = f"the {adjectives[-1]} {noun}"
        else:
            person = f"the {noun}"
        if person.casefold() not in taken:
            yield person, match


def _role_matches(text: str) -> list[re.Match[str]]:
    spoken = {match.group("after") or match.group("before") for match in _SPEAKING.finditer(text)}
    others = {noun for noun in spoken - ENGLISH.roles.keys() - _NOT_SPEAKING if noun not in ENGLISH.stop_words}
    found = list(ROLE.finditer(text))
    if others:
        found = sorted([*found, *_role_of(others).finditer(text)], key=lambda match: match.start("noun"))
    return found
