"""Sentences of the cleaned text, English and Hindi.

Own rules, not pysbd: a border is decided from the words on either side of a full stop alone, so an edit moves no
border further away, also inside one endless paragraph; `"Humbug!" Scrooge said.` stays whole in both languages; and
it is many times as fast. The abbreviations are the common ones of English prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from storyvid.ingestion.wordlist import words
from storyvid.models.base import Span
from storyvid.models.story import Block, BlockKind

_TERMINATOR = re.compile(r"(?P<mark>[.!?।॥]+)(?P<closers>[\"')\]]*)(?P<space>\s+)")
_TITLES = words(
    "mr mrs ms messrs mme mlle dr st prof capt col gen lt sgt cpl maj adm cmdr rev hon sen rep gov pres supt insp det "
    "fr sr jr mt ft esq vs viz cf al hr dept univ डॉ श्री श्रीमती पं प्रो मु सं"
)
"""Abbreviations after which a sentence goes on, whatever follows."""
_BEFORE_NUMBER = words("no nos vol p pp ch chap fig art sec op")
_MAYBE_LAST = words("etc co inc ltd corp bros ave blvd rd a.m p.m a.d b.c u.s u.k e.g i.e ph.d")
"""Abbreviations that may end a sentence: it goes on unless the next word usually begins one."""
_STARTERS = words(
    "a an and as at but by for from he her here his how i if in it its my no now of on or our she so that the their "
    "then there these they this those to we what when where which while who why with you your"
)
_LAST_WORD = re.compile(r"(?:[^\W_]|[.'’\u0900-\u097f\u200c\u200d-])+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_a-z]|[\u0904-\u0939][\u093a-\u094f]*\u0902?")
_SAYING = (
    "said|says|cried|cries|asked|asks|replied|answered|returned|exclaimed|whispered|murmured|muttered|shouted|called|"
    "demanded|inquired|enquired|observed|remarked|added|continued|began|thought|repeated|echoed|growled|sobbed|laughed|"
    "sighed|screamed|pleaded|begged|gasped|interrupted|retorted|faltered|pursued|roared|snapped|yelled|wondered|protested"
)
_SAID_AFTER = re.compile(rf"(?:(?:[Tt]he|[Hh]is|[Hh]er|[Mm]y)\s+)?(?:[^\W\d_][\w.'-]*\s+){{1,3}}(?:{_SAYING})\b")
_HINDI_SAYING = (
    "कहा|पूछा|बोला|बोली|बोले|चिल्लाया|चिल्लाई|चिल्लायी|चिल्लाए|पुकारा|सोचा|फुसफुसाया|फुसफुसाई|दोहराया|कहने|पूछने|चीखा|चीखी|"
    "कहता|कहती|पूछता|पूछती|गरजा|हँसा|हंसा"
)
_HINDI_SAID_AFTER = re.compile(rf"(?:[\u0900-\u0963\u200c\u200d-]+\s+){{0,5}}?(?:{_HINDI_SAYING})(?![\u0900-\u0963])")
_DEVANAGARI = re.compile(r"[\u0904-\u0939\u0958-\u0961]")
_NEXT_WORD = re.compile(r"[\w.'-]+")
_NEAR_CHARS = 120


def split_sentences(text: str, blocks: Iterable[Block]) -> tuple[Span, ...]:
    """The sentences of `text`: ordered, disjoint, inside one block each, covering all that is not white space."""
    return tuple(span for block in blocks for span in _worded(text, _block_sentences(text, block)))


def _worded(text: str, spans: Iterable[Span]) -> list[Span]:
    """The sentences of one block; a picture sign or a rule of dots that says nothing goes with the one before it."""
    joined: list[Span] = []
    for span in spans:
        silent = not any(map(str.isalnum, span.of(text)))
        if joined and (silent or not any(map(str.isalnum, joined[-1].of(text)))):
            joined[-1] = Span(start=joined[-1].start, end=span.end)
        else:
            joined.append(span)
    return joined


def _block_sentences(text: str, block: Block) -> Iterator[Span]:
    start, end = block.span.start, block.span.end
    if block.kind is BlockKind.HEADING:
        yield block.span
    elif block.kind in (BlockKind.VERSE, BlockKind.LETTER):
        for line in re.finditer(r"[^\n]+", text[start:end]):
            line_start, line_end = start + line.start(), start + line.end()
            if block.kind is BlockKind.VERSE:
                yield Span(start=line_start, end=line_end)
            else:
                yield from _line_sentences(text, line_start, line_end)
    elif start < end:
        yield from _line_sentences(text, start, end)


def _line_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for match in _TERMINATOR.finditer(text, start, end):
        if _ends_here(text, begin, match, end):
            yield Span(start=begin, end=match.start("space"))
            begin = match.end()
    if begin < end:
        yield Span(start=begin, end=end)


def _ends_here(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether a sentence ends at this mark, judged by the words next to it."""
    after = text[match.end() : min(end, match.end() + _NEAR_CHARS)]
    following = after.lstrip("\"'([—- ")
    if not following or not any(map(str.isalnum, text[begin : match.start()])):
        return False
    mark, closers = match["mark"], match["closers"]
    if (following[0].islower() and "।" not in mark) or (closers and after[0] == "—"):
        return False
    if '"' in closers and after[0] not in "\"'" and _is_attribution(mark, after):
        return False
    if mark.startswith("..") and _DEVANAGARI.match(following):
        return False
    return (
        mark != "."
        or bool(closers)
        or not _is_abbreviation(text[max(begin, match.start() - 30) : match.start()], following)
    )


def _is_attribution(mark: str, after: str) -> bool:
    """Whether `after` says who spoke, so that it belongs to the speech before it."""
    if _HINDI_SAID_AFTER.match(after):
        return True
    return mark[-1] in "!?" and _SAID_AFTER.match(after) is not None


def _is_abbreviation(before: str, following: str) -> bool:
    found = _LAST_WORD.search(before)
    if found is None:
        return False
    word = found.group().lstrip("'")
    lower = word.lower()
    next_word = _NEXT_WORD.match(following)
    if lower in _TITLES:
        return True
    if lower in _BEFORE_NUMBER:
        return following[0].isdigit()
    starts_sentence = next_word is not None and next_word.group().lower() in _STARTERS
    if lower in _MAYBE_LAST:
        return not starts_sentence and lower not in {"a.m", "p.m", "etc"}
    if word == "I":
        return False
    return _INITIALS.fullmatch(word) is not None and not starts_sentence
