"""Places off the Earth: the ground of a moon or a planet under black sky, and the inside of a ship or a station."""

from __future__ import annotations

from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import Palette, Rgb, mix, scaled
from storyvid.typography.sky import Random, draw_ridge, hills

_VOID: Rgb = (8, 9, 18)
_STEEL: Rgb = (128, 138, 152)
_WORLDS: tuple[Rgb, ...] = ((92, 136, 176), (192, 128, 88), (150, 132, 176), (112, 156, 132))
_LIGHTS: tuple[Rgb, ...] = ((236, 178, 84), (96, 196, 186), (214, 92, 84))


def draw_space(canvas: Canvas, palette: Palette, random: Random) -> None:
    """Stars, another world in the sky, a ridge, and dust with craters."""
    canvas.rows([(0.0, _VOID), (0.62, mix(_VOID, palette.sky_middle, 0.3)), (1.0, _VOID)])
    _stars(canvas, random, (-canvas.half_width, 0.0, canvas.half_width, 0.6), 130)
    side = -1.0 if random.random() < 0.5 else 1.0
    _world(canvas, side * canvas.half_width * 0.45, 0.24, 0.13, _WORLDS[int(random.random() * len(_WORLDS))])
    dust = mix(mix(palette.middle, (150, 140, 132), 0.6), _VOID, 0.15)
    draw_ridge(canvas, hills(random, 0.565, 0.05, 3), scaled(dust, 0.55))
    draw_ridge(canvas, hills(random, 0.63, 0.012, 1), dust, scaled(dust, 0.4))
    for _ in range(9):
        x, y = (random.random() * 2 - 1) * canvas.half_width, 0.66 + 0.22 * random.random() ** 1.5
        wide = (0.02 + 0.05 * random.random()) * (0.5 + (y - 0.6) * 4)
        canvas.ellipse(x, y, wide, wide * 0.24, scaled(dust, 0.62))
        canvas.ellipse(x + wide * 0.08, y + wide * 0.05, wide * 0.86, wide * 0.18, scaled(dust, 0.8))


def draw_cabin(canvas: Canvas, palette: Palette, random: Random) -> None:
    """Panels of steel, a window on the stars, a desk of lights."""
    steel, reach = mix(palette.wall, _STEEL, 0.6), canvas.half_width * 1.2
    canvas.rows([(0.0, scaled(steel, 0.5)), (0.3, scaled(steel, 0.85)), (0.6, scaled(steel, 0.6))])
    for index in range(-6, 7):
        x = index * reach / 6
        canvas.line([(x, 0.0), (x, 0.62)], scaled(steel, 0.55), 0.004)
        for y in (0.06, 0.52):
            canvas.disc(x + 0.02, y, 0.004, scaled(steel, 1.1))
    floor = scaled(steel, 0.42)
    canvas.fill([(-reach, 0.62), (reach, 0.62), (reach, 1.2), (-reach, 1.2)], floor, bottom=scaled(floor, 0.5))
    for index in range(-9, 10):
        x = index * reach / 8
        canvas.line([(x * 0.7, 0.62), (x * 1.8, 1.1)], scaled(floor, 0.75), 0.003)
    side = -1.0 if random.random() < 0.5 else 1.0
    _porthole(canvas, side * canvas.half_width * 0.42, steel, random)
    _desk(canvas, -side * canvas.half_width * 0.5, steel, random)


def _porthole(canvas: Canvas, x: float, steel: Rgb, random: Random) -> None:
    y, size = 0.27, 0.17
    canvas.disc(x, y, size + 0.03, scaled(steel, 1.12))
    for px, py in ring(x, y, size + 0.015, size + 0.015, 12):
        canvas.disc(px, py, 0.006, scaled(steel, 0.6))
    canvas.disc(x, y, size, _VOID)
    inner = size * 0.68
    _stars(canvas, random, (x - inner, y - inner, x + inner, y + inner), 34)
    _world(canvas, x + size * 0.28, y + size * 0.3, size * 0.34, _WORLDS[int(random.random() * len(_WORLDS))])


def _desk(canvas: Canvas, x: float, steel: Rgb, random: Random) -> None:
    dark = scaled(steel, 0.45)
    canvas.fill([(x - 0.26, 0.52), (x + 0.26, 0.52), (x + 0.3, 0.68), (x - 0.3, 0.68)], dark, bottom=scaled(dark, 0.6))
    canvas.box(x - 0.22, 0.34, x + 0.22, 0.5, mix(_VOID, (40, 92, 96), 0.6))
    wave = [(x - 0.2 + 0.04 * step, 0.42 + 0.05 * (random.random() - 0.5)) for step in range(11)]
    canvas.line(smooth(wave, closed=False), _LIGHTS[1], 0.004)
    for row in range(2):
        for step in range(9):
            tone = _LIGHTS[int(random.random() * 3)]
            canvas.disc(x - 0.22 + 0.055 * step, 0.555 + 0.045 * row, 0.009, scaled(tone, 0.5 + 0.6 * random.random()))
    canvas.glow(x, 0.45, 0.4, _LIGHTS[1], 0.14)


def _world(canvas: Canvas, x: float, y: float, size: float, colour: Rgb) -> None:
    """A planet lit from the upper left."""
    canvas.glow(x, y, size * 1.9, colour, 0.22)
    canvas.disc(x, y, size, scaled(colour, 0.62))
    canvas.disc(x - size * 0.12, y - size * 0.12, size * 0.84, scaled(colour, 0.86))
    canvas.disc(x - size * 0.24, y - size * 0.24, size * 0.6, colour)


def _stars(canvas: Canvas, random: Random, area: tuple[float, float, float, float], count: int) -> None:
    left, top, right, bottom = area
    for _ in range(count):
        x, y = left + (right - left) * random.random(), top + (bottom - top) * random.random()
        canvas.disc(x, y, 0.0008 + 0.0022 * random.random() ** 3, (236, 238, 250))
