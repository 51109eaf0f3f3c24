"""Makes bible and screenplay of the plans of all passages, by code alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from storyvid.errors import PlanError
from storyvid.models.base import Mood, Span, TimeOfDay
from storyvid.models.plan import Bible, PassagePlan, Place, SceneDraft, SceneEntry, Screenplay
from storyvid.models.story import BlockKind, Story
from storyvid.planning.casting import narrator_voice
from storyvid.planning.headings import slug_line
from storyvid.planning.passages import spans_within
from storyvid.planning.people import Cast, characters, teller_of
from storyvid.planning.words import word_count, words

MOST_THEMES = 6
LONGEST_DESCRIPTION = 400
"""Characters after which no further summary is taken into the description of the film."""
LONGEST_JOINED_WORDS = 400
"""Two drafts that meet at a passage border are joined up to about two and a half minutes of film."""


_ARTICLES = frozenset(("the", "a", "an"))


@dataclass(frozen=True)
class _Stretch:
    """A draft in its place in the story, its people already those of the bible."""

    span: Span
    place: str
    interior: bool | None
    time_of_day: TimeOfDay | None
    mood: Mood
    music: Mood | None
    people: tuple[str, ...]
    opens: bool
    kept: tuple[Span, ...]
    first: bool
    """Whether it starts its passage."""


def merge(story: Story, plans: Sequence[PassagePlan]) -> tuple[Bible, Screenplay]:
    """The bible and the scenes of `story`; `plans` holds one plan per passage, in order.

    Raises PlanError where the plans do not fit the passages, or keep no sentence at all.
    """
    if len(plans) != len(story.passages):
        raise PlanError(f"{len(plans)} plans for {len(story.passages)} passages; plan every passage once")
    language = story.settings.language
    cast = Cast()
    meanings = [cast.join(plan) for plan in plans]
    kept_entries = cast.keep(word_count(story.text))
    names = [
        {name: cast.whom(entry).name for name, entry in meaning.items() if cast.whom(entry) in kept_entries}
        for meaning in meanings
    ]
    stretches = [
        stretch
        for passage, plan, known in zip(story.passages, plans, names, strict=True)
        for stretch in _stretches(story, passage, plan, known)
    ]
    scenes = _scenes(story, _drop_silent(_join(story, _inherit(stretches))))
    narrator = narrator_voice(story.settings.voice, teller_of(kept_entries))
    bible = Bible(
        characters=characters(kept_entries, language, narrator),
        places=_places(scenes, plans),
        themes=_themes(plans),
        description=_description([plan.summary for plan in plans]),
        style=story.settings.style,
        narrator=narrator,
    )
    screenplay = Screenplay(
        scenes=scenes,
        faults=tuple(f"passage {number}: {fault}" for number, plan in enumerate(plans, 1) for fault in plan.faults),
        substituted=any(plan.substituted for plan in plans),
    )
    return bible, screenplay


def _places(scenes: Sequence[SceneEntry], plans: Sequence[PassagePlan]) -> tuple[Place, ...]:
    """Every place of the screenplay, with the look that the earliest passage which describes it gives."""
    looks: dict[frozenset[str], str] = {}
    for place in (place for plan in plans for place in plan.places if place.look):
        looks.setdefault(_place_words(place.name), place.look)
    names = [name for name in dict.fromkeys(scene.place for scene in scenes) if name]
    return tuple(Place(name=name, look=looks.get(_place_words(name), "")) for name in names)


def _place_words(name: str) -> frozenset[str]:
    """What two spellings of a place have in common: `The Counting-House`, `counting house`."""
    return frozenset(word.casefold() for word in words(name)) - _ARTICLES


def _themes(plans: Sequence[PassagePlan]) -> tuple[str, ...]:
    """The themes that most passages have, in order of appearance: few, as all of the film's music depends on them."""
    counts = Counter(theme.casefold() for plan in plans for theme in plan.themes)
    return tuple(theme for theme in counts if theme in dict(counts.most_common(MOST_THEMES)))


def _description(summaries: Sequence[str]) -> str:
    """What a catalogue says of the film: how it begins, not how it ends."""
    told = ""
    for summary in summaries:
        if told and len(told) + len(summary) >= LONGEST_DESCRIPTION:
            break
        told = f"{told} {summary}".strip()
    return told


def _stretches(story: Story, passage: Span, plan: PassagePlan, names: Mapping[str, str]) -> list[_Stretch]:
    sentences = spans_within(story.sentences, passage)
    kept = [sentences[index].shifted(passage.start) for index in plan.kept]
    return [
        _Stretch(
            span=draft.span.shifted(passage.start),
            place=draft.place,
            interior=draft.interior,
            time_of_day=draft.time_of_day,
            mood=draft.mood,
            music=draft.music,
            people=tuple(dict.fromkeys(names[name] for name in draft.people if name in names)),
            opens=draft.opens,
            kept=_inside(kept, draft, passage.start),
            first=index == 0,
        )
        for index, draft in enumerate(plan.scenes)
    ]


def _inside(kept: Sequence[Span], draft: SceneDraft, offset: int) -> tuple[Span, ...]:
    return tuple(item for item in kept if draft.span.start + offset <= item.start < draft.span.end + offset)


def _inherit(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Give a draft that names no place or time those of the draft just before: its neighbour's own, never further."""
    inherited: list[_Stretch] = []
    for index, stretch in enumerate(stretches):
        before = None
        if index:
            before = stretches[index - 1] if stretch.first else inherited[-1]
        if before is not None and not stretch.place:
            stretch = replace(stretch, place=before.place, interior=before.interior)  # noqa: PLW2901
        if before is not None and stretch.time_of_day is None:
            stretch = replace(stretch, time_of_day=before.time_of_day)  # noqa: PLW2901
        inherited.append(stretch)
    return inherited


def _join(story: Story, stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Join what a passage border cut: each border is judged by the two drafts that meet there."""
    joined: list[_Stretch] = []
    for index, stretch in enumerate(stretches):
        if index and stretch.first and _one_scene(story, stretches[index - 1], stretch):
            joined[-1] = _together(joined[-1], stretch)
        else:
            joined.append(stretch)
    return joined


def _one_scene(story: Story, before: _Stretch, after: _Stretch) -> bool:
    if after.opens or before.place.casefold() != after.place.casefold():
        return False
    if before.time_of_day and after.time_of_day and before.time_of_day is not after.time_of_day:
        return False
    if before.people and after.people and not set(before.people) & set(after.people):
        return False
    length = word_count(before.span.of(story.text)) + word_count(after.span.of(story.text))
    return length <= LONGEST_JOINED_WORDS


def _together(one: _Stretch, two: _Stretch) -> _Stretch:
    return replace(
        one,
        span=Span(start=one.span.start, end=two.span.end),
        interior=one.interior if one.interior is not None else two.interior,
        time_of_day=one.time_of_day or two.time_of_day,
        people=tuple(dict.fromkeys((*one.people, *two.people))),
        kept=(*one.kept, *two.kept),
    )


def _drop_silent(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """A draft of which nothing is narrated makes no scene: its text goes to the scene before it."""
    told: list[_Stretch] = []
    start: int | None = None
    for stretch in stretches:
        if stretch.kept:
            begin = stretch.span.start if start is None else start
            told.append(replace(stretch, span=Span(start=begin, end=stretch.span.end)))
            start = None
        elif told:
            told[-1] = replace(told[-1], span=Span(start=told[-1].span.start, end=stretch.span.end))
        elif start is None:
            start = stretch.span.start
    if not told:
        raise PlanError("the plan keeps no sentence of the story; allow more minutes, or give a longer text")
    return told


def _scenes(story: Story, stretches: Sequence[_Stretch]) -> tuple[SceneEntry, ...]:
    headings = [block.span for block in story.blocks if block.kind is BlockKind.HEADING]
    scenes = []
    for stretch in stretches:
        light = stretch.time_of_day or TimeOfDay.DAY
        chapter = next((item.of(story.text) for item in reversed(headings) if item.start < stretch.span.end), "")
        scenes.append(
            SceneEntry(
                heading=slug_line(stretch.place, stretch.interior, light, stretch.people, story.settings.language),
                chapter=" ".join(chapter.split()),
                place=stretch.place,
                interior=stretch.interior,
                time_of_day=light,
                mood=stretch.mood,
                music=stretch.music,
                characters=stretch.people,
                span=stretch.span,
                kept=stretch.kept,
            )
        )
    return tuple(scenes)
