"""Compares a plan with marks made by hand: precision, recall and F1 of people and scene borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from resources.llm.rules.planner import RulesPlanner
from storyvid.ingestion.ingest import ingest
from storyvid.models.plan import Bible, Screenplay
from storyvid.models.story import SourceOptions, Story
from storyvid.planning.merge import merge
from storyvid.planning.passages import passage_requests

STORIES = Path(__file__).parent.parent / "fixtures" / "stories"
MARKS = Path(__file__).parent / "marks"
NAMES = ("the-gift-of-the-magi", "the-velveteen-rabbit", "a-christmas-carol", "idgah-opening")
TOLERANCE_SENTENCES = 2


@dataclass(frozen=True)
class Score:
    """Right answers among those given (precision) and among those wanted (recall)."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def load(name: str, minutes: float | None = None) -> Story:
    path = STORIES / f"{name}.txt"
    return ingest(path.name, path.read_bytes(), SourceOptions(minutes=minutes))


def planned(story: Story, keep_ratio: float = 1.0) -> tuple[Bible, Screenplay]:
    planner = RulesPlanner()
    return merge(story, [planner.plan_passage(request) for request in passage_requests(story, keep_ratio)])


def people_score(name: str, bible: Bible) -> Score:
    wanted = [{alias.casefold() for alias in aliases} for aliases in _marks(name)["people"]]
    given = [{item.casefold() for item in (character.name, *character.aliases)} for character in bible.characters]
    found = sum(any(aliases & names for names in given) for aliases in wanted)
    right = sum(any(aliases & names for aliases in wanted) for names in given)
    return Score(right / max(len(given), 1), found / max(len(wanted), 1))


def border_score(name: str, story: Story, screenplay: Screenplay) -> Score:
    """A border is right within two sentences of a marked one; each answers for one."""
    marks = _marks(name)
    start, end = (_sentence(story, quote) for quote in marks.get("within", [None, None]))
    low, high = start or 0, end if end is not None else len(story.sentences)
    wanted = [index for quote in marks["borders"] if (index := _sentence(story, quote)) is not None]
    given = [_first_sentence(story, scene.span.start) for scene in screenplay.scenes[1:]]
    inside = [index for index in given if low < index <= high]
    found = _matched(wanted, inside)
    return Score(found / max(len(inside), 1), found / max(len(wanted), 1))


def _matched(wanted: Sequence[int], given: Sequence[int]) -> int:
    free = list(given)
    count = 0
    for index in wanted:
        near = [other for other in free if abs(other - index) <= TOLERANCE_SENTENCES]
        if near:
            free.remove(min(near, key=lambda other: abs(other - index)))
            count += 1
    return count


def _sentence(story: Story, quote: str | None) -> int | None:
    if quote is None:
        return None
    place = story.text.find(quote)
    if place < 0:
        raise ValueError(f"the mark {quote!r} is not in the story; correct the mark")
    return _first_sentence(story, place)


def _first_sentence(story: Story, place: int) -> int:
    return next(index for index, span in enumerate(story.sentences) if span.end > place)


def _marks(name: str) -> dict[str, list]:  # type: ignore[type-arg]
    return yaml.safe_load((MARKS / f"{name}.yaml").read_text(encoding="utf-8"))
