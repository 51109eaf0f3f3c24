"""Joins the people of all passages into the cast of the film: one entry per person, aliases gathered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from storyvid.models.plan import TELLER, Character, PassagePlan, PersonKind, PersonMention, VoiceHint, VoiceProfile
from storyvid.planning.casting import colours, default_look, described_look, voices
from storyvid.planning.names import STORYTELLER, parse, refers_to, same_person

FEWEST_MENTIONS = 2
"""A person named less often than this in the whole story is left out, unless they speak."""
SHORT_STORY_WORDS = 800
"""A page or two name few people: there, each of them counts."""

CREATURE_SHARE = 0.2
"""Of the mentions: a passage that brings in a rabbit knows it, and those that say `he` of it only guess."""


@dataclass(eq=False)
class _Entry:
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[PersonKind] = field(default_factory=Counter)
    aliases: list[str] = field(default_factory=list)
    old: bool = False
    look: str = ""
    clothes: str = ""
    voice: VoiceHint | None = None
    mentions: int = 0
    speaks: bool = False
    joined: _Entry | None = None

    def knows(self, name: str) -> bool:
        size = len(parse(name).tokens)
        fullest = max(self.aliases, key=lambda alias: (len(parse(alias).tokens), alias))
        rivals = [alias for alias in self.aliases if alias == fullest or len(parse(alias).tokens) >= size > 0]
        return name in self.aliases or any(same_person(name, alias) for alias in rivals)

    def means(self, name: str) -> bool:
        return any(refers_to(name, alias) for alias in self.aliases)

    def add(self, mention: PersonMention) -> None:
        for alias in (mention.name, *mention.aliases):
            if alias not in self.aliases:
                self.aliases.append(alias)
        self.names[mention.name] += mention.mentions
        self.kinds[mention.kind] += mention.mentions
        self.old = self.old or mention.old
        self.look = self.look or mention.look
        self.clothes = self.clothes or mention.clothes
        self.voice = self.voice or mention.voice
        self.mentions += mention.mentions
        self.speaks = self.speaks or mention.speaks

    @property
    def tells(self) -> bool:
        return TELLER in self.aliases

    @property
    def nameless(self) -> bool:
        return self.names.keys() <= set(STORYTELLER.values())

    def absorb(self, other: _Entry) -> None:
        """Take over all that is known of `other`, who turns out to be the same person."""
        self.names.update(other.names)
        self.kinds.update(other.kinds)
        self.aliases += [alias for alias in other.aliases if alias not in self.aliases]
        self.old = self.old or other.old
        self.look = self.look or other.look
        self.clothes = self.clothes or other.clothes
        self.voice = self.voice or other.voice
        self.mentions += other.mentions
        self.speaks = self.speaks or other.speaks
        other.joined = self

    @property
    def kind(self) -> PersonKind:
        told = {kind: count for kind, count in self.kinds.items() if kind is not PersonKind.PERSON}
        if told.get(PersonKind.CREATURE, 0) >= CREATURE_SHARE * sum(told.values()) > 0:
            return PersonKind.CREATURE
        return max(told, key=lambda kind: (told[kind], kind.value), default=PersonKind.PERSON)

    @property
    def name(self) -> str:
        """The fullest name in good use: half as often as the usual one, or far less where that is only `the Rabbit`.

        A teller who is named once has a name.
        """
        proper = {name: count for name, count in self.names.items() if name not in STORYTELLER.values()}
        if self.tells and proper:
            return max(proper, key=lambda name: (len(parse(name).tokens), proper[name], name))
        usual = max(self.names, key=lambda name: (self.names[name], name))
        share = 25 if parse(usual).generic else 2
        fitting = [
            name
            for name, count in self.names.items()
            if name == usual or (count * share >= self.names[usual] and count >= FEWEST_MENTIONS)
        ]
        return max(fitting, key=lambda name: (len(parse(name).tokens), bool(parse(name).owner), self.names[name], name))


class Cast:
    """The people of the story, gathered passage by passage in the order of the text."""

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._recent: list[_Entry] = []

    def join(self, plan: PassagePlan) -> dict[str, _Entry]:
        """Take in the people of one passage; gives the entry that each of their names means in this passage."""
        meant: dict[str, _Entry] = {}
        # Full names first, so that `the Ghost` finds the ghost which its own passage names.
        for mention in sorted(plan.people, key=lambda person: parse(person.name).generic):
            entry = self._find(mention)
            entry.add(mention)
            for name in (mention.name, *mention.aliases):
                meant.setdefault(name, entry)
            self._recent = [entry, *(other for other in self._recent if other is not entry)]
        return meant

    def whom(self, entry: _Entry) -> _Entry:
        """The entry that `entry` was joined into when a later passage showed that two names mean one person."""
        while entry.joined is not None:
            entry = entry.joined
        return entry

    def keep(self, story_words: int) -> list[_Entry]:
        """Who stays in the film, in order of appearance."""
        fewest = FEWEST_MENTIONS if story_words >= SHORT_STORY_WORDS else 1
        return [entry for entry in self._entries if entry.speaks or entry.mentions >= fewest]

    def _find(self, mention: PersonMention) -> _Entry:
        """The entry of `mention`, a new one if nobody fits; entries that its names show to be one are joined."""
        names = [name for name in (mention.name, *mention.aliases) if name != TELLER]
        if TELLER in mention.aliases:
            teller = next((entry for entry in self._recent if entry.tells), None)
            if teller is not None and (mention.name in STORYTELLER.values() or teller.nameless):
                return teller
        if parse(mention.name).generic:
            meant = next((entry for entry in self._recent if entry.means(mention.name)), None)
            if meant is not None:
                return meant
        known = [entry for entry in self._recent if any(entry.knows(name) for name in names)]
        if not known:
            entry = _Entry()
            self._entries.append(entry)
            return entry
        full = len(parse(mention.name).tokens) > 1 or bool(mention.aliases)
        if full and len(known) > 1:
            known.sort(key=self._entries.index)
            for other in known[1:]:
                self._absorb(known[0], other)
        return known[0]

    def _absorb(self, entry: _Entry, other: _Entry) -> None:
        entry.absorb(other)
        self._entries = [item for item in self._entries if item is not other]
        self._recent = [item for item in self._recent if item is not other]


def teller_of(entries: Sequence[_Entry]) -> PersonKind | None:
    """Of which kind the one is who tells the story, the first of several; None where none of its people does."""
    return next((entry.kind for entry in entries if entry.tells), None)


def characters(entries: Sequence[_Entry], language: str, narrator: VoiceProfile) -> tuple[Character, ...]:
    """The bible entries: look and voice fixed, no two people with one name, voice or colour while there are enough.

    Who tells the story speaks with the `narrator`'s voice.
    """
    named = {entry.name: entry for entry in reversed(entries)}
    hints = {name: entry.voice for name, entry in named.items() if entry.voice is not None}
    cast = voices({name: (entry.kind, entry.old) for name, entry in named.items()}, hints)
    tints = colours(tuple(named))
    return tuple(
        Character(
            name=name,
            aliases=tuple(sorted(alias for alias in entry.aliases if alias != name)),
            kind=entry.kind,
            look=described_look(entry.look, entry.kind, entry.old, language, entry.clothes)
            if entry.look
            else default_look(name, entry.kind, entry.old, language, entry.clothes),
            voice=narrator if entry.tells else cast[name],
            colour=tints[name],
        )
        for name, entry in reversed(named.items())
    )
