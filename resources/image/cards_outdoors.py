"""Landscapes of the storyboard cards: sea, city, village, forest, mountains, hills, and their weather."""

from __future__ import annotations

import numpy as np

from resources.image.cards_grounds import (
    draw_desert,
    draw_fair,
    draw_field,
    draw_garden,
    draw_road,
    draw_round_tree,
    draw_steeple,
)
from resources.image.cards_traits import Traits
from storyvid.models.base import Mood, TimeOfDay
from storyvid.typography.canvas import Canvas, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled
from storyvid.typography.sky import Random, draw_mist, draw_ridge, draw_sky, hills, peaks

SNOW: Rgb = (232, 238, 246)
GROUND = 0.64
"""Height (y) at which figures stand outdoors."""


def draw_outdoors(
    canvas: Canvas, palette: Palette, traits: Traits, *, time: TimeOfDay, mood: Mood, random: Random
) -> None:
    """A whole landscape, the same for the same random numbers whatever the hour and mood."""
    ground = mix(palette.near, SNOW, 0.42) if traits.snow else palette.near
    middle = mix(palette.middle, SNOW, 0.36) if traits.snow else palette.middle
    draw_sky(canvas, palette, time, mood, random)
    lit = time in (TimeOfDay.NIGHT, TimeOfDay.DUSK)
    if traits.land == "sea":
        _sea(canvas, palette, random, afloat=traits.afloat)
    else:
        _distance(canvas, palette, traits, random, middle)
    if traits.land == "city":
        _street(canvas, palette, random, lit)
    elif traits.land in ("village", "worship", "steeple"):
        if traits.land == "worship":
            _domes(canvas, mix(palette.horizon, palette.far, 0.45), palette)
        _village(canvas, palette, random, lit, snow=traits.snow)
        if traits.land == "steeple":
            draw_steeple(canvas, palette, lit)
    elif traits.land == "forest":
        _forest(canvas, palette, random, middle)
    elif traits.land in ("hills", "mountains", "road"):
        for _ in range(7):
            x = (random.random() * 2 - 1) * canvas.half_width
            draw_round_tree(canvas, x, 0.585, 0.05 + 0.035 * random.random(), mix(palette.middle, palette.near, 0.5))
    if traits.land != "sea":
        _foreground(canvas, palette, ground, random, city=traits.land in ("city", "fair", "field"))
    near = {"field": draw_field, "garden": draw_garden, "fair": draw_fair, "road": draw_road, "desert": draw_desert}
    if traits.land in near:
        near[traits.land](canvas, palette, random, lit)
    if mood is Mood.MYSTERIOUS:
        draw_mist(canvas, 0.5, 0.12, palette.horizon, 0.35)


def draw_weather(canvas: Canvas, traits: Traits, random: Random) -> None:
    """Snow or rain before everything else in the picture."""
    if traits.snow:
        for _ in range(90):
            x, y = (random.random() * 2 - 1) * canvas.half_width, random.random()
            canvas.disc(x, y, 0.0016 + 0.0042 * random.random() ** 3, SNOW)
    elif traits.rain:
        for _ in range(70):
            x, y = (random.random() * 2 - 1) * canvas.half_width, random.random()
            canvas.line([(x, y), (x - 0.012, y + 0.05)], (190, 205, 220), 0.0016, opacity=0.35)


def _distance(canvas: Canvas, palette: Palette, traits: Traits, random: Random, middle: Rgb) -> None:
    haze = mix(palette.far, palette.horizon, 0.45)
    if traits.land == "mountains":
        draw_ridge(canvas, peaks(random, 0.55, 0.24, 4), mix(palette.far, palette.sky_middle, 0.35), haze)
        draw_ridge(canvas, peaks(random, 0.57, 0.14, 6), palette.far)
    else:
        draw_ridge(canvas, hills(random, 0.50, 0.05, 2), mix(palette.far, palette.horizon, 0.35))
        draw_ridge(canvas, hills(random, 0.54, 0.04, 3), palette.far)
    draw_mist(canvas, 0.55, 0.03, palette.horizon, 0.35)
    draw_ridge(canvas, hills(random, 0.585, 0.022, 2), middle)


def _foreground(canvas: Canvas, palette: Palette, ground: Rgb, random: Random, *, city: bool) -> None:
    swing = 0.0 if city else 0.02
    draw_ridge(canvas, hills(random, 0.635, swing, 1), mix(ground, palette.middle, 0.25), scaled(ground, 0.5))
    path = mix(ground, palette.horizon, 0.22)
    x = (random.random() - 0.5) * 0.3
    if not city:
        left = smooth([(x, 0.64), (x - 0.05, 0.72), (x + 0.02, 0.82), (x - 0.2, 1.1)], closed=False)
        right = smooth([(x + 0.02, 0.64), (x + 0.01, 0.72), (x + 0.16, 0.82), (x + 0.14, 1.1)], closed=False)
        canvas.fill(np.concatenate([left, right[::-1]]), path, opacity=0.55)


def _sea(canvas: Canvas, palette: Palette, random: Random, *, afloat: bool) -> None:
    """The sea from its shore, or from the deck of a ship."""
    reach = canvas.half_width * 1.2
    canvas.fill(
        [(-reach, 0.5), (reach, 0.5), (reach, 1.1), (-reach, 1.1)],
        mix(palette.far, palette.horizon, 0.25),
        bottom=scaled(palette.near, 0.6),
    )
    shine = mix(palette.horizon, palette.light, 0.5)
    for _ in range(46):
        y = 0.505 + 0.2 * random.random() ** 1.6
        x = (random.random() + random.random() - 1) * canvas.half_width * 0.9
        long = (0.012 + 0.05 * random.random()) * (0.4 + (y - 0.5) * 5)
        canvas.line([(x - long, y), (x + long, y)], shine, 0.002, opacity=0.5)
    x, dark = canvas.half_width * (random.random() - 0.5), palette.near
    canvas.fill(smooth([(x - 0.05, 0.535), (x, 0.54), (x + 0.055, 0.533), (x + 0.04, 0.55), (x - 0.035, 0.55)]), dark)
    canvas.fill([(x - 0.002, 0.53), (x - 0.002, 0.43), (x + 0.04, 0.52)], mix(palette.light, palette.far, 0.35))
    if afloat:
        _deck(canvas, palette)
    else:
        draw_ridge(canvas, hills(random, 0.67, 0.03, 1), palette.near, scaled(palette.near, 0.5))


def _deck(canvas: Canvas, palette: Palette) -> None:
    """Planks that run away from us, up to a rail before the sea."""
    reach, edge = canvas.half_width * 1.2, 0.615
    plank = mix(mix(palette.near, (132, 96, 66), 0.55), palette.light, 0.08)
    canvas.fill([(-reach, edge), (reach, edge), (reach, 1.1), (-reach, 1.1)], plank, bottom=scaled(plank, 0.55))
    seam = scaled(plank, 0.72)
    for number in range(-12, 13):
        canvas.line([(number * 0.1, edge), (number * 0.34, 1.1)], seam, 0.003, opacity=0.8)
    metal = mix(palette.near, palette.light, 0.62)
    for y, wide in ((0.5, 0.009), (0.54, 0.004), (0.578, 0.004)):
        canvas.line([(-reach, y), (reach, y)], metal, wide)
    for number in range(-8, 9):
        canvas.line([(number * 0.17 + 0.05, 0.5), (number * 0.17 + 0.05, edge)], metal, 0.007)
    canvas.line([(-reach, edge), (reach, edge)], scaled(metal, 0.7), 0.012)


def _street(canvas: Canvas, palette: Palette, random: Random, lit: bool) -> None:
    reach = canvas.half_width * 1.1
    for depth, base, shade in ((0, 0.60, 0.25), (1, 0.63, 0.75)):
        x = -reach
        while x < reach:
            wide, tall = 0.07 + 0.08 * random.random(), 0.13 + 0.17 * random.random()
            middle = abs(x + wide / 2) / reach
            tall *= 0.55 + 0.8 * middle if depth else 0.9
            wall = mix(mix(palette.far, palette.horizon, 0.2), palette.near, shade)
            _house(canvas, x, base, wide, tall, wall=wall, lit=lit and depth == 1, random=random)
            x += wide + (0.004 if depth else -0.005)
        draw_mist(canvas, base - 0.035, 0.03, palette.horizon, 0.22)
    for side in (-1, 1):
        x = side * canvas.half_width * 0.55
        canvas.line([(x, 0.66), (x, 0.42)], scaled(palette.near, 0.7), 0.006)
        canvas.disc(x, 0.41, 0.014, LAMP if lit else mix(palette.near, palette.light, 0.5))
        if lit:
            canvas.glow(x, 0.41, 0.2, LAMP, 0.5)


def _house(
    canvas: Canvas, x: float, base: float, wide: float, tall: float, *, wall: Rgb, lit: bool, random: Random
) -> None:
    top, roof = base - tall, wide * (0.25 + 0.4 * random.random())
    dark = scaled(wall, 0.78)
    canvas.box(x, top, x + wide, base + 0.03, wall)
    if random.random() < 0.65:
        canvas.fill([(x - 0.006, top), (x + wide / 2, top - roof), (x + wide + 0.006, top)], dark)
        canvas.box(x + wide * 0.7, top - roof * 0.9, x + wide * 0.82, top - roof * 0.2, dark)
    else:
        canvas.box(x - 0.005, top - 0.012, x + wide + 0.005, top, dark)
    columns, rows = max(2, int(wide / 0.032)), max(1, int(tall / 0.055))
    for column in range(columns):
        for row in range(rows):
            left, upper = x + wide * (column + 0.28) / columns, top + tall * (row + 0.22) / rows
            shining = random.random() < 0.45
            glass = LAMP if lit and shining else dark
            canvas.box(left, upper, left + wide * 0.42 / columns, upper + tall * 0.42 / rows, glass)


def _village(canvas: Canvas, palette: Palette, random: Random, lit: bool, *, snow: bool) -> None:
    wall = mix(palette.horizon, palette.middle, 0.5)
    for index in range(6):
        x = canvas.half_width * (-0.9 + 0.34 * index + 0.12 * random.random())
        wide, tall, base = 0.1 + 0.05 * random.random(), 0.05 + 0.025 * random.random(), 0.625
        roof = mix(SNOW, palette.near, 0.15) if snow else mix(palette.near, (140, 84, 50), 0.35)
        tone = mix(wall, palette.near, 0.3 * random.random())
        canvas.box(x, base - tall, x + wide, base + 0.02, tone)
        eaves = [(x - 0.018, base - tall), (x + wide / 2, base - tall - 0.065), (x + wide + 0.018, base - tall)]
        canvas.fill(eaves, roof)
        glow = LAMP if lit else palette.near
        canvas.box(x + wide * 0.2, base - tall * 0.7, x + wide * 0.38, base - tall * 0.25, glow)
        canvas.box(x + wide * 0.62, base - tall * 0.75, x + wide * 0.82, base + 0.02, scaled(palette.near, 0.9))
        draw_round_tree(
            canvas, x - 0.05, 0.625, 0.055 + 0.03 * random.random(), mix(palette.middle, palette.near, 0.55)
        )


def _domes(canvas: Canvas, colour: Rgb, palette: Palette) -> None:
    for x, size in ((-0.17, 0.6), (0.0, 1.0), (0.17, 0.6)):
        rise = 0.2 * size
        canvas.box(x - 0.075 * size - 0.02, 0.56 - 0.06 * size, x + 0.075 * size + 0.02, 0.63, colour)
        onion = [(-0.075, 0), (-0.09, -0.05), (-0.05, -0.115), (0, -0.165), (0.05, -0.115), (0.09, -0.05), (0.075, 0)]
        canvas.fill(smooth([(x + dx * size, 0.56 - 0.055 * size + dy * size) for dx, dy in onion]), colour)
        canvas.line([(x, 0.55 - rise), (x, 0.5 - rise)], colour, 0.004)
    for x in (-0.32, 0.32):
        canvas.box(x - 0.014, 0.34, x + 0.014, 0.63, colour)
        canvas.box(x - 0.022, 0.38, x + 0.022, 0.39, mix(colour, palette.near, 0.3))
        canvas.fill(smooth([(x - 0.016, 0.34), (x, 0.3), (x + 0.016, 0.34), (x, 0.345)]), colour)


def _forest(canvas: Canvas, palette: Palette, random: Random, middle: Rgb) -> None:
    for depth in range(3):
        shade = mix(mix(middle, palette.horizon, 0.35), palette.near, depth / 2)
        base, size = 0.60 + 0.02 * depth, 0.14 + 0.07 * depth
        for index in range(15 - 3 * depth):
            x = canvas.half_width * (-1.05 + 2.1 * (index + random.random() * 0.8) / (15 - 3 * depth))
            if depth == 2 and abs(x) < canvas.half_width * 0.45:
                continue
            tall = size * (0.75 + 0.5 * random.random())
            if random.random() < 0.6:
                _fir(canvas, x, base + 0.02, tall, shade)
            else:
                draw_round_tree(canvas, x, base + 0.02, tall * 0.8, shade)
        draw_mist(canvas, base - 0.03, 0.035, palette.horizon, 0.25 - 0.08 * depth)


def _fir(canvas: Canvas, x: float, base: float, tall: float, colour: Rgb) -> None:
    for step in range(4):
        top, wide = base - tall * (1 - step * 0.2), tall * (0.13 + 0.065 * step)
        canvas.fill([(x, top), (x + wide, top + tall * 0.36), (x - wide, top + tall * 0.36)], colour)
    canvas.box(x - tall * 0.025, base - tall * 0.1, x + tall * 0.025, base, colour)
