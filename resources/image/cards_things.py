"""Things that inserts show, large, on a table in a pool of light. `r` is about half the height of a thing."""

from __future__ import annotations

import math
from collections.abc import Callable

from storyvid.typography.canvas import Canvas, ring, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled

_GOLD: Rgb = (214, 166, 84)
_INK: Rgb = (48, 34, 34)
_CREAM: Rgb = (238, 226, 202)


def draw_thing(canvas: Canvas, palette: Palette, thing: str) -> None:
    """The thing on its table, in the colours of the scene."""
    wood = scaled(mix((110, 70, 46), palette.floor, 0.35), 0.9)
    canvas.rows(
        [(0.0, scaled(palette.wall, 0.4)), (0.45, scaled(palette.wall, 0.8)), (0.52, scaled(palette.wall, 0.55))]
    )
    reach = canvas.half_width * 1.2
    canvas.fill([(-reach, 0.5), (reach, 0.5), (reach, 1.2), (-reach, 1.2)], wood, bottom=scaled(wood, 0.35))
    for index in range(6):
        y = 0.515 + 0.018 * index**1.5
        canvas.line([(-reach, y), (reach, y + 0.004)], scaled(wood, 0.82), 0.0022)
    size = 0.2 * (0.3 + 0.7 * canvas.unit)
    canvas.glow(0.0, 0.36, 3.1 * size, mix(LAMP, palette.light, 0.4), 0.42)
    canvas.ellipse(0.0, 0.37 + 1.02 * size, 1.2 * size, 0.15 * size, (10, 6, 10), opacity=0.55, blur=0.015)
    _THINGS[thing](canvas, 0.0, 0.37, size)


def _letter(canvas: Canvas, x: float, y: float, r: float) -> None:
    corners = [
        (x - 1.25 * r, y - 0.5 * r),
        (x + 1.1 * r, y - 0.75 * r),
        (x + 1.3 * r, y + 0.75 * r),
        (x - 1.05 * r, y + r),
    ]
    canvas.fill(corners, _CREAM, bottom=scaled(_CREAM, 0.8))
    canvas.fill([corners[0], corners[1], (x + 0.1 * r, y + 0.35 * r)], scaled(_CREAM, 0.93))
    canvas.line([corners[0], (x + 0.1 * r, y + 0.35 * r), corners[1]], scaled(_CREAM, 0.66), 0.004)
    canvas.disc(x + 0.1 * r, y + 0.32 * r, 0.2 * r, (150, 40, 44))
    canvas.disc(x + 0.1 * r, y + 0.32 * r, 0.12 * r, (176, 60, 60))


def _book(canvas: Canvas, x: float, y: float, r: float) -> None:
    for s in (-1, 1):
        cover = [(x, y + 0.75 * r), (x + s * 1.55 * r, y + 0.5 * r), (x + s * 1.4 * r, y - 0.75 * r), (x, y - 0.5 * r)]
        canvas.fill(cover, (122, 48, 50))
        page = smooth(
            [(x, y - 0.52 * r), (x + s * 0.7 * r, y - 0.86 * r), (x + s * 1.33 * r, y - 0.76 * r)], closed=False
        )
        low = smooth(
            [(x + s * 1.46 * r, y + 0.38 * r), (x + s * 0.75 * r, y + 0.36 * r), (x, y + 0.66 * r)], closed=False
        )
        canvas.fill([*map(tuple, page), *map(tuple, low)], _CREAM if s > 0 else scaled(_CREAM, 0.88))
        for row in range(7):
            top = y - 0.5 * r + row * 0.13 * r
            words = [
                (x + s * 0.22 * r, top + 0.06 * r),
                (x + s * 0.7 * r, top - 0.12 * r),
                (x + s * 1.2 * r, top - 0.08 * r),
            ]
            canvas.line(smooth(words, closed=False), scaled(_CREAM, 0.62), 0.004)


def _watch(canvas: Canvas, x: float, y: float, r: float) -> None:
    for step in range(16):
        angle = step / 15
        canvas.line(
            ring(x + r * (0.15 + 1.5 * angle), y - r * (1.2 - 2.1 * angle**2), r * 0.09, r * 0.06, 16),
            _GOLD,
            0.006,
            closed=True,
        )
    canvas.line(ring(x, y - 1.12 * r, 0.17 * r, 0.17 * r), _GOLD, 0.014, closed=True)
    canvas.disc(x, y, r, scaled(_GOLD, 0.7))
    canvas.disc(x - 0.02 * r, y - 0.03 * r, 0.96 * r, _GOLD)
    canvas.disc(x, y, 0.82 * r, _CREAM)
    for hour in range(12):
        a = hour * math.pi / 6
        inner = 0.6 if hour % 3 == 0 else 0.68
        ends = [
            (x + inner * r * math.sin(a), y - inner * r * math.cos(a)),
            (x + 0.75 * r * math.sin(a), y - 0.75 * r * math.cos(a)),
        ]
        canvas.line(ends, _INK, 0.008 if hour % 3 == 0 else 0.004)
    canvas.line([(x, y), (x - 0.26 * r, y - 0.34 * r)], _INK, 0.011)
    canvas.line([(x, y), (x + 0.12 * r, y - 0.6 * r)], _INK, 0.007)
    canvas.disc(x, y, 0.05 * r, _GOLD)


def _coins(canvas: Canvas, x: float, y: float, r: float) -> None:
    for dx, count in ((-1.0, 3), (0.95, 2), (-0.05, 6)):
        for level in range(count):
            top = y + 0.85 * r - level * 0.17 * r
            at = x + dx * r + 0.04 * r * ((level * 7) % 3 - 1)
            canvas.ellipse(at, top + 0.09 * r, 0.5 * r, 0.19 * r, scaled(_GOLD, 0.55))
            canvas.ellipse(at, top, 0.5 * r, 0.19 * r, _GOLD if level % 2 else scaled(_GOLD, 0.88))
        canvas.line(ring(at, top, 0.38 * r, 0.13 * r), scaled(_GOLD, 0.72), 0.005, closed=True)


def _gift(canvas: Canvas, x: float, y: float, r: float) -> None:
    red: Rgb = (156, 48, 52)
    canvas.box(x - r, y - 0.25 * r, x + r, y + r, red, bottom=scaled(red, 0.7))  # type: ignore[arg-type]
    canvas.box(x - 1.1 * r, y - 0.5 * r, x + 1.1 * r, y - 0.15 * r, scaled(red, 1.18))
    canvas.box(x - 0.17 * r, y - 0.5 * r, x + 0.17 * r, y + r, _GOLD)
    for s in (-1, 1):
        bow = [
            (x, y - 0.5 * r),
            (x + s * 0.35 * r, y - 1.1 * r),
            (x + s * 0.85 * r, y - r),
            (x + s * 0.6 * r, y - 0.6 * r),
        ]
        canvas.fill(smooth(bow), _GOLD)
        canvas.fill(
            smooth([(px + (x + s * 0.45 * r - px) * 0.5, py + (y - 0.82 * r - py) * 0.5) for px, py in bow]),
            scaled(_GOLD, 0.66),
        )
    canvas.disc(x, y - 0.55 * r, 0.16 * r, scaled(_GOLD, 1.1))


def _comb(canvas: Canvas, x: float, y: float, r: float) -> None:
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


def _candle(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.ellipse(x, y + 0.98 * r, 0.75 * r, 0.14 * r, scaled(_GOLD, 0.62))
    canvas.ellipse(x, y + 0.93 * r, 0.72 * r, 0.12 * r, scaled(_GOLD, 0.9))
    canvas.box(x - 0.22 * r, y - 0.35 * r, x + 0.22 * r, y + 0.93 * r, _CREAM, bottom=scaled(_CREAM, 0.72))  # type: ignore[arg-type]
    canvas.ellipse(x, y - 0.35 * r, 0.22 * r, 0.06 * r, (255, 240, 206))
    canvas.line([(x, y - 0.36 * r), (x, y - 0.56 * r)], _INK, 0.006)
    canvas.glow(x, y - 0.75 * r, 1.6 * r, LAMP, 0.4)
    flame = [(0.0, -1.3), (0.12, -0.9), (0.14, -0.66), (0.0, -0.5), (-0.14, -0.66), (-0.1, -0.9)]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in flame]), (255, 184, 84))
    canvas.fill(
        smooth([(x + dx * 0.5 * r, y - 0.66 * r + (dy + 0.66) * 0.55 * r) for dx, dy in flame]), (255, 244, 206)
    )


def _cup(canvas: Canvas, x: float, y: float, r: float) -> None:
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


def _flower(canvas: Canvas, x: float, y: float, r: float) -> None:
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


def _key(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.line(ring(x - 0.85 * r, y + 0.1 * r, 0.42 * r, 0.42 * r), _GOLD, 0.032, closed=True)
    canvas.line([(x - 0.45 * r, y + 0.1 * r), (x + 1.3 * r, y + 0.1 * r)], _GOLD, 0.03)
    for dx, tall in ((0.85, 0.4), (1.15, 0.5)):
        canvas.box(x + dx * r, y + 0.1 * r, x + (dx + 0.15) * r, y + (0.1 + tall) * r, _GOLD)
    canvas.line([(x - 0.4 * r, y + 0.06 * r), (x + 1.25 * r, y + 0.06 * r)], scaled(_GOLD, 1.2), 0.005)


def _bell(canvas: Canvas, x: float, y: float, r: float) -> None:
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
    canvas.line(ring(x, y - 1.05 * r, 0.14 * r, 0.14 * r), _GOLD, 0.014, closed=True)
    canvas.disc(x, y + 0.85 * r, 0.17 * r, scaled(_GOLD, 0.6))
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in shape]), _GOLD, bottom=scaled(_GOLD, 0.62))
    canvas.line(
        smooth([(x - 0.28 * r, y - 0.6 * r), (x - 0.36 * r, y), (x - 0.55 * r, y + 0.5 * r)], closed=False),
        scaled(_GOLD, 1.18),
        0.012,
    )


def _heart(canvas: Canvas, x: float, y: float, r: float) -> None:
    shape = [
        (0.0, -0.45),
        (0.45, -0.95),
        (1.0, -0.6),
        (0.85, 0.15),
        (0.0, 0.95),
        (-0.85, 0.15),
        (-1.0, -0.6),
        (-0.45, -0.95),
    ]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in shape]), (178, 54, 62), bottom=(112, 28, 44))
    canvas.line(
        smooth([(x - 0.72 * r, y - 0.2 * r), (x - 0.68 * r, y - 0.55 * r), (x - 0.42 * r, y - 0.7 * r)], closed=False),
        (226, 120, 118),
        0.014,
    )


def _tongs(canvas: Canvas, x: float, y: float, r: float) -> None:
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


_THINGS: dict[str, Callable[[Canvas, float, float, float], None]] = {
    "watch": _watch, "letter": _letter, "coins": _coins, "gift": _gift, "comb": _comb, "book": _book, "candle": _candle,
    "cup": _cup, "flower": _flower, "key": _key, "bell": _bell, "heart": _heart, "tongs": _tongs,
}  # fmt: skip
