"""Cuts what is too long for a model's context into windows, and joins what is planned of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from storyvid.generation.requests import PassageRequest
from storyvid.models.base import Span
from storyvid.models.plan import PassagePlan, PersonMention, SceneDraft
from storyvid.models.story import BlockKind
from storyvid.planning.passages import blocks_within, spans_within
from storyvid.planning.words import word_count

Window = tuple[int, int]
"""Indices `[first, end)` of sentences or parts."""


def cut_windows(count: int, fits: Callable[[int, int], bool], natural: frozenset[int]) -> list[Window]:
    """Windows over `count` items, halved until each fits or is a single item.

    A window is cut near its middle, at one of the `natural` borders (indices) where one is in its middle third.
    """
    pending, done = [(0, count)], []
    while pending:
        first, end = pending.pop()
        if end - first <= 1 or fits(first, end):
            done.append((first, end))
            continue
        middle = (first + end) // 2
        reach = (end - first) // 6
        near = [border for border in range(middle - reach, middle + reach + 1) if border in natural]
        cut = min(near, key=lambda border: abs(border - middle), default=middle)
        pending += [(cut, end), (first, cut)]
    return done


def paragraph_starts(request: PassageRequest) -> frozenset[int]:
    """Indices of the sentences that begin a block of the page."""
    starts = {block.span.start for block in request.blocks}
    return frozenset(index for index, sentence in enumerate(request.sentences) if sentence.start in starts)


def window_of(request: PassageRequest, first: int, end: int) -> PassageRequest:
    """The sentences `first..end` of a passage (indices, half-open) as a passage of their own."""
    start = request.sentences[first].start if first else 0
    stop = request.sentences[end].start if end < len(request.sentences) else len(request.text)
    span = Span(start=start, end=stop)
    return request.model_copy(
        update={
            "text": span.of(request.text),
            "blocks": blocks_within(request.blocks, span),
            "sentences": spans_within(request.sentences, span),
        }
    )


def body_words(request: PassageRequest) -> int:
    """Words of a passage, headings not counted."""
    headings = [block.span for block in request.blocks if block.kind is BlockKind.HEADING]
    return word_count(request.text) - sum(word_count(span.of(request.text)) for span in headings)


def shared_budget(budget: int | None, windows: Sequence[PassageRequest]) -> list[int | None]:
    """The words to keep of a passage dealt out to its windows by their length; None stays None."""
    if budget is None:
        return [None] * len(windows)
    lengths = [body_words(window) for window in windows]
    total = max(1, sum(lengths))
    ends = [round(budget * sum(lengths[: index + 1]) / total) for index in range(len(lengths))]
    return [end - start for start, end in pairwise([0, *ends])]


def join_plans(request: PassageRequest, windows: Sequence[Window], plans: Sequence[PassagePlan]) -> PassagePlan:
    """One plan of the plans of all windows; a scene that goes on over a border between two is one scene."""
    if len(plans) == 1:
        return plans[0]
    people: dict[str, PersonMention] = {}
    scenes: list[SceneDraft] = []
    kept: list[int] = []
    for (first, _), plan in zip(windows, plans, strict=True):
        start = request.sentences[first].start if first else 0
        for person in plan.people:
            people[person.name] = _same(people[person.name], person) if person.name in people else person
        for draft in plan.scenes:
            placed = draft.model_copy(update={"span": draft.span.shifted(start)})
            if scenes and not placed.opens:
                scenes[-1] = _one(scenes[-1], placed)
            else:
                scenes.append(placed)
        kept += [first + index for index in plan.kept]
    return PassagePlan(
        people=tuple(people.values()),
        scenes=tuple(scenes),
        kept=tuple(kept),
        themes=tuple(dict.fromkeys(theme for plan in plans for theme in plan.themes)),
        places=tuple({place.name: place for plan in reversed(plans) for place in reversed(plan.places)}.values())[::-1],
        summary=" ".join(plan.summary for plan in plans if plan.summary),
        faults=tuple(fault for plan in plans for fault in plan.faults),
    )


def _same(one: PersonMention, two: PersonMention) -> PersonMention:
    return one.model_copy(
        update={
            "aliases": tuple(dict.fromkeys((*one.aliases, *two.aliases))),
            "old": one.old or two.old,
            "look": one.look or two.look,
            "clothes": one.clothes or two.clothes,
            "voice": one.voice or two.voice,
            "mentions": one.mentions + two.mentions,
            "speaks": one.speaks or two.speaks,
        }
    )


def _one(before: SceneDraft, after: SceneDraft) -> SceneDraft:
    return before.model_copy(
        update={
            "span": Span(start=before.span.start, end=after.span.end),
            "place": before.place or after.place,
            "interior": before.interior if before.interior is not None else after.interior,
            "time_of_day": before.time_of_day or after.time_of_day,
            "people": tuple(dict.fromkeys((*before.people, *after.people))),
        }
    )
