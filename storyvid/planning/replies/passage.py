"""Makes the plan of a passage of a reply: numbers become spans, names are those of the text.

What no reading can mend raises ReplyError; what can be left out or split is, and comes back as a fault to be told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from storyvid.errors import ReplyError
from storyvid.generation.requests import PassageRequest
from storyvid.models.base import Span
from storyvid.models.plan import TELLER, PassagePlan, PersonKind, PersonMention, Place, SceneDraft
from storyvid.models.story import BlockKind
from storyvid.planning.names import STORYTELLER
from storyvid.planning.replies.gate import other_language
from storyvid.planning.replies.schema import DraftReply, PassageReply, PersonReply
from storyvid.planning.replies.wording import is_narrator, says_nothing
from storyvid.planning.words import LETTER, word_count, word_set, words

_OPENING = (BlockKind.HEADING, BlockKind.BREAK, BlockKind.SLUG_LINE)
_FILLERS = word_set("the a an of and old young little mr mrs miss dr sir lady his her their my s एक और का की के")
_PRONOUNS = word_set("i me you he him she her it we us they them who narrator मैं तुम आप वह वे हम उसने यह")
_FIRST_PERSON = word_set("i मैं")
_TELLS = re.compile(r"\bI\b|(?<!\w)मैं")
_ALOUD = re.compile(r'"[^"]*("|$)', re.MULTILINE)
_SIDE = re.compile(r"^(?:INT|EXT|I/E)\s*[./:]\s*", re.IGNORECASE)
_MOST_PEOPLE, _MOST_THEMES = 6, 5
_LONGEST_NAME, _LONGEST_PHRASE = 80, 320
_BUSY = 3.0
"""Fewer sentences than this per scene on average is no scene but a shot."""
_BUDGET = (0.6, 1.5)
"""Kept words as shares of those asked for, between which nobody is asked again."""
_BOTH = {
    (PersonKind.WOMAN, "child"): PersonKind.GIRL,
    (PersonKind.MAN, "child"): PersonKind.BOY,
    (PersonKind.GIRL, "old"): PersonKind.WOMAN,
    (PersonKind.BOY, "old"): PersonKind.MAN,
}


def passage_plan(request: PassageRequest, reply: PassageReply, budget: int | None) -> PassagePlan:
    """The plan, with its faults; `budget` is how many words to keep, headings not counted, None for all.

    Raises ReplyError where its scenes or kept sentences are not those of the passage.
    """
    faults: list[str] = []
    people, names = _people(request, reply.people, faults)
    scenes = _scenes(request, reply, names, faults)
    kept = _kept(request, reply.keep, budget, faults)
    places = tuple(
        Place(name=_place(item.name), look=_phrase(item.look, f"the look of {_place(item.name)}", faults))
        for item in reply.places
        if _place(item.name)
    )
    described = [*(person.look for person in people), reply.summary, *(place.look for place in reply.places)]
    if (strange := other_language(described, request.language)) is not None:
        faults.append(strange)
    return PassagePlan(
        people=tuple(people),
        scenes=tuple(scenes),
        kept=kept,
        themes=tuple(dict.fromkeys(reply.themes))[:_MOST_THEMES],
        places=tuple(place for place in places if place.look),
        summary=reply.summary,
        faults=tuple(faults),
    )


def _people(
    request: PassageRequest, people: Sequence[PersonReply], faults: list[str]
) -> tuple[list[PersonMention], dict[str, str]]:
    """The people whom the passage names, and the name that each of their names, casefolded, stands for."""
    text = {word.casefold() for word in words(request.text)}
    told = bool(_TELLS.search(_ALOUD.sub(" ", request.text)))
    people = [_teller(person, request.language, told=told) for person in people]
    listed = {person.name.casefold() for person in people}
    found: dict[str, PersonMention] = {}
    names: dict[str, str] = {}
    for person in people:
        if not words(person.name) or person.name.casefold() in _PRONOUNS or person.name.casefold() in names:
            continue
        aliases = [alias for alias in dict.fromkeys(person.also) if _in_text(alias, text)]
        named = _in_text(person.name, text) or aliases or TELLER in person.also
        if not named or len(person.name) > _LONGEST_NAME:
            shown = person.name[:_LONGEST_NAME]
            faults.append(f"{shown!r} is not named in the passage. List only people whom the text names, so named")
            continue
        taken = listed | _PRONOUNS | names.keys()
        fresh = tuple(alias for alias in aliases if alias.casefold() not in taken)
        if TELLER in person.also and TELLER.casefold() not in names:
            fresh = (*fresh, TELLER)
        found[person.name] = _mention(request, person, fresh, faults)
        names |= {name.casefold(): person.name for name in (person.name, *fresh)}
    return list(found.values()), names


def _teller(person: PersonReply, language: str, *, told: bool) -> PersonReply:
    """A person who is the `I` of the narration, with that alias in any language, and a name that is no pronoun.

    Where the narration is not `told` by anybody, `I` is only what people say of themselves.
    """
    said = {word.casefold() for word in (person.name, *person.also)}
    if said.isdisjoint(_FIRST_PERSON):
        return person
    also = [alias for alias in person.also if alias.casefold() not in _FIRST_PERSON]
    if not told:
        return person.model_copy(update={"also": tuple(also)})
    pronoun = person.name.casefold() in _PRONOUNS or is_narrator(person.name)
    return person.model_copy(
        update={
            "name": STORYTELLER.get(language, STORYTELLER["en"]) if pronoun else person.name,
            "also": (*also, TELLER),
        }
    )


def _mention(
    request: PassageRequest, person: PersonReply, aliases: tuple[str, ...], faults: list[str]
) -> PersonMention:
    return PersonMention(
        name=person.name,
        aliases=aliases,
        kind=_BOTH.get((person.kind, person.age), person.kind),
        old=person.age == "old",
        look=_phrase(person.look, f"the look of {person.name}", faults),
        clothes=_phrase(person.clothes, f"what {person.name} wears", faults),
        voice=None if person.voice == "usual" else person.voice,
        mentions=_mentions(request.text, [name for name in (person.name, *aliases) if name != TELLER]),
        speaks=person.speaks,
    )


def _phrase(text: str, what: str, faults: list[str]) -> str:
    """A description as it can stand in every prompt and picture that shows its subject: one phrase."""
    if says_nothing(text):
        return ""
    if len(text) > _LONGEST_PHRASE:
        faults.append(f"{what} takes {len(text)} characters. Describe it in one phrase")
        return text[:_LONGEST_PHRASE].rsplit(" ", 1)[0].rstrip(",;:— ")
    return text


def _in_text(name: str, text: set[str]) -> bool:
    """Whether a word of the name that tells people apart stands in the text."""
    told = [word.casefold() for word in words(name)]
    return any(word in text for word in told if word not in _FILLERS) or (bool(told) and set(told) <= text)


def _mentions(text: str, names: Sequence[str]) -> int:
    longest_first = sorted(names, key=len, reverse=True)
    pattern = rf"(?<!{LETTER})(?:{'|'.join(map(re.escape, longest_first))})(?!{LETTER})"
    return max(1, len(re.findall(pattern, text, re.IGNORECASE)))


def _scenes(
    request: PassageRequest, reply: PassageReply, names: Mapping[str, str], faults: list[str]
) -> list[SceneDraft]:
    last = len(request.sentences)
    if not reply.scenes:
        raise ReplyError("there is no scene. Give at least one, under the number of its first sentence")
    outside = [number for number in reply.scenes if not 1 <= number <= last]
    if outside:
        raise ReplyError(f"a scene begins at sentence {outside[0]}, but the sentences are numbered 1 to {last}")
    if 1 not in reply.scenes:
        first = min(reply.scenes)
        raise ReplyError(f"sentences 1 to {first - 1} belong to no scene. The first scene begins at sentence 1")
    drafts = _without_bare_headings(request, dict(sorted(reply.scenes.items())))
    drafts = _split_at_headings(request, drafts, faults)
    if len(drafts) > max(3, last / _BUSY):
        faults.append(f"{len(drafts)} scenes in {last} sentences. A scene lasts while place, time and people stay")
    starts = list(drafts)
    edges = [0, *(request.sentences[number - 1].start for number in starts[1:]), len(request.text)]
    return [
        _draft(reply, drafts[number], names, faults, span=Span(start=start, end=end), number=number, request=request)
        for number, (start, end) in zip(starts, pairwise(edges), strict=True)
    ]


def _draft(
    reply: PassageReply,
    draft: DraftReply,
    names: Mapping[str, str],
    faults: list[str],
    *,
    span: Span,
    number: int,
    request: PassageRequest,
) -> SceneDraft:
    strangers = [name for name in draft.people if name.casefold() not in names and name.casefold() not in _PRONOUNS]
    if strangers:
        faults.append(
            f"the scene at sentence {number} shows {', '.join(strangers)}, not listed under people by that name"
        )
    present = dict.fromkeys(names[name.casefold()] for name in draft.people if name.casefold() in names)
    return SceneDraft(
        span=span,
        place=_place(draft.place),
        interior=draft.indoors,
        time_of_day=draft.time,
        mood=draft.mood,
        music=draft.music,
        people=tuple(present)[:_MOST_PEOPLE],
        opens=number > 1 or not reply.midway or _opens(request),
    )


def _opens(request: PassageRequest) -> bool:
    """Whether the page itself begins something at the start of the passage."""
    first = request.sentences[0].start
    return any(block.kind in _OPENING and block.span.start <= first for block in request.blocks)


def _heading_numbers(request: PassageRequest) -> set[int]:
    headings = [block.span for block in request.blocks if block.kind is BlockKind.HEADING]
    return {
        number
        for number, sentence in enumerate(request.sentences, 1)
        if any(span.start <= sentence.start < span.end for span in headings)
    }


def _without_bare_headings(request: PassageRequest, drafts: dict[int, DraftReply]) -> dict[int, DraftReply]:
    """A heading is no scene of its own: it belongs to the scene after it."""
    headings = _heading_numbers(request)
    merged: dict[int, DraftReply] = {}
    start: int | None = None
    numbers = [*drafts, len(request.sentences) + 1]
    for number, following in pairwise(numbers):
        bare = set(range(number, following)) <= headings and following <= len(request.sentences)
        start = number if start is None else start
        if not bare:
            merged[start] = drafts[number]
            start = None
    return merged


def _split_at_headings(
    request: PassageRequest, drafts: dict[int, DraftReply], faults: list[str]
) -> dict[int, DraftReply]:
    headings = _heading_numbers(request)
    split: dict[int, DraftReply] = {}
    current = drafts[1]
    for number in range(1, len(request.sentences) + 1):
        current = drafts.get(number, current)
        if number in drafts:
            split[number] = current
        elif number in headings and number - 1 not in headings:
            faults.append(f"sentence {number} is a chapter heading in the middle of a scene. Begin a scene there")
            split[number] = current
    return split


def _kept(request: PassageRequest, keep: Sequence[int], budget: int | None, faults: list[str]) -> tuple[int, ...]:
    last = len(request.sentences)
    if budget is None:
        return tuple(range(last))
    headings = _heading_numbers(request)
    outside = [number for number in keep if not 1 <= number <= last]
    if outside:
        raise ReplyError(f"keep names sentence {outside[0]}, but the sentences are numbered 1 to {last}")
    if not budget:
        return tuple(number - 1 for number in sorted(headings))
    body = {number for number in keep if number not in headings}
    if not body:
        raise ReplyError(f"keep is empty. Name the sentences, about {budget} words in all, that tell the passage best")
    told = sum(word_count(request.sentences[number - 1].of(request.text)) for number in body)
    if not _BUDGET[0] * budget <= told <= _BUDGET[1] * budget + _longest(request):
        faults.append(f"the kept sentences have {told} words. Keep about {budget}")
    return tuple(number - 1 for number in sorted(headings | body))


def _longest(request: PassageRequest) -> int:
    """One sentence over the budget is nobody's fault."""
    return max((word_count(sentence.of(request.text)) for sentence in request.sentences), default=0)


def _place(name: str) -> str:
    plain = _SIDE.sub("", name)[:_LONGEST_NAME].strip(" .")
    return "" if says_nothing(plain) or not words(plain) else plain
