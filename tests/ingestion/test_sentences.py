"""Where sentences end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyvid.ingestion.sentences import split_sentences
from storyvid.models.base import Span
from storyvid.models.story import Block, BlockKind


def split(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    block = Block(kind=kind, span=Span(start=0, end=len(text)))
    return [span.of(text) for span in split_sentences(text, [block])]


@pytest.mark.parametrize(
    "marked",
    [
        '"Where?" she asked.| He went.',
        '"Humbug!" Scrooge said.| "Go."',
        '"Bah!" said Scrooge, "Humbug!"',
        '"Much!" — Marley\'s voice, no doubt about it.',
        '"Go!"| Tom ran.| He fell.',
        "Mr. O. Henry met Dr. J. B. Smith at St. Paul's at 5 p.m. sharp.| He sat.",
        "They closed at 5 p.m.| The street was empty.",
        "He lived in the U.S. Army camp.| It was No. 5.| He said no.| She left.",
        "It cost $1.87 at Smith & Co. in town.| Cheap!",
        "It was he and I.| The door closed.",
        "Oh!| But what of it?| Nothing... or so he thought...| Then he slept.",
        "(He was right.)| Then came the rain.",
        "\"You're poor.| You're sad.| Why?\"| He left.",
        '"कहाँ?" उसने पूछा।| वह गया।| "तुम कौन हो?" हामिद ने कहा।',
        '"मैं जाऊँगा।" उसने कहा।| "क्यों?"| वह चुप रहा।',
        "डॉ. वर्मा आए।| श्री. राम गए!| क्या?| हाँ... पर नहीं।",
        '"A street." \U0001f62e',
        "It rang.| \U0001f5dd\ufe0f It had a lock. * * *",
        "One sentence without an end",
    ],
)
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    assert split(marked.replace("|", "")) == marked.split("| ")


def test_verse_is_read_line_by_line() -> None:
    assert split("Tiger! Tiger! burning bright\nIn the forests", BlockKind.VERSE) == [
        "Tiger! Tiger! burning bright",
        "In the forests",
    ]


def test_letters_are_read_by_lines_and_sentences() -> None:
    assert split("Dear Jim,\nI am well. Are you?\nDella", BlockKind.LETTER) == [
        "Dear Jim,",
        "I am well.",
        "Are you?",
        "Della",
    ]


def test_a_heading_is_one_sentence() -> None:
    assert split("CHAPTER I. The End? No.", BlockKind.HEADING) == ["CHAPTER I. The End? No."]


@given(st.text(alphabet=st.sampled_from("ab Z.!?।\"')—क"), max_size=80))
def test_sentences_cover_everything_but_white_space_in_order(text: str) -> None:
    text = text.strip() or "x"
    block = Block(kind=BlockKind.PARAGRAPH, span=Span(start=0, end=len(text)))
    position = 0
    for span in split_sentences(text, [block]):
        assert span.start < span.end
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:].strip()


def test_an_edit_moves_only_the_borders_next_to_it() -> None:
    before = 'The cat sat. "Why?" asked Tom. Mr. Smith left. ' * 300
    sentences = split(before)
    middle = before.index("asked", len(before) // 2)
    edited = split(before[:middle] + '" Wh' + before[middle:])
    assert len(set(edited) - set(sentences)) <= 3


def test_a_novel_in_one_paragraph_takes_no_time() -> None:
    text = 'The cat sat. "Why?" asked Tom. Mr. Smith left at 5 p.m. today. ' * 3000
    started = time.process_time()
    assert len(split(text)) == 9000
    assert time.process_time() - started < 3
