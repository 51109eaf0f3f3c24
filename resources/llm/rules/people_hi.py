"""Finds people in Hindi text, which has no capitals: given names, titles, and the particles that follow a person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from resources.llm.rules.found import Found
from resources.llm.rules.hindi import FEMALE_GIVEN_NAMES, GIVEN_NAMES, HINDI, SAID
from resources.llm.rules.lexicon import any_of
from storyvid.models.plan import PersonKind
from storyvid.planning.words import WORD, word_set

_TITLES = (
    "श्री श्रीमती पंडित चौधरी सेठ ठाकुर बाबू मुंशी मियाँ हाजी राजा रानी दादी नानी दादा नाना चाचा"
    " काका चाची मामा भाई उस्ताद मास्टर डॉक्टर"
)
_HONORIFICS = "जी साहब साहिब महाराज बाबू"
_FEMALE_TITLES = word_set("श्रीमती रानी दादी नानी चाची")
_ACTS = re.compile(
    rf"\s+(?:ने|(?:{any_of(SAID)})|के पास|की गोद|(?:\S+\s+){{0,3}}?\S+(?:ता|ती|ते)\s+(?:है|हैं|था"
    rf"|थी|थे))(?![\u0900-\u0963\u0966-\u097f])"
)
_ERGATIVE = re.compile(r"\s+ने(?![\u0900-\u0963\u0966-\u097f])")
_SAID_NEAR = re.compile(rf"\s+(?:ने\s+)?(?:\S+\s+){{0,2}}?(?:{any_of(SAID)})(?![\u0900-\u0963\u0966-\u097f])")
_GENDERED = re.compile(
    r"^(?!\s+(?:ने|को|का|की|के|से|में|पर)\s)[^।?!]{0,60}?(?<![\u0900-\u0963])(?:"
    r"(?P<female>\S+ती (?:है|थी)|गई|बोली|रही|आई|पड़ी|बैठी|उठी|लगी|थी)|"
    r"(?P<male>\S+ता (?:है|था)|गया|बोला|रहा|आया|पड़ा|बैठा|उठा|लगा|था))(?![\u0900-\u0963\u0966-\u097f])"
)
"""The first verb that agrees with somebody; with one who stands in another case (`ने`, `को`) it does not."""
_FEMALE_KINDS = (PersonKind.WOMAN, PersonKind.GIRL)
_MALE_KINDS = (PersonKind.MAN, PersonKind.BOY)
_VERB = re.compile(r"(?:ाई|ाईं|ायी|ी|ीं|ाए|ा|े|ता|ती|ते|कर)$")
"""How a verb in the past ends: `दादी मुस्कुराईं` is no name."""
_OLD = word_set("बूढ़ी बूढ़ा बूढ़े वृद्ध")
_ENOUGH = 2.0
_ROLE_ENOUGH = 2


def find_people(text: str) -> list[Found]:
    """The people of one passage of prose, in order of first mention."""
    tokens = [(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]
    found: dict[str, Found] = {}
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)  # what tells the gender of a name where nothing else is
    for index, (word, start, end) in enumerate(tokens):
        before = tokens[index - 1][0] if index and text[tokens[index - 1][2] : start].isspace() else ""
        after = text[end : end + 70]
        role = HINDI.roles.get(word)
        if word in HINDI.stop_words or (role is None and word in HINDI.places):
            continue
        if word in _TITLES.split() and _next_is_name(tokens, index, text):
            continue
        evidence = _evidence(word, before, after, role)
        if evidence <= 0:
            _vote(seen[word], word, before, after)
            continue
        titled = before in _TITLES.split() and word not in HINDI.roles
        name = f"{before} {word}" if titled else word
        person = found.setdefault(name, Found(name))
        person.mentions += 1
        person.evidence += evidence
        person.speaks = person.speaks or bool(_SAID_NEAR.match(after))
        earlier = {token for token, _, _ in tokens[max(0, index - 3) : index]}
        person.old = person.old or bool(earlier & _OLD)
        _vote(person.votes, name, before, after)
        if titled:
            person.aliases.append(word)
    for name, person in found.items():
        person.votes.update(seen[name])
    return [person for person in found.values() if _is_somebody(person)]


def kind_of(person: Found) -> PersonKind:
    """From the noun that the person is called by, what the text says, the title, the given name, the verbs after it."""
    words = person.name.split()
    roles = [HINDI.roles[word] for word in reversed(words) if word in HINDI.roles]
    if roles:
        return roles[0]
    if person.introduced is not None:
        return person.introduced
    if _FEMALE_TITLES & set(words) or FEMALE_GIVEN_NAMES & set(words):
        return PersonKind.WOMAN
    if person.votes["female"] > person.votes["male"]:
        return PersonKind.WOMAN
    return PersonKind.MAN if person.votes["male"] else PersonKind.PERSON


def _evidence(word: str, before: str, after: str, role: PersonKind | None) -> float:
    acts = bool(_ACTS.match(after))
    if word in GIVEN_NAMES:
        return 2.0
    if before in _TITLES.split() and role is None and not _VERB.search(word):
        return 2.0
    if role is not None:
        return 1.0 + acts
    if re.match(rf"\s+(?:{any_of(_HONORIFICS)})(?![\u0900-\u0963\u0966-\u097f])", after):
        return 1.5
    # Only one who acts takes `ने`; a verb of speaking after it makes the word a person.
    return 1.0 + bool(_SAID_NEAR.match(after)) if _ERGATIVE.match(after) else 0.0


def _is_somebody(person: Found) -> bool:
    if person.name in HINDI.roles:
        return person.speaks or (person.mentions >= _ROLE_ENOUGH and person.evidence > person.mentions)
    return person.evidence >= _ENOUGH


def _next_is_name(tokens: list[tuple[str, int, int]], index: int, text: str) -> bool:
    if index + 1 >= len(tokens) or not text[tokens[index][2] : tokens[index + 1][1]].isspace():
        return False
    following = tokens[index + 1][0]
    particle = {"ने", "को", "से", "का", "की", "के", "में", "पर", "जी", "तो", "भी", "ही"}
    return following in GIVEN_NAMES or (
        following not in HINDI.stop_words
        and following not in particle
        and following not in HINDI.roles
        and bool(
            re.match(r"\s+(?:ने|को|से|का|की|के|जी)(?![\u0900-\u0963\u0966-\u097f])", text[tokens[index + 1][2] :][:8])
        )
    )


def _vote(votes: Counter[str], name: str, before: str, after: str) -> None:
    verb = _GENDERED.match(after)
    if name.split(maxsplit=1)[0] in _FEMALE_TITLES or HINDI.roles.get(before) in _FEMALE_KINDS:
        votes["female"] += 1
    elif HINDI.roles.get(before) in _MALE_KINDS:
        votes["male"] += 1
    elif verb is not None:
        votes["female" if verb["female"] else "male"] += 1
