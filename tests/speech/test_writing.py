"""Words in phonemes, as espeak-ng says them."""

import pytest

from resources.speech.phrases import Phrase, phrases
from resources.speech.spoken_numbers import in_words
from resources.speech.spoken_text import spoken_text
from resources.speech.writing import phonemes_of


def phrase(text: str) -> Phrase:
    (only,) = phrases(in_words(spoken_text(text, "en"), "en"), 400)
    return only


def test_every_word_has_its_sounds_also_where_some_run_together() -> None:
    assert phonemes_of(phrase("at the end, of the day")) == ["æt", "ðɪ", "ˈɛnd", "ʌv", "ðə", "dˈeɪ"]


def test_a_word_that_is_read_as_several_keeps_them_together() -> None:
    assert phonemes_of(phrase("it cost £2.50 then")) == ["ɪt", "kˈɔst", "tˈuː pˈaʊndz fˈɪfti", "ðˈɛn"]


@pytest.mark.parametrize("text", ["Bah!", "The letter-box o'clock; well — U.S.A.", "a café"])
def test_there_are_as_many_as_words_and_none_is_empty(text: str) -> None:
    asked = phrase(text)
    assert len(phonemes_of(asked)) == len(asked.words)
    assert all(phonemes_of(asked))
