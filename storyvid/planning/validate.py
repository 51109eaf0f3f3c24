"""Checks what a planner gave, before anything is built on it; each fault is named with its place and its words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from storyvid.errors import PlanError
from storyvid.generation.requests import PassageRequest, SceneRequest
from storyvid.models.base import Span
from storyvid.models.plan import NARRATOR, PassagePlan, Shot, ShotList
from storyvid.planning.words import words

_SHOWN_CHARACTERS = 40


def check_passage_plan(request: PassageRequest, plan: PassagePlan) -> None:
    """Raises PlanError unless the drafts partition the passage at sentences, its people are listed and kept fits."""
    _check_drafts(request, plan)
    names = {name for person in plan.people for name in (person.name, *person.aliases)}
    for draft in plan.scenes:
        strangers = [name for name in draft.people if name not in names]
        if strangers:
            raise PlanError(f"a scene shows {', '.join(strangers)}, not listed under people; list everybody shown")
    if any(not person.name.strip() for person in plan.people):
        raise PlanError("a person has no name; name everybody, or leave them out")
    if any(two <= one for one, two in pairwise(plan.kept)):
        raise PlanError(f"kept sentences {list(plan.kept)} are not in order; name each once, in the order of the text")
    outside = [index for index in plan.kept if not 0 <= index < len(request.sentences)]
    if outside:
        raise PlanError(f"kept names sentence {outside[0]} of {len(request.sentences)}; count from 0")
    if request.keep_ratio == 1.0 and len(plan.kept) != len(request.sentences):
        missing = min(set(range(len(request.sentences))) - set(plan.kept))
        raise PlanError(
            f"sentence {missing} is left out of a full plan: {_shown(request.text, request.sentences[missing])}"
        )


def check_shot_list(request: SceneRequest, shots: ShotList) -> None:
    """Raises PlanError unless the shots tell every kept word once, in order, inside their spans, by known people."""
    scene = request.scene
    known = {character.name for character in scene.characters}
    _check_order([shot.span for shot in shots.shots], scene.text, "shots")
    _check_order([line.span for shot in shots.shots for line in shot.lines], scene.text, "lines")
    for index, shot in enumerate(shots.shots):
        _check_shot(index, shot, scene.text, known)
    if not scene.kept:
        raise PlanError(f"scene {scene.heading!r} keeps no sentence; drop it from the screenplay")
    if _full(scene.text, scene.kept):
        _check_partition([shot.span for shot in shots.shots], scene.text, "shots")
    told = [word for shot in shots.shots for line in shot.lines for word in words(line.text)]
    asked = [word for span in scene.kept for word in words(span.of(scene.text))]
    if told != asked:
        raise PlanError(f"the lines do not tell the kept sentences word for word: {_difference(asked, told)}")


def _check_drafts(request: PassageRequest, plan: PassagePlan) -> None:
    if not plan.scenes:
        raise PlanError("a passage has no scene; give it at least one")
    spans = [draft.span for draft in plan.scenes]
    _check_partition(spans, request.text, "scenes")
    starts = {sentence.start for sentence in request.sentences}
    for span in spans[1:]:
        first = span.start + len(span.of(request.text)) - len(span.of(request.text).lstrip())
        if first not in starts:
            raise PlanError(f"a scene starts inside a sentence: {_shown(request.text, span)}; start at a sentence")


def _check_shot(index: int, shot: Shot, text: str, known: set[str]) -> None:
    if not shot.lines:
        raise PlanError(f"shot {index} tells nothing; give it a line, or leave it out")
    if not shot.description.strip():
        raise PlanError(f"shot {index} has no description; say what is seen")
    if index == 0 and shot.continues_previous:
        raise PlanError("the first shot of a scene cannot continue the one before")
    strangers = [name for name in shot.characters if name not in known]
    if strangers:
        raise PlanError(f"shot {index} shows {', '.join(strangers)}, who is not in the scene; use names of the scene")
    for line in shot.lines:
        if line.speaker != NARRATOR and line.speaker not in known:
            raise PlanError(f"shot {index} is spoken by {line.speaker}, who is not in the scene; use its names")
        if not words(line.text):
            raise PlanError(f"shot {index} has a line without a word: {line.text!r}; leave it out")
        if line.span.start < shot.span.start or line.span.end > shot.span.end:
            raise PlanError(f"shot {index} has a line outside its span: {_shown(text, line.span)}")
        if words(line.span.of(text)) != words(line.text):
            raise PlanError(f"shot {index} says other words than its span {_shown(text, line.span)}: {line.text!r}")


def _check_order(spans: Sequence[Span], text: str, what: str) -> None:
    for span in spans:
        if not span.start < span.end <= len(text):
            raise PlanError(f"{what}: span {span.start}..{span.end} does not lie in a text of {len(text)} characters")
    for one, two in pairwise(spans):
        if two.start < one.end:
            raise PlanError(f"{what} overlap or are out of order at {_shown(text, two)}")


def _check_partition(spans: Sequence[Span], text: str, what: str) -> None:
    _check_order(spans, text, what)
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    for end, start in zip(ends, starts, strict=True):
        if end != start:
            raise PlanError(f"{what} leave out characters {end}..{start}: {text[end:start][:_SHOWN_CHARACTERS]!r}")


def _full(text: str, kept: Sequence[Span]) -> bool:
    """Whether nothing but white space lies outside the kept sentences."""
    ends = [0, *(span.end for span in kept)]
    starts = [*(span.start for span in kept), len(text)]
    return not any(text[end:start].strip() for end, start in zip(ends, starts, strict=True))


def _difference(asked: Sequence[str], told: Sequence[str]) -> str:
    pairs = zip([*asked, ""], [*told, ""], strict=False)
    place = next((index for index, (one, two) in enumerate(pairs) if one != two), min(len(asked), len(told)))
    return f"{' '.join(asked[place : place + 6])!r} is told as {' '.join(told[place : place + 6])!r}"


def _shown(text: str, span: Span) -> str:
    return repr(span.of(text).strip()[:_SHOWN_CHARACTERS])
