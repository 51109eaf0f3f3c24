"""Markdown stories and screenplays."""

from __future__ import annotations

import pytest

from storyvid.ingestion.ingest import ingest
from storyvid.models.story import SourceOptions, Story

MARKDOWN = """\
---
title: "The Lamp: a tale"
---
# The Lamp: a tale

## One

It was *very* **dark** in the [old mill](http://x.y). ![A mill](mill.png) `tick`, said the clock.
Soft wrap here<!-- a secret -->.

> A quotation.

- first thing
- second thing

---

Roses are red,\x20\x20
violets are blue.

```python
print("no")
```

```
Dear Tom,
come home.
```

| a | b |
|---|---|
| 1 | 2 |
"""
FOUNTAIN = """\
Title:
    _**BIG FISH**_
Author: John August
Draft date: 1/1/2001

FADE IN:

INT. RIVERHOUSE - NIGHT #1#

The room is dark. WILL BLOOM, 30, waits.

WILL
(whispering)
Who is *there*? [[find a better line]]
Come out!

MRS. O'HARA (V.O.) (CONT'D)
It's me.

STEEL
Screw retirement.

BRICK ^
So do I.

CUT TO:

# Act two

= They meet.

.THE YARD

> THE SIGN <

@McCLANE
~Sing a song of sixpence
~A pocket full of rye

/* cut this
scene */

@हामिद
दादी, मैं आया हूँ।

> FADE OUT.
"""


def shape(story: Story) -> list[tuple[str, str | None, str]]:
    return [(block.kind.value, block.speaker, block.label or block.span.of(story.text)) for block in story.blocks]


def test_markdown_is_reduced_to_what_a_narrator_reads() -> None:
    story = ingest("lamp.md", MARKDOWN.encode(), SourceOptions())
    assert story.settings.title == "The Lamp: a tale"
    assert [(kind, text) for kind, _, text in shape(story)] == [
        ("heading", "One"),
        ("paragraph", "It was very dark in the old mill. tick, said the clock. Soft wrap here."),
        ("paragraph", "A quotation."),
        ("paragraph", "first thing"),
        ("paragraph", "second thing"),
        ("break", ""),
        ("verse", "Roses are red,\nviolets are blue."),
        ("letter", "Dear Tom,\ncome home."),
    ]
    reasons = [part.reason for part in story.removed]
    assert sorted(reasons) == sorted(
        ["front matter", "title", "link address", "image", "comment", "section break", "code", "table"]
    )


def test_a_screenplay_becomes_slug_lines_action_and_speeches() -> None:
    story = ingest("fish.fountain", FOUNTAIN.encode(), SourceOptions(language="en"))
    assert (story.settings.title, story.settings.author) == ("Big Fish", "John August")
    assert shape(story) == [
        ("slug_line", None, "INT. RIVERHOUSE - NIGHT"),
        ("paragraph", None, "The room is dark. WILL BLOOM, 30, waits."),
        ("speech", "Will", "Who is there? Come out!"),
        ("speech", "Mrs. O'Hara", "It's me."),
        ("speech", "Steel", "Screw retirement."),
        ("speech", "Brick", "So do I."),
        ("slug_line", None, "THE YARD"),
        ("paragraph", None, "THE SIGN"),
        ("verse", "McCLANE", "Sing a song of sixpence\nA pocket full of rye"),
        ("speech", "हामिद", "दादी, मैं आया हूँ।"),
    ]
    assert {part.reason for part in story.removed} == {
        "title page",
        "transition",
        "parenthetical",
        "note",
        "section",
        "synopsis",
        "boneyard",
    }


def test_tick_boxes_and_rules_are_listed_as_they_stand_and_not_read() -> None:
    text = "Ines went home.\n\n- [ ] find the street\n- [x] keep the feather\n\n---\n\nShe slept.\n"
    story = ingest("list.md", text.encode(), SourceOptions(language="en"))
    assert [text for kind, _, text in shape(story) if text] == [
        "Ines went home.", "find the street", "keep the feather", "She slept.",
    ]  # fmt: skip
    assert [(part.text, part.reason) for part in story.removed] == [
        ("[ ]", "tick box"), ("[x]", "tick box"), ("---", "section break"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["*by Hans Christian Andersen*", "By Hans Christian Andersen", "## by Hans Christian Andersen"]
)
def test_a_by_line_under_a_markdown_title_is_the_author_and_is_not_read_out(line: str) -> None:
    text = f"# The Match\n\n{line}\n\nIllustrated by Nobody\n\nMost terribly cold it was. By and by it snowed.\n"
    story = ingest("match.md", text.encode(), SourceOptions())
    assert (story.settings.title, story.settings.author) == ("The Match", "Hans Christian Andersen")
    assert [block.span.of(story.text) for block in story.blocks] == ["Most terribly cold it was. By and by it snowed."]
    assert {item.reason for item in story.removed} >= {"by-line", "credit line"}


def test_what_front_matter_says_of_the_author_comes_first_and_a_first_sentence_is_no_by_line() -> None:
    text = "---\nauthor: H. C. A.\n---\n\n# The Match\n\nby Hans Andersen\n\nBy noon it snowed. It was cold.\n"
    story = ingest("match.md", text.encode(), SourceOptions())
    assert story.settings.author == "H. C. A."
    assert story.text.strip() == "By noon it snowed. It was cold."
