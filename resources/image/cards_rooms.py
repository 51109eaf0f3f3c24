"""Rooms that take more than one piece of furniture to be told: nursery, kitchen, school, stairs, hall, hut, church.

`x` is the middle of the side of the room that is free of the window.
"""

from __future__ import annotations

from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled

SKIRTING = 0.6
"""Height (y) of the border between wall and floor."""
EMBER: Rgb = (206, 78, 34)
SPARK: Rgb = (255, 208, 110)
TONES: tuple[Rgb, ...] = ((148, 66, 60), (66, 96, 110), (170, 132, 74), (92, 112, 84), (120, 86, 122))


def draw_nursery(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A shelf of toys over a cot, blocks and a ball on the floor."""
    canvas.box(x - 0.2, 0.28, x + 0.2, 0.293, wood)
    for dx, tone in ((-0.15, TONES[0]), (-0.06, TONES[2]), (0.03, TONES[1]), (0.13, TONES[4])):
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
        canvas.box(at - 0.024, base - 0.048, at + 0.024, base, mix(TONES[index], palette.light, 0.18))
    canvas.disc(x + away * 0.27, 0.665, 0.026, mix(TONES[0], palette.light, 0.1))


def draw_kitchen(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A range with a pot on it, pans on the wall, a dresser with plates."""
    iron: Rgb = mix((44, 42, 50), palette.wall, 0.15)
    canvas.box(x + 0.06, 0.0, x + 0.1, 0.42, scaled(iron, 0.9))
    canvas.box(x - 0.14, 0.42, x + 0.16, 0.64, iron)
    canvas.box(x - 0.15, 0.41, x + 0.17, 0.43, scaled(iron, 1.5))
    canvas.box(x - 0.1, 0.49, x + 0.04, 0.58, scaled(EMBER, 0.8))
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


def draw_school(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
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


def draw_stairs(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
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


def draw_hall(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """Columns, an arch and a hanging."""
    stone = mix(palette.wall, palette.light, 0.28)
    for at in (-0.7, -0.26, 0.26, 0.7):
        canvas.box(at - 0.035, 0.06, at + 0.035, SKIRTING, stone)
        canvas.box(at + 0.012, 0.06, at + 0.035, SKIRTING, scaled(stone, 0.8))
        canvas.box(at - 0.05, 0.04, at + 0.05, 0.07, scaled(stone, 1.08))
        canvas.box(at - 0.05, SKIRTING - 0.03, at + 0.05, SKIRTING + 0.01, scaled(stone, 0.9))
    arch = [(-0.16, SKIRTING), (-0.16, 0.3), (-0.1, 0.2), (0.0, 0.165), (0.1, 0.2), (0.16, 0.3), (0.16, SKIRTING)]
    canvas.fill(arch, scaled(palette.wall, 0.42))
    banner = mix(TONES[0], palette.wall, 0.3)
    canvas.fill(
        [(x - 0.08, 0.1), (x + 0.08, 0.1), (x + 0.08, 0.4), (x, 0.45), (x - 0.08, 0.4)],
        banner,
        bottom=scaled(banner, 0.7),
    )
    canvas.line(ring(x, 0.24, 0.04, 0.04), mix(LAMP, palette.wall, 0.3), 0.006, closed=True)


def draw_hut(canvas: Canvas, palette: Palette, x: float, wood: Rgb) -> None:
    """A clay wall with a niche and its oil lamp, a string cot, water pots."""
    clay: Rgb = mix((176, 122, 82), palette.wall, 0.4)
    niche = [(-0.06, 0.4), (-0.06, 0.3), (0.0, 0.25), (0.06, 0.3), (0.06, 0.4)]
    canvas.fill([(x + dx, y - 0.05) for dx, y in niche], scaled(clay, 0.5))
    canvas.ellipse(x, 0.345, 0.03, 0.01, scaled(clay, 0.8))
    canvas.fill(smooth([(x, 0.3), (x + 0.008, 0.325), (x, 0.34), (x - 0.008, 0.325)]), SPARK)
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
            canvas.box(x + dx - 0.035, y - 0.033, x + dx + 0.035, y + 0.033, TONES[index % 5], opacity=0.5)
        canvas.disc(x, 0.13, 0.036, mix(TONES[2], palette.light, 0.4), opacity=0.7)
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
