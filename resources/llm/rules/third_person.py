"""Says of the teller what a story says in the first person, for whoever draws a shot: `Clara lifted her lantern`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from resources.llm.rules.evidence_en import PAST
from resources.llm.rules.lexicon import any_of
from storyvid.models.plan import PersonKind

_FIRST = re.compile(r"\b(?P<who>I|[Mm]e|[Mm]y|[Mm]yself)\b(?:(?P<gap>\s+)(?P<verb>am|was|have|do|don't|haven't)\b)?")
_SAYABLE = (
    rf"(?:(?:\w+ly|never|always|only|just|also|still|too|then)\s+)*(?:[a-z]{{2,}}ed|{any_of(PAST)}|am|was|have|haven't"
    r"|had|hadn't|do|don't|did|didn't|could|couldn't|would|wouldn't|should|might|must|can|cannot|will|said|went)\b"
)
_UNSAYABLE = re.compile(rf"\bI'|\bI\s+(?!{_SAYABLE})|\b[Mm]ine\b|\b[Mm]y name\b|(?:^|[,;]\s)[Mm]e,? and\b")
"""What does not become good English word by word: `I lift, he carries`."""
_HER = {"I": "she", "me": "her", "my": "her", "myself": "herself"}
_HIM = {"I": "he", "me": "him", "my": "his", "myself": "himself"}
_THEM = {"I": "they", "me": "them", "my": "their", "myself": "themselves"}
_PRONOUNS: Mapping[PersonKind, Mapping[str, str]] = {
    PersonKind.WOMAN: _HER,
    PersonKind.GIRL: _HER,
    PersonKind.MAN: _HIM,
    PersonKind.BOY: _HIM,
    PersonKind.CREATURE: {"I": "it", "me": "it", "my": "its", "myself": "itself"},
}
_ONE = {"am": "is", "have": "has", "do": "does", "don't": "doesn't", "haven't": "hasn't"}
_SEVERAL = {"am": "are", "was": "were"}


def in_third_person(clause: str, name: str, kind: PersonKind) -> str:
    """An English clause with the teller called by `name`, then by pronouns; '' where it cannot be said so."""
    if _UNSAYABLE.search(clause):
        return ""
    words: Mapping[str, str] = {"I": name, "me": name, "my": f"{name}'s", "myself": name}

    def told(match: re.Match[str]) -> str:
        nonlocal words
        who, verb = match.group("who"), match.group("verb")
        said = words[who if who == "I" else who.casefold()]
        words = _PRONOUNS.get(kind, _THEM)
        if verb is None:
            return said
        forms = (_SEVERAL if said == _THEM["I"] else _ONE) if who == "I" else {}
        return f"{said}{match.group('gap')}{forms.get(verb, verb)}"

    return _FIRST.sub(told, clause)
