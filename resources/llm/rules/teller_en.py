"""Whether one of its people tells an English text, as `I`, and who that is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from resources.llm.rules.english import ENGLISH, SAID
from resources.llm.rules.evidence_en import PAST
from resources.llm.rules.found import Found
from resources.llm.rules.lexicon import any_of
from resources.llm.rules.names_en import CAP
from storyvid.models.base import Span
from storyvid.models.plan import TELLER, PersonKind
from storyvid.planning.names import STORYTELLER
from storyvid.planning.words import word_count

_FEWEST_DEEDS = 2
_WORDS_TO_A_DEED = 120
"""An author who speaks now and then (`I have endeavoured`, `I am about to relate`) is nobody of the story."""
_I = re.compile(r"\bI\b(?![.'])")
_DOES = (
    "walk run go sit stand look open close shut take put pick turn pull push wake get come hear see feel find hold"
    " reach climb step pour lift carry follow nod smile laugh cry wait watch listen lie sleep eat drink drive ride"
    " leave lean kneel crawl jump drop throw"
)
_DEED = re.compile(
    rf"\bI\s+(?:(?:\w+ly|then|never|only|just|also|still|too)\s+){{0,2}}"
    rf"(?:[a-z]{{2,}}ed|{any_of(SAID)}|{any_of(PAST)}|{any_of(_DOES)})\b"
)
_NAME = re.compile(
    rf"\b(?:[Mm]y name (?:is|was)|(?:[Cc]all|called|calls) me|I (?:am|was) called)\s+(?P<name>{CAP}(?:\s+{CAP})*)"
)
_SIGNED = re.compile(
    rf"^[^\S\n]*(?:[Yy]ours?|[Ll]ove|[Ww]ith love|[Ss]incerely|[Aa]s ever|[Ee]ver yours|[Bb]est wishes)"
    rf"(?:[^\S\n]+(?:\w+[^\S\n]+){{0,2}}?(?P<kin>\w+))?,\s*\n\s*(?P<name>{CAP}(?:[^\S\n]+{CAP})*)\s*$",
    re.MULTILINE,
)
"""The end of a letter: `Your sister,` and below it `Kamala`."""
_AGE = re.compile(
    r"\bI (?:was|am) (?:only |just |barely |about )?"
    r"(?P<age>\d{1,2}|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)\b"
    r"(?! (?:o'clock|miles|feet|minutes|hours|days|weeks|months))"
)
_CALL = re.compile(
    r"(?:^|[,.!?;:\u2014-]\s*)(?:(?:[Oo]h|[Nn]o|[Yy]es|[Ww]ell|[Mm]y|[Dd]ear|[Oo]ld|[Pp]oor|[Ll]ittle),?\s+)*"
    rf"(?P<name>(?:(?:Mr\.|Mrs\.|Miss|Dr\.|Captain)\s+)?{CAP}(?:\s+{CAP})?)(?=[,.!?;:\u2014]|$)"
)
_I_SAID = re.compile(rf"\bI\s+(?:\w+ly\s+)?(?:{any_of(SAID)})\b|\b(?:{any_of(SAID)})\s+I\b")
_SOMEBODY_ELSE = re.compile(
    r"\b(?:[Mm]y|[Oo]ur) (?:\w+ )?(?:brother|sister|son|daughter|friend|child|dog|cat|horse|cousin)\b"
)
_CHILDHOOD = 13
_MARRIED = {"husband": PersonKind.WOMAN, "wife": PersonKind.MAN}
_SPOUSE = re.compile(r"\b[Mm]y (?P<who>husband|wife)\b")
_IS_A = re.compile(
    r"\b(?:I (?:am|was)|when I was) (?:only |just |still )?an? (?:\w+ ){0,2}?"
    rf"(?P<noun>{any_of(' '.join(ENGLISH.roles))})\b|\bas an? (?:\w+ )?(?P<child>boy|girl)\b"
)
_OLD = re.compile(r"\bI (?:am|was) (?:an? )?(?:very )?old\b")
_GROWN = {PersonKind.GIRL: PersonKind.WOMAN, PersonKind.BOY: PersonKind.MAN}
"""Who says `when I was a girl` is one no more; see `_is_child`."""
_CHILD = {PersonKind.WOMAN: PersonKind.GIRL, PersonKind.MAN: PersonKind.BOY}


def with_teller(prose: str, narration: str, spoken: Sequence[Span], found: Sequence[Found]) -> list[Found]:
    """`found` with the teller among them, who bears the alias `I`; as it is where nobody tells.

    `prose` is the passage with its headings blanked out, `spoken` what is said aloud in it, and `narration` the prose
    with that blanked out too.
    """
    deeds = len(_DEED.findall(narration))
    if deeds < max(_FEWEST_DEEDS, word_count(narration) / _WORDS_TO_A_DEED):
        return list(found)
    named = _NAME.search(narration) or _SIGNED.search(narration)
    name = " ".join(named.group("name").split()) if named else _called(prose, spoken, narration) or STORYTELLER["en"]
    known = next((person for person in found if name in (person.name, *person.aliases)), None)
    teller = known or Found(name)
    teller.noun = teller.noun or _noun(narration)
    kind = _kind(narration, teller.noun) or teller.kind
    teller.introduced = _CHILD.get(kind, kind) if _is_child(narration) else kind
    teller.old = teller.old or bool(_OLD.search(narration))
    teller.mentions += len(_I.findall(narration))
    teller.aliases.append(TELLER)
    first = name.split()[0]
    if name != STORYTELLER["en"] and first != name and first not in teller.aliases:
        teller.aliases.append(first)
    return list(found) if known else [teller, *found]


def _called(prose: str, spoken: Sequence[Span], narration: str) -> str:
    """The name by which others call the teller, which the teller never uses: `Its owner is unknown, Watson.`

    '' for none, or where a single call may be meant for a brother, a friend or a dog.
    """
    calls: Counter[str] = Counter()
    for span in spoken:
        begin, end = prose.rfind("\n", 0, span.start) + 1, prose.find("\n", span.end)
        if not _I_SAID.search(narration, begin, end if end >= 0 else len(prose)):
            calls.update({match.group("name") for match in _CALL.finditer(span.of(prose).strip('"'))})
    for name in list(calls):
        if name.split()[-1].casefold() in ENGLISH.stop_words | ENGLISH.roles.keys() or name.split()[-1] in narration:
            del calls[name]
    name, times = max(calls.items(), key=lambda call: (call[1], call[0]), default=("", 0))
    return name if times > 1 or not _SOMEBODY_ELSE.search(narration) else ""


def _noun(narration: str) -> str:
    """What the teller says to be: `soldier` of `I was a soldier`, `sister` of a letter's `Your sister`, or ''."""
    said, signed = _IS_A.search(narration), _SIGNED.search(narration)
    if said is not None:
        return said.group("noun") or said.group("child")
    kin = (signed.group("kin") or "").casefold() if signed else ""
    return kin if kin in ENGLISH.roles else ""


def _kind(narration: str, noun: str) -> PersonKind | None:
    """Of which kind that makes the teller; None where it may be anybody."""
    spouse = _SPOUSE.search(narration)
    if spouse is not None:
        return _MARRIED[spouse.group("who")]
    kind = ENGLISH.roles.get(noun, PersonKind.PERSON)
    return None if kind is PersonKind.PERSON else _GROWN.get(kind, kind)


def _is_child(narration: str) -> bool:
    age = _AGE.search(narration)
    return age is not None and not (age.group("age").isdigit() and int(age.group("age")) > _CHILDHOOD)
