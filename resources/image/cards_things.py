"""Inserts: one thing, large, on a table in a pool of light, or where it stands when it is too large for a table."""

from __future__ import annotations

from collections.abc import Callable

from resources.image import cards_household as household
from resources.image import cards_keepsakes as keepsakes
from resources.image import cards_sights as sights
from storyvid.typography.canvas import Canvas
from storyvid.typography.palette import LAMP, Palette, mix, scaled

_MIDDLE = 0.37
"""Height (y) of the middle of a thing, which leaves the foot of the picture to the words."""
_ON_TABLE: dict[str, Callable[[Canvas, float, float, float], None]] = {
    "bell": keepsakes.draw_bell, "book": keepsakes.draw_book, "coins": keepsakes.draw_coins,
    "comb": keepsakes.draw_comb,
    "flower": keepsakes.draw_flower, "gift": keepsakes.draw_gift, "key": keepsakes.draw_key,
    "letter": keepsakes.draw_letter, "watch": keepsakes.draw_watch, "boots": household.draw_boots,
    "bottle": household.draw_bottle, "bread": household.draw_bread, "candle": household.draw_candle,
    "chair": household.draw_chair, "cup": household.draw_cup, "gun": household.draw_gun, "hat": household.draw_hat,
    "lamp": household.draw_lamp, "ring": household.draw_ring, "sword": household.draw_sword,
    "tongs": household.draw_tongs, "toy": household.draw_top,
}  # fmt: skip
_STANDING: dict[str, Callable[[Canvas, Palette, float, float, float], None]] = {
    "bird": sights.draw_bird, "coat": sights.draw_coat, "door": sights.draw_door, "fire": sights.draw_blaze,
    "ladder": sights.draw_ladder, "moon": sights.draw_moon, "ship": sights.draw_ship, "star": sights.draw_star,
    "tree": sights.draw_tree, "umbrella": sights.draw_umbrella, "window": sights.draw_window,
}  # fmt: skip
THINGS = frozenset(_ON_TABLE) | frozenset(_STANDING)


def draw_thing(canvas: Canvas, palette: Palette, thing: str) -> None:
    """The thing in the colours of the scene. `canvas` shows the place, out of focus; a table hides it."""
    size = 0.2 * (0.3 + 0.7 * canvas.unit)
    if thing in _STANDING:
        _STANDING[thing](canvas, palette, 0.0, _MIDDLE, size * 1.15)
        return
    _table(canvas, palette)
    canvas.glow(0.0, _MIDDLE - 0.01, 3.1 * size, mix(LAMP, palette.light, 0.4), 0.42)
    canvas.ellipse(0.0, _MIDDLE + 1.02 * size, 1.2 * size, 0.15 * size, (10, 6, 10), opacity=0.55, blur=0.015)
    _ON_TABLE[thing](canvas, 0.0, _MIDDLE, size)


def _table(canvas: Canvas, palette: Palette) -> None:
    wood = scaled(mix((110, 70, 46), palette.floor, 0.35), 0.9)
    reach = canvas.half_width * 1.2
    canvas.fill([(-reach, -0.1), (reach, -0.1), (reach, 0.51), (-reach, 0.51)], scaled(palette.wall, 0.5), opacity=0.6)
    canvas.fill([(-reach, 0.5), (reach, 0.5), (reach, 1.2), (-reach, 1.2)], wood, bottom=scaled(wood, 0.35))
    for index in range(6):
        y = 0.515 + 0.018 * index**1.5
        canvas.line([(-reach, y), (reach, y + 0.004)], scaled(wood, 0.82), 0.0022)
