"""What share of a novel is planned again when one sentence of it changes: a-christmas-carol, edited in many places."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import NamedTuple

from storyvid.ingestion.ingest import ingest
from storyvid.models.story import SourceOptions, Story

NOVEL = Path(__file__).parents[1] / "tests" / "fixtures" / "stories" / "a-christmas-carol.txt"
EDITS = 100
BOUND = 0.02


class Share(NamedTuple):
    """Passages of the text, and of them those that an edit made new: the usual number and the highest."""

    passages: int
    usual: int
    highest: int


def planned_again() -> Share:
    """A word more in one sentence, in a hundred places one after the other: passages whose text is new are planned."""
    text = NOVEL.read_text(encoding="utf-8")
    story = _read(text)
    before = _passages(story)
    counts = []
    for number in range(EDITS):
        sentence = story.sentences[number * len(story.sentences) // EDITS].of(story.text)
        first, _, rest = sentence.partition(" ")
        at = text.find(sentence)
        if at < 0 or not rest:
            continue  # a sentence over a line's end: the next place will do
        edited = f"{text[:at]}{first} verily {rest}{text[at + len(sentence) :]}"
        counts.append(len(_passages(_read(edited)) - before))
    return Share(len(before), round(statistics.median(counts)), max(counts))


def _read(text: str) -> Story:
    return ingest(NOVEL.name, text.encode(), SourceOptions())


def _passages(story: Story) -> set[str]:
    return {passage.of(story.text) for passage in story.passages}
