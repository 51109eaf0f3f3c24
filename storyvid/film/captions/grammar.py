"""The small words of each language that tell where a phrase begins and what belongs together."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHORTENED: Final = _words("mr. mrs. ms. mme. mlle. dr. st. messrs. prof. capt. col. gen. rev. hon. no. डॉ. श्री")
"""Words before a name or a number; their point ends no sentence."""

PHRASE_BEGINS: Final = {
    "en": _words(
        """and but or nor so yet for because although though while when where who whom whose which that if unless until
        since before after than as with without in on at by from into onto over under between through to of about
        against among like upon across behind toward towards"""
    ),
    "hi": _words(
        """और लेकिन मगर परन्तु परंतु किन्तु किंतु या कि क्योंकि जब तब अगर यदि जो जिस जहाँ जैसे इसलिए फिर मानो ताकि
        बल्कि एवं तथा"""
    ),
}
"""A good word to begin a line with, a bad one to end it with."""

BINDS_NEXT: Final = {
    "en": _words(
        """a an the my your his her its our their this these those some any every each no not very too is are was were
        be been am has have had will would shall should can could may might must do does did i you he she it we they
        i'm i'll i've it's don't didn't"""
    ),
    "hi": _words("यह वह ये वे इस उस इन उन मेरा मेरी मेरे तेरा तेरी उसका उसकी उसके एक दो तीन कोई कुछ बहुत न नहीं मत"),
}
"""Belongs to the word after it."""

BINDS_PREVIOUS: Final = {
    "en": _words(""),
    "hi": _words(
        """ने को से में पर का की के तक भी ही तो वाला वाली वाले लिए साथ पास है हैं हूँ हो था थी थे गा गी गे रहा रही रहे
        गया गयी गई गए दिया दी दिए लिया ली चुका चुकी चुके सकता सकती सकते जाता जाती जाते"""
    ),
}
"""Belongs to the word before it: postpositions and auxiliaries of Hindi."""
