"""Finds people in English text: capitals, titles, verbs of speaking, and nouns that mean a person."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from resources.llm.rules.english import ENGLISH, SAID
from resources.llm.rules.given_names import FEMALE_NAMES, GIVEN_NAMES, MALE_NAMES
from resources.llm.rules.lexicon import any_of
from storyvid.models.plan import PersonKind
from storyvid.planning.names import parse, refers_to
from storyvid.planning.words import word_set

_EXTENDED = "\u0100-\u024f"
_UPPER, _LOWER = f"A-ZÀ-ÖØ-Þ{_EXTENDED}", f"a-zß-öø-ÿ{_EXTENDED}"
_PART = rf"(?:[{_UPPER}]')?[{_UPPER}][{_LOWER}]+(?:[{_UPPER}][{_LOWER}]+)?"
_CAP = rf"{_PART}(?:-{_PART})?"
"""One word of a name: `Peter`, `McGregor`, `O'Brien`, `Zoë`, `Jean-Luc`."""
_TITLE = (
    r"(?:Mr|Mrs|Ms|Mme|Dr|Messrs)\.?|Miss|Sir|Lady|Lord|King|Queen|Prince|Princess|Aunt|Uncle"
    r"|Master|Madame|Madam|Captain|Commander|Colonel|Major|General|Lieutenant|Sergeant|Inspector|Detective|Father"
    r"|Sister|Brother|Granny|Professor|Doctor|Tiny|Old"
)
_PROPER = re.compile(
    rf"\b(?P<the>[Tt]he\s+(?:(?:little|old|poor|dear|good|young)\s+)?)?(?P<owner>{_CAP}'s\s+(?=(?:Ghost|Spirit)\b))?"
    rf"(?P<title>(?:(?:{_TITLE})\s+)*)(?P<name>{_CAP}(?:\s+{_CAP})*(?:\s+of\s+{_CAP}(?:\s+{_CAP})*)?)"
)
_OPENING_CAPITALS = re.compile(r"(?:^|\n)\s*((?:[A-Z]{2,}\s+)*[A-Z]{2,})\b")


def _role_of(nouns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<by>[Tt]he|[Hh]is|[Hh]er|[Mm]y|[Oo]ur|[Tt]heir|[Aa]n?|{_CAP}'s)\s+"
        rf"(?P<adjectives>(?:[a-z]+\s+){{0,2}}?)(?P<noun>{any_of(' '.join(nouns))})\b(?!-)"
    )


_ROLE = _role_of(ENGLISH.roles)
_SPEAKING = re.compile(
    rf"\"\s*(?:{any_of(SAID)})\s+the\s+(?:[a-z-]+\s+){{0,2}}?(?P<after>[a-z][a-z-]+(?<!ly))"
    r"(?=[.,;:!?\"—]|\s+(?:and|as|at|in|to|with|who|from|on|when|while|for|again|[\w-]+ly)\b)"
    rf"|(?:^|[.!?;,—\"]\s*|\b(?:and|but|then|so|last|length)\s+)[Tt]he\s+(?P<before>[a-z][a-z-]+)\s+(?:{any_of(SAID)})[,:]\s+\"",
    re.MULTILINE,
)
"""`"Thanks!" said the hermit`: whoever speaks is somebody, whether or not the word for them is known."""
_NOT_SPEAKING = word_set(
    "voice other one first second third next last rest crowd world letter note notice sign inscription paper book "
    "message radio machine word answer latter former speaker children people men women"
)
_ACTS = re.compile(
    rf"\s+(?:\w+ly\s+|had\s+|then\s+|never\s+|only\s+|just\s+)?(?:was|were|is|had|has|did|could"
    rf"|would|might|{any_of(SAID)}"
    r"|[a-z]{2,}ed|sat|stood|went|came|saw|took|gave|lay|ran|fell|felt|knew|held|put|rose|found|kept|got|made|looked"
    r"|heard|thought|left|met|told|became|slept|flew|woke|shook|drew|led|let|bent|hid|hung|lives"
    r"|drank|ate|sang|wrote|read|spoke|wept|rode|drove|threw|broke|began|knelt|crept|leapt|swam|climbs|sits|stands"
    r"|lived|loves|has|goes|sprang|swung|strode|stole|slid|caught|shot|swept|fought|grew|rang|won)\b"
)
_SAID_BEFORE = re.compile(rf"(?<!\b[Ii]t )(?<!\bsign )\b(?:{any_of(SAID)})\s+$")
_SAID_AFTER = re.compile(rf"\s+(?:\w+ly\s+)?(?:{any_of(SAID)})\b")
_STOOD_BEFORE = re.compile(
    r"\b(?:there|then|here)\s+(?:stood|sat|came|lay|lived|went|appeared|was)\s+(?:\w+\s+)?$", re.I
)
"""`there stood the old grandmother`: the verb comes first."""
_SAYS_AT_LAST = re.compile(
    rf"(?:\s+(?!(?:the|an?)\s+(?:{any_of(' '.join(ENGLISH.roles))})\b)[\w'-]+,?){{1,9}}?"
    rf"\s+and\s+(?:{any_of(SAID)})[,:]\s+\""
)
_SUBJECT_PLACE = re.compile(r"(?:^|[.!?\"\n]\s*)(?:(?:[Tt]hen|[Ss]o|[Bb]ut|[Aa]nd|[Nn]ow),?\s+)?$")
"""`Then the wolf showed his teeth and said, "…"`: whoever stands first in the sentence speaks at its end."""
_SENTENCE_START = re.compile(r"(?:^|[.!?:;—…]\s*[\"')]*\s*|[\"(]\s*)$")
_OLD_BEFORE = re.compile(r"\b[Oo]ld\s+(?:[a-z]+,\s+)?$")
_OLD_AFTER = re.compile(r",\s+(?:an?|the|his|her|their)\s+old\s+[a-z]")
"""`old Fezziwig`, `the old clockmaker, Matthias`; `Tomas, the old purser`."""
_PREPOSITION = re.compile(r"\b(?:in|at|from|on|of|near|through|during|until|till|since|across)\s+$")
_PRONOUN = re.compile(r"\b(he|him|his|she|her|hers|it|its)\b", re.IGNORECASE)
_LINK = re.compile(
    rf"\b(?:(?:was|is|were|been|be) (?:called|nicknamed|named)|known as"
    rf"|introduced to \w+ as)\s+\"?(?P<other>{_CAP})\b\"?(?!\s+and\b)"
)
_CALLED_TO = re.compile(r"(?:,\s+|\bmy\s+|(?:^|\s)\")(?:(?:my|dear|little|old|poor|darling|good)\s+)*$")
_INTRODUCED = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Mm]y)\s+(?:[a-z]+\s+){0,2}?"
    rf"(?P<noun>{any_of(' '.join(ENGLISH.roles))})"
    r"(?:\s+(?:was\s+)?(?:named|called))?,?\s+$"
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
_WHOSE_NAME = re.compile(
    rf"\b[Tt]he\s+{_ADJECTIVES}(?P<noun>{any_of(' '.join(ENGLISH.roles))})(?:,?\s+(?:whose name (?:was|is)"
    rf"|who (?:was|is) (?:called|named)|called|named))?\s+(?P<name>{_CAP})\b"
)
"""`the boy, whose name was Nikhil`, `the widow Savitri`."""
_LISTED = rf"{_CAP}(?:-[a-z]+)?"
_NAMES_WERE = re.compile(
    rf"\b(?P<noun>[A-Za-z][a-z]+),?\s+(?:and\s+)?(?:(?:their|whose)\s+names\s+(?:were|are)|(?:called|named))[:,]?\s+"
    rf"(?P<names>{_LISTED}(?:(?:,\s+|,?\s+and\s+){_LISTED})+)"
)
"""`four little Rabbits, and their names were Flopsy, Mopsy, Cotton-tail, and Peter`."""
_NAME_WAS = re.compile(rf"\b(?:[Hh]is|[Hh]er|[Ii]ts) name (?:was|is) (?P<name>{_CAP})\b")
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
_ENOUGH = 2.0
_UNKNOWN_ENOUGH = 3.0
_ROLE_ENOUGH = 3
_KIN_ENOUGH = 1.0
_CALLED_ENOUGH = 1.0
_MINE = ("my", "My", "our", "Our")
_KIN = word_set(
    "mother father mamma mama papa aunt uncle grandmother granny grandfather brother sister son daughter wife husband "
    "grandson granddaughter nephew niece cousin"
)
_PRONOUN_REACH = 120
_ANOTHER = re.compile(rf"(?<![.!?\"] )\b{_CAP}")
_AT_A_PLACE = re.compile(rf"\b(?:in|at|down|along|near|up|across|through)\s+{_CAP}(?:\s+{_CAP})*")
"""Names that are no people: `Xiomara came down Palm Street with her cello`."""
_GOES_ON = re.compile(r"[^.!?\"]{0,60}[.!?]\s+(?P<who>He|She)\b")
_SURNAMES = word_set(
    "fox wolf swan lamb lark crane bull hawk dove colt crow duck bird fish king prince duke knight "
    "bishop abbot priest cook baker butcher miller "
    "carpenter farmer fisher gardener hunter porter potter shepherd tailor weaver butler barber parson piper miner "
    "squire baron sage chief general driver student constable drummer goldsmith page"
)
"""Nouns that many families are called by: `Tom Cook` need not cook."""
_EPITHETS = word_set("little old great good poor dear young long happy merry strange small quiet beautiful")
_ORDINALS = word_set("first second third fourth fifth")
_VAGUE = frozenset(["man", "woman", "child", "person", "gentleman", "lady", "boy", "girl", "people"])


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
    mine: bool = False
    """Whether a word is enough: they belong to the teller (`my grandmother`), or the story goes on about them."""
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


def find_people(text: str, speakers: Collection[str] = ()) -> list[Found]:
    """The people of one passage of prose (headings left out), in order of first mention.

    `speakers` are those to whom a screenplay gives lines.
    """
    plain = _OPENING_CAPITALS.sub(lambda match: match.group().title(), text)
    found: dict[str, Found] = {}
    for person, match in _proper(plain):
        _weigh(found.setdefault(person, Found(person)), plain, match, capital=True)
    _listed(plain, found)
    named = {
        key: item
        for key, item in found.items()
        if key in speakers or item.evidence + _short_of(item, found) >= _needed(item)
    }
    roles: dict[str, Found] = {}
    for person, match in _roles(plain, named):
        _weigh(roles.setdefault(person, Found(person)), plain, match, capital=False)
        if match.group("by").casefold() in ("the", "a", "an"):
            roles[person].called.update(match.group("adjectives").split())
        if match.group("by") in _MINE and not _in_quotation(plain, match.start()):
            roles[person].mine = True
        form = f"the {match.group('noun')}" if match.group("by")[-2:] != "'s" else " ".join(match.group().split())
        if form not in roles[person].aliases and form != person and person.split()[1] not in _ORDINALS:
            roles[person].aliases.append(form)
    numbered = Counter(name.split()[-1] for name in roles if name.split()[1] in _ORDINALS)
    settled = {
        key: item
        for key, item in roles.items()
        if _is_somebody(item) or (key.split()[1] in _ORDINALS and numbered[key.split()[-1]] > 1)
    }
    _called(plain, named)
    _titled(plain, named)
    _shortened(named)
    _presented(plain, named)
    plural = {
        name
        for name in named
        if name.endswith("s") and name[:-1] in {part for other in named for part in other.split()}
    }
    named = {name: person for name, person in named.items() if name not in plural}
    _married(plain, named, settled)
    _aged(plain, named, settled)
    return [*named.values(), *settled.values()]


def _listed(text: str, found: dict[str, Found]) -> None:
    """Whoever is introduced in a list is somebody, of the kind that the noun before the list says."""
    lists = list(_NAMES_WERE.finditer(text))
    spoken_of = Counter(re.findall(_LISTED, text)) if lists else Counter[str]()
    for match in lists:
        noun = _singular(match.group("noun").casefold())
        if noun in ENGLISH.roles:
            for name in re.findall(_LISTED, match.group("names")):
                person = found.setdefault(name, Found(name))
                person.mentions = max(person.mentions, spoken_of[name])
                person.evidence += _UNKNOWN_ENOUGH
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
    return _ENOUGH if person.acts and person.mentions >= _ROLE_ENOUGH else _UNKNOWN_ENOUGH


def _is_somebody(role: Found) -> bool:
    """Of whom a noun is not too little: who speaks, does something time and again, or is somebody's own mother.

    `the man` may be anybody; whom a passage calls `the old man` time and again is always the same.
    """
    noun = role.name.split()[-1]
    if noun in _KIN and role.evidence >= _KIN_ENOUGH and (role.mine or role.mentions >= _ROLE_ENOUGH):
        return True
    if role.mentions >= _ROLE_ENOUGH and max(role.called.values(), default=0) >= _ROLE_ENOUGH:
        return role.evidence >= _CALLED_ENOUGH
    return role.speaks or (role.mentions >= _ROLE_ENOUGH and role.evidence >= _ENOUGH and noun not in _VAGUE)


def _in_quotation(text: str, at: int) -> bool:
    """Whether a quotation of this paragraph is open there."""
    return text.count('"', text.rfind("\n", 0, at) + 1, at) % 2 == 1


def _proper(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    lower = set(re.findall(r"\b[a-z]+\b", text))
    for match in _PROPER.finditer(text):
        name, title = match.group("name"), match.group("title")
        parts = name.split()
        first = not match.group("the") and not title and _SENTENCE_START.search(text[: match.start("name")][-6:])
        while parts and _opens_falsely(parts, called=bool(match.group("the"))):
            parts.pop(0)
        if len(parts) > 1 and not title and parts[0].endswith("ly") and parts[0].casefold() not in GIVEN_NAMES:
            parts.pop(0)  # `Wearily Sue obeyed`
        while parts and parts[-1].casefold() in ENGLISH.stop_words and "of" not in parts:
            parts.pop()
        if not parts or (len(parts) == 1 and not title and parts[0].casefold() in ENGLISH.places):
            continue
        if first and len(parts) == 1 and len(name.split()) == 1 and parts[0].casefold() in lower:
            continue
        noun = parts[-1].casefold()
        if match.group("the") and not any(part.casefold() in ENGLISH.roles for part in parts):
            continue
        if (
            not match.group("the")
            and not match.group("owner")
            and not title
            and len(parts) == 1
            and noun in ENGLISH.roles
        ):
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


def _roles(text: str, named: dict[str, Found]) -> Iterator[tuple[str, re.Match[str]]]:
    taken = {name.casefold() for name in named}
    for match in _role_matches(text):
        noun = match.group("noun")
        adjectives = [word for word in match.group("adjectives").split() if word not in ENGLISH.stop_words]
        if len(adjectives) != len(match.group("adjectives").split()) and match.group("by")[0].islower():
            adjectives = []
        told = match.group("adjectives").split()
        if ENGLISH.roles.get(noun) is PersonKind.CREATURE and not _ORDINALS.isdisjoint(told):
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
    found = list(_ROLE.finditer(text))
    if others:
        found = sorted([*found, *_role_of(others).finditer(text)], key=lambda match: match.start("noun"))
    return found


def _weigh(person: Found, text: str, match: re.Match[str], *, capital: bool) -> None:
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 40]
    person.mentions += 1
    called_old = _OLD_BEFORE.search(before) or _OLD_AFTER.match(after) or " old " in f" {match.group().casefold()} "
    person.old = person.old or bool(called_old)
    of_it = capital and re.search(r"\bof\s+$", before)  # `the headman of Devgaon called`
    said = bool(_SAID_BEFORE.search(before)) or (bool(_SAID_AFTER.match(after)) and not of_it)
    at_last = _SUBJECT_PLACE.search(before) and _SAYS_AT_LAST.match(text, match.end())
    if at_last or (said and ('"' in text[max(0, match.start() - 40) : match.start()] or '"' in after)):
        person.speaks = True
        person.evidence += 2
        person.acts += 1
    if capital and match.group("title"):
        person.evidence += 2
    if (_ACTS.match(after) and not of_it) or _STOOD_BEFORE.search(before):
        person.evidence += 1
        person.acts += 1
    if capital and not _SENTENCE_START.search(before[-6:]):
        person.evidence += 0.5
    if (
        capital
        and _CALLED_TO.search(text[max(0, match.start() - 24) : match.start("name")])
        and re.match(r"[,!?.]", after)
    ):
        # A given name that is called is enough: in a talk without a tag nothing else tells who speaks.
        person.evidence += 2 if {part.casefold() for part in person.name.split()} & GIVEN_NAMES else 1
        person.acts += 1
    if capital and person.name.split()[-1].casefold() in ENGLISH.roles:
        person.evidence += 1
    if capital and " of " in person.name:
        person.evidence += 2
    if after.startswith("'s ") or re.search(r",\s*$", before):
        person.evidence += 0.5
    if capital and _PREPOSITION.search(before) and not match.group("the"):
        person.evidence -= 0.5
    if not capital and person.name.split()[-1] in _KIN and _goes_on(person, text, match):
        person.evidence += 1
        person.mine = True
    _vote(person, text, match)


def _goes_on(person: Found, text: str, match: re.Match[str]) -> bool:
    """Whether the next sentence is about them: `Kofi told his grandmother. She put down her knitting.`"""
    following = _GOES_ON.match(text, match.end())
    kind = ENGLISH.roles[person.name.split()[-1]]
    she = kind in (PersonKind.WOMAN, PersonKind.GIRL)
    return following is not None and following.group("who") == ("She" if she else "He")


def _vote(person: Found, text: str, match: re.Match[str]) -> None:
    """The first pronoun after the name, unless another name comes between; `a robot named Pip` settles it."""
    introduced = _INTRODUCED.search(text[max(0, match.start() - 40) : match.start()])
    if introduced is not None:
        person.evidence += 0 if "," in introduced.group() else 2
        person.noun = introduced.group("noun").casefold()
        person.introduced = ENGLISH.roles[person.noun]
    near = text[match.end() : match.end() + _PRONOUN_REACH]
    pronoun = _PRONOUN.search(near)
    if pronoun is None or _ANOTHER.search(_AT_A_PLACE.sub(" ", near[: pronoun.start()])):
        return
    word = pronoun.group().casefold()
    person.votes["female" if word.startswith(("she", "her")) else "male" if word.startswith("h") else "neuter"] += 1


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
    longest_first = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    for mention in re.finditer(rf"\b(?:{longest_first or '(?!)'})(?!\w)", text):
        is_a = _IS_A.match(text, mention.end())
        if is_a is None:
            continue
        person, noun = named[mention.group()], is_a.group("is") or is_a.group("beside") or is_a.group("the")
        person.introduced, person.noun = person.introduced or ENGLISH.roles[noun], person.noun or noun
        names_of.setdefault(noun, set()).add(person.name)
    for noun, names in names_of.items():
        if len(names) == 1 and noun not in _VAGUE:
            named[names.pop()].aliases.append(f"the {noun}")
    told = {(match.group("noun"), match.group("name")) for match in _WHOSE_NAME.finditer(text)}
    for match in _NAME_WAS.finditer(text):
        before = list(_ROLE.finditer(text, max(0, match.start() - _NAME_WAS_REACH), match.start()))
        told |= {(before[-1].group("noun"), match.group("name"))} if before else set()
    for noun, name in sorted(told):
        if name in named and sum(noun == other for other, _ in told) == 1:
            person = named[name]
            person.introduced, person.noun = person.introduced or ENGLISH.roles[noun], person.noun or noun
            named[name].aliases.append(f"the {noun}")


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
