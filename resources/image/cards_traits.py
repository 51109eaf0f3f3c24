"""What the words of a request say about its picture: which landscape, which room, which weather, which thing.

Only word lists and look-ups in two languages; nothing is drawn here.
"""

from __future__ import annotations

from dataclasses import dataclass

from resources.image.cards_naming import thing_named
from resources.image.cards_vocabulary import index_of, words_of
from storyvid.generation.requests import KeyFrameRequest

_LAND = {
    "sea": "sea ocean beach shore harbour harbor coast quay pier port dock docks wharf jetty seaside ship ferry deck "
    "island lake river riverbank pond stream brook creek canal lagoon bay boat sail "
    "waves cove lighthouse समुद्र सागर नदी झील नाव तट घाट तालाब जहाज जहाज़",
    "space": "planet mars asteroid orbit crater moonscape lunar अंतरिक्ष ग्रह",
    "fair": "fair market marketplace bazaar carnival circus stall stalls मेला मेले बाज़ार बाजार हाट दुकानें दुकानों",
    "city": "street streets city town london york broadway avenue square court alley lane station shop office "
    "pavement bridge rooftops balcony शहर सड़क गली गलियों नगर चौक दुकान",
    "worship": "mosque temple eidgah idgah minaret shrine ईदगाह मस्जिद मंदिर मज़ार",
    "steeple": "church chapel churchyard graveyard cathedral abbey cemetery गिरजा गिरजाघर",
    "village": "village farm hut cottage farmhouse fowl-house barn yard courtyard hamlet गांव गाँव झोपड़ी घर आँगन आंगन",
    "field": "field fields meadow pasture plain prairie country countryside खेत खेतों मैदान चरागाह",
    "garden": "garden gardens orchard park lawn arbour vineyard बाग बाग़ बगीचा बगीचे उद्यान",
    "forest": "forest wood woods tree trees grove jungle fern bracken thicket copse जंगल वन पेड़ वृक्ष वृक्षों",
    "desert": "desert dunes sand moor heath रेगिस्तान मरुस्थल",
    "mountains": "mountain mountains hill hills cliff valley peak पहाड़ पर्वत घाटी पहाड़ी",
    "road": "road highway high-road highroad path track railway रास्ता रास्ते राह पगडंडी",
}
_ROOM = {
    "spacecraft": "spaceship spacecraft starship rocket cockpit airlock capsule shuttle अंतरिक्षयान",
    "nursery": "nursery playroom toy-cupboard toyshop",
    "bed": "bedroom bed sick sleep sick-room pillow chamber chambers dormitory hospital शयन पलंग बिस्तर चारपाई",
    "school": "school schoolroom classroom class पाठशाला स्कूल विद्यालय मदरसा मदरसे",
    "study": "office study library counting counting-house desk books bank clerk den कार्यालय दफ़्तर दफ्तर पुस्तकालय कचहरी",
    "kitchen": "kitchen cook stove bakery scullery pantry रसोई रसोईघर चूल्हा तवा",
    "dining": "dining dining-room table dinner supper tavern inn pub feast restaurant cafe भोजन भोज सराय ढाबा",
    "shop": "shop store counter mme sofronie back-shop warehouse दुकान दुकानें",
    "stairs": "stairs staircase stairway stair landing attic garret lighthouse tower सीढ़ियाँ सीढ़ियां ज़ीना अटारी",
    "hall": "hall entrance corridor passage lobby palace throne castle gallery ballroom closet दरबार महल हॉल दालान",
    "church": "church chapel cathedral abbey temple vestry गिरजा गिरजाघर मंदिर मस्जिद",
    "hut": "hut cottage cabin shed barn stable झोपड़ी कुटिया कोठरी",
    "parlour": "parlour parlor flat salon sitting-room drawing-room fireside living-room बैठक",
}
_OUTSIDE = (
    "street streets garden field forest wood sea beach road hill outside park sky country बाहर खेत जंगल सड़क मेला ईदगाह बाग"
)
_SNOW = "snow snowy winter christmas frost ice icy sleigh cold बर्फ हिम जाड़ा"
_RAIN = "rain rainy storm wet drizzle बारिश वर्षा"
_AFLOAT = "ship ferry deck steamer yacht जहाज जहाज़"
_FIRE = "fire fireplace fireside hearth grate chimney stove चूल्हा अंगीठी आग"


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
    afloat: bool
    """On the deck of a ship."""

    @property
    def off_the_earth(self) -> bool:
        """Whether the place has neither air nor weather."""
        return self.room == "spacecraft" if self.interior else self.land == "space"


def traits_of(request: KeyFrameRequest) -> Traits:
    """Read the place from the place alone, so that all shots of a place agree; the thing from the shot's words."""
    ordered = words_of(f"{request.place} {request.place_look} {request.heading}")
    place = set(ordered)
    land, room = _first(_LAND, ordered) or "hills", _first(_ROOM, ordered)
    interior = request.interior
    if interior is None:
        interior = room is not None and room != "parlour" and not place & set(_OUTSIDE.split())
    room = room or ("hut" if request.language == "hi" else "parlour")
    people = frozenset(words_of(" ".join(name for who in request.characters for name in (who.name, *who.aliases))))
    return Traits(
        interior=interior,
        land=land,
        room=room,
        thing=thing_named(request.text, people) or thing_named(request.description, people),
        snow=_any(_SNOW, place),
        rain=_any(_RAIN, place),
        fire=_any(_FIRE, place) or room in ("parlour", "dining"),
        afloat=_any(_AFLOAT, place),
    )


def _any(wanted: str, words: set[str]) -> bool:
    return not words.isdisjoint(wanted.split())


def _first(lists: dict[str, str], words: list[str]) -> str | None:
    """The name of the list that the earliest of `words` stands in."""
    named = index_of(lists)
    return next((named[word] for word in words if word in named), None)
