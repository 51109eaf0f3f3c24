"""The way in: settings, and every file that is refused."""

from __future__ import annotations

import pytest

from storyvid.errors import InputError, StoryFileError
from storyvid.ingestion.ingest import ingest
from storyvid.models.base import Aspect, Mood
from storyvid.models.story import SourceOptions, Story

FRENCH = (
    "Il était une fois un roi qui vivait dans un grand château. Il avait trois filles, et la plus jeune était belle. "
)
MARATHI = "तो घरी गेला आणि झोपला. त्याला खूप भूक लागली होती. आई म्हणाली की जेवण तयार आहे. मग सगळे एकत्र बसले आणि जेवले. " * 4


def read(text: str, name: str = "a.txt", **options: object) -> Story:
    return ingest(name, text.encode(), SourceOptions.model_validate(options))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\xef\xbb\xbf \n\t\n", "empty"),
        ("a.txt", b"* * *\n\n---", "nothing to narrate (all of it was recognised as: rule)"),
        ("a.md", b"# Only a Title\n", "it holds headings and nothing to tell under them"),
        ("a.txt", b"The\x00end", "binary"),
        ("a.txt", "Привет всем".encode("cp1251"), "not valid UTF-8"),
        ("a.txt", b"x" * 101, "101 bytes are more than the limit of 100"),
        ("a.docx", b"Once", "`.docx` files are not stories. Save the story as one of: .txt, .md, .fountain"),
        ("story", b"Once", "files without a suffix"),
        ("a.md", b"---\ntitle: A\ncolor: red\n---\nOnce.", "line 3: unknown field `color`"),
        ("a.md", b"---\nminutes: long\n---\nOnce.", "line 2: the field `minutes` cannot be `long`"),
        ("a.md", b"---\naspect: 4:3\n---\nOnce.", "line 2: the field `aspect` cannot be `4:3`"),
        ("a.md", b"---\nseed: 1\nseed: 2\n---\nOnce.", "line 3: the field `seed` is stated twice"),
        ("a.md", b"---\ntitle: [a, b]\n---\nOnce.", "line 2: the field `title` takes one plain value"),
        ("a.md", b"---\ntitle: A: B\n---\nOnce.", "line 2: the front matter is not valid YAML"),
        ("a.md", b"---\ntitle: A\nOnce.", "line 1: the front matter is not closed"),
        ("a.md", b"---\nlanguage: fr\n---\nOnce.", "`fr` is not supported. Supported are: en (English), hi (Hindi)"),
        ("a.md", b"---\nmusic: loud\n---\nOnce.", "music `loud` is no mood"),
        ("a.md", b"---\nseed: -1\n---\nOnce.", "the setting `seed` cannot be `-1`"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong_and_what_to_do(name: str, content: bytes, says: str) -> None:
    with pytest.raises(StoryFileError) as error:
        ingest(name, content, SourceOptions(), max_bytes=100)
    assert says in str(error.value)
    assert name in str(error.value)
    assert isinstance(error.value, InputError)
    assert error.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [(FRENCH, "French"), (MARATHI, "Marathi"), ("Жил-был старик со старухой у моря. " * 5, "Russian")],
)
def test_another_language_is_refused_by_name_unless_a_supported_one_is_stated(text: str, language: str) -> None:
    with pytest.raises(StoryFileError, match=language) as error:
        read(text)
    assert "language: en" in str(error.value)
    assert read(text, language="en").settings.language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Marley was dead.", "en"), ("Bah! Humbug!", "en"), ("वह गया।", "hi"), ("वह Tom के साथ गया।", "hi")],
)
def test_one_sentence_is_a_story_in_its_language(text: str, language: str) -> None:
    story = read(text)
    assert (story.text, story.settings.language) == (text, language)


@pytest.mark.parametrize("stated", ["hi", "Hindi", "hi-IN", "हिन्दी"])
def test_a_language_may_be_stated_in_several_ways(stated: str) -> None:
    assert read("Once.", language=stated).settings.language == "hi"


def test_options_win_over_front_matter_which_wins_over_the_text() -> None:
    text = "---\ntitle: Stated\naspect: 9:16\nminutes: 2.5\nseed: 7\nmusic: tense\n---\n# Printed\n\nOnce.\n"
    settings = read(text, "a.md", seed=8, author="Ann").settings
    assert (settings.title, settings.aspect, settings.minutes) == ("Stated", Aspect.TALL, 2.5)
    assert (settings.seed, settings.music, settings.author) == (8, Mood.TENSE, "Ann")
    assert read(text, "a.md", music="none", title="Mine").settings.title == "Mine"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("the-gift-of-the-magi.txt", "The Gift of the Magi"),
        ("My_Own Story.txt", "My Own Story"),
        ("ईदगाह.txt", "ईदगाह"),
    ],
)
def test_a_text_without_a_title_is_named_after_its_file(name: str, title: str) -> None:
    assert read("Once upon a time there was a king. He slept.", name).settings.title == title
