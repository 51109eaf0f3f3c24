"""Who says what: finds the quotations of a text and the person behind each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from resources.llm.rules.lexicon import Lexicon
from resources.llm.rules.mentions import Mention, NameFinder, pronoun_means, with_subjects
from storyvid.models.story import Block, BlockKind
from storyvid.planning.words import WORD, words

_DOUBLE = re.compile(r'"([^"]*)("|$)')
_SINGLE = re.compile(r"(?<![\w])'((?=[A-Z])[^\"]*?[.,!?…—])'(?!\w)")
_DASHED = re.compile(r"[:—–-]\s+(\S.*)$", re.DOTALL)
_LEADS_IN = re.compile(r"(?:^|[.!?,:;—)…\"'।])\s*$")
_WORD_LIKE = re.compile(
    r"\b(?:word|words|name|called|nicknamed|the|a|an|term|read|reads|bearing)[\s,:]*$", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[.;!?:।]")
_LEADS_ON = re.compile(r"[:,—]\s*$")
"""A paragraph that ends like this leads to what is said in the next one."""
_TURNS_KEPT = 6
_SOMEBODY = ""
"""A tag names a speaker who is none of the people known: `said a voice`, `I said`."""
_UNNAMED = re.compile(
    r"\s*(?:an?|the|his|her|its|their|my|our|some|one|another|every|somebody|someone|i|we|they|everybody|everyone)\b",
    re.I,
)
_OTHER = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
"""Whoever that is, it is not the teller."""
_VOICE = re.compile(r"\b(?:an?|the|another)\s+(?:[\w'-]+\s+){0,3}voice\s+(?:\w+\s+)?$", re.IGNORECASE)
"""`then a child's voice said`."""
_AGENT = re.compile(r"\S\s+ने\s+$")
"""`कुएँ ने कहा`: one who acts, whoever it is."""
_SHORTEST_TALK = 4
_CALLED = re.compile(r"(?:^|[,.!?;:\u2014-])[\s\"']*(?:(?:oh|and|but|no|yes|well|my|dear|old|little|poor)\s+)*$", re.I)
_CALL_ENDS = re.compile(r"\s*(?:[,.!?;:\u2014-]|\"|'(?!s)|$)")
_NAMING = re.compile(r"\b(?:called|named|nicknamed|word|words|name|term)[\s,:]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Quote:
    """A quotation with its marks; `speaker` is None where nothing tells who says it."""

    start: int
    end: int
    block: int
    speaker: str | None = None


def quotations(text: str, blocks: Sequence[Block], lexicon: Lexicon) -> list[Quote]:
    """All stretches that somebody says aloud or thinks, in order; a quoted word (`the "Sofronie"`) is none."""
    single = text.count('"') < 2
    found: list[Quote] = []
    for index, block in enumerate(blocks):
        start, end = block.span.start, block.span.end
        if block.kind is BlockKind.SPEECH:
            found.append(Quote(start, end, index, block.speaker))
        elif block.kind in (BlockKind.PARAGRAPH, BlockKind.VERSE):
            pattern = _SINGLE if single else _DOUBLE
            spoken = [
                Quote(match.start(), match.end(), index)
                for match in pattern.finditer(text, start, end)
                if _is_speech(text, match, start, end, lexicon)
            ]
            found.extend(spoken or _dashed(text, index, block, lexicon))
    return found


def attributed(
    text: str, blocks: Sequence[Block], quotes: Sequence[Quote], finder: NameFinder, lexicon: Lexicon
) -> list[Quote]:
    """The quotations of `text`, in order, each with the known person who says it, or None."""
    told = [mention for mention in finder.find(text) if not _inside(mention, quotes)]
    by_block: dict[int, list[Quote]] = {}
    for quote in quotes:
        by_block.setdefault(quote.block, []).append(quote)
    turns: list[tuple[int, str]] = []
    answered: list[Quote] = []
    aside = [(quote.start, quote.end) for quote in quotes]
    read_to = 0
    for index, spoken in by_block.items():
        here = blocks[index].span.start
        told = with_subjects(text, read_to, here, told, aside=aside, kinds=finder.kinds, lexicon=lexicon)
        read_to = here
        begin = _led_from(text, blocks, index, spoken[0], answered)
        block = _Paragraph(
            text, blocks[index], index=index, begin=begin, quotes=spoken, told=told, finder=finder, lexicon=lexicon
        )
        speakers = block.speakers(turns)
        answered.extend(replace(quote, speaker=speaker) for quote, speaker in zip(spoken, speakers, strict=True))
        last = next((speaker for speaker in reversed(speakers) if speaker is not None), None)
        if last is not None:
            turns.append((index, last))
            # Whoever speaks is in the reader's mind, as if named here.
            told = sorted([*told, Mention(spoken[-1].start, spoken[-1].end, last, False)], key=lambda item: item.start)
    return _talk_of_two(text, blocks, answered, finder)


def _led_from(text: str, blocks: Sequence[Block], index: int, first: Quote, before: Sequence[Quote]) -> int:
    """Where the words begin that lead to a paragraph's first quotation: they may end the paragraph before it."""
    block, last = blocks[index], blocks[index - 1] if index else None
    bare = not WORD.search(text, block.span.start, first.start)
    if last is None or not bare or last.kind is not BlockKind.PARAGRAPH or not _LEADS_ON.search(last.span.of(text)):
        return block.span.start
    return max([last.span.start, *(quote.end for quote in before if quote.block == index - 1)])


def _talk_of_two(text: str, blocks: Sequence[Block], quotes: Sequence[Quote], finder: NameFinder) -> list[Quote]:
    """Speech without a tag in paragraphs that are nothing but speech: who is called by name is not who speaks."""
    runs: list[list[Quote]] = []
    for quote in quotes:
        bare = quote.speaker is None and not WORD.search(text, blocks[quote.block].span.start, quote.start)
        if not bare or WORD.search(text, quote.end, blocks[quote.block].span.end):
            runs.append([])
        elif runs and runs[-1] and runs[-1][-1].block + 1 == quote.block:
            runs[-1].append(quote)
        else:
            runs.append([quote])
    known = {quote.start: speaker for run in runs for quote, speaker in _sides(text, run, finder)}
    return [replace(quote, speaker=known.get(quote.start, quote.speaker)) for quote in quotes]


def _sides(text: str, run: Sequence[Quote], finder: NameFinder) -> list[tuple[Quote, str]]:
    """The two sides of a talk, by whom each calls; nothing where the calls contradict one another."""
    if len(run) < _SHORTEST_TALK:
        return []
    called = [
        {name for number, quote in enumerate(run) if number % 2 == side for name in _called(text, quote, finder)}
        for side in (0, 1)
    ]
    if any(len(names) > 1 for names in called) or called[0] == called[1]:
        return []
    speakers = [next(iter(called[1 - side]), None) for side in (0, 1)]
    return [(quote, speaker) for number, quote in enumerate(run) if (speaker := speakers[number % 2]) is not None]


def _called(text: str, quote: Quote, finder: NameFinder) -> list[str]:
    """Who is spoken to by name: `Talk to me, Pip.`"""
    return [
        item.person
        for item in finder.find(text, quote.start, quote.end)
        if item.person != finder.teller
        and _CALLED.search(text[quote.start : item.start])
        and _CALL_ENDS.match(text[item.end : quote.end])
    ]


class _Paragraph:
    """One paragraph with quotations: its tags, then its beats, then whose turn it is."""

    def __init__(
        self,
        text: str,
        block: Block,
        *,
        index: int,
        begin: int,
        quotes: Sequence[Quote],
        told: Sequence[Mention],
        finder: NameFinder,
        lexicon: Lexicon,
    ) -> None:
        self._text, self._block, self._index, self._begin = text, block, index, begin
        self._quotes, self._told, self._finder, self._lexicon = quotes, told, finder, lexicon
        self._called = {name for quote in quotes for name in _called(text, quote, finder)}

    def speakers(self, turns: Sequence[tuple[int, str]]) -> list[str | None]:
        """One speaker per quotation."""
        if self._block.kind is BlockKind.SPEECH:
            return [self._scripted()]
        previous = turns[-1][1] if turns and self._index - turns[-1][0] <= 1 else None
        tagged = [self._tagged(position, previous) for position in range(len(self._quotes))]
        named = next((speaker for speaker in tagged if speaker is not None), None)
        if named is None:
            named = next(
                (name for name in (self._beat(previous), self._turn(turns)) if name and name not in self._called), None
            )
        filled: list[str | None] = []
        for speaker in tagged:
            named = named if speaker is None else speaker
            filled.append(named or None)
        return filled

    def _scripted(self) -> str | None:
        name = self._block.speaker or ""
        match = next(iter(self._finder.find(name)), None)
        return match.person if match else None

    def _tagged(self, position: int, previous: str | None) -> str | None:
        quote = self._quotes[position]
        after_end = self._quotes[position + 1].start if position + 1 < len(self._quotes) else self._block.span.end
        before_start = self._quotes[position - 1].end if position else self._begin
        after = self._after(quote.end, after_end, previous, quote)
        return after if after is not None else self._before(before_start, quote.start, previous, quote)

    def _after(self, start: int, end: int, previous: str | None, quote: Quote) -> str | None:
        """`"…" said Scrooge`, `"…" she said`, `"…" the Ghost returned`."""
        stop = _CLAUSE_END.search(self._text, start, end)
        clause_end = stop.start() if stop else end
        verb = self._lexicon.said.search(self._text, start, clause_end)
        if verb is None or self._text[start : verb.start()].count(",") > 1:
            return None
        lead = words(self._text[start : verb.start()])
        if len(lead) > 7:
            return None
        if not lead:
            person = self._subject(verb.end(), clause_end, quote, previous, nearest=True)
            unnamed = _UNNAMED.match(self._text, verb.end(), clause_end)
        else:
            person = self._subject(start, verb.start(), quote, previous, nearest=False)
            unnamed = _UNNAMED.match(self._text, start, verb.start()) or _AGENT.search(self._text, start, verb.start())
        if person is None and self._finder.teller is not None:
            unnamed = unnamed or _OTHER.search(self._text, start, clause_end)
        return _SOMEBODY if person is None and unnamed else person

    def _before(self, start: int, end: int, previous: str | None, quote: Quote) -> str | None:
        """`Scrooge said, "…"`, `and now she whispered: "…"`."""
        clause = self._text[start:end]
        breaks = [match.end() for match in re.finditer(r"[.!?।]\s", clause)]
        begin = start + (breaks[-1] if breaks else 0)
        verbs = list(self._lexicon.said.finditer(self._text, begin, end))
        if not verbs or len(words(self._text[verbs[-1].end() : end])) > 9:
            return None
        person = self._subject(begin, verbs[-1].start(), quote, previous, nearest=False)
        if person is None and _VOICE.search(self._text, begin, verbs[-1].start()):
            return _SOMEBODY
        return person

    def _subject(self, start: int, end: int, quote: Quote, previous: str | None, *, nearest: bool) -> str | None:
        """The person who acts in `text[start:end]`: the first one named there, else a pronoun's."""
        named = [item for item in self._told if start <= item.start < end and not item.owner]
        if named and (not nearest or len(words(self._text[start : named[0].start])) <= 2):
            return named[0].person
        # Nobody calls themselves: `"By Jove, Peterson!" said he`.
        known = [item for item in self._told if item.start < quote.start and item.person not in self._called]
        spoken = [match.group() for match in WORD.finditer(self._text, start, end)]
        for word in spoken[:1] if nearest else reversed(spoken):
            person = pronoun_means(word, known, self._finder.kinds, self._lexicon, avoid=previous)
            if person is not None and word.casefold() not in ("his", "her", "its", "him"):
                return person
        return None

    def _beat(self, previous: str | None) -> str | None:
        """The clerk smiled faintly. "And yet …" """
        inside = [
            item
            for item in self._told
            if self._block.span.start <= item.start < self._block.span.end and not item.owner
        ]
        if inside:
            return inside[0].person
        for match in WORD.finditer(self._text, self._block.span.start, self._block.span.end):
            if any(quote.start <= match.start() < quote.end for quote in self._quotes):
                continue
            known = [item for item in self._told if item.start < self._block.span.start]
            return pronoun_means(match.group(), known, self._finder.kinds, self._lexicon, avoid=previous)
        return None

    def _turn(self, turns: Sequence[tuple[int, str]]) -> str | None:
        """In a talk of two without tags the speakers take turns."""
        if not turns or self._index - turns[-1][0] > 2:
            return None
        last = turns[-1][1]
        recent = [speaker for block, speaker in reversed(turns[-_TURNS_KEPT:]) if speaker != last]
        if recent:
            return recent[0]
        near = [item.person for item in self._told if item.start < self._block.span.start and item.person != last]
        return near[-1] if near else None


def _is_speech(text: str, match: re.Match[str], start: int, end: int, lexicon: Lexicon) -> bool:
    inner = match.group(1).strip()
    if not WORD.search(inner):
        return False
    before, after = text[start : match.start()], text[match.end() : end]
    if _NAMING.search(before):
        return False
    if not before.strip() or lexicon.said.search(before[-30:]) or lexicon.said.match(after.lstrip()):
        return True
    ends_like_speech = inner[-1] in ".,!?—…।;:"
    return bool(ends_like_speech and _LEADS_IN.search(before) and not _WORD_LIKE.search(before))


def _dashed(text: str, index: int, block: Block, lexicon: Lexicon) -> list[Quote]:
    """Hindi prints speech without marks: `हामिद ने कहा — मैं …`."""
    if lexicon.language != "hi":
        return []
    verb = lexicon.said.search(text, block.span.start, block.span.end)
    if verb is None:
        return []
    match = _DASHED.match(text[verb.end() : block.span.end].lstrip(" "))
    if match is None:
        return []
    start = block.span.end - len(match.group(1))
    return [Quote(start, block.span.end, index)]


def _inside(mention: Mention, quotes: Sequence[Quote]) -> bool:
    return any(quote.start <= mention.start < quote.end for quote in quotes)
