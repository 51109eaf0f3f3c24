"""A passage planned by rules: who is in it, where its scenes begin, what of it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from resources.llm.rules.borders import OPENING, cut, strengths
from resources.llm.rules.lexicon import Lexicon
from resources.llm.rules.lexicons import lexicon_of
from resources.llm.rules.reading import Reading, read
from resources.llm.rules.selection import kept_sentences
from resources.llm.rules.setting import Place, from_slug, light_of, main_place, mood_of, places
from storyvid.generation.requests import PassageRequest
from storyvid.models.base import Span
from storyvid.models.plan import PassagePlan, SceneDraft
from storyvid.models.story import BlockKind
from storyvid.planning.words import word_count, words

_MOST_PEOPLE = 5
_THEME_WORDS = 3


def plan_passage(request: PassageRequest) -> PassagePlan:
    """People, scenes and kept sentences of one passage. Raises PlanError for a language without rules."""
    lexicon = lexicon_of(request.language)
    if not request.sentences:
        return PassagePlan(people=(), scenes=(_whole(request),), kept=())
    reading = read(request.text, request.blocks, request.sentences, lexicon)
    return PassagePlan(
        people=reading.people,
        scenes=_drafts(request, reading, lexicon),
        kept=kept_sentences(request, reading, lexicon),
        themes=_themes(request.text, lexicon),
    )


def _whole(request: PassageRequest) -> SceneDraft:
    return SceneDraft(span=Span(start=0, end=len(request.text)), place="", opens=False)


def _drafts(request: PassageRequest, reading: Reading, lexicon: Lexicon) -> tuple[SceneDraft, ...]:
    strength = strengths(request, reading, lexicon)
    lengths = [word_count(sentence.of(request.text)) for sentence in request.sentences]
    starts = cut(lengths, strength)
    edges = [0, *(request.sentences[index].start for index in starts[1:]), len(request.text)]
    found: list[SceneDraft] = []
    for (start, end), first in zip(pairwise(edges), starts, strict=True):
        span = Span(start=start, end=end)
        opens = first > 0 or strength[0] >= OPENING
        found.append(_draft(request, span, opens, reading, lexicon))
    return tuple(found)


def _draft(request: PassageRequest, span: Span, opens: bool, reading: Reading, lexicon: Lexicon) -> SceneDraft:
    inside = [sentence for sentence in request.sentences if span.start <= sentence.start < span.end]
    spoken = [word.casefold() for word in words(span.of(request.text))]
    named: list[Place] = [
        place for sentence in inside for place in places(request.text, sentence, reading.quotes, lexicon)
    ]
    best = main_place(named)
    place, interior, light = (best.name, best.interior, None) if best else ("", None, None)
    slug = next(
        (
            block.label
            for block in request.blocks
            if block.kind is BlockKind.SLUG_LINE and span.start <= block.span.start < span.end
        ),
        "",
    )
    if slug:
        place, interior, light = from_slug(slug)
    return SceneDraft(
        span=span,
        place=place,
        interior=interior,
        time_of_day=light or light_of(span.of(request.text), lexicon),
        mood=mood_of(spoken, lexicon.moods),
        people=tuple(reading.present(span)[:_MOST_PEOPLE]),
        opens=opens,
    )


def _themes(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    spoken = re.findall(r"\S+", text.casefold())
    plain: Sequence[str] = [word for token in spoken for word in words(token)]
    return tuple(
        theme for theme, known in lexicon.themes.items() if sum(word in known for word in plain) >= _THEME_WORDS
    )
