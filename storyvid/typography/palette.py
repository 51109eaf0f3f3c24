"""Colours of a scene: a hand-made palette per time of day, graded by mood. Dark enough everywhere for white type."""

from __future__ import annotations

from dataclasses import dataclass, fields

from storyvid.models.base import Mood, TimeOfDay

Rgb = tuple[int, int, int]

PAPER: Rgb = (255, 249, 238)
"""Colour of type."""
LAMP: Rgb = (255, 190, 104)
"""Light of lamps, candles and fires, whatever the hour."""


@dataclass(frozen=True)
class Palette:
    """From the sky down to the ground, then the room: every colour that a picture of one scene is made of."""

    sky_top: Rgb
    sky_middle: Rgb
    horizon: Rgb
    light: Rgb
    far: Rgb
    middle: Rgb
    near: Rgb
    wall: Rgb
    floor: Rgb


@dataclass(frozen=True)
class _Grade:
    tint: Rgb
    amount: float
    saturation: float
    gain: float


def rgb(code: str) -> Rgb:
    """`#rrggbb` to three numbers 0..255."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """`first` with `share` (0..1) of `second` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def scaled(colour: Rgb, gain: float) -> Rgb:
    """`colour` made lighter (gain over 1) or darker."""
    red, green, blue = (min(255, max(0, round(part * gain))) for part in colour)
    return red, green, blue


def luminance(colour: Rgb) -> float:
    """Rec. 709 luma of `colour`, 0..255."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _palette(*codes: str) -> Palette:
    return Palette(*(rgb(code) for code in codes))


_HOURS = {
    TimeOfDay.DAWN: _palette(
        "#2c3f68", "#8b7799", "#f4b48c", "#ffe0b3", "#7d7597", "#4d5878", "#222c46", "#937680", "#473946"
    ),
    TimeOfDay.DAY: _palette(
        "#2a6c94", "#6db0c0", "#f2dfb4", "#fff3cf", "#83a8a4", "#4a7d70", "#1f443d", "#b39b78", "#5a4534"
    ),
    TimeOfDay.DUSK: _palette(
        "#2b2556", "#86426f", "#f58b54", "#ffca85", "#744a77", "#473261", "#1e1a3a", "#8a515a", "#402734"
    ),
    TimeOfDay.NIGHT: _palette(
        "#0b1433", "#1b2d5c", "#456795", "#eef2ff", "#2a4076", "#1a2a58", "#0b1431", "#434872", "#23233f"
    ),
}

_GRADES = {
    Mood.CALM: _Grade((84, 150, 160), 0.08, 1.0, 1.0),
    Mood.JOYFUL: _Grade((255, 186, 84), 0.14, 1.18, 1.05),
    Mood.TENDER: _Grade((255, 150, 160), 0.17, 1.0, 1.0),
    Mood.SAD: _Grade((80, 104, 140), 0.30, 0.62, 0.86),
    Mood.TENSE: _Grade((150, 34, 40), 0.24, 0.92, 0.74),
    Mood.MYSTERIOUS: _Grade((44, 98, 112), 0.32, 0.9, 0.78),
}


def palette_for(mood: Mood, time_of_day: TimeOfDay) -> Palette:
    """The palette of a scene."""
    grade = _GRADES[mood]
    base = _HOURS[time_of_day]
    return Palette(*(_graded(getattr(base, field.name), grade) for field in fields(Palette)))


def _graded(colour: Rgb, grade: _Grade) -> Rgb:
    grey = round(luminance(colour))
    saturated = mix((grey, grey, grey), colour, grade.saturation)
    brightness = 0.45 + 0.55 * luminance(colour) / 255
    return scaled(mix(saturated, scaled(grade.tint, brightness * 1.2), grade.amount), grade.gain)
