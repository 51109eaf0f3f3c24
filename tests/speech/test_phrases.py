"""What is to be read, cut into phrases, and their sounds joined to a line."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.speech.phrases import SpokenPhrase, joined, phrases
from resources.speech.spoken_text import spoken_text

LONG = "and it cost two pounds fifty; but nobody knew, least of all the clerk who sat in his cell. He went"


def texts(line: str, max_letters: int) -> list[str]:
    return [phrase.text for phrase in phrases(spoken_text(line, "en"), max_letters)]


def test_sentences_stand_alone_and_long_ones_are_cut_at_clauses_then_at_words() -> None:
    assert texts(LONG, 400) == [LONG.removesuffix(" He went"), "He went."]
    assert texts(LONG, 50) == [
        "and it cost two pounds fifty; but nobody knew,",
        "least of all the clerk who sat in his cell.",
        "He went.",
    ]
    assert texts("one two three four five", 11) == ["one two", "three four", "five."]


def test_hindi_ends_its_sentences_with_a_danda() -> None:
    assert [phrase.text for phrase in phrases(spoken_text("वह आया। वह गया।", "hi"), 100)] == ["वह आया।", "वह गया।"]


@given(st.text(st.sampled_from("abc d,;:.?!—"), min_size=1, max_size=120), st.integers(5, 60))
def test_no_word_is_lost_and_no_phrase_is_too_long(line: str, max_letters: int) -> None:
    reading = spoken_text(line, "en")
    cut = phrases(reading, max_letters)
    assert [word.source for phrase in cut for word in phrase.words] == [word.source for word in reading.words]
    for phrase in cut:
        assert len(phrase.words) == 1 or phrase.words[-1].reading.end <= max_letters
        for word in phrase.words:
            assert word.reading.of(phrase.text) == word.reading.of(phrase.text).strip() != ""


def test_pauses_follow_the_marks_and_the_pace() -> None:
    first, second = phrases(spoken_text("Stop. Go on.", "en"), 100)
    tone = np.sin(np.arange(24_000) / 10) * 0.3
    spoken = [SpokenPhrase(first, tone, (0,)), SpokenPhrase(second, tone, (0, 9_000))]
    signal, words = joined(spoken, words_per_minute=150)
    assert len(signal) == 48_000 + round(0.45 * 48_000)
    assert [word.start_sample for word in words] == pytest.approx([0, 45_600, 54_600], abs=5)
    assert all(one.end_sample <= other.start_sample for one, other in pairwise(words))
    assert len(joined(spoken, words_per_minute=300)[0]) == 48_000 + round(0.225 * 48_000)
