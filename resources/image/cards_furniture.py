"""Furniture that tells one room from another, standing at the wall. `x` is the middle of its side of the room."""

from __future__ import annotations

from collections.abc import Callable

from resources.image.cards_traits import Traits
from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled
from storyvid.typography.sky import Random

SKIRTING = 0.6
"""Height (y) of the border between wall and floor."""
_WOOD: Rgb = (92, 58, 40)
_EMBER: Rgb = (206, 78, 34)
_FLAME: Rgb = (240, 132, 48)
_SPARK: Rgb = (255, 208, 110)
_TONES: tuple[Rgb, ...] = ((148, 66, 60), (66, 96, 110), (170, 132, 74), (92, 112, 84), (120, 86, 122))


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
    for row in range(4):
        base = 0.215 + 0.115 * row
        canvas.box(x - 0.175, base - 0.1, x + 0.175, base, scaled(wood, 0.42))
        left = x - 0.17
        while left < x + 0.15:
            wide, tall = 0.012 + 0.014 * random.random(), 0.055 + 0.035 * random.random()
            if random.random() < 0.88:
                tone = mix(_TONES[int(random.random() * 5)], palette.wall, 0.45)
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


def draw_church(canvas: Canvas, palette: Palette, wood: Rgb) -> None:
    """The wall of a church: three lancet windows, candles, and pews before them."""
    for x, tall in ((-0.42, 0.0), (0.0, 0.05), (0.42, 0.0)):
        arch = [
            (-0.085, 0.42),
            (-0.085, 0.2),
            (-0.06, 0.12),
            (0.0, 0.05 - tall),
            (0.06, 0.12),
            (0.085, 0.2),
            (0.085, 0.42),
        ]
        canvas.fill([(x + dx * 1.2, y * 1.04 - 0.01) for dx, y in arch], scaled(palette.wall, 0.55))
        canvas.fill([(x + dx, y) for dx, y in arch], palette.sky_middle, bottom=palette.horizon)
        for index, (dx, y) in enumerate(
            ((-0.045, 0.36), (0.045, 0.36), (-0.045, 0.28), (0.045, 0.28), (-0.045, 0.2), (0.045, 0.2))
        ):
            canvas.box(x + dx - 0.035, y - 0.033, x + dx + 0.035, y + 0.033, _TONES[index % 5], opacity=0.5)
        canvas.disc(x, 0.13, 0.036, mix(_TONES[2], palette.light, 0.4), opacity=0.7)
        canvas.line([(x, 0.08), (x, 0.42)], scaled(palette.wall, 0.5), 0.005)
        canvas.glow(x, 0.28, 0.3, palette.light, 0.24)
    for x in (-0.24, 0.24):
        canvas.box(x - 0.006, 0.38, x + 0.006, SKIRTING, scaled(wood, 0.7))
        canvas.box(x - 0.01, 0.34, x + 0.01, 0.38, (232, 222, 200))
        canvas.glow(x, 0.33, 0.12, LAMP, 0.7)
    for row, high in enumerate((0.62, 0.7)):
        for side in (-1, 1):
            canvas.box(
                min(side * 0.14, side * 1.0),
                high - 0.06 - 0.012 * row,
                max(side * 0.14, side * 1.0),
                high + 0.04,
                scaled(wood, 0.85 - 0.2 * row),
            )


def _nursery(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A shelf of toys over a cot, blocks and a ball on the floor."""
    canvas.box(x - 0.2, 0.28, x + 0.2, 0.293, wood)
    for dx, tone in ((-0.15, _TONES[0]), (-0.06, _TONES[2]), (0.03, _TONES[1]), (0.13, _TONES[4])):
        canvas.ellipse(x + dx, 0.252, 0.026, 0.03, mix(tone, palette.light, 0.15))
        canvas.disc(x + dx, 0.212, 0.021, mix(tone, palette.light, 0.25))
        for side in (-1, 1):
            canvas.disc(x + dx + side * 0.016, 0.195, 0.008, mix(tone, palette.light, 0.15))
    frame = mix(wood, palette.light, 0.35)
    canvas.box(x - 0.2, 0.52, x + 0.2, 0.6, mix(palette.light, (176, 120, 130), 0.5))
    for index in range(9):
        at = x - 0.2 + index * 0.05
        canvas.line([(at, 0.44), (at, 0.66)], frame, 0.007)
    for y in (0.44, 0.62):
        canvas.line([(x - 0.205, y), (x + 0.205, y)], frame, 0.012)
    away = -1.0 if x > 0 else 1.0
    for index, (shift, rise) in enumerate(((0.36, 0.0), (0.415, 0.0), (0.387, 0.052))):
        at, base = x + away * shift, 0.678 - rise
        canvas.box(at - 0.024, base - 0.048, at + 0.024, base, mix(_TONES[index], palette.light, 0.18))
    canvas.disc(x + away * 0.27, 0.665, 0.026, mix(_TONES[0], palette.light, 0.1))


def _kitchen(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A range with a pot on it, pans on the wall, a dresser with plates."""
    iron: Rgb = mix((44, 42, 50), palette.wall, 0.15)
    canvas.box(x + 0.06, 0.0, x + 0.1, 0.42, scaled(iron, 0.9))
    canvas.box(x - 0.14, 0.42, x + 0.16, 0.64, iron)
    canvas.box(x - 0.15, 0.41, x + 0.17, 0.43, scaled(iron, 1.5))
    canvas.box(x - 0.1, 0.49, x + 0.04, 0.58, scaled(_EMBER, 0.8))
    canvas.glow(x - 0.03, 0.54, 0.3, LAMP, 0.5)
    copper = mix((190, 110, 62), palette.light, 0.15)
    canvas.box(x - 0.11, 0.35, x - 0.02, 0.41, copper)
    canvas.ellipse(x - 0.065, 0.35, 0.05, 0.01, scaled(copper, 1.2))
    canvas.line([(x - 0.24, 0.16), (x + 0.0, 0.16)], scaled(wood, 0.8), 0.008)
    for index in range(3):
        at = x - 0.22 + index * 0.09
        canvas.line([(at, 0.16), (at, 0.21)], iron, 0.005)
        canvas.disc(at, 0.235, 0.03 - 0.004 * index, scaled(copper, 0.9))
    side = -1.0 if x > 0 else 1.0
    at = x + side * 0.42
    canvas.box(at - 0.13, 0.5, at + 0.13, 0.522, mix(wood, palette.light, 0.2))
    for dx in (-0.11, 0.1):
        canvas.box(at + dx, 0.522, at + dx + 0.018, 0.69, scaled(wood, 0.75))
    canvas.ellipse(at - 0.03, 0.488, 0.05, 0.016, (214, 178, 128))
    canvas.box(at + 0.06, 0.455, at + 0.085, 0.5, mix(palette.light, palette.wall, 0.4))


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
        canvas.box(at + dx, 0.43, at + dx + 0.05, 0.5, mix(_TONES[index], palette.light, 0.3))
        canvas.box(at + dx + 0.006, 0.418, at + dx + 0.044, 0.432, scaled(wood, 0.7))
    brass: Rgb = (206, 160, 84)
    canvas.line([(at + 0.16, 0.5), (at + 0.16, 0.4)], brass, 0.007)
    canvas.line([(at + 0.08, 0.41), (at + 0.24, 0.4)], brass, 0.005)
    for dx in (0.08, 0.24):
        canvas.line(
            smooth([(at + dx - 0.03, 0.45), (at + dx, 0.468), (at + dx + 0.03, 0.45)], closed=False), brass, 0.006
        )
        canvas.line([(at + dx, 0.405), (at + dx, 0.45)], brass, 0.002)


def _school(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A blackboard and two benches."""
    canvas.box(x - 0.2, 0.13, x + 0.2, 0.38, mix(wood, palette.light, 0.25))
    canvas.box(x - 0.185, 0.145, x + 0.185, 0.365, (40, 58, 54))
    for row, long in enumerate((0.26, 0.2, 0.3)):
        canvas.line([(x - 0.15, 0.19 + 0.055 * row), (x - 0.15 + long, 0.188 + 0.055 * row)], (206, 214, 206), 0.006)
    for dx, y in ((-0.5, 0.6), (0.1, 0.6), (-0.3, 0.68), (0.3, 0.68)):
        at = x * 0.2 + dx
        canvas.box(at - 0.13, y - 0.03, at + 0.13, y - 0.01, mix(wood, palette.light, 0.18))
        for leg in (-0.11, 0.1):
            canvas.box(at + leg, y - 0.01, at + leg + 0.014, y + 0.07, scaled(wood, 0.7))


def _stairs(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A flight of stairs with its banister."""
    side = 1.0 if x > 0 else -1.0
    stone = mix(palette.wall, wood, 0.35)
    for step in range(9):
        left = side * (-0.05 + step * 0.1)
        top = 0.64 - 0.062 * (step + 1)
        ends = sorted((left, side * 1.3))
        canvas.box(ends[0], top, ends[1], 0.66, scaled(stone, 0.9 - 0.035 * (step % 2)))
        edge = sorted((left, left + side * 0.11))
        canvas.box(edge[0], top, edge[1], top + 0.012, mix(stone, palette.light, 0.3))
    for step in range(9):
        at, top = side * (0.0 + step * 0.1), 0.64 - 0.062 * (step + 1)
        canvas.line([(at, top), (at, top - 0.13)], scaled(wood, 0.8), 0.008)
    canvas.line([(side * -0.03, 0.47), (side * 0.83, -0.06)], mix(wood, palette.light, 0.15), 0.02)


def _hall(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """Columns, an arch and a hanging."""
    stone = mix(palette.wall, palette.light, 0.28)
    for at in (-0.7, -0.26, 0.26, 0.7):
        canvas.box(at - 0.035, 0.06, at + 0.035, SKIRTING, stone)
        canvas.box(at + 0.012, 0.06, at + 0.035, SKIRTING, scaled(stone, 0.8))
        canvas.box(at - 0.05, 0.04, at + 0.05, 0.07, scaled(stone, 1.08))
        canvas.box(at - 0.05, SKIRTING - 0.03, at + 0.05, SKIRTING + 0.01, scaled(stone, 0.9))
    arch = [(-0.16, SKIRTING), (-0.16, 0.3), (-0.1, 0.2), (0.0, 0.165), (0.1, 0.2), (0.16, 0.3), (0.16, SKIRTING)]
    canvas.fill(arch, scaled(palette.wall, 0.42))
    banner = mix(_TONES[0], palette.wall, 0.3)
    canvas.fill(
        [(x - 0.08, 0.1), (x + 0.08, 0.1), (x + 0.08, 0.4), (x, 0.45), (x - 0.08, 0.4)],
        banner,
        bottom=scaled(banner, 0.7),
    )
    canvas.line(ring(x, 0.24, 0.04, 0.04), mix(LAMP, palette.wall, 0.3), 0.006, closed=True)


def _hut(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A clay wall with a niche and its oil lamp, a string cot, water pots."""
    clay: Rgb = mix((176, 122, 82), palette.wall, 0.4)
    niche = [(-0.06, 0.4), (-0.06, 0.3), (0.0, 0.25), (0.06, 0.3), (0.06, 0.4)]
    canvas.fill([(x + dx, y - 0.05) for dx, y in niche], scaled(clay, 0.5))
    canvas.ellipse(x, 0.345, 0.03, 0.01, scaled(clay, 0.8))
    canvas.fill(smooth([(x, 0.3), (x + 0.008, 0.325), (x, 0.34), (x - 0.008, 0.325)]), _SPARK)
    canvas.glow(x, 0.32, 0.24, LAMP, 0.6)
    canvas.line([(x - 0.23, 0.2), (x + 0.23, 0.2)], scaled(clay, 0.75), 0.006)
    rope = mix((214, 186, 132), palette.wall, 0.2)
    canvas.fill([(x - 0.22, 0.54), (x + 0.2, 0.54), (x + 0.24, 0.6), (x - 0.26, 0.6)], rope)
    for index in range(8):
        at = x - 0.22 + index * 0.056
        canvas.line([(at, 0.54), (at + 0.02, 0.6)], scaled(rope, 0.76), 0.003)
    for dx, y in ((-0.25, 0.6), (0.235, 0.6), (-0.21, 0.54), (0.19, 0.54)):
        canvas.line([(x + dx, y - 0.02), (x + dx, y + 0.08)], wood, 0.014)
    canvas.line([(x - 0.255, 0.6), (x + 0.24, 0.6)], wood, 0.012)
    side = -1.0 if x > 0 else 1.0
    for shift, size in ((0.36, 1.0), (0.45, 0.8)):
        at, pot = x + side * shift, scaled(clay, 0.82)
        canvas.ellipse(at, 0.63, 0.045 * size, 0.045 * size, pot)
        canvas.box(at - 0.02 * size, 0.63 - 0.062 * size, at + 0.02 * size, 0.63 - 0.03 * size, scaled(pot, 0.9))
        canvas.ellipse(at, 0.63 - 0.062 * size, 0.026 * size, 0.007, scaled(pot, 1.15))


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
    "bed": _bed, "nursery": _nursery, "kitchen": _kitchen, "school": _school, "stairs": _stairs, "hall": _hall,
    "hut": _hut,
}  # fmt: skip
