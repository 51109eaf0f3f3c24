"""Which thing the words of a shot name, if any. A word counts as a thing, never as a name or a verb. Two languages."""

from __future__ import annotations

import re

from resources.image.cards_vocabulary import index_of, word_set

_WORDS = {
    "watch": "watch clock fob stopwatch watches clocks घड़ी",
    "letter": "letter letters note envelope telegram parchment चिट्ठी चिठ्ठी ख़त खत पत्र लिफ़ाफ़ा",
    "coins": "coin coins penny pennies dollar dollars cents purse shilling shillings sixpence money rupee rupees "
    "पैसे पैसा पैसों रुपए रुपये रुपया सिक्का सिक्के बटुआ अशर्फ़ी",
    "gift": "gift gifts present presents package parcel parcels box stocking उपहार तोहफ़ा तोहफा डिब्बा संदूक",
    "comb": "comb combs कंघी कंघा",
    "book": "book books bible diary ledger किताब किताबें पुस्तक पोथी",
    "candle": "candle candles candlestick taper मोमबत्ती",
    "lamp": "lamp lamps lantern lanterns flame दीपक दीया दीये लालटेन चिराग़ चिराग",
    "fire": "fire bonfire hearth grate blaze fireplace आग अलाव चूल्हा चूल्हे अंगीठी",
    "cup": "cup cups teacup mug bowl kettle tea coffee gruel प्याला प्याली कटोरा चाय",
    "bread": "bread loaf bun buns cake pudding chapati रोटी रोटियाँ रोटियां मिठाई मिठाइयाँ केक",
    "bottle": "bottle bottles flask vial बोतल शीशी",
    "flower": "flower flowers rose roses bouquet blossom daisy फूल गुलाब",
    "key": "key keys चाबी कुंजी",
    "bell": "bell bells घंटी",
    "ring": "ring अँगूठी अंगूठी",
    "toy": "toy toys doll ball खिलौना खिलौने खिलौनों गुड़िया गेंद लट्टू",
    "tongs": "tongs चिमटा चिमटे चिमटों",
    "sword": "sword swords dagger knife तलवार छुरी चाकू",
    "gun": "gun pistol rifle musket revolver बंदूक बन्दूक",
    "ladder": "ladder सीढ़ी",
    "umbrella": "umbrella parasol छाता छतरी",
    "ship": "ship ships boat ferry sail vessel जहाज़ जहाज नाव",
    "moon": "moon चाँद चांद चंद्रमा",
    "star": "star stars तारा तारे सितारा सितारे",
}
_COMMON_WORDS = {
    "door": "door doors doorway gate threshold knocker दरवाज़ा दरवाजा द्वार किवाड़",
    "window": "window windows pane खिड़की झरोखा",
    "tree": "tree oak elm पेड़ वृक्ष",
    "coat": "coat overcoat cloak कोट",
    "boots": "boot boots shoe shoes slippers जूता जूते जूतों",
    "hat": "hat bonnet टोपी पगड़ी",
    "chair": "chair armchair stool कुर्सी",
    "bird": "bird birds gull gulls चिड़िया पक्षी",
}
"""Things that stand in many shots without being what they are about: they wait for any other."""
_DETERMINERS = word_set(
    "a an the his her their my your our its this that these those one two three some any no every each "
    "another of with gold golden silver old little small great"
)
_LOOK_BACK = 3
_WORD = re.compile(r"[A-Za-z]+(?:[-'\u2019][A-Za-z]+)*|[\u0900-\u097f]+|[.!?;:,\u0964]")


def vocabulary() -> frozenset[str]:
    """Every word that names a thing."""
    return frozenset(index_of(_WORDS)) | frozenset(index_of(_COMMON_WORDS))


def thing_named(text: str, names: frozenset[str]) -> str | None:
    """The first thing of `text`. `names` are lower-case words that name people and so never things.

    An English word counts in lower case (capitals belong to names and headings), and in the singular only after a
    determiner: `the watch`, but not `they watch`, `Mrs. Bell`, or `he rose`.
    """
    words = _WORD.findall(text)
    for lists in (_WORDS, _COMMON_WORDS):
        named = index_of(lists)
        for index, word in enumerate(words):
            if word in named and word.lower() not in names and _is_noun(words, index):
                return named[word]
    return None


def _is_noun(words: list[str], index: int) -> bool:
    word = words[index]
    if not word.isascii() or (word.endswith("s") and word not in ("watches", "rings")):
        return True
    for before in reversed(words[max(0, index - _LOOK_BACK) : index]):
        if before in ".!?;:,\u0964":
            return False
        if before.lower() in _DETERMINERS or before.endswith("'s") or before.endswith("\u2019s"):
            return True
    return False
