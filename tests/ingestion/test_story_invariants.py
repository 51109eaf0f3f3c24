"""What `Story` promises, on real books and on whatever a file may hold."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyvid.errors import StoryFileError
from storyvid.ingestion.ingest import ingest
from storyvid.ingestion.normalise import normalise
from storyvid.models.story import BlockKind, SourceOptions, Story

STORIES = Path(__file__).parent.parent / "fixtures" / "stories"
BOOKS = ("a-christmas-carol", "idgah-opening", "the-gift-of-the-magi", "the-velveteen-rabbit")
EMPTY = (BlockKind.BREAK, BlockKind.SLUG_LINE)
LINES = st.lists(
    st.sampled_from(
        [
            "",
            "",
            "",
            "CHAPTER I",
            "CHAPTER II. The Road",
            "THE END",
            "CONTENTS",
            "***",
            "by Ann Lee",
            "PART ONE",
            "    O come with me and be my love,",
            "    And we will all the pleasures prove",
            "                    The Old Gate",
            "Dear Jim,",
            "Yours truly,",
            "“Where?” she asked. ‘Here,’ said he--or so",
            "the dogs' dinner was ready. He went to the gate and found that it was",
            "closed. The old man said that nobody had come since the morning, and",
            "[Illustration: a cat]",
            "# Heading",
            "INT. HOUSE - DAY",
            "TOM",
            "(sadly)",
            "~la la",
            "[[note]]",
            "> quoted",
            "- item",
            "```",
            "---",
            "_Never_ *again*, he said.",
            "वह गया। “कहाँ?” उसने पूछा।",
            "अध्याय १",
            "1",
            "...",
            "<b>x</b>",
        ]
    ),
    max_size=25,
).map("\n".join)


def read(book: str) -> Story:
    return ingest(f"{book}.txt", (STORIES / f"{book}.txt").read_bytes(), SourceOptions())


def assert_promises_kept(story: Story) -> None:
    text = story.text
    filled = [block for block in story.blocks if block.kind not in EMPTY]
    assert all(block.span.start == block.span.end for block in story.blocks if block.kind in EMPTY)
    assert all(block.span.of(text).strip() == block.span.of(text) != "" for block in filled)
    assert all(one.span.end <= other.span.start for one, other in pairwise(story.blocks))
    assert all(text[one.span.end : other.span.start] == "\n\n" for one, other in pairwise(filled))
    assert filled[0].span.start == 0
    assert filled[-1].span.end == len(text)
    assert all("\n" not in b.span.of(text) for b in filled if b.kind not in (BlockKind.VERSE, BlockKind.LETTER))
    assert not set(text) & set("\r\t\u00a0’‘“”–…")
    position = 0
    for sentence in story.sentences:
        assert sentence.start < sentence.end
        assert not text[position : sentence.start].strip()
        assert any(b.span.start <= sentence.start and sentence.end <= b.span.end for b in filled)
        position = sentence.end
    assert position == len(text)
    assert "".join(passage.of(text) for passage in story.passages) == text
    starts = {sentence.start for sentence in story.sentences}
    assert all(passage.start in starts for passage in story.passages)


@pytest.mark.parametrize("book", BOOKS)
def test_a_real_book_keeps_every_promise(book: str) -> None:
    story = read(book)
    assert_promises_kept(story)
    assert normalise(story.text) == story.text


@pytest.mark.parametrize("book", BOOKS)
def test_each_word_of_a_real_book_is_narrated_or_listed_as_removed(book: str) -> None:
    def words(text: str) -> Counter[str]:
        return Counter(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text)))

    story = read(book)
    original = (STORIES / f"{book}.txt").read_text(encoding="utf-8")
    assert words(story.text) + words("\n".join(part.text for part in story.removed)) == words(original)


@pytest.mark.parametrize("suffix", [".txt", ".md", ".fountain"])
@settings(max_examples=150, deadline=None)
@given(text=LINES)
def test_any_file_of_story_lines_keeps_every_promise_or_is_refused(suffix: str, text: str) -> None:
    try:
        story = ingest(f"a{suffix}", text.encode(), SourceOptions(language="en"))
    except StoryFileError as error:
        assert "a" + suffix in str(error)
        return
    assert_promises_kept(story)
    assert ingest(f"a{suffix}", text.encode(), SourceOptions(language="en")) == story


@settings(max_examples=100, deadline=None)
@given(text=LINES)
def test_no_word_of_a_text_gets_lost(text: str) -> None:
    def words(of: str) -> Counter[str]:
        return Counter(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", of)))

    try:
        story = ingest("a.txt", text.encode(), SourceOptions(language="en"))
    except StoryFileError:
        return
    assert words(story.text) + words("\n".join(part.text for part in story.removed)) == words(text)


def test_a_novella_is_read_in_seconds() -> None:
    started = time.process_time()
    read("a-christmas-carol")
    assert time.process_time() - started < 3
