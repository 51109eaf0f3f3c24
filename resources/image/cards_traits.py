"""What the words of a request say about its picture: which landscape, which room, which thing. Two languages.

Only word lists and look-ups; nothing is drawn here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storyvid.generation.requests import KeyFrameRequest

_LAND = {
    "sea": "sea ocean beach shore harbour harbor coast ship island lake river boat sail समुद्र सागर नदी झील नाव तट",
    "city": "street city town london york broadway avenue square court alley market station road shop office "
    "pavement fair शहर सड़क गली बाज़ार बाजार नगर मेला मेले चौक दुकान",
    "village": "village farm hut cottage mosque temple eidgah idgah गांव गाँव ईदगाह मस्जिद मंदिर खेत झोपड़ी घर",
    "forest": "forest wood woods tree trees grove garden orchard jungle fern bracken park जंगल वन पेड़ वृक्ष वृक्षों बाग बगीचा",
    "mountains": "mountain mountains hill cliff valley moor पहाड़ पर्वत घाटी",
}
_ROOM = {
    "bed": "bedroom bed nursery sick sleep pillow chamber chambers शयन पलंग बिस्तर चारपाई",
    "study": "office study library counting counting-house school schoolroom desk books "
    "कार्यालय दफ़्तर दफ्तर पुस्तकालय पाठशाला स्कूल",
    "kitchen": "kitchen dining table dinner supper cook stove रसोई भोजन चूल्हा तवा",
    "shop": "shop store counter market mme sofronie दुकान",
    "parlour": "parlour parlor flat salon बैठक",
}
_THING = {
    "watch": "watch clock chain hour o'clock fob घड़ी घंटा",
    "letter": "letter note paper card envelope write wrote चिट्ठी पत्र कागज़ काग़ज़",
    "coins": "dollar dollars cent cents penny pennies money coin coins purse pay salary shilling "
    "पैसे पैसा रुपए रुपये धन सिक्का",
    "gift": "gift gifts present presents package christmas magi parcel stocking उपहार तोहफा तोहफ़ा ईदी",
    "comb": "comb combs hair shears कंघी बाल",
    "book": "book books read page story bible किताब पुस्तक कहानी पढ़",
    "candle": "candle light lamp flame fire match दीपक दीया मोमबत्ती रोशनी",
    "cup": "tea coffee cup glass drink bowl milk gruel चाय प्याला दूध सेवैयां सेवइयां",
    "flower": "flower flowers rose fairy garden spring fern bouquet फूल गुलाब",
    "key": "key keys lock door knocker secret चाबी ताला दरवाज़ा दरवाजा",
    "bell": "bell bells ring church toll घंटी",
    "heart": "heart hearts love दिल प्रेम प्यार",
    "tongs": "tongs iron चिमटा चिमटे लोहे",
}
_OUTSIDE = "street garden field forest wood sea beach road hill outside park sky बाहर खेत जंगल सड़क मेला ईदगाह बाग"
_SNOW = "snow snowy winter christmas frost ice icy sleigh cold बर्फ हिम जाड़ा"
_RAIN = "rain rainy storm wet drizzle बारिश वर्षा"
_FIRE = "fire fireplace hearth grate chimney stove चूल्हा अंगीठी आग"
_DOMES = "mosque temple eidgah idgah minaret ईदगाह मस्जिद मंदिर"
_WORD = re.compile(r"[\w\u0900-\u097f'-]+")


@dataclass(frozen=True)
class Traits:
    """What is to be seen around the people of a shot, and the first thing that its words name, if any."""

    interior: bool
    land: str
    room: str
    thing: str | None
    snow: bool
    rain: bool
    fire: bool
    domes: bool


def traits_of(request: KeyFrameRequest) -> Traits:
    """Read the place from the place alone, so that all shots of a place agree; the thing from the shot's words."""
    ordered = _words(f"{request.place} {request.place_look} {request.heading}")
    told, place = _words(f"{request.text} {request.description}"), set(ordered)
    land, room = _first(_LAND, ordered) or "hills", _first(_ROOM, ordered) or "parlour"
    interior = request.interior
    if interior is None:
        interior = room != "parlour" and not place & set(_OUTSIDE.split())
    return Traits(
        interior=interior,
        land=land,
        room=room,
        thing=_first(_THING, told),
        snow=_any(_SNOW, place),
        rain=_any(_RAIN, place),
        fire=_any(_FIRE, place) or room in ("parlour", "kitchen"),
        domes=_any(_DOMES, place),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _any(wanted: str, words: set[str]) -> bool:
    return not words.isdisjoint(wanted.split())


def _first(lists: dict[str, str], words: list[str]) -> str | None:
    """The name of the list that the earliest of `words` stands in."""
    named = {word: name for name, wanted in lists.items() for word in wanted.split()}
    return next((named[word] for word in words if word in named), None)
