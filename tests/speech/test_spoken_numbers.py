"""Numbers as words, for voices that read letters only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.speech.spoken_numbers import HINDI_SMALL, in_words, spelled_out
from resources.speech.spoken_text import spoken_text


@pytest.mark.parametrize(
    ("line", "language", "read"),
    [
        ("In 1843 it cost £2.50.", "en", "In eighteen forty three it cost two pounds fifty."),
        ("1,234,567 of 2,000,000", "en",
         "one million two hundred and thirty four thousand five hundred and sixty seven of two million."),
        ("the 21st and 12th, the 3rd at 10:30", "en", "the twenty first and twelfth, the third at ten thirty."),
        ("CHAPTER XIV", "en", "chapter fourteen."),
        ("0.5 of F16", "en", "zero point five of F sixteen."),
        ("1001 nights", "en", "one thousand and one nights."),
        ("₹1,25,050 और २३", "hi", "एक लाख पच्चीस हज़ार पचास रुपये और तेईस."),
        ("1999 में 3.14 करोड़", "hi", "एक हज़ार नौ सौ निन्यानवे में तीन दशमलव एक चार करोड़."),
        ("50% और 100", "hi", "पचास प्रतिशत और एक सौ."),
    ],
)  # fmt: skip
def test_numbers_are_read_as_a_reader_would(line: str, language: str, read: str) -> None:
    assert in_words(spoken_text(line, language), language).text == read


def test_a_number_too_long_to_be_one_is_read_digit_by_digit() -> None:
    assert spelled_out("12345678901234", "en").startswith("one two three four")
    assert spelled_out("9876543210123456", "hi").startswith("नौ आठ सात")


def test_all_hundred_small_hindi_numbers_are_there_and_differ() -> None:
    assert len(HINDI_SMALL) == len(set(HINDI_SMALL)) == 100


@given(st.integers(min_value=0, max_value=10**13 - 1), st.sampled_from(["en", "hi"]))
def test_every_number_has_its_own_words(number: int, language: str) -> None:
    words = spelled_out(str(number), language)
    assert not any(letter.isdigit() for letter in words)
    assert spelled_out(str(number + 1), language) != words


@given(st.text(st.sampled_from("ab 0123456789,.:/%£₹-'IVX१२।"), max_size=40), st.sampled_from(["en", "hi"]))
def test_no_digit_is_left_and_every_word_keeps_its_place(line: str, language: str) -> None:
    plain = spoken_text(line, language)
    reading = in_words(plain, language)
    assert not any(letter.isdecimal() for letter in reading.text)
    assert [word.source for word in reading.words] == [word.source for word in plain.words]
    for word in reading.words:
        assert word.reading.of(reading.text).strip()
