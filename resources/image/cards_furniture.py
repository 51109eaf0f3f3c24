"""Furniture that tells one room from another, standing at the wall. `x` is the middle of its side of the room."""

from __future__ import annotations

from collections.abc import Callable

from resources.image.cards_rooms import (
    EMBER,
    SKIRTING,
    SPARK,
    TONES,
    draw_hall,
    draw_hut,
    draw_kitchen,
    draw_nursery,
    draw_school,
    draw_stairs,
)
from resources.image.cards_traits import Traits
from storyvid.typography.canvas import Canvas, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled
from storyvid.typography.sky import Random

_WOOD: Rgb = (92, 58, 40)
_FLAME: Rgb = (240, 132, 48)


def draw_furniture(canvas: Canvas, palette: Palette, traits: Traits, x: float, *, wood: Rgb, random: Random) -> None:
    """What stands in the room of `traits`."""
    if traits.room in ("study", "shop"):
        _shelves(canvas, palette, x, wood, random)
        (_desk if traits.room == "study" else _counter)(canvas, palette, x, wood)
        return
    if traits.room == "dining":
        _fireplace(canvas, palette, x, wood)
        _long_table(canvas, palette, -x * 0.25, wood)
        return
    by_room = _ROOMS.get(traits.room)
    if by_room is None:
        by_room = _fireplace if traits.fire else _table
    by_room(canvas, palette, x, wood)
    if traits.room in ("parlour", "bed"):
        _picture(canvas, palette, x, random)


def _fireplace(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    stone = mix(palette.wall, (120, 110, 108), 0.35)
    canvas.box(x - 0.15, 0.37, x + 0.15, SKIRTING + 0.01, stone)
    canvas.box(x - 0.175, 0.35, x + 0.175, 0.375, mix(wood, palette.light, 0.12))
    mouth = [(x - 0.1, SKIRTING + 0.01), (x - 0.1, 0.46), (x, 0.42), (x + 0.1, 0.46), (x + 0.1, SKIRTING + 0.01)]
    canvas.fill(mouth, (26, 16, 18))
    for dx, tall, colour in (
        (-0.034, 0.1, EMBER),
        (0.032, 0.085, EMBER),
        (0.002, 0.13, _FLAME),
        (0.002, 0.07, SPARK),
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
    for row in range(4):
        base = 0.215 + 0.115 * row
        canvas.box(x - 0.175, base - 0.1, x + 0.175, base, scaled(wood, 0.42))
        left = x - 0.17
        while left < x + 0.15:
            wide, tall = 0.012 + 0.014 * random.random(), 0.055 + 0.035 * random.random()
            if random.random() < 0.88:
                tone = mix(TONES[int(random.random() * 5)], palette.wall, 0.45)
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


def _desk(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A high clerk's desk with a ledger, a quill and a lamp."""
    side = -1.0 if x > 0 else 1.0
    at = x + side * 0.36
    canvas.fill(
        [(at - 0.13, 0.5), (at + 0.13, 0.47), (at + 0.13, 0.5), (at - 0.13, 0.53)], mix(wood, palette.light, 0.22)
    )
    for dx in (-0.11, 0.1):
        canvas.box(at + dx, 0.5, at + dx + 0.016, 0.72, scaled(wood, 0.75))
    canvas.fill([(at - 0.08, 0.487), (at + 0.03, 0.474), (at + 0.035, 0.485), (at - 0.075, 0.499)], (236, 226, 204))
    canvas.line([(at + 0.06, 0.47), (at + 0.085, 0.41)], (238, 232, 218), 0.005)
    canvas.box(at - 0.11, 0.43, at - 0.1, 0.49, scaled(wood, 0.6))
    canvas.disc(at - 0.105, 0.42, 0.02, (150, 206, 150))
    canvas.glow(at - 0.105, 0.43, 0.2, LAMP, 0.5)
    canvas.ellipse(at + 0.02, 0.6, 0.05, 0.012, scaled(wood, 0.9))
    canvas.line([(at + 0.02, 0.6), (at + 0.02, 0.73)], scaled(wood, 0.7), 0.012)


def _counter(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A shop's counter with jars, scales and a hanging sign."""
    side = -1.0 if x > 0 else 1.0
    at = x + side * 0.22
    canvas.box(at - 0.32, 0.5, at + 0.32, 0.525, mix(wood, palette.light, 0.25))
    canvas.box(at - 0.3, 0.525, at + 0.3, 0.7, scaled(wood, 0.78))
    for index in range(5):
        canvas.box(at - 0.29 + index * 0.12, 0.545, at - 0.2 + index * 0.12, 0.68, scaled(wood, 0.62))
    for index, dx in enumerate((-0.26, -0.19, -0.12)):
        canvas.box(at + dx, 0.43, at + dx + 0.05, 0.5, mix(TONES[index], palette.light, 0.3))
        canvas.box(at + dx + 0.006, 0.418, at + dx + 0.044, 0.432, scaled(wood, 0.7))
    brass: Rgb = (206, 160, 84)
    canvas.line([(at + 0.16, 0.5), (at + 0.16, 0.4)], brass, 0.007)
    canvas.line([(at + 0.08, 0.41), (at + 0.24, 0.4)], brass, 0.005)
    for dx in (0.08, 0.24):
        canvas.line(
            smooth([(at + dx - 0.03, 0.45), (at + dx, 0.468), (at + dx + 0.03, 0.45)], closed=False), brass, 0.006
        )
        canvas.line([(at + dx, 0.405), (at + dx, 0.45)], brass, 0.002)


def _long_table(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A laid table in the middle of the room, with candles."""
    cloth = mix(palette.light, palette.wall, 0.35)
    canvas.fill([(x - 0.3, 0.565), (x + 0.3, 0.565), (x + 0.36, 0.61), (x - 0.36, 0.61)], cloth)
    canvas.box(x - 0.36, 0.61, x + 0.36, 0.655, scaled(cloth, 0.78))
    for dx in (-0.2, 0.0, 0.2):
        canvas.ellipse(x + dx, 0.59, 0.035, 0.01, scaled(cloth, 0.82))
    for dx in (-0.1, 0.1):
        canvas.box(x + dx - 0.005, 0.52, x + dx + 0.005, 0.58, (236, 226, 204))
        canvas.glow(x + dx, 0.51, 0.12, LAMP, 0.7)


_ROOMS: dict[str, Callable[[Canvas, Palette, float, Rgb], None]] = {
    "bed": _bed,
    "nursery": draw_nursery,
    "kitchen": draw_kitchen,
    "school": draw_school,
    "stairs": draw_stairs,
    "hall": draw_hall,
    "hut": draw_hut,
}
