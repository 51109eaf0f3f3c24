"""Lines of stories as a synthesiser is to read them."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from resources.speech.spoken_text import spoken_text

story_text = st.text(
    st.one_of(
        st.sampled_from("aeiou BCIVX,.;:!?'\"-—–…_()[]<>&%$£₹0123456789\n।’“”"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("STAVE I: MARLEY'S GHOST", "stave 1: marley's ghost."),
        ("CHAPTER IV", "chapter 4."),
        ("XIX.", "19."),
        ("I.", "1."),
        ("I?", "I?"),
        ("It was I. He is Henry VIII.", "It was I. He is Henry 8."),
        ('"BAH!" said Mr. Scrooge.', "bah! said mister Scrooge."),
        ("GIVE IT TO US, said the BBC in the USA", "give it to us, said the BBC in the USA."),
        ("a _very_ odd thing—so odd...", "a very odd thing — so odd…"),
        ("It cost £2.50, or $1.", "It cost 2 pounds 50, or 1 dollar."),
        ("Tom & Ann had 50% of it", "Tom and Ann had 50 percent of it."),
        ("In 1843 and 1900 and 1805", "In 18 43 and 19 hundred and 18 oh 5."),
        ("<b>[[x]]</b> &lt;", "b, x, b and lt."),
        ("one (two) three", "one, two, three."),
        ("the letter-box o’clock", "the letter-box o'clock."),
    ],
)
def test_english_is_read_as_a_reader_would(line: str, read: str) -> None:
    assert spoken_text(line, "en").text == read


def test_hindi_keeps_its_marks_its_danda_and_its_money() -> None:
    reading = spoken_text("जल्दी-जल्दी बैलों को ₹50 दे दें। “अरे!” उसने कहा—चलो…", "hi")
    assert reading.text == "जल्दी-जल्दी बैलों को 50 रुपये दे दें। अरे! उसने कहा — चलो…"
    assert len(reading.words) == 10


@pytest.mark.parametrize("line", ["", "  ", "— … !", "***", "_", "।", "🎄"])
def test_a_line_without_letters_and_digits_has_nothing_to_read(line: str) -> None:
    assert spoken_text(line, "en").words == ()


@given(story_text, st.sampled_from(["en", "hi"]))
@example("a\u0301bc 1,234.50 U.S.A. d'Artagnan's", "en")
def test_the_words_of_any_line_are_found_in_order_and_all(line: str, language: str) -> None:
    reading = spoken_text(line, language)
    for word in reading.words:
        assert word.source.of(line).strip()
        assert word.reading.of(reading.text).strip()
    for first, second in pairwise(reading.words):
        assert first.source.end <= second.source.start
        assert first.reading.end <= second.reading.start
    covered = {place for word in reading.words for place in range(word.source.start, word.source.end)}
    assert all(place in covered for place, character in enumerate(line) if character.isalnum())


@given(story_text, st.sampled_from(["en", "hi"]))
def test_nothing_that_a_synthesiser_could_take_for_a_command_is_read(line: str, language: str) -> None:
    text = spoken_text(line, language).text
    assert not re.search(r"[<>\[\]{}\\|_*#\x00-\x1f]", text)
    assert all(character.isprintable() or unicodedata.category(character) != "Cc" for character in text)
