"""Joins the people of all passages into the cast of the film: one entry per person, aliases gathered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from storyvid.models.plan import Character, PassagePlan, PersonKind, PersonMention
from storyvid.planning.casting import colours, default_look, voices
from storyvid.planning.names import parse, refers_to, same_person

FEWEST_MENTIONS = 2
"""A person named less often than this in the whole story is left out, unless they speak."""


@dataclass
class _Entry:
    names: Counter[str] = field(default_factory=Counter)
    kinds: Counter[PersonKind] = field(default_factory=Counter)
    aliases: list[str] = field(default_factory=list)
    old: bool = False
    look: str = ""
    mentions: int = 0
    speaks: bool = False

    def knows(self, name: str) -> bool:
        fullest = max(self.aliases, key=lambda alias: (len(parse(alias).tokens), alias))
        return name in self.aliases or same_person(name, fullest)

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
        self.mentions += mention.mentions
        self.speaks = self.speaks or mention.speaks

    @property
    def kind(self) -> PersonKind:
        told = {kind: count for kind, count in self.kinds.items() if kind is not PersonKind.PERSON}
        return max(told, key=lambda kind: (told[kind], kind.value), default=PersonKind.PERSON)

    @property
    def name(self) -> str:
        """The fullest name that is used at least a fifth as often as the most usual one."""
        usual = max(self.names.values())
        fitting = [name for name, count in self.names.items() if count * 5 >= usual]
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
            if entry is None:
                entry = _Entry()
                self._entries.append(entry)
            entry.add(mention)
            for name in (mention.name, *mention.aliases):
                meant.setdefault(name, entry)
            self._touch(entry)
        return meant

    def keep(self) -> list[_Entry]:
        """Who stays in the film, in order of appearance."""
        return [entry for entry in self._entries if entry.speaks or entry.mentions >= FEWEST_MENTIONS]

    def _find(self, mention: PersonMention) -> _Entry | None:
        names = (mention.name, *mention.aliases)
        if parse(mention.name).generic:
            meant = next((entry for entry in self._recent if entry.means(mention.name)), None)
            if meant is not None:
                return meant
        return next((entry for entry in self._recent if any(entry.knows(name) for name in names)), None)

    def _touch(self, entry: _Entry) -> None:
        self._recent = [entry, *(other for other in self._recent if other is not entry)]


def characters(entries: Sequence[_Entry], language: str) -> tuple[Character, ...]:
    """The bible entries: look and voice fixed, no two people with one name, voice or colour while there are enough."""
    named = {entry.name: entry for entry in reversed(entries)}
    cast = voices({name: (entry.kind, entry.old) for name, entry in named.items()})
    tints = colours(tuple(named))
    return tuple(
        Character(
            name=name,
            aliases=tuple(sorted(alias for alias in entry.aliases if alias != name)),
            kind=entry.kind,
            look=entry.look or default_look(name, entry.kind, entry.old, language),
            voice=cast[name],
            colour=tints[name],
        )
        for name, entry in reversed(named.items())
    )
