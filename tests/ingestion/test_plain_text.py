"""Plain texts in the shapes in which they are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyvid.ingestion.ingest import ingest
from storyvid.models.story import BlockKind, SourceOptions, Story

STORIES = Path(__file__).parent.parent / "fixtures" / "stories"
PROSE = "It was a dark night, and nobody in the village had seen the sea as high\nas this. The old men said so.\n"
GUTENBERG = """\
The Project Gutenberg EBook of The Dark Wood

Title: The Dark Wood

Author: Jane Doe

*** START OF THE PROJECT GUTENBERG EBOOK THE DARK WOOD ***


Produced by A. Volunteer


                           THE DARK WOOD

                                 BY

                              JANE DOE

                       _Illustrated by A. B._

                         LONDON: SMITH & CO.

                                1899


TO MY MOTHER


CONTENTS

CHAPTER                                    PAGE

I. THE ROAD                                   1

II. THE HOUSE                                22


ILLUSTRATIONS

The old gate                     _Frontispiece_


CHAPTER I

THE ROAD

The govern-
ment man--a two- or three-legged creature of the half-
light--laughed at _her very
old_ hat.[1]

[Illustration: The old gate

A picture]

* * * * *

CHAPTER II.--The House

He said nothing.

                     THE END

[Transcriber's Note: spelling kept.]

*** END OF THE PROJECT GUTENBERG EBOOK THE DARK WOOD ***

Licence.
"""


def read(text: str) -> Story:
    return ingest("a.txt", text.encode(), SourceOptions(language="en"))


def blocks(story: Story) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(story.text)) for block in story.blocks]


def test_a_gutenberg_book_is_reduced_to_its_story() -> None:
    story = read(GUTENBERG)
    assert (story.settings.title, story.settings.author) == ("The Dark Wood", "Jane Doe")
    assert blocks(story) == [
        ("heading", "CHAPTER I: THE ROAD"),
        (
            "paragraph",
            "The government man — a two- or three-legged creature of the half-light — laughed at her very old hat.",
        ),
        ("heading", "CHAPTER II: The House"),
        ("paragraph", "He said nothing."),
    ]
    assert {part.reason for part in story.removed} == {
        "Project Gutenberg header",
        "Project Gutenberg licence",
        "transcriber's note",
        "illustration",
        "footnote mark",
        "title",
        "by-line",
        "credit line",
        "publisher line",
        "dedication",
        "contents",
        "list of illustrations",
        "section break",
        "end mark",
    }


def test_the_title_page_and_captions_of_the_velveteen_rabbit_are_not_narrated() -> None:
    story = ingest("r.txt", (STORIES / "the-velveteen-rabbit.txt").read_bytes(), SourceOptions())
    assert (story.settings.title, story.settings.author) == ("The Velveteen Rabbit", "Margery Williams")
    assert story.text.startswith("HERE was once a velveteen rabbit")
    assert [part.text for part in story.removed if part.reason == "illustration caption"] == [
        "Christmas Morning",
        "The Skin Horse Tells His Story",
        "Spring Time",
        "Summer Days",
        "Anxious Times",
        "The Fairy Flower",
        "At Last! At Last!",
    ]
    assert {kind for kind, _ in blocks(story)} == {"paragraph", "break"}


def test_the_carol_has_its_preface_five_staves_a_verse_and_a_signature() -> None:
    story = ingest("c.txt", (STORIES / "a-christmas-carol.txt").read_bytes(), SourceOptions())
    found = blocks(story)
    assert [text for kind, text in found if kind == "heading"] == [
        "PREFACE",
        "STAVE I: MARLEY'S GHOST",
        "STAVE II: THE FIRST OF THE THREE SPIRITS",
        "STAVE III: THE SECOND OF THE THREE SPIRITS",
        "STAVE IV: THE LAST OF THE SPIRITS",
        "STAVE V: THE END OF IT",
    ]
    assert ("verse", '"God bless you, merry gentleman!\nMay nothing you dismay!"') in found
    assert ("letter", "Their faithful Friend and Servant,\nC. D.\nDecember, 1843.") in found


@pytest.mark.parametrize(
    ("written", "heading"),
    [
        ("CHAPTER I", "CHAPTER I"),
        ("Chapter 12: The Sea", "Chapter 12: The Sea"),
        ("CHAPTER ONE.\nTHE SEA", "CHAPTER ONE. THE SEA"),
        ("Chapter Twenty-One\n\nDown to the Sea", "Chapter Twenty-One: Down to the Sea"),
        ("STAVE ONE", "STAVE ONE"),
        ("PART THE FIRST", "PART THE FIRST"),
        ("Book Two", "Book Two"),
        ("EPILOGUE", "EPILOGUE"),
        ("IV", "IV"),
        ("12.", "12."),
        ("II. The Cyclone", "II. The Cyclone"),
        ("THE OLD MILL", "THE OLD MILL"),
        ("                    The Old Mill", "The Old Mill"),
        ("अध्याय १", "अध्याय १"),
        ("अध्याय २: मेला", "अध्याय २: मेला"),
        ("पहला अध्याय", "पहला अध्याय"),
    ],
)
def test_headings_in_the_usual_shapes_are_headings(written: str, heading: str) -> None:
    assert ("heading", heading) in blocks(read(f"{PROSE}\n{written}\n\n{PROSE}"))


@pytest.mark.parametrize(
    "written",
    [
        "Part of the wall fell.",
        "Chapter one was done when he left.",
        '"NO!"',
        "STOP!",
        "I ran.",
        "Book two rooms, he said.",
    ],
)
def test_prose_that_begins_like_a_heading_is_prose(written: str) -> None:
    assert ("paragraph", written) in blocks(read(f"{PROSE}\n{written}\n\n{PROSE}"))


@pytest.mark.parametrize("mark", ["***", "* * *", "---", "⁂", "#", "~~~", "• • •"])
def test_a_section_break_is_a_break_and_is_listed(mark: str) -> None:
    story = read(f"{PROSE}\n{mark}\n\n{PROSE}")
    assert [kind for kind, _ in blocks(story)] == ["paragraph", "break", "paragraph"]
    assert [(part.text, part.reason) for part in story.removed] == [(mark, "section break")]


def test_a_wider_gap_than_those_around_it_is_a_break() -> None:
    story = read(f"{PROSE}\n{PROSE}\n{PROSE}\n\n\n{PROSE}\n{PROSE}\n{PROSE}")
    assert [kind for kind, _ in blocks(story)].count("break") == 1


def test_paragraphs_on_one_line_each_stay_apart() -> None:
    lines = [
        PROSE.replace("\n", " ").strip() * 2,
        '"Run!" cried Tom.',
        '"Where?"',
        PROSE.replace("\n", " ").strip() * 3,
    ]
    assert blocks(read("\n".join(lines))) == [("paragraph", line) for line in lines]


def test_indented_first_lines_open_paragraphs() -> None:
    text = "   It was dark in the old house by the sea, and\nnobody came.\n   Then a small boy opened the door, and\n"
    text += "he ran."
    assert [kind for kind, _ in blocks(read(text))] == ["paragraph", "paragraph"]


def test_verse_letters_and_signs_stay_in_lines() -> None:
    text = (
        f"{PROSE}\n    O come with me and be my love,\n    And we will all the pleasures prove\n\n"
        f"{PROSE}\nThe sign said:\n\n        NO ENTRY\n\nDear Jane,\n\nI am well.\n\nYour loving brother,\nTom\n"
    )
    found = blocks(read(text))
    assert ("verse", "O come with me and be my love,\nAnd we will all the pleasures prove") in found
    assert [text for kind, text in found if kind == "letter"] == ["NO ENTRY", "Dear Jane,", "Your loving brother,\nTom"]


def test_a_hindi_story_has_its_author_chapters_and_end() -> None:
    story = ingest(
        "h.txt", "ईदगाह\nलेखक: प्रेमचंद\n\nअध्याय १\n\n“कहाँ?” उसने पूछा। वह गया।\n\nसमाप्त\n".encode(), SourceOptions()
    )
    assert (story.settings.title, story.settings.author, story.settings.language) == ("ईदगाह", "प्रेमचंद", "hi")
    assert blocks(story) == [("heading", "अध्याय १"), ("paragraph", '"कहाँ?" उसने पूछा। वह गया।')]


BOOK = GUTENBERG.split("CHAPTER I\n", maxsplit=1)[0]


def test_a_list_of_illustrations_that_begins_with_a_frontispiece_and_the_rights_are_not_narrated() -> None:
    front = BOOK.replace("_Frontispiece_\n", '_Frontispiece_\n"It has stopped," he said      17\n')
    story = ingest(
        "wood.txt", (front.replace("1899", "1899\n\n_All rights reserved_") + PROSE).encode(), SourceOptions()
    )
    assert story.text.startswith("It was a dark night")
    assert {"list of illustrations", "publisher line"} <= {part.reason for part in story.removed}


def test_footnotes_behind_the_text_are_listed_and_not_narrated() -> None:
    text = f"The Sea[1]\n\n{PROSE}\n\nFOOTNOTES:\n\n[1] In leap years, ten.\n\n[A] And so\non.\n"
    story = ingest("sea.txt", text.encode(), SourceOptions())
    assert story.text.endswith("The old men said so.")
    assert [part.text for part in story.removed if part.reason == "footnote"] == [
        "FOOTNOTES:", "[1] In leap years, ten.", "[A] And so on.",
    ]  # fmt: skip


@pytest.mark.parametrize("indent", ["", "  "])
def test_a_file_that_is_nothing_but_a_poem_keeps_its_lines(indent: str) -> None:
    stanza = f"The owl keeps a ledger of all that goes by,\n{indent}The hare and the hedgehog, the cloud in the sky,\n"
    stanza += (
        f"The girl with the lantern, the boy with the cart,\n{indent}And each has a line, and each line has a heart.\n"
    )
    couplet = f"O who would not wish, when the winter is deep,\n{indent}To be written by owls in the hour of sleep!\n"
    story = ingest("owl.txt", f"The Owl\n\n{stanza}\n{couplet}".encode(), SourceOptions())
    assert [(block.kind, story.text[block.span.start : block.span.end].count("\n")) for block in story.blocks] == [
        (BlockKind.VERSE, 3),
        (BlockKind.VERSE, 1),
    ]


def test_sentences_on_lines_of_their_own_are_no_verse() -> None:
    text = "The bell rang.\nNobody came to the door.\nIt rang again.\nThen the house was still.\n"
    assert BlockKind.VERSE not in {block.kind for block in ingest("bell.txt", text.encode(), SourceOptions()).blocks}


def test_settings_may_stand_at_the_head_of_a_plain_text() -> None:
    story = ingest("sea.txt", f"---\naspect: 9:16\nseed: 4\n---\nThe Sea\n\n{PROSE}".encode(), SourceOptions())
    assert (story.settings.title, story.settings.aspect, story.settings.seed) == ("The Sea", "9:16", 4)
    assert story.text.startswith("It was a dark night")
    assert "front matter" in {part.reason for part in story.removed}


@pytest.mark.parametrize("head", ["---\n", "---\nHe said: go.\n---\n", "---\n\n---\n"])
def test_a_rule_at_the_head_of_a_plain_text_is_no_front_matter(head: str) -> None:
    assert ingest("sea.txt", (head + PROSE).encode(), SourceOptions()).text.endswith("The old men said so.")
