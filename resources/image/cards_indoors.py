"""Rooms of the storyboard cards: a wall with a window on the hour, a floor, and furniture that fits the place."""

from __future__ import annotations

from dataclasses import replace

from resources.image.cards_furniture import draw_furniture
from resources.image.cards_rooms import SKIRTING, draw_church
from resources.image.cards_traits import Traits
from storyvid.models.base import Mood, TimeOfDay
from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled
from storyvid.typography.sky import Random

_WOOD: Rgb = (92, 58, 40)
_CLAY: Rgb = (176, 122, 82)
_CURTAINED = ("parlour", "bed", "nursery", "dining")


def draw_indoors(
    canvas: Canvas, palette: Palette, traits: Traits, *, time: TimeOfDay, mood: Mood, random: Random
) -> None:
    """A whole room, the same for the same random numbers whatever the hour and mood."""
    side = -1.0 if random.random() < 0.5 else 1.0
    dark = time in (TimeOfDay.NIGHT, TimeOfDay.DUSK)
    wood = scaled(mix(_WOOD, palette.floor, 0.45), 0.85 if dark else 1.0)
    plain = traits.room in ("hut", "church", "hall", "stairs")
    tone = mix(palette.wall, _CLAY, 0.45) if traits.room == "hut" else palette.wall
    _shell(canvas, replace(palette, wall=tone), wood, plain=plain)
    at = canvas.half_width * 0.5
    curtain = _curtain(palette, random)
    if traits.room == "church":
        draw_church(canvas, palette, wood)
    else:
        curtains = curtain if traits.room in _CURTAINED else None
        _window(canvas, palette, side * at, time, snow=traits.snow, curtain=curtains, wood=wood)
        draw_furniture(canvas, palette, traits, -side * at, wood=wood, random=random)
    if traits.room in _CURTAINED:
        _rug(canvas, palette, random)
    if dark or mood in (Mood.TENDER, Mood.MYSTERIOUS):
        _lamp(canvas, palette, -side * at * 0.12, dark)
    if not dark:
        x = side * at
        beam = [(x - 0.1, 0.2), (x + 0.1, 0.2), (x - side * 0.22 + 0.16, 0.86), (x - side * 0.46 - 0.1, 0.86)]
        canvas.fill(beam, palette.light, opacity=0.16, blur=0.03)


def _shell(canvas: Canvas, palette: Palette, wood: Rgb, *, plain: bool) -> None:
    canvas.rows([(0.0, scaled(palette.wall, 0.72)), (0.32, palette.wall), (SKIRTING, scaled(palette.wall, 0.85))])
    reach = canvas.half_width * 1.2
    pattern = mix(palette.wall, palette.light, 0.07)
    panel = mix(scaled(palette.wall, 0.72), wood, 0.35)
    for index in range(-13, 14) if not plain else ():
        x = index * reach / 12
        canvas.line([(x, 0.0), (x, SKIRTING - 0.11)], pattern, 0.003)
    if not plain:
        canvas.box(-reach, SKIRTING - 0.11, reach, SKIRTING, panel)
        canvas.box(-reach, SKIRTING - 0.118, reach, SKIRTING - 0.108, mix(panel, palette.light, 0.2))
    canvas.box(-reach, SKIRTING - 0.012, reach, SKIRTING, scaled(panel, 0.75))
    floor = [(-reach, SKIRTING), (reach, SKIRTING), (reach, 1.2), (-reach, 1.2)]
    canvas.fill(floor, mix(palette.floor, wood, 0.4), bottom=scaled(palette.floor, 0.5))
    for index in range(-9, 10):
        x = index * reach / 8
        canvas.line([(x * 0.7, SKIRTING), (x * 1.8, 1.1)], scaled(palette.floor, 0.72), 0.0022, opacity=0.6)


def _curtain(palette: Palette, random: Random) -> Rgb:
    choice: tuple[Rgb, ...] = ((150, 60, 64), (60, 104, 112), (128, 92, 140), (168, 122, 62), (84, 112, 78))
    return mix(choice[int(random.random() * len(choice))], palette.wall, 0.4)


def _window(
    canvas: Canvas, palette: Palette, x: float, time: TimeOfDay, *, snow: bool, curtain: Rgb | None, wood: Rgb
) -> None:
    wide, top, low = 0.125, 0.12, 0.44
    canvas.box(x - wide - 0.016, top - 0.016, x + wide + 0.016, low + 0.016, mix(wood, palette.light, 0.22))
    pane = [(x - wide, top), (x + wide, top), (x + wide, low), (x - wide, low)]
    canvas.fill(pane, palette.sky_middle, bottom=palette.horizon)
    if time is TimeOfDay.NIGHT:
        canvas.disc(x + 0.05, top + 0.09, 0.026, mix(palette.light, (255, 250, 230), 0.6))
        for dx, dy in ((-0.08, 0.05), (-0.05, 0.13), (0.1, 0.18), (-0.09, 0.2), (0.01, 0.05)):
            canvas.disc(x + dx, top + dy, 0.0022, palette.light)
    elif time is not TimeOfDay.DAY:
        canvas.disc(x + 0.03, low - 0.09, 0.032, palette.light)
    hill = smooth(
        [(x - wide, low - 0.05), (x - 0.04, low - 0.075), (x + 0.05, low - 0.045), (x + wide, low - 0.07)], closed=False
    )
    outside = [*map(tuple, hill), (x + wide, low), (x - wide, low)]
    canvas.fill(outside, mix(palette.middle, (232, 238, 246), 0.5) if snow else palette.middle)
    frame = mix(wood, palette.light, 0.22)
    canvas.box(x - 0.005, top, x + 0.005, low, frame)
    canvas.box(x - wide, (top + low) / 2 - 0.005, x + wide, (top + low) / 2 + 0.005, frame)
    canvas.box(x - wide - 0.03, low + 0.016, x + wide + 0.03, low + 0.034, frame)
    canvas.glow(x, 0.28, 0.42, palette.light, 0.2 if time is not TimeOfDay.NIGHT else 0.1)
    if curtain is None:
        return
    for s in (-1, 1):
        drape = [(0.01, -0.05), (0.2, -0.05), (0.21, 0.38), (0.12, 0.38), (0.155, 0.22), (0.1, 0.05)]
        canvas.fill(smooth([(x + s * dx, top + dy) for dx, dy in drape], steps=6), curtain, bottom=scaled(curtain, 0.7))
        for dx in (0.14, 0.175):
            canvas.line([(x + s * dx, top - 0.03), (x + s * (dx + 0.015), top + 0.35)], scaled(curtain, 0.78), 0.003)
    canvas.line([(x - 0.22, top - 0.045), (x + 0.22, top - 0.045)], scaled(wood, 0.7), 0.009)


def _rug(canvas: Canvas, palette: Palette, random: Random) -> None:
    tone = mix(((140, 58, 58), (58, 88, 104), (120, 84, 110))[int(random.random() * 3)], palette.floor, 0.5)
    canvas.ellipse(0.0, 0.74, 0.5, 0.085, tone)
    canvas.line(ring(0.0, 0.74, 0.46, 0.074), mix(tone, palette.light, 0.22), 0.003, closed=True)


def _lamp(canvas: Canvas, palette: Palette, x: float, dark: bool) -> None:
    canvas.line([(x, -0.1), (x, 0.09)], scaled(palette.floor, 0.7), 0.004)
    canvas.fill([(x - 0.02, 0.09), (x + 0.02, 0.09), (x + 0.06, 0.14), (x - 0.06, 0.14)], mix(LAMP, palette.wall, 0.35))
    canvas.ellipse(x, 0.14, 0.06, 0.009, (255, 226, 160))
    canvas.glow(x, 0.2, 0.62, LAMP, 0.4 if dark else 0.15)
