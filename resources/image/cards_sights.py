"""Things too large for a table that inserts show where they stand: before the place of the shot, seen from near.

`r` is about half the height of a thing; `light` is the light of the scene.
"""

from __future__ import annotations

from resources.image.cards_household import draw_fire
from storyvid.typography.canvas import Canvas, smooth
from storyvid.typography.palette import LAMP, Palette, Rgb, mix, scaled

_WOOD: Rgb = (122, 78, 48)


def draw_ladder(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    wood = mix(_WOOD, palette.light, 0.2)
    post = mix(palette.near, palette.middle, 0.3)
    canvas.box(x + 0.5 * r, -0.1, x + 0.72 * r, 1.1, post)
    for dx in (-0.5, 0.05):
        canvas.line([(x + (dx - 0.45) * r, y + 1.6 * r), (x + (dx + 0.45) * r, y - 1.8 * r)], wood, 0.02)
    for step in range(9):
        t = step / 8
        left = x + (-0.95 + 0.9 * t) * r
        canvas.line(
            [(left, y + (1.4 - 3.0 * t) * r), (left + 0.55 * r, y + (1.4 - 3.0 * t) * r)], scaled(wood, 0.86), 0.015
        )


def draw_door(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    wall, wood = mix(palette.wall, palette.near, 0.35), mix((128, 62, 50), palette.wall, 0.2)
    canvas.box(-1.5, -0.2, 1.5, 1.2, wall)
    canvas.box(x - 0.86 * r, y - 1.3 * r, x + 0.86 * r, 1.2, mix(wall, palette.light, 0.3))
    canvas.fill([(x - 0.72 * r, y - 1.16 * r), (x + 0.72 * r, y - 1.16 * r), (x + 0.72 * r, 1.2), (x - 0.72 * r, 1.2)],
                wood, bottom=scaled(wood, 0.6))  # fmt: skip
    for dx in (-0.36, 0.36):
        for dy in (-0.66, 0.42):
            canvas.box(
                x + (dx - 0.22) * r, y + (dy - 0.32) * r, x + (dx + 0.22) * r, y + (dy + 0.32) * r, scaled(wood, 0.78)
            )
    canvas.disc(x + 0.58 * r, y + 0.05 * r, 0.075 * r, (214, 166, 84))
    canvas.glow(x + 0.9 * r, y - 0.7 * r, 1.8 * r, palette.light, 0.25)


def draw_window(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    wall, frame = scaled(palette.wall, 0.62), mix(_WOOD, palette.light, 0.25)
    canvas.box(-1.5, -0.2, 1.5, 1.2, wall)
    canvas.box(x - 1.14 * r, y - 1.14 * r, x + 1.14 * r, y + 1.14 * r, frame)
    pane = [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
    canvas.fill(pane, palette.sky_middle, bottom=palette.horizon)
    canvas.disc(x + 0.4 * r, y - 0.4 * r, 0.2 * r, palette.light)
    hill = [(x - r, y + 0.5 * r), (x - 0.3 * r, y + 0.35 * r), (x + 0.4 * r, y + 0.55 * r), (x + r, y + 0.4 * r)]
    canvas.fill([*map(tuple, smooth(hill, closed=False)), (x + r, y + r), (x - r, y + r)], palette.middle)
    canvas.box(x - 0.05 * r, y - r, x + 0.05 * r, y + r, frame)
    canvas.box(x - r, y - 0.05 * r, x + r, y + 0.05 * r, frame)
    canvas.box(x - 1.3 * r, y + 1.12 * r, x + 1.3 * r, y + 1.28 * r, scaled(frame, 0.85))
    canvas.glow(x, y, 2.4 * r, palette.light, 0.28)


def draw_tree(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    bark, leaf = mix((92, 64, 50), palette.near, 0.45), mix(palette.middle, (86, 128, 70), 0.35)
    trunk = [(-0.3, 2.2), (-0.16, 0.6), (-0.2, -0.2), (0.2, -0.2), (0.18, 0.6), (0.36, 2.2)]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in trunk], steps=5), bark)
    for dx, dy, size in (
        (-0.7, -0.35, 0.62),
        (0.75, -0.3, 0.6),
        (0.0, -0.2, 0.7),
        (-0.4, -0.95, 0.62),
        (0.42, -0.95, 0.6),
    ):
        canvas.disc(x + dx * r, y + dy * r, size * r, scaled(leaf, 0.9 + 0.12 * (dy < -0.5)))
    canvas.disc(x - 0.3 * r, y - 1.1 * r, 0.36 * r, scaled(leaf, 1.16))


def draw_ship(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    sea = mix(palette.far, palette.horizon, 0.2)
    canvas.rows([(0.0, palette.sky_top), (0.34, palette.sky_middle), (0.6, palette.horizon)])
    canvas.fill([(-1.5, 0.58), (1.5, 0.58), (1.5, 1.2), (-1.5, 1.2)], sea, bottom=scaled(palette.near, 0.6))
    hull, sail = mix((92, 58, 44), palette.near, 0.3), mix((240, 230, 210), palette.horizon, 0.3)
    body = [(-1.3, 0.55), (-0.9, 1.1), (0.8, 1.1), (1.35, 0.5), (0.9, 0.62), (-0.9, 0.66)]
    canvas.line([(x, y + 0.6 * r), (x, y - 1.3 * r)], hull, 0.014)
    for side, low in ((-1, 0.4), (1, 0.45)):
        sheet = [(0.06 * side, -1.2), (0.5 * side, -0.4), (0.95 * side, low), (0.06 * side, low)]
        canvas.fill(
            smooth([(x + dx * r, y + dy * r) for dx, dy in sheet], steps=5), scaled(sail, 1.0 if side > 0 else 0.85)
        )
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in body], steps=5), hull)
    for row in range(9):
        at, long = y + (1.2 + 0.1 * row) * r, (0.2 + 0.1 * row) * r
        canvas.line([(x - long * 2 + row * 0.03, at), (x + long - row * 0.05, at)], palette.light, 0.003, opacity=0.4)


def draw_moon(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    _night(canvas, palette)
    canvas.glow(x, y, 3.2 * r, palette.light, 0.5)
    canvas.disc(x, y, r, mix((250, 244, 222), palette.light, 0.3))
    for dx, dy, size in ((-0.35, -0.2, 0.2), (0.3, 0.28, 0.26), (0.22, -0.45, 0.13), (-0.2, 0.45, 0.12)):
        canvas.disc(x + dx * r, y + dy * r, size * r, mix((214, 206, 190), palette.sky_middle, 0.16))


def draw_star(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    _night(canvas, palette)
    canvas.glow(x, y, 2.2 * r, palette.light, 0.6)
    star = [(0.0, -0.8), (0.1, -0.1), (0.8, 0.0), (0.1, 0.1), (0.0, 0.8), (-0.1, 0.1), (-0.8, 0.0), (-0.1, -0.1)]
    canvas.fill([(x + dx * r, y + dy * r) for dx, dy in star], (255, 250, 232))


def draw_bird(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    canvas.rows([(0.0, palette.sky_top), (0.5, palette.sky_middle), (1.0, palette.horizon)])
    for dx, dy, size in ((0.0, 0.0, 1.2), (-1.5, 0.5, 0.6), (1.35, -0.45, 0.5), (1.7, 0.4, 0.4)):
        wings = [
            (-1.0, -0.35),
            (-0.5, -0.42),
            (0.0, 0.08),
            (0.5, -0.42),
            (1.0, -0.35),
            (0.45, -0.2),
            (0.0, 0.3),
            (-0.45, -0.2),
        ]
        canvas.fill(
            smooth([(x + (dx + px * size) * r, y + (dy + py * size) * r) for px, py in wings], steps=5), palette.near
        )


def draw_umbrella(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    cloth = mix((150, 52, 60), palette.middle, 0.15)
    canvas.line([(x, y - r), (x, y + 1.1 * r)], (70, 50, 40), 0.012)
    dome = [(-1.3, 0.1), (-1.0, -0.6), (0.0, -1.05), (1.0, -0.6), (1.3, 0.1), (0.65, -0.08), (0.0, 0.1), (-0.65, -0.08)]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in dome]), cloth, bottom=scaled(cloth, 0.7))
    for dx in (-0.65, 0.0, 0.65):
        canvas.line([(x, y - 1.0 * r), (x + dx * r, y - 0.02 * r)], scaled(cloth, 0.7), 0.004)


def draw_coat(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    canvas.box(-1.5, -0.2, 1.5, 1.2, scaled(palette.wall, 0.7))
    canvas.box(x - 1.4 * r, y - 1.32 * r, x + 1.4 * r, y - 1.12 * r, mix(_WOOD, palette.wall, 0.2))
    cloth = mix((78, 84, 110), palette.wall, 0.15)
    coat = [(-0.3, -1.1), (0.3, -1.1), (0.85, -0.75), (1.05, 0.6), (0.7, 0.65), (0.75, 1.5), (-0.75, 1.5), (-0.7, 0.65),
            (-1.05, 0.6), (-0.85, -0.75)]  # fmt: skip
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in coat], steps=4), cloth, bottom=scaled(cloth, 0.7))
    canvas.line([(x, y - 0.9 * r), (x, y + 1.45 * r)], scaled(cloth, 0.66), 0.008)
    for dy in (-0.3, 0.1, 0.5):
        canvas.disc(x + 0.12 * r, y + dy * r, 0.06 * r, (206, 162, 90))


def draw_blaze(canvas: Canvas, palette: Palette, x: float, y: float, r: float) -> None:
    canvas.rows([(0.0, scaled(palette.near, 0.5)), (1.0, scaled(palette.near, 0.8))])
    draw_fire(canvas, x, y, r)
    for dx, dy in ((-0.8, -0.9), (0.5, -1.3), (0.9, -0.6), (-0.35, -1.5)):
        canvas.disc(x + dx * r, y + dy * r, 0.03 * r, LAMP)


def _night(canvas: Canvas, palette: Palette) -> None:
    canvas.rows([(0.0, scaled(palette.sky_top, 0.7)), (0.6, mix(palette.sky_top, palette.sky_middle, 0.5)),
                 (1.0, palette.sky_middle)])  # fmt: skip
    for index in range(40):
        x = ((index * 0.618034) % 1.0 * 2 - 1) * canvas.half_width
        canvas.disc(x, (index * 0.381966 * 1.7) % 0.9, 0.0012 + 0.0012 * (index % 3), palette.light)
