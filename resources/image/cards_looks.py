"""How a character looks in the light of a scene: kind, build, colours, clothes. Nothing is drawn here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from resources.image.cards_species import is_toy, is_winged, species_of
from resources.image.cards_vocabulary import word_set, words_of
from resources.image.cards_wardrobe import dress_of
from storyvid.generation.keys import derived_seed
from storyvid.models.base import TimeOfDay
from storyvid.models.plan import Character, PersonKind
from storyvid.typography.palette import LAMP, Palette, Rgb, luminance, mix, rgb, scaled

Cut = Literal["coat", "shirt", "gown", "kurta", "sari", "robe"]
"""What the main garment is cut like."""

_SKINS: dict[str, tuple[Rgb, ...]] = {
    "en": ((236, 190, 158), (224, 172, 138), (206, 150, 116), (168, 112, 80)),
    "hi": ((204, 146, 106), (186, 128, 88), (168, 110, 74), (150, 96, 64)),
}
_HAIR: dict[str, tuple[Rgb, ...]] = {
    "en": ((52, 36, 34), (92, 58, 40), (128, 72, 40), (34, 28, 34), (168, 120, 66)),
    "hi": ((30, 24, 30), (38, 28, 28), (44, 34, 34)),
}
_GREY: Rgb = (196, 194, 196)
_GHOSTLY: Rgb = (196, 214, 226)
_CHILD_WORDS = word_set(
    "boy girl child kid baby tiny little lad lass लड़का लड़के लड़की बालक बालिका बच्चा बच्चे बच्ची नन्हा नन्ही मुन्ना"
)
_OLD_WORDS = word_set("old aged grandfather grandmother grandma grandpa granny बूढ़ा बूढ़ी बूढ़े दादी दादा नानी नाना वृद्ध")
_CUTS: dict[str, dict[PersonKind, Cut]] = {
    "en": {PersonKind.WOMAN: "gown", PersonKind.GIRL: "gown", PersonKind.MAN: "coat", PersonKind.BOY: "shirt"},
    "hi": {PersonKind.WOMAN: "sari", PersonKind.GIRL: "gown", PersonKind.MAN: "kurta", PersonKind.BOY: "kurta",
           PersonKind.PERSON: "kurta"},
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One character in one light, and what tells them apart. `species` is '' for people.

    `cloth` with its `shade` is the main garment of a person and the neckerchief of a creature; `coat` and `pale` are
    a creature's fur. `worn` holds further garments and their colours.
    """

    kind: PersonKind
    species: str
    size: float
    ghostly: bool
    toy: bool
    winged: bool
    old: bool
    child: bool
    bearded: bool
    moustache: bool
    bald: bool
    curly: bool
    skin: Rgb
    hair: Rgb
    cut: Cut
    cloth: Rgb
    shade: Rgb
    worn: Mapping[str, Rgb]
    coat: Rgb
    pale: Rgb
    rim: Rgb
    variant: int

    @property
    def long_haired(self) -> bool:
        return self.kind in (PersonKind.WOMAN, PersonKind.GIRL)


def look_of(character: Character, palette: Palette, time: TimeOfDay, *, interior: bool, language: str) -> Look:
    """The look of `character` in this light; equal for equal characters, whatever scene they come from."""
    pick = derived_seed("look", character.name, character.kind.value)
    species, dress = species_of(character), dress_of(character.look)
    ghostly = species is not None and species.name == "ghost"
    words = set(words_of(f"{character.look} {character.name}"))
    kind = PersonKind.PERSON if ghostly and character.kind is PersonKind.CREATURE else character.kind
    old = character.voice.age == "old" or not _OLD_WORDS.isdisjoint(words)
    child = kind in (PersonKind.GIRL, PersonKind.BOY) or character.voice.age == "child"
    child = not old and (child or not _CHILD_WORDS.isdisjoint(words))
    kind = _YOUNG.get(kind, kind) if child else kind
    skins, hairs = _SKINS.get(language, _SKINS["en"]), _HAIR.get(language, _HAIR["en"])
    own = rgb(character.colour)
    own = scaled(own, 0.75) if luminance(own) > 175 else own
    light, lit = _lighting(palette, time, interior, ghostly)
    cloth = lit(dress.worn.get("coat") or own)
    return Look(
        kind=kind,
        species="" if species is None or ghostly else species.name,
        size=species.tall if species else 1.0,
        ghostly=ghostly,
        toy=is_toy(character),
        winged=is_winged(character),
        old=old,
        child=child,
        bearded=kind is PersonKind.MAN and (dress.beard or (old and pick % 2 == 0)),
        moustache=kind is PersonKind.MAN and (dress.moustache or (not dress.beard and (pick >> 12) % 4 == 0)),
        bald=kind is PersonKind.MAN and (dress.bald or (old and (pick >> 14) % 3 == 0)),
        curly=dress.curly,
        skin=lit(skins[(pick >> 4) % len(skins)]),
        hair=lit(_GREY if old else dress.hair or hairs[pick % len(hairs)]),
        cut="robe" if ghostly else _CUTS.get(language, _CUTS["en"]).get(kind, "robe"),
        cloth=cloth,
        shade=scaled(cloth, 0.72),
        worn={name: lit(colour or own) for name, colour in dress.worn.items() if name != "coat"},
        coat=lit(mix(species.coat, own, 0.1)) if species else cloth,
        pale=lit(species.pale) if species else cloth,
        rim=mix(light, cloth if species is None else lit(species.coat), 0.25),
        variant=(pick >> 8) % 4,
    )


_YOUNG = {PersonKind.MAN: PersonKind.BOY, PersonKind.WOMAN: PersonKind.GIRL}


def _lighting(palette: Palette, time: TimeOfDay, interior: bool, ghostly: bool) -> tuple[Rgb, Callable[[Rgb], Rgb]]:
    """The light of the scene, and what it makes of a colour."""
    dark = time in (TimeOfDay.NIGHT, TimeOfDay.DUSK)
    light = LAMP if interior and dark else palette.light
    gain = 0.86 if dark and not interior else 0.94

    def lit(colour: Rgb) -> Rgb:
        if ghostly:
            return mix(colour, _GHOSTLY, 0.62)
        return scaled(mix(mix(colour, palette.middle, 0.12), light, 0.1), gain)

    return light, lit
