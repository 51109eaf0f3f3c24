"""Things of the house and of daily life that inserts show. `r` is about half the height of a thing."""

from __future__ import annotations

from resources.image.cards_keepsakes import CREAM, GOLD, INK
from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import LAMP, Rgb, scaled

_WOOD: Rgb = (140, 92, 56)
_IRON: Rgb = (132, 132, 142)
_LEATHER: Rgb = (96, 62, 44)


def draw_candle(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.ellipse(x, y + 0.98 * r, 0.75 * r, 0.14 * r, scaled(GOLD, 0.62))
    canvas.ellipse(x, y + 0.93 * r, 0.72 * r, 0.12 * r, scaled(GOLD, 0.9))
    canvas.box(x - 0.22 * r, y - 0.35 * r, x + 0.22 * r, y + 0.93 * r, CREAM, bottom=scaled(CREAM, 0.72))  # type: ignore[arg-type]
    canvas.ellipse(x, y - 0.35 * r, 0.22 * r, 0.06 * r, (255, 240, 206))
    canvas.line([(x, y - 0.36 * r), (x, y - 0.56 * r)], INK, 0.006)
    canvas.glow(x, y - 0.75 * r, 1.6 * r, LAMP, 0.4)
    flame = [(0.0, -1.3), (0.12, -0.9), (0.14, -0.66), (0.0, -0.5), (-0.14, -0.66), (-0.1, -0.9)]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in flame]), (255, 184, 84))
    canvas.fill(
        smooth([(x + dx * 0.5 * r, y - 0.66 * r + (dy + 0.66) * 0.55 * r) for dx, dy in flame]), (255, 244, 206)
    )


def draw_cup(canvas: Canvas, x: float, y: float, r: float) -> None:
    china: Rgb = (226, 222, 214)
    canvas.ellipse(x, y + 0.98 * r, 1.35 * r, 0.17 * r, scaled(china, 0.8))
    canvas.line(ring(x + 0.95 * r, y + 0.35 * r, 0.32 * r, 0.3 * r), scaled(china, 0.86), 0.022, closed=True)
    bowl = [(-0.95, -0.1), (-0.85, 0.5), (-0.5, 0.9), (0.0, 0.98), (0.5, 0.9), (0.85, 0.5), (0.95, -0.1)]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in bowl], closed=False), china, bottom=scaled(china, 0.78))
    canvas.ellipse(x, y - 0.08 * r, 0.95 * r, 0.18 * r, scaled(china, 1.08))
    canvas.ellipse(x, y - 0.06 * r, 0.85 * r, 0.14 * r, (112, 66, 36))
    for dx in (-0.3, 0.1):
        steam = smooth(
            [
                (x + dx * r, y - 0.3 * r),
                (x + (dx + 0.15) * r, y - 0.7 * r),
                (x + dx * r, y - 1.05 * r),
                (x + (dx + 0.12) * r, y - 1.4 * r),
            ],
            closed=False,
        )
        canvas.line(steam, (240, 232, 224), 0.01, opacity=0.3)


def draw_tongs(canvas: Canvas, x: float, y: float, r: float) -> None:
    iron: Rgb = (132, 132, 142)
    for s in (-1, 1):
        arm = [
            (x, y - r),
            (x + s * 0.42 * r, y - 0.6 * r),
            (x + s * 0.36 * r, y + 0.2 * r),
            (x + s * 0.14 * r, y + 1.05 * r),
        ]
        canvas.line(smooth(arm, closed=False), iron, 0.028)
        canvas.line(smooth([(px - 0.02 * r, py) for px, py in arm], closed=False), scaled(iron, 1.3), 0.006)
    canvas.disc(x, y - r, 0.12 * r, scaled(iron, 0.8))


def draw_lamp(canvas: Canvas, x: float, y: float, r: float) -> None:
    brass = scaled(GOLD, 0.72)
    canvas.line(ring(x, y - 1.12 * r, 0.3 * r, 0.26 * r), brass, 0.012, closed=True)
    canvas.fill([(x - 0.2 * r, y - 1.0 * r), (x + 0.2 * r, y - 1.0 * r), (x + 0.62 * r, y - 0.6 * r),
                 (x - 0.62 * r, y - 0.6 * r)], brass)  # fmt: skip
    canvas.box(x - 0.5 * r, y - 0.6 * r, x + 0.5 * r, y + 0.7 * r, (74, 58, 44))
    canvas.glow(x, y, 1.9 * r, LAMP, 0.55)
    canvas.box(x - 0.5 * r, y - 0.6 * r, x + 0.5 * r, y + 0.7 * r, (255, 214, 138), opacity=0.45)
    flame = [(0.0, -0.5), (0.2, 0.05), (0.18, 0.35), (0.0, 0.48), (-0.18, 0.35), (-0.2, 0.05)]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in flame]), (255, 184, 84))
    canvas.fill(smooth([(x + dx * 0.5 * r, y + (0.16 + dy * 0.55) * r) for dx, dy in flame]), (255, 246, 214))
    for dx in (-0.5, 0.0, 0.5):
        canvas.line([(x + dx * r, y - 0.6 * r), (x + dx * r, y + 0.7 * r)], brass, 0.009 if dx else 0.004)
    canvas.box(x - 0.66 * r, y + 0.7 * r, x + 0.66 * r, y + 0.98 * r, brass)
    canvas.box(x - 0.66 * r, y + 0.7 * r, x + 0.66 * r, y + 0.76 * r, scaled(GOLD, 1.05))


def draw_fire(canvas: Canvas, x: float, y: float, r: float) -> None:
    for turn in (-1, 1):
        canvas.line(
            [(x - turn * 1.1 * r, y + 0.95 * r), (x + turn * 0.9 * r, y + 0.62 * r)], scaled(_LEATHER, 0.8), 0.05
        )
    canvas.glow(x, y + 0.2 * r, 2.6 * r, LAMP, 0.7)
    tongue = [(0.0, -1.35), (0.2, -0.7), (0.5, -0.3), (0.62, 0.25), (0.4, 0.72), (-0.4, 0.72), (-0.62, 0.25),
              (-0.42, -0.25), (-0.3, -0.75), (-0.12, -0.9)]  # fmt: skip
    for size, tone in ((1.0, (206, 78, 34)), (0.74, (240, 132, 48)), (0.46, (255, 214, 120))):
        canvas.fill(smooth([(x + dx * size * r, y + (0.72 + (dy - 0.72) * size) * r) for dx, dy in tongue]), tone)


def draw_bread(canvas: Canvas, x: float, y: float, r: float) -> None:
    crust: Rgb = (196, 130, 66)
    canvas.ellipse(x, y + 0.95 * r, 1.5 * r, 0.16 * r, (206, 204, 200))
    loaf = [
        (-1.15, 0.75),
        (-1.25, 0.2),
        (-0.8, -0.35),
        (0.0, -0.52),
        (0.8, -0.35),
        (1.25, 0.2),
        (1.15, 0.75),
        (0.0, 0.9),
    ]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in loaf]), crust, bottom=scaled(crust, 0.68))
    for dx in (-0.62, 0.0, 0.62):
        cut = [(dx - 0.2, -0.12), (dx, -0.25), (dx + 0.22, 0.1), (dx, 0.06)]
        canvas.fill(smooth([(x + px * r, y + py * r) for px, py in cut]), (240, 206, 150))


def draw_bottle(canvas: Canvas, x: float, y: float, r: float) -> None:
    glass: Rgb = (66, 112, 92)
    body = [(-0.16, -1.2), (0.16, -1.2), (0.17, -0.55), (0.44, -0.2), (0.46, 0.95), (-0.46, 0.95), (-0.44, -0.2),
            (-0.17, -0.55)]  # fmt: skip
    canvas.fill([(x + dx * r, y + dy * r) for dx, dy in body], glass, bottom=scaled(glass, 0.66))
    canvas.box(x - 0.14 * r, y - 1.42 * r, x + 0.14 * r, y - 1.15 * r, (176, 128, 82))
    canvas.box(x - 0.45 * r, y + 0.1 * r, x + 0.45 * r, y + 0.6 * r, CREAM)
    canvas.line([(x - 0.3 * r, y - 0.1 * r), (x - 0.32 * r, y + 0.85 * r)], scaled(glass, 1.5), 0.008)


def draw_boots(canvas: Canvas, x: float, y: float, r: float) -> None:
    for dx, tone in ((0.5, 0.72), (-0.45, 1.0)):
        leather = scaled(_LEATHER, tone)
        boot = [(-0.3, -1.0), (0.3, -1.0), (0.32, 0.25), (0.95, 0.55), (1.0, 0.95), (-0.35, 0.95)]
        canvas.fill(smooth([(x + (dx + px) * r, y + py * r) for px, py in boot], steps=5), leather)
        canvas.box(x + (dx - 0.36) * r, y + 0.9 * r, x + (dx + 1.0) * r, y + 1.02 * r, (32, 24, 24))
        for dy in (-0.6, -0.35, -0.1):
            canvas.line([(x + (dx + 0.05) * r, y + dy * r), (x + (dx + 0.28) * r, y + (dy + 0.06) * r)], CREAM, 0.005)


def draw_hat(canvas: Canvas, x: float, y: float, r: float) -> None:
    felt: Rgb = (62, 56, 66)
    canvas.ellipse(x, y + 0.75 * r, 1.6 * r, 0.28 * r, scaled(felt, 0.8))
    crown = [(-0.85, 0.72), (-0.8, -0.5), (0.0, -0.72), (0.8, -0.5), (0.85, 0.72)]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in crown]), felt, bottom=scaled(felt, 0.72))
    canvas.box(x - 0.86 * r, y + 0.3 * r, x + 0.86 * r, y + 0.66 * r, (150, 60, 58))


def draw_top(canvas: Canvas, x: float, y: float, r: float) -> None:
    """A toy: a spinning top with its cord, and a ball."""
    cone = [(-0.8, -0.35), (0.0, -0.55), (0.8, -0.35), (0.45, 0.35), (0.06, 0.98), (-0.06, 0.98), (-0.45, 0.35)]
    canvas.line([(x, y - 0.5 * r), (x, y - 1.05 * r)], _WOOD, 0.02)
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in cone], steps=5), (192, 66, 58), bottom=(128, 40, 44))
    for dy, tone in ((-0.18, GOLD), (0.14, (66, 118, 128))):
        wide, top = 0.72 * r * (1 - 0.5 * max(dy, 0)), y + (dy - 0.04) * r
        canvas.line(smooth([(x - wide, top), (x, top + 0.14 * r), (x + wide, top)], closed=False), tone, 0.016)
    canvas.disc(x + 1.35 * r, y + 0.62 * r, 0.36 * r, (74, 122, 134))
    canvas.disc(x + 1.27 * r, y + 0.52 * r, 0.11 * r, (186, 214, 216))


def draw_sword(canvas: Canvas, x: float, y: float, r: float) -> None:
    blade = [(-1.5, 0.86), (-1.3, 0.6), (0.55, -0.32), (0.68, -0.12)]
    canvas.fill([(x + dx * r, y + dy * r) for dx, dy in blade], (198, 204, 212), bottom=(140, 148, 160))
    canvas.line([(x + 0.36 * r, y - 0.6 * r), (x + 0.86 * r, y + 0.26 * r)], GOLD, 0.026)
    canvas.line([(x + 0.62 * r, y - 0.2 * r), (x + 1.3 * r, y - 0.56 * r)], _LEATHER, 0.034)
    canvas.disc(x + 1.36 * r, y - 0.6 * r, 0.12 * r, GOLD)


def draw_gun(canvas: Canvas, x: float, y: float, r: float) -> None:
    stock = [(0.35, -0.1), (1.0, -0.12), (1.35, 0.75), (0.95, 0.92), (0.62, 0.25)]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in stock]), _WOOD, bottom=scaled(_WOOD, 0.66))
    canvas.box(x - 1.5 * r, y - 0.36 * r, x + 0.8 * r, y - 0.06 * r, scaled(_IRON, 0.72))
    canvas.box(x - 1.5 * r, y - 0.36 * r, x + 0.8 * r, y - 0.29 * r, _IRON)
    canvas.line(ring(x + 0.4 * r, y + 0.14 * r, 0.2 * r, 0.2 * r), scaled(_IRON, 0.7), 0.01, closed=True)


def draw_chair(canvas: Canvas, x: float, y: float, r: float) -> None:
    for dx in (-0.6, 0.6):
        canvas.line([(x + dx * r, y - 1.2 * r), (x + dx * r, y + 0.95 * r)], _WOOD, 0.026)
    for dx in (-0.82, 0.86):
        canvas.line([(x + dx * r, y + 0.25 * r), (x + dx * 1.05 * r, y + 1.1 * r)], scaled(_WOOD, 0.8), 0.026)
    for dy in (-1.05, -0.7, -0.35):
        canvas.line([(x - 0.6 * r, y + dy * r), (x + 0.6 * r, y + dy * r)], scaled(_WOOD, 1.1), 0.02)
    seat = [
        (x - 0.66 * r, y + 0.02 * r),
        (x + 0.66 * r, y + 0.02 * r),
        (x + 0.94 * r, y + 0.32 * r),
        (x - 0.9 * r, y + 0.32 * r),
    ]
    canvas.fill(seat, scaled(_WOOD, 1.15))


def draw_ring(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.line(ring(x, y + 0.3 * r, 0.62 * r, 0.64 * r), scaled(GOLD, 0.7), 0.034, closed=True)
    canvas.line(ring(x - 0.02 * r, y + 0.28 * r, 0.62 * r, 0.64 * r), GOLD, 0.022, closed=True)
    stone = [(-0.3, -0.5), (-0.16, -0.72), (0.16, -0.72), (0.3, -0.5), (0.0, -0.18)]
    canvas.fill([(x + dx * r, y + dy * r) for dx, dy in stone], (150, 206, 222), bottom=(84, 140, 176))
    canvas.glow(x, y - 0.5 * r, 0.7 * r, (214, 240, 250), 0.5)
