"""What the words of a look say that somebody wears, in which colours, and how their hair is. Two languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from resources.image.cards_vocabulary import word_set, words_of
from storyvid.typography.palette import Rgb, mix

_COLOURS: dict[str, Rgb] = {
    "black काला काले काली": (46, 42, 50),
    "white cream plain pale सफ़ेद सफेद सादी सादा": (232, 226, 214),
    "grey gray silver silvery मटमैला मटमैली": (142, 142, 148),
    "brown tan भूरा भूरी भूरे": (112, 74, 48),
    "red scarlet crimson rust लाल": (172, 62, 52),
    "green हरा हरी हरे": (74, 120, 76),
    "blue नीला नीली नीले": (62, 92, 146),
    "yellow gold straw पीला पीली पीले": (214, 176, 88),
    "purple violet बैंगनी": (112, 78, 138),
    "pink गुलाबी": (212, 136, 148),
    "orange saffron केसरिया नारंगी": (214, 126, 52),
}
_HAIR_COLOURS: dict[str, Rgb] = {
    "golden gold blond blonde fair yellow": (206, 162, 88),
    "sandy straw": (178, 134, 78),
    "auburn red": (150, 70, 38),
    "chestnut": (112, 62, 36),
    "brown dark भूरे": (66, 44, 36),
    "black काले": (34, 28, 34),
    "grey gray silver": (168, 166, 170),
    "white सफ़ेद सफेद": (222, 220, 216),
}
_GARMENTS = {
    "coat": "coat overcoat raincoat greatcoat jacket gown robe dress frock cloak suit uniform jersey sweater cardigan "
    "jumper hoodie sweatshirt t-shirt blouse blazer pullover parka kimono sari smock overalls dungarees pyjamas "
    "nightgown nightdress tunic shirt mantle kurta कुरता कुर्ता अँगरखा साड़ी",
    "waistcoat": "waistcoat vest सदरी",
    "scarf": "scarf comforter kerchief muffler tie गमछा दुपट्टा",
    "shawl": "shawl cape चादर शाल शॉल",
    "collar": "collar",
    "hat": "hat bonnet sou'wester",
    "cap": "cap टोपी",
    "turban": "turban पगड़ी साफा साफ़ा",
    "apron": "apron",
    "spectacles": "spectacles glasses चश्मा ऐनक",
}
_HAIR = word_set("hair haired curls locks pigtail braid braids plait plaits ponytail बाल बालों")
_CURLS = word_set("curls curly curled घुँघराले घुंघराले")
_BALD = word_set("bald गंजा")
_BEARD = word_set("beard bearded whiskers दाढ़ी")
_MOUSTACHE = word_set("moustache mustache मूँछ मूंछ मूँछें")
_DARK, _LIGHT = word_set("dark deep"), word_set("light bright")


@dataclass(frozen=True)
class Dress:
    """Garments by name with their colour, where the words name them; None stands for a colour left open."""

    worn: Mapping[str, Rgb | None]
    hair: Rgb | None
    curly: bool
    bald: bool
    beard: bool
    moustache: bool


def dress_of(look: str) -> Dress:
    """Read a look such as `an old man, sandy hair, a dark blue coat`, part by part."""
    worn: dict[str, Rgb | None] = {}
    hair = None
    everything = set(words_of(look))
    for part in re.split(r"[,;।]| and ", look.lower()):
        words = words_of(part)
        if not _HAIR.isdisjoint(words):
            hair = hair or _colour(words, _HAIR_COLOURS)
            continue
        for garment, names in _GARMENTS.items():
            if not set(names.split()).isdisjoint(words):
                worn.setdefault(garment, _colour(words, _COLOURS))
    return Dress(
        worn=worn,
        hair=hair,
        curly=not _CURLS.isdisjoint(everything),
        bald=not _BALD.isdisjoint(everything),
        beard=not _BEARD.isdisjoint(everything),
        moustache=not _MOUSTACHE.isdisjoint(everything),
    )


def _colour(words: list[str], colours: Mapping[str, Rgb]) -> Rgb | None:
    for names, colour in colours.items():
        if not set(names.split()).isdisjoint(words):
            if not _DARK.isdisjoint(words):
                return mix(colour, (20, 20, 34), 0.35)
            return mix(colour, (250, 246, 236), 0.3) if not _LIGHT.isdisjoint(words) else colour
    return None
