"""Colours of a character: clothes from the bible, skin and hair from their name, all in the light of the scene."""

from __future__ import annotations

from dataclasses import dataclass

from storyvid.generation.keys import derived_seed
from storyvid.models.base import TimeOfDay
from storyvid.models.plan import Character, PersonKind
from storyvid.typography.palette import LAMP, Palette, Rgb, luminance, mix, rgb, scaled

_SKINS: dict[str, tuple[Rgb, ...]] = {
    "en": ((236, 190, 158), (224, 172, 138), (206, 150, 116), (168, 112, 80)),
    "hi": ((204, 146, 106), (186, 128, 88), (168, 110, 74), (150, 96, 64)),
}
_HAIR: dict[str, tuple[Rgb, ...]] = {
    "en": ((52, 36, 34), (92, 58, 40), (128, 72, 40), (34, 28, 34), (168, 120, 66)),
    "hi": ((30, 24, 30), (38, 28, 28), (44, 34, 34)),
}
_GREY: Rgb = (186, 184, 186)
_HAIR_WORDS: tuple[tuple[str, Rgb], ...] = (
    ("golden", (196, 146, 74)),
    ("blond", (196, 146, 74)),
    ("red hair", (150, 66, 36)),
    ("brown", (92, 58, 40)),
    ("black", (34, 28, 34)),
    ("grey", _GREY),
    ("gray", _GREY),
    ("white", (214, 212, 210)),
)


@dataclass(frozen=True)
class Look:
    """Colours of one character in one light, and what tells them apart."""

    kind: PersonKind
    old: bool
    child: bool
    bearded: bool
    skin: Rgb
    hair: Rgb
    cloth: Rgb
    shade: Rgb
    rim: Rgb
    variant: int


def look_of(character: Character, palette: Palette, time: TimeOfDay, *, interior: bool, language: str) -> Look:
    """The look of `character` in this light; equal for equal characters, whatever scene they come from."""
    pick = derived_seed("look", character.name, character.kind.value)
    described = character.look.lower()
    old = character.voice.age == "old"
    skins, hairs = _SKINS.get(language, _SKINS["en"]), _HAIR.get(language, _HAIR["en"])
    hair = next((tone for word, tone in _HAIR_WORDS if word in described), hairs[pick % len(hairs)])
    cloth = rgb(character.colour)
    if luminance(cloth) > 175:
        cloth = scaled(cloth, 0.75)
    dark = time in (TimeOfDay.NIGHT, TimeOfDay.DUSK)
    light = LAMP if interior and dark else palette.light
    ambient, gain = palette.middle, 0.74 if dark and not interior else 0.92

    def lit(colour: Rgb) -> Rgb:
        return scaled(mix(mix(colour, ambient, 0.16), light, 0.06), gain)

    return Look(
        kind=character.kind,
        old=old,
        child=character.kind in (PersonKind.GIRL, PersonKind.BOY) or character.voice.age == "child",
        bearded="beard" in described or "दाढ़ी" in described or (old and character.kind is PersonKind.MAN),
        skin=lit(skins[(pick >> 4) % len(skins)]),
        hair=lit(_GREY if old else hair),
        cloth=lit(cloth),
        shade=scaled(lit(cloth), 0.72),
        rim=mix(light, lit(cloth), 0.25),
        variant=(pick >> 8) % 4,
    )
