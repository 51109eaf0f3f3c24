"""Where a text speaks of whom: finds names, and tells whom a pronoun means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from resources.llm.rules.lexicon import Lexicon
from storyvid.models.plan import TELLER, PersonKind
from storyvid.planning.names import is_title, parse, same_person
from storyvid.planning.words import word_set

_MEMORY = 12
"""How many mentions back a pronoun may reach."""
_NEAR = 3
_LEAD_CHARACTERS = 40
_FIRST_PERSON = "me|we|मैंने|मैं|मुझे|मुझसे|मुझको|हमने|हम"
"""What the teller says beside `I`."""
_NAME_PART = re.compile(r"[A-ZÀ-Þ][^\W\d_]+(?:-\w+)?")
_WORN = "little|old|poor|dear|good|young|same"
_WHOSE = "[Hh]is|[Hh]er|[Mm]y|[Oo]ur|[Tt]heir"
_NEW = "great|big|small|tall|tiny|huge|bad|wicked|wise|brave|clever|fierce|beautiful|kind|fat|thin"
"""Adjectives that may stand before the noun that somebody is called by, two of them after an article."""
_ANY = (
    r"(?!(?:other|strange|next|first|second|third|fourth|last|latter|former|only|whole|very|half|more|most|least|nearest)\b)"
    r"[a-z]{3,}(?<!ing)"
)
"""`the busy doctor` is the doctor; `the other doctor` is somebody else."""
_AMONG = re.compile(r"(?:,|,?\s+and)\s+")
"""What stands between the names of a list."""
_HINDI_OWNER = re.compile(r"\s(?:का|की|के)\s(?!पास)")
_SENTENCE_END = re.compile(r"[.!?।][\"']*\s|\n")
_ACTOR_BEFORE = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|I|[Ww]e)\s")
"""Whoever follows in the same sentence does not lead it."""
_OPENED = re.compile(r"(?:^|\n|[.!?।][\"')]*\s)\s*(?:\w+,?\s+){0,4}?(?P<who>[Hh]e|[Ss]he)\b")
"""A sentence whose subject is a pronoun."""
_SHE = word_set(
    "mama mamma mummy mommy grandmother grandma hen cow mare ewe vixen lioness tigress mermaid nymph ogress giantess"
)
_HE = word_set("papa daddy grandfather grandpa cock rooster stallion bull ram stag")
"""Beside the titles, what says of a creature whether it is a she or a he."""
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
    leads: bool = False
    """Whether it is the first name of its sentence, near its beginning, or is given there: `a thin man named Pell`."""


class NameFinder:
    """Finds the names and aliases of known people in a text; the longest name that fits wins."""

    def __init__(self, names: Mapping[str, str], kinds: Mapping[str, PersonKind]) -> None:
        short = {name: person for name, person in _short_names(names, kinds).items() if name not in names}
        names = {**short, **names}
        self._names = {" ".join(name.split()).casefold(): person for name, person in names.items()}
        for name, person in names.items():
            self._names.setdefault(_key(name), person)
        self.teller = teller = names.get(TELLER)
        self._names.update(dict.fromkeys(_FIRST_PERSON.split("|"), teller) if teller is not None else {})
        self.kinds: Mapping[str, PersonKind | None] = {
            person: _sexed(person, kind) if person != teller else None for person, kind in kinds.items()
        }
        """What pronouns take them for; None for the teller, whom no `he` or `she` means."""
        forms = sorted(
            {_form(name, kinds.get(person), short=name in short) for name, person in names.items()},
            key=lambda form: (-len(form), form),
        )
        edge = r"\w\u0900-\u0963\u0966-\u097f"
        self._pattern = re.compile(rf"(?<![{edge}])(?:{'|'.join(forms)})(?![{edge}])") if forms else None

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Mention]:
        """Mentions in `text[start:end]`, in order, counted from the start of `text`."""
        if self._pattern is None:
            return []
        limit = len(text) if end is None else end
        found: list[Mention] = []
        for match in self._pattern.finditer(text, start, limit):
            since = found[-1].end if found else start
            lead = text[max(since, match.start() - _LEAD_CHARACTERS) : match.start()]
            ends = [item.end() for item in _SENTENCE_END.finditer(lead)]
            acted = _ACTOR_BEFORE.search(lead, ends[-1] if ends else 0)  # `Then he saw the statue`
            leads = lead.endswith(("named ", "called ")) or (
                not acted and (bool(ends) or (not found and match.start() - start < _LEAD_CHARACTERS))
            )
            after = text[match.end() : match.end() + 8]
            owner = after.startswith(("'s ", "' ")) or bool(_HINDI_OWNER.match(after))
            said = " ".join(match.group().split()).casefold()
            person = next(self._names[key] for key in (said, _key(said), _bare(_key(said))) if key in self._names)
            found.append(Mention(match.start(), match.end(), person, owner, leads))
        among = _listed(text, found)
        return [replace(item, leads=item.leads and index not in among) for index, item in enumerate(found)]


def _listed(text: str, found: Sequence[Mention]) -> set[int]:
    """Which mentions stand in a list (`Flopsy, Mopsy and Peter`): after it, `he` is none of them more than another."""
    pairs = [
        index
        for index, (one, other) in enumerate(pairwise(found))
        if one.person != other.person and _AMONG.fullmatch(text, one.end, other.start)
    ]
    return {index + step for index in pairs for step in (0, 1)}


def pronoun_means(
    pronoun: str,
    before: Sequence[Mention],
    kinds: Mapping[str, PersonKind | None],
    lexicon: Lexicon,
    avoid: str | None = None,
) -> str | None:
    """Whom `pronoun` means after the mentions `before`: the nearest fitting person, `avoid` only if no other.

    Of the last few, who led a sentence is preferred. Where nobody was mentioned yet, it is the only one who fits.
    """
    word = pronoun.casefold()
    if word in lexicon.female_pronouns:
        fits: tuple[PersonKind, ...] = _FEMALE
    elif word in lexicon.male_pronouns:
        fits = (*_MALE, *_EITHER) if lexicon.female_pronouns else tuple(PersonKind)
    elif word in lexicon.neuter_pronouns:
        fits = (PersonKind.CREATURE,)
    else:
        return None
    recent = [item for item in reversed(before[-_MEMORY:]) if kinds.get(item.person, PersonKind.PERSON) in fits]
    # Hindi puts whom it speaks of last (`सबसे प्रसन्न है हामिद। वह …`), so there the nearest name wins.
    near = recent[:_NEAR] if lexicon.female_pronouns else []
    leading = [item.person for item in near if item.leads and not item.owner]
    # Whose something is (`She ran to Bob's house`) is less in mind than who acts.
    acting = [item.person for item in sorted(near, key=lambda item: item.owner)]
    order = [person for person in (*leading, *acting, *(item.person for item in recent)) if person != avoid]
    if order:
        return order[0]
    fitting = [person for person, kind in kinds.items() if kind in fits]
    if recent:
        return recent[0].person
    return fitting[0] if len(fitting) == 1 else None


def with_subjects(
    text: str,
    start: int,
    end: int,
    mentions: Sequence[Mention],
    *,
    aside: Sequence[tuple[int, int]],
    kinds: Mapping[str, PersonKind | None],
    lexicon: Lexicon,
) -> list[Mention]:
    """`mentions` with those whom a pronoun means that leads a sentence of `text[start:end]`, outside the spans `aside`.

    Who goes on acting as `he` stays in mind: of `Then he saw the statue. "I will stay here," he cried` it is not the
    statue that cried.
    """
    told = list(mentions)
    for match in _OPENED.finditer(text, start, end):
        at, until = match.span("who")
        if any(first <= at < last for first, last in aside) or any(match.start() <= item.start < at for item in told):
            continue
        person = pronoun_means(match.group("who"), [item for item in told if item.start < at], kinds, lexicon)
        if person is not None:
            told = sorted([*told, Mention(at, until, person, owner=False, leads=True)], key=lambda item: item.start)
    return told


def counted(mentions: Iterable[Mention]) -> dict[str, int]:
    """How often each person is mentioned, in the order of first mention."""
    counts: dict[str, int] = {}
    for mention in mentions:
        counts[mention.person] = counts.get(mention.person, 0) + 1
    return counts


def _short_names(names: Mapping[str, str], kinds: Mapping[str, PersonKind]) -> dict[str, str]:
    """`Holmes` for Mr. Sherlock Holmes, where it can be nobody else; Mrs. Fezziwig is not Fezziwig."""
    bearers: dict[str, list[str]] = {}
    for name in names:
        parts = [part for part in name.split() if not is_title(part)]
        family = parse(name).gender != "female"
        human = kinds.get(names[name]) is not PersonKind.CREATURE
        if parts and human and len(name.split()) > 1 and all(_NAME_PART.fullmatch(part) for part in parts):
            for short in dict.fromkeys((parts[0], parts[-1]) if family else parts[:-1][:1]):
                bearers.setdefault(short, []).append(name)
    return {
        short: names[several[0]]
        for short, several in bearers.items()
        if all(same_person(several[0], other) for other in several[1:])
    }


def _form(name: str, kind: PersonKind | None, *, short: bool) -> str:
    """A pattern for `name`: any white space between its words, its article at the start of a sentence too.

    Before a `short` one stands no article: `the Dillingham` and `any Cratchit` are somebody else.
    """
    if short:
        return rf"(?<!\b[Tt]he )(?<!\b[Aa] )(?<!\b[Aa]ny )(?<!\b[Tt]hat )(?<!\b[Tt]his ){re.escape(name)}"
    if name == TELLER:
        return rf"I(?!\.)|(?i:{_FIRST_PERSON})"
    pattern = r"\s+".join(re.escape(word) for word in name.split())
    if pattern.startswith("the"):
        # `the little Rabbit` is the Rabbit, `his mother` the mother, and `an old witch` is how the witch comes in;
        # `like a frog` is nobody.
        noun = pattern[6:]
        one_noun = len(name.split()) == 2 and kind is not PersonKind.CREATURE  # `the white cat` is another cat
        any_such = rf"|[Tt]he\s+{_ANY}\s+{noun}" if one_noun else ""
        described = rf"(?:(?:{_WORN}|{_NEW}),?\s+){{0,2}}"
        return (
            rf"[Tt]he\s+{described}{noun}{any_such}|(?:{_WHOSE})\s+(?:(?:{_WORN})\s+)?{noun}"
            rf"|(?<!like )(?<!than )(?<!as )(?<!not )(?<!no )[Aa]n?\s+{described}{noun}"
        )
    # Screenplays set a name in capitals where somebody comes in.
    capitals = r"\s+".join(re.escape(word) for word in name.upper().split())
    return pattern if capitals == pattern else f"{pattern}|{capitals}"


def _sexed(name: str, kind: PersonKind) -> PersonKind:
    """A creature whose name says so is a woman or a man to the pronouns: `Mrs. Rabbit`, `the Little Red Hen`."""
    if kind is not PersonKind.CREATURE:
        return kind
    told, gender = set(name.casefold().split()), parse(name).gender
    if gender == "female" or told & _SHE:
        return PersonKind.WOMAN
    return PersonKind.MAN if gender == "male" or told & _HE else kind


def _key(name: str) -> str:
    folded = " ".join(name.split()).casefold()
    return re.sub(rf"^(?:the|an?|his|her|my|our|their) (?:(?:{_WORN}|{_NEW}),? ){{0,2}}", "the ", folded)


def _bare(key: str) -> str:
    """`the busy doctor` without what is only said of him."""
    return re.sub(r"^the [a-z]+ (?=\S+$)", "the ", key)
