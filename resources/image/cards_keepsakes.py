"""Keepsakes that inserts show: what is given, carried, written and counted. `r` is about half the height of a thing."""

from __future__ import annotations

import math

from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import Rgb, scaled

GOLD: Rgb = (214, 166, 84)
INK: Rgb = (48, 34, 34)
CREAM: Rgb = (238, 226, 202)


def draw_letter(canvas: Canvas, x: float, y: float, r: float) -> None:
    corners = [
        (x - 1.25 * r, y - 0.5 * r),
        (x + 1.1 * r, y - 0.75 * r),
        (x + 1.3 * r, y + 0.75 * r),
        (x - 1.05 * r, y + r),
    ]
    canvas.fill(corners, CREAM, bottom=scaled(CREAM, 0.8))
    canvas.fill([corners[0], corners[1], (x + 0.1 * r, y + 0.35 * r)], scaled(CREAM, 0.93))
    canvas.line([corners[0], (x + 0.1 * r, y + 0.35 * r), corners[1]], scaled(CREAM, 0.66), 0.004)
    canvas.disc(x + 0.1 * r, y + 0.32 * r, 0.2 * r, (150, 40, 44))
    canvas.disc(x + 0.1 * r, y + 0.32 * r, 0.12 * r, (176, 60, 60))


def draw_book(canvas: Canvas, x: float, y: float, r: float) -> None:
    for s in (-1, 1):
        cover = [(x, y + 0.75 * r), (x + s * 1.55 * r, y + 0.5 * r), (x + s * 1.4 * r, y - 0.75 * r), (x, y - 0.5 * r)]
        canvas.fill(cover, (122, 48, 50))
        page = smooth(
            [(x, y - 0.52 * r), (x + s * 0.7 * r, y - 0.86 * r), (x + s * 1.33 * r, y - 0.76 * r)], closed=False
        )
        low = smooth(
            [(x + s * 1.46 * r, y + 0.38 * r), (x + s * 0.75 * r, y + 0.36 * r), (x, y + 0.66 * r)], closed=False
        )
        canvas.fill([*map(tuple, page), *map(tuple, low)], CREAM if s > 0 else scaled(CREAM, 0.88))
        for row in range(7):
            top = y - 0.5 * r + row * 0.13 * r
            words = [
                (x + s * 0.22 * r, top + 0.06 * r),
                (x + s * 0.7 * r, top - 0.12 * r),
                (x + s * 1.2 * r, top - 0.08 * r),
            ]
            canvas.line(smooth(words, closed=False), scaled(CREAM, 0.62), 0.004)


def draw_watch(canvas: Canvas, x: float, y: float, r: float) -> None:
    for step in range(16):
        angle = step / 15
        canvas.line(
            ring(x + r * (0.15 + 1.5 * angle), y - r * (1.2 - 2.1 * angle**2), r * 0.09, r * 0.06, 16),
            GOLD,
            0.006,
            closed=True,
        )
    canvas.line(ring(x, y - 1.12 * r, 0.17 * r, 0.17 * r), GOLD, 0.014, closed=True)
    canvas.disc(x, y, r, scaled(GOLD, 0.7))
    canvas.disc(x - 0.02 * r, y - 0.03 * r, 0.96 * r, GOLD)
    canvas.disc(x, y, 0.82 * r, CREAM)
    for hour in range(12):
        a = hour * math.pi / 6
        inner = 0.6 if hour % 3 == 0 else 0.68
        ends = [
            (x + inner * r * math.sin(a), y - inner * r * math.cos(a)),
            (x + 0.75 * r * math.sin(a), y - 0.75 * r * math.cos(a)),
        ]
        canvas.line(ends, INK, 0.008 if hour % 3 == 0 else 0.004)
    canvas.line([(x, y), (x - 0.26 * r, y - 0.34 * r)], INK, 0.011)
    canvas.line([(x, y), (x + 0.12 * r, y - 0.6 * r)], INK, 0.007)
    canvas.disc(x, y, 0.05 * r, GOLD)


def draw_coins(canvas: Canvas, x: float, y: float, r: float) -> None:
    for dx, count in ((-1.0, 3), (0.95, 2), (-0.05, 6)):
        for level in range(count):
            top = y + 0.85 * r - level * 0.17 * r
            at = x + dx * r + 0.04 * r * ((level * 7) % 3 - 1)
            canvas.ellipse(at, top + 0.09 * r, 0.5 * r, 0.19 * r, scaled(GOLD, 0.55))
            canvas.ellipse(at, top, 0.5 * r, 0.19 * r, GOLD if level % 2 else scaled(GOLD, 0.88))
        canvas.line(ring(at, top, 0.38 * r, 0.13 * r), scaled(GOLD, 0.72), 0.005, closed=True)


def draw_gift(canvas: Canvas, x: float, y: float, r: float) -> None:
    red: Rgb = (156, 48, 52)
    canvas.box(x - r, y - 0.25 * r, x + r, y + r, red, bottom=scaled(red, 0.7))  # type: ignore[arg-type]
    canvas.box(x - 1.1 * r, y - 0.5 * r, x + 1.1 * r, y - 0.15 * r, scaled(red, 1.18))
    canvas.box(x - 0.17 * r, y - 0.5 * r, x + 0.17 * r, y + r, GOLD)
    for s in (-1, 1):
        bow = [
            (x, y - 0.5 * r),
            (x + s * 0.35 * r, y - 1.1 * r),
            (x + s * 0.85 * r, y - r),
            (x + s * 0.6 * r, y - 0.6 * r),
        ]
        canvas.fill(smooth(bow), GOLD)
        canvas.fill(
            smooth([(px + (x + s * 0.45 * r - px) * 0.5, py + (y - 0.82 * r - py) * 0.5) for px, py in bow]),
            scaled(GOLD, 0.66),
        )
    canvas.disc(x, y - 0.55 * r, 0.16 * r, scaled(GOLD, 1.1))


def draw_comb(canvas: Canvas, x: float, y: float, r: float) -> None:
    shell: Rgb = (140, 78, 40)
    spine = [
        (-1.35, 0.1),
        (-1.2, -0.45),
        (-0.5, -0.8),
        (0.5, -0.8),
        (1.2, -0.45),
        (1.35, 0.1),
        (0.6, -0.1),
        (-0.6, -0.1),
    ]
    for tooth in range(17):
        at = -1.2 + tooth * 0.15
        canvas.fill(
            [(x + (at - 0.04) * r, y - 0.2 * r), (x + (at + 0.04) * r, y - 0.2 * r), (x + at * r, y + 0.95 * r)],
            scaled(shell, 0.9),
        )
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in spine]), shell, bottom=scaled(shell, 0.75))
    for index in range(7):
        a = (index - 3) / 3
        canvas.disc(x + a * 0.95 * r, y - (0.52 - 0.2 * a * a) * r, 0.075 * r, (226, 222, 236))


def draw_flower(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.line(
        smooth([(x, y - 0.3 * r), (x + 0.08 * r, y + 0.4 * r), (x - 0.1 * r, y + 1.05 * r)], closed=False),
        (70, 104, 66),
        0.014,
    )
    for s, dy in ((1, 0.35), (-1, 0.6)):
        leaf = [(0.0, dy + 0.1), (0.3 * s, dy - 0.2), (0.65 * s, dy - 0.25), (0.4 * s, dy + 0.1)]
        canvas.fill(smooth([(x + dx * r, y + d * r) for dx, d in leaf]), (84, 124, 78))
    red: Rgb = (186, 62, 74)
    for index in range(5):
        a = index * 2 * math.pi / 5 - math.pi / 2
        canvas.ellipse(
            x + 0.33 * r * math.cos(a),
            y + (0.33 * math.sin(a) - 0.5) * r,
            0.34 * r,
            0.34 * r,
            scaled(red, 0.84 + 0.06 * index),
        )
    for size, tone in ((0.4, 1.1), (0.27, 0.8), (0.15, 1.2)):
        canvas.disc(x + (0.4 - size) * 0.2 * r, y - 0.52 * r, size * r, scaled(red, tone))


def draw_key(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.line(ring(x - 0.85 * r, y + 0.1 * r, 0.42 * r, 0.42 * r), GOLD, 0.032, closed=True)
    canvas.line([(x - 0.45 * r, y + 0.1 * r), (x + 1.3 * r, y + 0.1 * r)], GOLD, 0.03)
    for dx, tall in ((0.85, 0.4), (1.15, 0.5)):
        canvas.box(x + dx * r, y + 0.1 * r, x + (dx + 0.15) * r, y + (0.1 + tall) * r, GOLD)
    canvas.line([(x - 0.4 * r, y + 0.06 * r), (x + 1.25 * r, y + 0.06 * r)], scaled(GOLD, 1.2), 0.005)


def draw_bell(canvas: Canvas, x: float, y: float, r: float) -> None:
    shape = [
        (0.0, -0.95),
        (0.35, -0.8),
        (0.5, -0.2),
        (0.62, 0.35),
        (0.95, 0.75),
        (-0.95, 0.75),
        (-0.62, 0.35),
        (-0.5, -0.2),
        (-0.35, -0.8),
    ]
    canvas.line(ring(x, y - 1.05 * r, 0.14 * r, 0.14 * r), GOLD, 0.014, closed=True)
    canvas.disc(x, y + 0.85 * r, 0.17 * r, scaled(GOLD, 0.6))
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in shape]), GOLD, bottom=scaled(GOLD, 0.62))
    canvas.line(
        smooth([(x - 0.28 * r, y - 0.6 * r), (x - 0.36 * r, y), (x - 0.55 * r, y + 0.5 * r)], closed=False),
        scaled(GOLD, 1.18),
        0.012,
    )
