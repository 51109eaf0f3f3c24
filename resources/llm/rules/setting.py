"""Where, when and in what mood: what a stretch of text says of its setting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from resources.llm.rules.dialogue import Quote
from resources.llm.rules.hindi import BASE_FORMS
from resources.llm.rules.lexicon import Lexicon
from storyvid.models.base import Mood, Span, TimeOfDay
from storyvid.planning.words import word_set, words

_SLUG = re.compile(
    r"^\s*(?:(?P<side>INT|EXT|EST|I/E|INT\./EXT)\.?[\s/]+)?(?P<place>.*?)(?:\s+[-–—]+\s+(?P<time>[^-–—]+))?\s*$", re.I
)
_SLUG_TIMES = {
    "dawn": TimeOfDay.DAWN,
    "sunrise": TimeOfDay.DAWN,
    "morning": TimeOfDay.DAY,
    "day": TimeOfDay.DAY,
    "noon": TimeOfDay.DAY,
    "afternoon": TimeOfDay.DAY,
    "dusk": TimeOfDay.DUSK,
    "evening": TimeOfDay.DUSK,
    "sunset": TimeOfDay.DUSK,
    "night": TimeOfDay.NIGHT,
    "midnight": TimeOfDay.NIGHT,
}
_LIKENESS = re.compile(r"\b(?:like|as \w+ as|brighter than|darker than) (?:an? |the )?(?:\w+ )?\w+")
_AND_BACK = re.compile(r"\band (?:came|went|ran|was) back\b(?! (?:to|into|in)\b)")
"""`They charged into the street with the shutters and came back before you could count`."""
_NEVER_THERE = re.compile(
    r"(?:\b(?:not|never|nor)|n't)\s+(?:\w+\s+){0,2}?(?:go|gone|come|been|be|get|return|enter|leave|walk|run|climb)\s+(?:\w+\s+)?$"
)
"""`He did not go back to bed`."""
_SINKING_SUN = re.compile(r"\bsun (?:\w+ ){0,2}?(?:set|sets|setting|sink|sank|sinking|going down|went down|go down)\b")
_SOME_DAY = re.compile(r"\b(?:other|some|any|good old|to this|one of these) days?\b", re.IGNORECASE)
"""No day that anybody sees."""
_OWNER = re.compile(r"^(?:[A-Z][\w-]+(?:'s|s'))$")
_MOVED = 3
_FIRST = 2
_PASSING = 1
"""A place of this weight is only spoken of."""
_OUTSIDE = re.compile(r"(?:near|behind|outside)\b", re.IGNORECASE)
_GROUNDS = re.compile(r"\s+(?:gates?|steps|railings|fence|yard|grounds)\b")
"""Behind the library and at the school gate one stands in the open."""
_BUILDINGS = word_set(
    "house cottage hut church chapel school library shop castle palace barn tavern inn hotel mill station hospital "
    "theatre theater prison tower factory warehouse mansion lighthouse stable museum bakery bank"
)
_BESIDE = ("near ", "behind ", "crossed ")
"""`Near the house there was a wood`, `They crossed the road to the bank`: places where the sentence has no other."""
_WAYS = frozenset(("stairs", "staircase"))
"""Whoever goes down them is soon somewhere else."""
_NEUTRAL = 0.6
_ENOUGH_MOOD = 2


@dataclass(frozen=True)
class Place:
    """A place that the text sets a scene in; `name` as a slug line would say it."""

    name: str
    interior: bool | None
    start: int
    weight: int


def places(text: str, sentence: Span, quotes: Sequence[Quote], lexicon: Lexicon) -> list[Place]:
    """The places that the narration of one sentence names as where things happen."""
    moved = lexicon.moves.search(text, sentence.start, sentence.end) is not None
    found: list[Place] = []
    beside: list[Place] = []
    for match in lexicon.place_pattern.finditer(text, sentence.start, sentence.end):
        if any(quote.start <= match.start() < quote.end for quote in quotes):
            continue
        if lexicon.language == "en" and _AND_BACK.search(text, match.end(), sentence.end):
            continue
        if lexicon.language == "en" and _NEVER_THERE.search(text[sentence.start : match.start()]):
            continue
        name, interior = _named(match.group("name"), lexicon)
        stays = moved and name.rpartition(" ")[2] not in _WAYS
        if name.rpartition(" ")[2] in _BUILDINGS and (
            _OUTSIDE.match(match.group()) or _GROUNDS.match(text, match.end(), sentence.end)
        ):
            interior = False
        place = Place(name, interior, match.start("name"), _MOVED if stays else 1)
        (beside if match.group().casefold().startswith(_BESIDE) else found).append(place)
    return found or beside


def same_place(one: str, other: str) -> bool:
    """Whether two names mean one place: `the garden` is Mr. McGregor's, where no other is spoken of."""
    return one == other or (
        one.split()[-1:] == other.split()[-1:] and (one.startswith("the ") or other.startswith("the "))
    )


def main_place(found: Sequence[Place]) -> Place | None:
    """The place of a scene: the one with most weight, the earliest of equals; by its fuller name, if it has two."""

    def weight(place: Place) -> int:
        total = sum(other.weight for other in found if same_place(place.name, other.name))
        return total + (_FIRST if same_place(place.name, found[0].name) else 0)

    best = max(found, key=lambda place: (weight(place), -place.start), default=None)
    if best is None or weight(best) <= _PASSING:
        return None
    return next(
        (
            place
            for place in found
            if place.name != best.name and same_place(place.name, best.name) and best.name.startswith("the ")
        ),
        best,
    )


def from_slug(label: str) -> tuple[str, bool | None, TimeOfDay | None]:
    """Place, interior and time of a screenplay's scene heading."""
    match = _SLUG.match(label)
    if match is None:
        return label, None, None
    side = (match.group("side") or "").casefold()
    time = next(
        (light for word in words(match.group("time") or "") if (light := _SLUG_TIMES.get(word.casefold()))), None
    )
    place = match.group("place").strip(" .").casefold()
    return place, {"int": True, "ext": False}.get(side), time


def light_of(text: str, lexicon: Lexicon) -> TimeOfDay | None:
    """The time of day that the text speaks of most, None where it speaks of none.

    The one spoken of first weighs more: a scene that begins in the morning may talk of last night. What is only
    compared (`the deck shone like a morning`) is left out.
    """
    spoken = [
        word.casefold() for word in words(_SINKING_SUN.sub(" sunset ", _SOME_DAY.sub(" ", _LIKENESS.sub(" ", text))))
    ]
    said = [light for word in spoken for light, known in lexicon.lights.items() if word in known]
    counts = Counter([*said, *said[:1] * _FIRST])
    return max(counts, key=lambda light: counts[light], default=None)


def mood_of(spoken: Sequence[str], moods: Mapping[Mood, frozenset[str]]) -> Mood:
    """The mood whose words weigh most; calm where hardly any are found."""
    counts = {mood: float(sum(word in known for word in spoken)) for mood, known in moods.items()}
    counts[Mood.CALM] *= _NEUTRAL
    best = max(counts, key=lambda mood: counts[mood])
    return best if counts[best] >= _ENOUGH_MOOD else Mood.CALM


def _named(phrase: str, lexicon: Lexicon) -> tuple[str, bool | None]:
    parts = phrase.split()
    noun = parts[0] if parts[0] == "room" else parts[-1]
    interior = lexicon.places.get(noun.casefold())
    if lexicon.language == "hi":
        return BASE_FORMS.get(noun, noun), interior
    owner = next((" ".join(parts[: index + 1]) for index, part in enumerate(parts[:2]) if _OWNER.match(part)), "")
    owner = owner if owner[:1].isupper() else ""
    if noun[0].isupper() and not owner:
        return phrase, interior
    if noun == "bed":
        return "the bedroom", True
    if noun == "home":
        return "home", True
    return f"{owner or 'the'} {noun}", interior
