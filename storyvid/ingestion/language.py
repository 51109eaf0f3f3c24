"""Which of the supported languages a story is in, and what languages are called."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyvid.errors import StoryFileError
from storyvid.ingestion.wordlist import words
from storyvid.models.base import SUPPORTED_LANGUAGES

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_SUPPORTED_NAMES = {"en": "English", "hi": "Hindi"}
_SPELLINGS = {"english": "en", "hindi": "hi", "हिन्दी": "hi", "हिंदी": "hi"}
_NAMES = dict(
    entry.split("=")
    for entry in sorted(
        words(
            "af=Afrikaans ar=Arabic az=Azerbaijani be=Belarusian bg=Bulgarian bn=Bengali bs=Bosnian ca=Catalan "
            "cs=Czech cy=Welsh da=Danish de=German el=Greek eo=Esperanto es=Spanish et=Estonian eu=Basque fa=Persian "
            "fi=Finnish fr=French ga=Irish gl=Galician gu=Gujarati he=Hebrew hr=Croatian "
            "hu=Hungarian hy=Armenian id=Indonesian "
            "is=Icelandic it=Italian ja=Japanese ka=Georgian kn=Kannada ko=Korean la=Latin lt=Lithuanian lv=Latvian "
            "ml=Malayalam mr=Marathi ms=Malay ne=Nepali nl=Dutch no=Norwegian nb=Norwegian nn=Norwegian or=Odia "
            "pa=Punjabi pl=Polish pt=Portuguese ro=Romanian ru=Russian sk=Slovak sl=Slovenian sq=Albanian "
            "sr=Serbian sv=Swedish sw=Swahili ta=Tamil te=Telugu th=Thai tr=Turkish uk=Ukrainian ur=Urdu "
            "vi=Vietnamese zh=Chinese"
        )
    )
)
_ENGLISH_WORDS = words(
    "the and of to a in that it was he his she her i you is with for as had not but at on be they have said all one "
    "this so from there by my were out up no what if would me when them who him are we do did then an or"
)
_SAMPLE_CHARS = 20_000
_MIN_ENGLISH_SHARE = 0.15
_MIN_WORDS_TO_JUDGE = 12
_CERTAIN = 0.95


def supported_language(stated: str, *, where: str) -> str:
    """The code of a language that the author stated: a code, a tag such as `en-GB`, or a name.

    Raises StoryFileError for one that is not supported; `where` says who stated it.
    """
    wanted = stated.strip().lower()
    code = _SPELLINGS.get(wanted, re.split(r"[-_]", wanted)[0])
    if code not in SUPPORTED_LANGUAGES:
        raise StoryFileError(f"{where}: the language `{stated}` is not supported. Supported are: {_supported()}.")
    return code


def detect_language(text: str, *, file_name: str) -> str:
    """`en` or `hi`. Raises StoryFileError, naming the language, where the text is clearly in another one."""
    sample = text[:_SAMPLE_CHARS]
    letters = [char for char in sample if char.isalpha()]
    devanagari = sum("\u0900" <= char <= "\u097f" for char in letters)
    if devanagari * 2 > len(letters):
        code = _classified(sample, default="hi") if len(letters) > 200 else "hi"
        return _accepted(code, file_name)
    spoken = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", sample.lower())
    latin = sum(char < "\u0250" for char in letters)
    if latin * 2 > len(letters):
        english = sum(word in _ENGLISH_WORDS for word in spoken)
        if english >= _MIN_ENGLISH_SHARE * len(spoken) or len(spoken) < _MIN_WORDS_TO_JUDGE:
            return "en"
        return _accepted(_classified(sample, default="en"), file_name)
    return _accepted(_classified(sample, default="en", certain=0) if letters else "en", file_name)


def _accepted(code: str, file_name: str) -> str:
    if code in SUPPORTED_LANGUAGES:
        return code
    name = _NAMES.get(code, f"language `{code}`")
    raise StoryFileError(
        f"{file_name}: the text seems to be in {name}. Supported are: {_supported()}. If it is in one of these, "
        "state it: `language: en` in the front matter, or --language en."
    )


def _classified(sample: str, *, default: str, certain: float = _CERTAIN) -> str:
    """The most probable language, or `default` where that is less than `certain` (a probability)."""
    code, probability = _identifier().classify(sample)
    return str(code) if probability >= certain else default


@cache
def _identifier() -> LanguageIdentifier:
    """The model of py3langid (97 languages); loading it takes half a second, so only texts in doubt do."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _supported() -> str:
    return ", ".join(f"{code} ({_SUPPORTED_NAMES[code]})" for code in SUPPORTED_LANGUAGES)
