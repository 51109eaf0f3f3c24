"""Reads a passage once: its prose, its people, who is mentioned where and who says what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from resources.llm.rules import people_en, people_hi, teller_en, teller_hi
from resources.llm.rules.dialogue import Quote, attributed, quotations
from resources.llm.rules.found import Found
from resources.llm.rules.lexicon import Lexicon
from resources.llm.rules.looks import looks
from resources.llm.rules.mentions import Mention, NameFinder, counted
from storyvid.models.base import Span
from storyvid.models.plan import PersonKind, PersonMention
from storyvid.models.story import Block, BlockKind


@dataclass(frozen=True)
class Reading:
    """What one passage says. `mentions` leaves out those inside quotations; `people` is in order of first mention."""

    people: tuple[PersonMention, ...]
    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...]

    def present(self, span: Span) -> list[str]:
        """Who acts or speaks within `span`, most often first."""
        acting = [item for item in self.mentions if span.start <= item.start < span.end and not item.owner]
        counts = counted(acting)
        for quote in self.quotes:
            if quote.speaker is not None and span.start <= quote.start < span.end:
                counts[quote.speaker] = counts.get(quote.speaker, 0) + 2
        return sorted(counts, key=lambda name: -counts[name])


def read(text: str, blocks: Sequence[Block], sentences: Sequence[Span], lexicon: Lexicon) -> Reading:
    """Read one passage in the language of `lexicon`."""
    scripted = dict.fromkeys(block.speaker for block in blocks if block.speaker)
    prose = _in_small(_prose(text, blocks), scripted)
    unattributed = quotations(text, blocks, lexicon)
    spoken = [Span(start=quote.start, end=quote.end) for quote in unattributed]
    narration = _without(prose, spoken)
    if lexicon.language == "hi":
        found = teller_hi.with_teller(narration, people_hi.find_people(prose))
    else:
        found = teller_en.with_teller(prose, narration, spoken, people_en.find_people(prose, scripted))
    kinds: dict[str, PersonKind] = {}
    names: dict[str, str] = {}
    found = _joined(found)
    for person in found:
        kinds[person.name] = people_hi.kind_of(person) if lexicon.language == "hi" else person.kind
        for name in (person.name, *person.aliases):
            names.setdefault(name, person.name)
    for speaker in scripted:
        names.setdefault(speaker, speaker)
        kinds.setdefault(names[speaker], Found(speaker).kind if lexicon.language == "en" else PersonKind.PERSON)
    finder = NameFinder(names, kinds)
    quotes = attributed(text, blocks, unattributed, finder, lexicon)
    everywhere = finder.find(text)
    headings = [block.span for block in blocks if block.kind is BlockKind.HEADING]
    mentions = tuple(
        item
        for item in everywhere
        if not any(quote.start <= item.start < quote.end for quote in quotes)
        and not any(span.start <= item.start < span.end for span in headings)
    )
    speaking = {quote.speaker for quote in quotes if quote.speaker is not None}
    counts = counted(item for item in everywhere if item.person != finder.teller)
    by_name = {person.name: person for person in found}
    described = looks(text, sentences, mentions, finder, lexicon)
    people = []
    for name in dict.fromkeys((*(person.name for person in found), *(names[speaker] for speaker in scripted))):
        person = by_name.get(name, Found(name))
        count = max(person.mentions, counts.get(name, 0), 1)
        people.append(
            PersonMention(
                name=name,
                aliases=tuple(dict.fromkeys(alias for alias in person.aliases if alias != name)),
                kind=kinds[name],
                old=person.old,
                look=_look(person, described.get(name, ""), lexicon)
                if kinds[name] is PersonKind.CREATURE
                else described.get(name, ""),
                mentions=count,
                speaks=person.speaks or name in speaking,
            )
        )
    return Reading(tuple(people), mentions, tuple(quotes))


def _look(creature: Found, described: str, lexicon: Lexicon) -> str:
    """What is said of a creature's look, led by what it is."""
    if lexicon.language != "en":
        return described
    noun = creature.species
    return ", ".join(filter(None, (f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}" if noun else "", described)))


def _prose(text: str, blocks: Sequence[Block]) -> str:
    """The text with headings blanked out, so that their capitals name nobody; positions stay."""
    return _without(text, [block.span for block in blocks if block.kind is BlockKind.HEADING])


def _without(prose: str, spans: Iterable[Span]) -> str:
    """The prose with these spans blanked out; lines and positions stay."""
    for span in spans:
        prose = prose[: span.start] + re.sub(r"[^\n]", " ", span.of(prose)) + prose[span.end :]
    return prose


def _in_small(prose: str, speakers: Iterable[str]) -> str:
    """The prose with those in small letters whom a screenplay brings in by capitals: `An old woman, MRS. ADEYEMI`."""
    for speaker in speakers:
        prose = re.sub(rf"\b{re.escape(speaker.upper())}\b", speaker.replace("\\", r"\\"), prose)
    return prose


def _usual(name: str, mentions: int) -> tuple[bool, int, int, str]:
    """How well a name suits as the one to go by: a noun is none, and of two nouns the fuller is."""
    noun = name.startswith("the ")
    return not noun, len(name.split()) if noun else 0, mentions, name


def _joined(found: Sequence[Found]) -> list[Found]:
    """Those whom the text itself says to be one person, under the name that it uses most; a noun is no name."""
    by_name = {person.name: person for person in found}
    taken: set[int] = set()
    for person in found:
        for alias in tuple(person.aliases):
            other = by_name.get(alias)
            if other is None or other is person or id(other) in taken:
                continue
            taken.add(id(other))
            names = {person.name: person.mentions, alias: other.mentions}
            person.mentions += other.mentions
            person.speaks = person.speaks or other.speaks
            person.votes.update(other.votes)
            usual = max(names, key=lambda name: _usual(name, names[name]))
            person.aliases = list(dict.fromkeys((*person.aliases, *other.aliases, person.name)))
            person.name = usual
    return [person for person in found if id(person) not in taken]
