"""Grounds that tell one open place from another: field, garden, fair, road, desert, churchyard."""

from __future__ import annotations

from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled
from storyvid.typography.sky import Random

_BRIGHT: tuple[Rgb, ...] = ((196, 70, 66), (232, 180, 84), (74, 138, 146), (160, 96, 150), (226, 226, 214))


def draw_field(canvas: Canvas, palette: Palette, random: Random, lit: bool) -> None:
    """Furrows that run to the horizon, ears of corn, two haystacks."""
    corn, reach = mix(palette.middle, (206, 168, 82), 0.5), canvas.half_width * 1.15
    canvas.fill([(-reach, 0.625), (reach, 0.625), (reach, 1.2), (-reach, 1.2)], corn, bottom=scaled(corn, 0.4))
    for index in range(-12, 13):
        canvas.line([(index * 0.07, 0.625), (index * 0.34, 1.1)], scaled(corn, 0.78), 0.004)
    for _ in range(60):
        x, y = (random.random() * 2 - 1) * canvas.half_width, 0.65 + 0.1 * random.random()
        canvas.line([(x, y), (x + 0.008, y - 0.03)], scaled(corn, 1.16), 0.003)
    draw_round_tree(canvas, 0.5 * canvas.half_width, 0.64, 0.17, mix(palette.middle, palette.near, 0.4))
    for dx, size in ((-0.55, 1.0), (-0.4, 0.7)):
        x, straw = dx * canvas.half_width, mix(corn, palette.light, 0.25)
        stack = [
            (-0.075, 0.0),
            (-0.08, -0.06),
            (-0.035, -0.13),
            (0.0, -0.15),
            (0.035, -0.13),
            (0.08, -0.06),
            (0.075, 0.0),
        ]
        canvas.fill(smooth([(x + px * size, 0.645 + py * size) for px, py in stack]), straw, bottom=scaled(straw, 0.65))


def draw_garden(canvas: Canvas, palette: Palette, random: Random, lit: bool) -> None:
    """A hedge, a white gate, round bushes and beds of flowers."""
    hedge = mix(palette.middle, (64, 112, 62), 0.4)
    reach = canvas.half_width * 1.1
    canvas.box(-reach, 0.56, reach, 0.645, scaled(hedge, 0.8))
    for index in range(28):
        x = -reach + index * reach * 2 / 27
        canvas.disc(x, 0.565, 0.028, scaled(hedge, 0.8 + 0.12 * (index % 2)))
    fence = mix(palette.light, palette.horizon, 0.4)
    x = canvas.half_width * 0.42
    for index in range(6):
        canvas.line([(x + index * 0.03, 0.55), (x + index * 0.03, 0.65)], fence, 0.008)
    for y in (0.575, 0.625):
        canvas.line([(x - 0.01, y), (x + 0.16, y)], fence, 0.006)
    arch = ring(x + 0.075, 0.55, 0.1, 0.13)
    canvas.line(arch[20:], scaled(hedge, 1.15), 0.02)
    for dx in (-0.66, -0.3):
        draw_round_tree(canvas, dx * canvas.half_width, 0.63, 0.16, hedge)
    for _ in range(46):
        at, y = (random.random() * 2 - 1) * canvas.half_width, 0.66 + 0.07 * random.random()
        tone = mix(_BRIGHT[int(random.random() * 5)], palette.middle, 0.25)
        canvas.line([(at, y), (at, y + 0.02)], scaled(hedge, 0.9), 0.003)
        canvas.disc(at, y, 0.006 + 0.005 * random.random(), tone)


def draw_fair(canvas: Canvas, palette: Palette, random: Random, lit: bool) -> None:
    """A wheel, striped tents and stalls, bunting overhead."""
    steel = mix(palette.near, palette.horizon, 0.35)
    side = -1.0 if random.random() < 0.5 else 1.0
    x = side * canvas.half_width * 0.5
    canvas.line(ring(x, 0.36, 0.17, 0.17), steel, 0.007, closed=True)
    for index, (px, py) in enumerate(ring(x, 0.36, 0.17, 0.17, 10)):
        canvas.line([(x, 0.36), (px, py)], steel, 0.003)
        canvas.disc(px, py + 0.012, 0.016, mix(_BRIGHT[index % 5], palette.middle, 0.2))
    for dx in (-0.09, 0.09):
        canvas.line([(x, 0.36), (x + dx, 0.64)], steel, 0.008)
    for index, dx in enumerate((-0.86, -0.42, 0.06, 0.5, 0.9)):
        at, tone = dx * canvas.half_width * -side, mix(_BRIGHT[index % 4], palette.middle, 0.22)
        wide, top = 0.12 + 0.03 * random.random(), 0.44 + 0.03 * random.random()
        canvas.box(at - wide, top + 0.07, at + wide, 0.66, scaled(mix(tone, palette.near, 0.5), 0.8))
        canvas.fill([(at - wide - 0.02, top + 0.075), (at, top), (at + wide + 0.02, top + 0.075)], tone)
        for stripe in (-0.55, 0.15):
            canvas.fill([(at + stripe * wide, top + 0.075), (at, top), (at + (stripe + 0.35) * wide, top + 0.075)],
                        mix(tone, (244, 236, 220), 0.6))  # fmt: skip
        canvas.box(at - wide * 0.9, 0.58, at + wide * 0.9, 0.6, mix(palette.near, (140, 96, 60), 0.5))
        for item in range(5):
            canvas.disc(
                at + (item - 2) * wide * 0.36, 0.572, 0.011, mix(_BRIGHT[(item + index) % 5], palette.middle, 0.15)
            )
        if lit:
            canvas.glow(at, 0.53, 0.16, LAMP, 0.6)
    reach = canvas.half_width
    cord = smooth([(-reach, 0.2), (-reach * 0.5, 0.27), (0.0, 0.21), (reach * 0.5, 0.27), (reach, 0.2)], closed=False)
    canvas.line(cord, steel, 0.002)
    for index in range(0, len(cord) - 1, 2):
        px, py = cord[index]
        canvas.fill(
            [(px - 0.013, py), (px + 0.013, py), (px, py + 0.034)], mix(_BRIGHT[(index // 2) % 5], palette.middle, 0.15)
        )


def draw_road(canvas: Canvas, palette: Palette, random: Random, lit: bool) -> None:
    """A wide road to the horizon with a milestone and poles."""
    dust = mix(palette.near, palette.horizon, 0.42)
    canvas.fill([(-0.015, 0.6), (0.02, 0.6), (0.55, 1.1), (-0.5, 1.1)], dust, bottom=scaled(dust, 0.6))
    for step in range(5):
        size = 0.35 + 0.65 * step / 4
        x, foot = -0.08 - 0.13 * step**1.35, 0.61 + 0.016 * step**1.3
        canvas.line([(x, foot), (x, foot - 0.26 * size)], scaled(palette.near, 0.8), 0.006 * size)
        canvas.line(
            [(x - 0.03 * size, foot - 0.23 * size), (x + 0.03 * size, foot - 0.23 * size)],
            scaled(palette.near, 0.8),
            0.005 * size,
        )
    stone = mix(palette.horizon, palette.near, 0.35)
    canvas.fill(smooth([(0.3, 0.68), (0.3, 0.63), (0.33, 0.605), (0.36, 0.63), (0.36, 0.68)], steps=5), stone)


def draw_desert(canvas: Canvas, palette: Palette, random: Random, lit: bool) -> None:
    """Dunes, one behind the other."""
    sand = mix(palette.horizon, (206, 160, 96), 0.4)
    reach = canvas.half_width * 1.2
    for row in range(3):
        base, tone = 0.56 + 0.05 * row, scaled(mix(sand, palette.near, 0.16 * row), 1.0 - 0.12 * row)
        top = [(-reach, base + 0.03), (-reach * 0.4, base - 0.05 + 0.03 * random.random()), (reach * 0.1, base + 0.02),
               (reach * 0.6, base - 0.04), (reach, base + 0.02)]  # fmt: skip
        canvas.fill(
            [*map(tuple, smooth(top, closed=False)), (reach, 1.2), (-reach, 1.2)], tone, bottom=scaled(tone, 0.55)
        )


def draw_steeple(canvas: Canvas, palette: Palette, lit: bool) -> None:
    """A church with its spire, and a few leaning stones before it."""
    stone, x = mix(palette.horizon, palette.near, 0.52), canvas.half_width * 0.28
    canvas.box(x, 0.5, x + 0.26, 0.64, stone)
    canvas.fill([(x - 0.01, 0.5), (x + 0.03, 0.43), (x + 0.23, 0.43), (x + 0.27, 0.5)], scaled(stone, 0.68))
    canvas.box(x - 0.1, 0.36, x, 0.64, scaled(stone, 0.92))
    canvas.fill([(x - 0.112, 0.365), (x - 0.05, 0.16), (x + 0.012, 0.365)], scaled(stone, 0.62))
    canvas.line([(x - 0.05, 0.165), (x - 0.05, 0.125)], scaled(stone, 0.5), 0.005)
    canvas.line([(x - 0.063, 0.14), (x - 0.037, 0.14)], scaled(stone, 0.5), 0.005)
    glass = LAMP if lit else scaled(stone, 0.5)
    for dx in (-0.05, 0.06, 0.13, 0.2):
        canvas.fill(smooth([(x + dx - 0.014, 0.6), (x + dx - 0.014, 0.555), (x + dx, 0.53), (x + dx + 0.014, 0.555),
                            (x + dx + 0.014, 0.6)], steps=4), glass)  # fmt: skip
    for index, dx in enumerate((-0.62, -0.5, -0.36)):
        at, grey = x + dx, scaled(stone, 0.74)
        canvas.fill(smooth([(at - 0.024, 0.69), (at - 0.022, 0.63), (at + 0.004 * index, 0.61), (at + 0.026, 0.63),
                            (at + 0.024, 0.69)], steps=5), grey)  # fmt: skip


def draw_round_tree(canvas: Canvas, x: float, base: float, tall: float, colour: Rgb) -> None:
    canvas.box(x - tall * 0.05, base - tall * 0.6, x + tall * 0.05, base + 0.01, scaled(colour, 0.75))
    crown = [(-0.42, -0.62), (-0.3, -0.95), (0.0, -1.12), (0.32, -0.95), (0.44, -0.62), (0.22, -0.42), (-0.2, -0.42)]
    canvas.fill(smooth([(x + dx * tall, base + dy * tall) for dx, dy in crown]), colour)
    shine = [(-0.3, -0.7), (-0.18, -0.95), (0.02, -1.02), (-0.08, -0.8)]
    canvas.fill(smooth([(x + dx * tall, base + dy * tall) for dx, dy in shine]), scaled(colour, 1.18))
