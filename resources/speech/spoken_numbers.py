"""Numbers as words, English and Hindi, for synthesisers that read letters only.

espeak-ng reads digits by itself; the neural voices drop them. What a number is beside its value (money, years, roman
numerals) is decided in `spoken_text`; here digits become words, and the words of the line keep their places.
"""

from __future__ import annotations

import re
import unicodedata

from resources.speech.spoken_text import SpokenText, SpokenWord
from storyvid.models.base import Span

VERSION = "1"

LONGEST = 13
"""More digits than this are read one by one."""

NUMBER = re.compile(r"\d+(?:,\d+)*(?:\.\d+)?")
ORDINAL = re.compile(r"(\d+(?:,\d+)*)(?:st|nd|rd|th)", re.IGNORECASE)

ENGLISH_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ENGLISH_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1_000, "thousand"))
ENGLISH_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip

HINDI_SMALL = [
    "शून्य",
    "एक",
    "दो",
    "तीन",
    "चार",
    "पाँच",
    "छह",
    "सात",
    "आठ",
    "नौ",
    "दस",
    "ग्यारह",
    "बारह",
    "तेरह",
    "चौदह",
    "पंद्रह",
    "सोलह",
    "सत्रह",
    "अठारह",
    "उन्नीस",
    "बीस",
    "इक्कीस",
    "बाईस",
    "तेईस",
    "चौबीस",
    "पच्चीस",
    "छब्बीस",
    "सत्ताईस",
    "अट्ठाईस",
    "उनतीस",
    "तीस",
    "इकतीस",
    "बत्तीस",
    "तैंतीस",
    "चौंतीस",
    "पैंतीस",
    "छत्तीस",
    "सैंतीस",
    "अड़तीस",
    "उनतालीस",
    "चालीस",
    "इकतालीस",
    "बयालीस",
    "तैंतालीस",
    "चौवालीस",
    "पैंतालीस",
    "छियालीस",
    "सैंतालीस",
    "अड़तालीस",
    "उनचास",
    "पचास",
    "इक्यावन",
    "बावन",
    "तिरपन",
    "चौवन",
    "पचपन",
    "छप्पन",
    "सत्तावन",
    "अट्ठावन",
    "उनसठ",
    "साठ",
    "इकसठ",
    "बासठ",
    "तिरसठ",
    "चौंसठ",
    "पैंसठ",
    "छियासठ",
    "सड़सठ",
    "अड़सठ",
    "उनहत्तर",
    "सत्तर",
    "इकहत्तर",
    "बहत्तर",
    "तिहत्तर",
    "चौहत्तर",
    "पचहत्तर",
    "छिहत्तर",
    "सतहत्तर",
    "अठहत्तर",
    "उन्यासी",
    "अस्सी",
    "इक्यासी",
    "बयासी",
    "तिरासी",
    "चौरासी",
    "पचासी",
    "छियासी",
    "सत्तासी",
    "अट्ठासी",
    "नवासी",
    "नब्बे",
    "इक्यानवे",
    "बानवे",
    "तिरानवे",
    "चौरानवे",
    "पचानवे",
    "छियानवे",
    "सत्तानवे",
    "अट्ठानवे",
    "निन्यानवे",
]
HINDI_SCALES = ((10**11, "खरब"), (10**9, "अरब"), (10**7, "करोड़"), (10**5, "लाख"), (1_000, "हज़ार"), (100, "सौ"))


def in_words(reading: SpokenText, language: str) -> SpokenText:
    """`reading` without digits of any script: each number is spelled out inside the word that it belongs to."""
    parts: list[str] = []
    words: list[SpokenWord] = []
    length = after = 0
    for word in reading.words:
        between = reading.text[after : word.reading.start]
        spelled = spelled_out(word.reading.of(reading.text), language)
        start = length + len(between)
        length = start + len(spelled)
        words.append(SpokenWord(source=word.source, reading=Span(start=start, end=length)))
        parts += [between, spelled]
        after = word.reading.end
    return SpokenText(text="".join([*parts, reading.text[after:]]), words=tuple(words))


def spelled_out(word: str, language: str) -> str:
    """`word` with its numbers as words: `2.5` is two point five, `3rd` third, `10:30` ten thirty, `F16` F sixteen."""
    plain = "".join(str(unicodedata.decimal(letter, letter)) for letter in word)
    if not any(letter.isdigit() for letter in plain):
        return word
    if language != "hi":
        plain = ORDINAL.sub(lambda found: f" {_english_ordinal(int(found[1].replace(',', '')))} ", plain)
    spelled = NUMBER.sub(lambda found: f" {_number(found[0], language)} ", plain)
    return " ".join(re.sub(r"[:/]", " ", spelled).split())


def _number(digits: str, language: str) -> str:
    whole, _, fraction = digits.replace(",", "").partition(".")
    spoken = _digits(whole, language) if len(whole) > LONGEST else _cardinal(int(whole), language)
    if not fraction:
        return spoken
    return f"{spoken} {'दशमलव' if language == 'hi' else 'point'} {_digits(fraction, language)}"


def _digits(digits: str, language: str) -> str:
    small = HINDI_SMALL if language == "hi" else ENGLISH_SMALL
    return " ".join(small[int(digit)] for digit in digits)


def _cardinal(number: int, language: str) -> str:
    return _hindi(number) if language == "hi" else _english(number)


def _english(number: int) -> str:
    if number < 20:
        return ENGLISH_SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ENGLISH_TENS[tens - 2] + (f" {ENGLISH_SMALL[ones]}" if ones else "")
    if number < 1_000:
        hundreds, rest = divmod(number, 100)
        return f"{ENGLISH_SMALL[hundreds]} hundred" + (f" and {_english(rest)}" if rest else "")
    scale, name = next(row for row in ENGLISH_SCALES if number >= row[0])
    count, rest = divmod(number, scale)
    joined = f"and {_english(rest)}" if 0 < rest < 100 else _english(rest)
    return f"{_english(count)} {name}" + (f" {joined}" if rest else "")


def _english_ordinal(number: int) -> str:
    *before, last = _english(number).split(" ")
    last = ENGLISH_ORDINALS.get(last, f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return " ".join([*before, last])


def _hindi(number: int) -> str:
    if number < 100:
        return HINDI_SMALL[number]
    scale, name = next(row for row in HINDI_SCALES if number >= row[0])
    count, rest = divmod(number, scale)
    return f"{_hindi(count)} {name}" + (f" {_hindi(rest)}" if rest else "")
