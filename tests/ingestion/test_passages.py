"""Passages: where they are cut, and that an edit moves few of them."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyvid.ingestion.ingest import ingest
from storyvid.ingestion.passages import REACH
from storyvid.models.story import BlockKind, SourceOptions, Story

STORIES = Path(__file__).parent.parent / "fixtures" / "stories"
MAX_CHANGED = 3


def _book(name: str) -> str:
    return (STORIES / f"{name}.txt").read_text(encoding="utf-8")


_CAROL = " ".join(_book("a-christmas-carol").split())[3_000:31_000]
TEXTS = {
    "magi": _book("the-gift-of-the-magi"),
    "rabbit": _book("the-velveteen-rabbit"),
    "idgah": _book("idgah-opening"),
    "a chapter of the carol": _book("a-christmas-carol")[:45_000],
    "one endless paragraph": _CAROL,
    "one endless paragraph, wrapped": "\n".join(textwrap.wrap(_CAROL, 72)),
    "the same four sentences again and again": "The cat sat. The dog ran away! Why? Nobody at all knew. " * 300,
}
INSERTED = {
    "word": [" suddenly", " lantern.", '"', "'", "—", "\n", "Mr. ", "_", "("],
    "sentence": [' It rained all night. "Why?" ', " सब सो गए। "],
    "paragraph": ["\n\nThe next morning a stranger came.\nHe was wet.\n\n", "\n\nCHAPTER IX\n\n", "\n\n* * *\n\n"],
}


def read(text: str) -> Story:
    return ingest("a.txt", text.encode(), SourceOptions())


def passages(text: str) -> set[str]:
    story = read(text)
    return {span.of(story.text) for span in story.passages}


@cache
def original(name: str) -> set[str]:
    return passages(TEXTS[name])


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """The text with something put in, taken out or replaced at any place: a word, a sentence or a paragraph."""
    where = draw(st.integers(0, len(text)))
    scale = draw(st.sampled_from(sorted(INSERTED)))
    unit = {"word": " ", "sentence": ".", "paragraph": "\n\n"}[scale]
    start = text.rfind(unit, 0, where) + len(unit) if unit in text[:where] else 0
    end = text.find(unit, where) if unit in text[where:] else where
    end = min(end, start + 1_500)
    put_in = draw(st.sampled_from(INSERTED[scale]))
    action = draw(st.sampled_from(["insert", "delete", "replace"]))
    return text[:start] + ("" if action == "delete" else put_in) + text[start if action == "insert" else end :]


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=35, deadline=None)
@given(data=st.data())
def test_one_edit_anywhere_changes_at_most_three_passages(name: str, data: st.DataObject) -> None:
    edited = data.draw(edits(TEXTS[name]))
    assert len(passages(edited) - original(name)) <= MAX_CHANGED


@pytest.mark.parametrize(("name", "within", "put_in"), [("magi", " the ", "very "), ("idgah", " में ", "भी ")])
def test_another_word_inside_a_sentence_changes_its_passage_alone(name: str, within: str, put_in: str) -> None:
    """Wherever it stands: the first and the last sentence of a passage are no exception."""
    text = TEXTS[name]
    for found in re.finditer(within, text):
        edited = text[: found.end()] + put_in + text[found.end() :]
        assert len(passages(edited) - original(name)) <= 1, text[found.start() : found.end() + 40]


@pytest.mark.parametrize("paragraph", ["A new first paragraph, put before everything else by its author."])
def test_a_paragraph_before_the_title_page_changes_nothing_behind_it(paragraph: str) -> None:
    edited = read(f"{paragraph}\n\n{TEXTS['rabbit']}")
    assert edited.text.startswith(paragraph)
    assert "DOUBLEDAY" not in edited.text
    assert "Anxious Times" not in edited.text
    assert len({span.of(edited.text) for span in edited.passages} - original("rabbit")) <= MAX_CHANGED


@pytest.mark.parametrize("name", TEXTS)
def test_passages_have_a_size_that_a_model_can_plan(name: str) -> None:
    story = read(TEXTS[name])
    sizes = [len(span.of(story.text).split()) for span in story.passages]
    assert max(sizes) <= 1_300
    for span in story.passages:
        inside = [sentence for sentence in story.sentences if span.start <= sentence.start < span.end]
        assert len(inside) > REACH or len(story.passages) == 1


def test_chapters_open_passages() -> None:
    story = ingest("a.txt", _book("a-christmas-carol").encode(), SourceOptions())
    starts = {span.start for span in story.passages}
    headings = [block for block in story.blocks if block.kind is BlockKind.HEADING][2:]
    assert len(headings) == 4
    assert all(block.span.start in starts for block in headings)
