"""What the words around a name say for its being somebody: verbs of speaking and doing, pronouns, calls."""

from __future__ import annotations

import re

from resources.llm.rules.english import ENGLISH, SAID
from resources.llm.rules.found import Found
from resources.llm.rules.given_names import GIVEN_NAMES
from resources.llm.rules.lexicon import any_of
from resources.llm.rules.names_en import CAP, SENTENCE_START
from storyvid.models.plan import PersonKind
from storyvid.planning.words import word_set

PAST = (
    "sat stood went came saw took gave lay ran fell felt knew held put rose found kept got made looked heard thought"
    " left met told became slept flew woke shook drew led let bent hid hung drank ate sang wrote read spoke wept rode"
    " drove threw broke began knelt crept leapt swam sprang swung strode stole slid caught shot swept fought grew rang"
    " won forgot chose froze bit bought brought built dug fed fled flung lost paid sank shut spent spun stuck struck"
    " swore tore taught understood wore lit sent leant"
)
"""What people did, where it does not end in `ed`."""
_ACTS = re.compile(
    rf"\s+(?:\w+ly\s+|had\s+|then\s+|never\s+|only\s+|just\s+)?(?:was|were|is|had|has|did|could|would|might"
    rf"|{any_of(SAID)}|[a-z]{{2,}}ed|{any_of(PAST)}|lives|climbs|sits|stands|loves|goes)\b"
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
_OLD_BEFORE = re.compile(r"\b[Oo]ld\s+(?:[a-z]+,\s+)?$")
_OLD_AFTER = re.compile(r",\s+(?:an?|the|his|her|their)\s+old\s+[a-z]")
"""`old Fezziwig`, `the old clockmaker, Matthias`; `Tomas, the old purser`."""
_PREPOSITION = re.compile(r"\b(?:in|at|from|on|of|near|through|during|until|till|since|across)\s+$")
_PRONOUN = re.compile(r"\b(he|him|his|she|her|hers|it|its)\b", re.IGNORECASE)
_CALLED_TO = re.compile(r"(?:,\s+|\bmy\s+|(?:^|\s)\")(?:(?:my|dear|little|old|poor|darling|good)\s+)*$")
_INTRODUCED = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Mm]y)\s+(?:[a-z]+\s+){0,2}?"
    rf"(?P<noun>{any_of(' '.join(ENGLISH.roles))})"
    r"(?P<named>,?\s+(?:(?:was\s+)?(?:named|called)|whose\s+name\s+(?:was|is)))?,?\s+$"
)
KIN = word_set(
    "mother father mamma mama papa aunt uncle grandmother granny grandfather brother sister son daughter wife husband "
    "grandson granddaughter nephew niece cousin mum mummy mom mommy dad daddy grandma grandpa granddad"
)
_PRONOUN_REACH = 120
_ANOTHER = re.compile(rf"(?<![.!?\"] )\b{CAP}")
_AT_A_PLACE = re.compile(rf"\b(?:in|at|down|along|near|up|across|through)\s+{CAP}(?:\s+{CAP})*")
"""Names that are no people: `Xiomara came down Palm Street with her cello`."""
_COMES_IN = re.compile(
    rf"(?:\s+(?:in|with|of|at|on|from)\s+(?:[\w'-]+\s+){{1,4}}?)?\s*\b(?:{any_of(PAST)}|was|[a-z]{{2,}}ed)\b"
)
"""`an old man in a grey cardigan sat`."""
_GOES_ON = re.compile(r"[^.!?\"]{0,60}[.!?]\s+(?P<who>He|She)\b")


def weigh(person: Found, text: str, match: re.Match[str], *, capital: bool) -> None:
    """Add to `person` what the words around a mention say; `capital` for a name, else the mention is a noun."""
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
    if capital and not SENTENCE_START.search(before[-6:]):
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
    if not capital and person.name.split()[-1] in KIN and _goes_on(person, text, match):
        person.evidence += 1
        person.close = True
    if not capital and _COMES_IN.match(text, match.end()) and match.group()[:2].casefold() in ("a ", "an"):
        person.comes_in = person.comes_in or _goes_on(person, text, match)
    _vote(person, text, match)


def _goes_on(person: Found, text: str, match: re.Match[str]) -> bool:
    """Whether the next sentence is about them: `Kofi told his grandmother. She put down her knitting.`"""
    following = _GOES_ON.match(text, match.end())
    kind = ENGLISH.roles.get(person.name.split()[-1])
    pronoun = "She" if kind in (PersonKind.WOMAN, PersonKind.GIRL) else "He"
    return following is not None and kind is not PersonKind.CREATURE and following.group("who") == pronoun


def _vote(person: Found, text: str, match: re.Match[str]) -> None:
    """The first pronoun after the name, unless another name comes between; `a robot named Pip` settles it."""
    introduced = _INTRODUCED.search(text[max(0, match.start() - 40) : match.start()])
    called = introduced is not None and "," in introduced.group() and in_quotation(text, match.start())
    if introduced is not None and not called:  # `"The goose, Mr. Holmes!"`
        person.evidence += 3 if introduced.group("named") else 0 if "," in introduced.group() else 2
        person.noun = introduced.group("noun").casefold()
        person.introduced = ENGLISH.roles[person.noun]
    near = text[match.end() : match.end() + _PRONOUN_REACH]
    pronoun = _PRONOUN.search(near)
    if pronoun is None or _ANOTHER.search(_AT_A_PLACE.sub(" ", near[: pronoun.start()])):
        return
    word = pronoun.group().casefold()
    person.votes["female" if word.startswith(("she", "her")) else "male" if word.startswith("h") else "neuter"] += 1


def in_quotation(text: str, at: int) -> bool:
    """Whether a quotation of this paragraph is open there."""
    return text.count('"', text.rfind("\n", 0, at) + 1, at) % 2 == 1
