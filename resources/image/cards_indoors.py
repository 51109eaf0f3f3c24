"""Rooms of the storyboard cards: a wall with a window on the hour, a floor, and furniture that fits the place."""

from __future__ import annotations

from resources.image.cards_traits import Traits
from storyvid.models.base import Mood, TimeOfDay
from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled
from storyvid.typography.sky import Random

SKIRTING = 0.6
"""Height (y) of the border between wall and floor."""
_WOOD: Rgb = (92, 58, 40)
_EMBER: Rgb = (206, 78, 34)
_FLAME: Rgb = (240, 132, 48)
_SPARK: Rgb = (255, 208, 110)


def draw_indoors(
    canvas: Canvas, palette: Palette, traits: Traits, *, time: TimeOfDay, mood: Mood, random: Random
) -> None:
    """A whole room, the same for the same random numbers whatever the hour and mood."""
    side = -1.0 if random.random() < 0.5 else 1.0
    dark = time in (TimeOfDay.NIGHT, TimeOfDay.DUSK)
    wood = scaled(mix(_WOOD, palette.floor, 0.45), 0.85 if dark else 1.0)
    _shell(canvas, palette, wood)
    at = canvas.half_width * 0.5
    _window(canvas, palette, side * at, time, snow=traits.snow, curtain=_curtain(palette, random), wood=wood)
    _furniture(canvas, palette, traits, -side * at, wood=wood, random=random)
    _rug(canvas, palette, random)
    if dark or mood in (Mood.TENDER, Mood.MYSTERIOUS):
        _lamp(canvas, palette, -side * at * 0.12, dark)
    if not dark:
        x = side * at
        beam = [(x - 0.1, 0.2), (x + 0.1, 0.2), (x - side * 0.22 + 0.16, 0.86), (x - side * 0.46 - 0.1, 0.86)]
        canvas.fill(beam, palette.light, opacity=0.16, blur=0.03)


def _shell(canvas: Canvas, palette: Palette, wood: Rgb) -> None:
    canvas.rows([(0.0, scaled(palette.wall, 0.72)), (0.32, palette.wall), (SKIRTING, scaled(palette.wall, 0.85))])
    reach = canvas.half_width * 1.2
    pattern = mix(palette.wall, palette.light, 0.07)
    for index in range(-13, 14):
        x = index * reach / 12
        canvas.line([(x, 0.0), (x, SKIRTING - 0.11)], pattern, 0.003)
    panel = mix(scaled(palette.wall, 0.72), wood, 0.35)
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
    canvas: Canvas, palette: Palette, x: float, time: TimeOfDay, *, snow: bool, curtain: Rgb, wood: Rgb
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
    for s in (-1, 1):
        drape = [(0.01, -0.05), (0.2, -0.05), (0.21, 0.38), (0.12, 0.38), (0.155, 0.22), (0.1, 0.05)]
        canvas.fill(smooth([(x + s * dx, top + dy) for dx, dy in drape], steps=6), curtain, bottom=scaled(curtain, 0.7))
        for dx in (0.14, 0.175):
            canvas.line([(x + s * dx, top - 0.03), (x + s * (dx + 0.015), top + 0.35)], scaled(curtain, 0.78), 0.003)
    canvas.line([(x - 0.22, top - 0.045), (x + 0.22, top - 0.045)], scaled(wood, 0.7), 0.009)


def _furniture(canvas: Canvas, palette: Palette, traits: Traits, x: float, *, wood: Rgb, random: Random) -> None:
    if traits.room == "bed":
        _bed(canvas, palette, x, wood)
    elif traits.room in ("study", "shop"):
        _shelves(canvas, palette, x, wood, random)
    elif traits.fire:
        _fireplace(canvas, palette, x, wood)
    else:
        _table(canvas, palette, x, wood)
    if traits.room not in ("study", "shop"):
        _picture(canvas, palette, x, random)


def _fireplace(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    stone = mix(palette.wall, (120, 110, 108), 0.35)
    canvas.box(x - 0.15, 0.37, x + 0.15, SKIRTING + 0.01, stone)
    canvas.box(x - 0.175, 0.35, x + 0.175, 0.375, mix(wood, palette.light, 0.12))
    mouth = [(x - 0.1, SKIRTING + 0.01), (x - 0.1, 0.46), (x, 0.42), (x + 0.1, 0.46), (x + 0.1, SKIRTING + 0.01)]
    canvas.fill(mouth, (26, 16, 18))
    for dx, tall, colour in (
        (-0.034, 0.1, _EMBER),
        (0.032, 0.085, _EMBER),
        (0.002, 0.13, _FLAME),
        (0.002, 0.07, _SPARK),
    ):
        tongue = [(0.0, -1.0), (0.16, -0.62), (0.3, -0.3), (0.2, 0.0), (-0.22, 0.0), (-0.3, -0.34), (-0.1, -0.6)]
        canvas.fill(smooth([(x + dx + px * tall, 0.6 + py * tall) for px, py in tongue]), colour)
    canvas.line([(x - 0.07, 0.602), (x + 0.07, 0.597)], scaled(wood, 0.6), 0.014)
    canvas.glow(x, 0.56, 0.42, LAMP, 0.42)
    for dx in (-0.12, 0.125):
        canvas.box(x + dx - 0.008, 0.31, x + dx + 0.008, 0.35, (226, 216, 196))
        canvas.glow(x + dx, 0.3, 0.06, LAMP, 0.7)


def _bed(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    s = 1.0 if x > 0 else -1.0
    canvas.box(min(x + s * 0.2, x + s * 0.23), 0.38, max(x + s * 0.2, x + s * 0.23), 0.68, wood)
    canvas.box(x - 0.22, 0.55, x + 0.22, 0.65, scaled(wood, 0.8))
    quilt = mix(palette.light, (150, 70, 76), 0.55)
    cover = [(-0.24, 0.55), (-0.12, 0.515), (0.1, 0.51), (0.21, 0.53), (0.215, 0.62), (-0.24, 0.645)]
    canvas.fill(smooth([(x + s * dx, y) for dx, y in cover]), quilt, bottom=scaled(quilt, 0.7))
    canvas.ellipse(x + s * 0.14, 0.505, 0.07, 0.03, mix(palette.light, palette.wall, 0.25))


def _shelves(canvas: Canvas, palette: Palette, x: float, wood: Rgb, random: Random) -> None:
    canvas.box(x - 0.19, 0.1, x + 0.19, SKIRTING + 0.01, scaled(wood, 0.8))
    tones: tuple[Rgb, ...] = ((148, 66, 60), (66, 96, 110), (170, 132, 74), (92, 112, 84), (120, 86, 122))
    for row in range(4):
        base = 0.215 + 0.115 * row
        canvas.box(x - 0.175, base - 0.1, x + 0.175, base, scaled(wood, 0.42))
        left = x - 0.17
        while left < x + 0.15:
            wide, tall = 0.012 + 0.014 * random.random(), 0.055 + 0.035 * random.random()
            if random.random() < 0.88:
                tone = mix(tones[int(random.random() * 5)], palette.wall, 0.45)
                canvas.box(left, base - tall, left + wide, base, tone)
            left += wide + 0.002


def _table(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    canvas.box(x - 0.2, 0.5, x + 0.2, 0.52, mix(wood, palette.light, 0.15))
    for dx in (-0.17, 0.15):
        canvas.box(x + dx, 0.52, x + dx + 0.02, 0.68, scaled(wood, 0.75))
    canvas.ellipse(x + 0.06, 0.49, 0.035, 0.018, mix(palette.light, palette.wall, 0.4))
    canvas.box(x - 0.1, 0.44, x - 0.085, 0.5, (232, 222, 200))
    canvas.glow(x - 0.092, 0.425, 0.16, LAMP, 0.55)
    canvas.fill(smooth([(x - 0.1, 0.435), (x - 0.092, 0.41), (x - 0.084, 0.435), (x - 0.092, 0.442)]), (255, 214, 130))


def _picture(canvas: Canvas, palette: Palette, x: float, random: Random) -> None:
    shift = 0.03 * (random.random() - 0.5)
    canvas.box(x - 0.075 + shift, 0.13, x + 0.075 + shift, 0.25, mix(_WOOD, LAMP, 0.35))
    inner = [(x - 0.065 + shift, 0.14), (x + 0.065 + shift, 0.14), (x + 0.065 + shift, 0.24), (x - 0.065 + shift, 0.24)]
    canvas.fill(inner, mix(palette.far, palette.wall, 0.3), bottom=mix(palette.horizon, palette.wall, 0.4))


def _rug(canvas: Canvas, palette: Palette, random: Random) -> None:
    tone = mix(((140, 58, 58), (58, 88, 104), (120, 84, 110))[int(random.random() * 3)], palette.floor, 0.5)
    canvas.ellipse(0.0, 0.74, 0.5, 0.085, tone)
    canvas.line(ring(0.0, 0.74, 0.46, 0.074), mix(tone, palette.light, 0.22), 0.003, closed=True)


def _lamp(canvas: Canvas, palette: Palette, x: float, dark: bool) -> None:
    canvas.line([(x, -0.1), (x, 0.09)], scaled(palette.floor, 0.7), 0.004)
    canvas.fill([(x - 0.02, 0.09), (x + 0.02, 0.09), (x + 0.06, 0.14), (x - 0.06, 0.14)], mix(LAMP, palette.wall, 0.35))
    canvas.ellipse(x, 0.14, 0.06, 0.009, (255, 226, 160))
    canvas.glow(x, 0.2, 0.62, LAMP, 0.4 if dark else 0.15)
