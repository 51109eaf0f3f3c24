"""Chapter headings in the shapes in which books and authors write them, English and Hindi."""

from __future__ import annotations

import re

_ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3}|C{1,2}X{0,3})(?:IX|IV|V?I{0,3})"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen"
)
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last"
_NUMBER = rf"(?:{_ROMAN}|\d{{1,3}}|[०-९]{{1,3}}|(?i:the\s+)?(?i:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_ONES}|{_ORDINALS}))"
_HINDI_ORDINALS = "पहला|पहली|दूसरा|दूसरी|तीसरा|तीसरी|चौथा|चौथी|पाँचवाँ|पांचवां|छठा|सातवाँ|सातवां|आठवाँ|आठवां|नौवाँ|दसवाँ|अंतिम"
_HINDI_NUMBERS = "एक|दो|तीन|चार|पाँच|पांच|छह|छः|सात|आठ|नौ|दस|ग्यारह|बारह"
_HINDI_PARTS = "अध्याय|भाग|खंड|खण्ड|परिच्छेद|प्रकरण|सर्ग|पर्व|अंक|दृश्य"
_AFTER_NUMBER = r"(?:\s*[.:)\]—–-]+\s*|\s+)"

_BIG_PART = re.compile(
    rf"(?:PART|Part|BOOK|Book|VOLUME|Volume|VOL\.?)\s+{_NUMBER}[.:]?(?:{_AFTER_NUMBER}(?P<title>.+))?"
)
_CHAPTER = re.compile(
    r"(?:CHAPTER|Chapter|CHAP\.|Chap\.|STAVE|Stave|CANTO|Canto|ACT|Act|SCENE|Scene|SECTION|Section|EPISODE|Episode|"
    rf"LETTER|Letter|FIT|NIGHT|Night|DAY|Day)\s+{_NUMBER}[.:]?(?:{_AFTER_NUMBER}(?P<title>.+))?"
)
_NAMED = re.compile(
    r"(?:PROLOGUE|EPILOGUE|PREFACE|INTRODUCTION|FOREWORD|AFTERWORD|CONCLUSION|INTERLUDE|POSTSCRIPT|"
    r"Prologue|Epilogue|Preface|Introduction|Foreword|Afterword|Conclusion|Interlude|Postscript|"
    r"प्रस्तावना|भूमिका|उपसंहार)[.:]?(?:\s*[:.—–-]\s*(?P<title>.+))?"
)
_HINDI = re.compile(
    rf"(?:(?:{_HINDI_PARTS})\s*[:-]?\s*(?:[०-९\d]{{1,3}}|{_HINDI_ORDINALS}|{_HINDI_NUMBERS})|"
    rf"(?:{_HINDI_ORDINALS})\s+(?:{_HINDI_PARTS}))[.:।]?(?:{_AFTER_NUMBER}(?P<title>.+))?"
)
_BARE_NUMBER = re.compile(
    rf"[\[(—–-]?\s*(?:{_ROMAN}|\d{{1,3}}|[०-९]{{1,3}})\s*[\])—–.-]?|(?:{_ONES.upper()})|(?:{_ONES.title()})"
)
_NUMBERED_TITLE = re.compile(rf"(?:{_ROMAN}|\d{{1,3}}|[०-९]{{1,3}})(?:\.|:| ?[—–-])\s+(?P<title>[^a-z\d\W].*)")
_MAX_TITLE_WORDS = 14
_MAX_CAPITALS_WORDS = 10


def heading_level(text: str) -> int:
    """1 for parts and books, 2 for chapters, 3 for bare numbers and lines in capitals, 0 for what is no heading.

    `text` is a line that stands alone, single spaced.
    """
    if not text:
        return 0
    if match := _BIG_PART.fullmatch(text):
        return 1 if _title_like(match["title"]) else 0
    if match := _CHAPTER.fullmatch(text) or _NAMED.fullmatch(text) or _HINDI.fullmatch(text):
        return 2 if _title_like(match["title"]) else 0
    if _BARE_NUMBER.fullmatch(text):
        return 3
    if (match := _NUMBERED_TITLE.fullmatch(text)) and _title_like(match["title"]) and text[-1] not in ".!?।":
        return 2
    return 3 if in_capitals(text) else 0


def wants_title(text: str) -> bool:
    """Whether `text` is a heading that holds no title of its own, so that the line after it may be one."""
    if _BARE_NUMBER.fullmatch(text):
        return True
    for shape in (_BIG_PART, _CHAPTER, _HINDI):
        if match := shape.fullmatch(text):
            return match["title"] is None
    return False


def title_of_heading(text: str) -> bool:
    """Whether `text`, standing alone under a bare heading, can be its title."""
    words = text.split()
    if not text or not _title_like(text) or text[-1] in ".,;:।—-" or text[0] in "\"“'‘«(":
        return False
    important = [word for word in words if len(word) > 3]
    return not any(word[0].islower() for word in important) or len(words) <= 2


def joined_heading(label: str, title: str) -> str:
    """`CHAPTER I` and `Down the Rabbit-Hole` as one line that also reads well aloud."""
    return f"{label} {title}" if label[-1] in ".:—-)]" else f"{label}: {title}"


def tidy_heading(text: str) -> str:
    """`CHAPTER II.--The House` as `CHAPTER II: The House`; headings of other shapes as they are."""
    for shape in (_BIG_PART, _CHAPTER, _HINDI):
        if (match := shape.fullmatch(text)) and match["title"]:
            return joined_heading(text[: match.start("title")].rstrip(" .:)]—–-"), match["title"])
    return text


def in_capitals(text: str) -> bool:
    """A short line in capitals that is no shout."""
    words = text.split()
    letters = [char for char in text if char.isalpha()]
    return (
        len(letters) >= 3
        and len(words) <= _MAX_CAPITALS_WORDS
        and text == text.upper()
        and text != text.lower()
        and text[-1] not in ".!?,;:—-\"'”’"
        and text[0] not in "\"“'‘«("
    )


def _title_like(title: str | None) -> bool:
    if title is None:
        return True
    words = title.split()
    return len(words) <= _MAX_TITLE_WORDS and not words[0][0].islower() and not re.search(r"[.!?।]\s+\S+.*[.।]$", title)
