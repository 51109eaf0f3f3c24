"""Whole people and creatures of the storyboard cards, for wide pictures: paper shapes with a lit edge."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from resources.image.cards_looks import Look
from storyvid.models.plan import PersonKind
from storyvid.typography.canvas import Canvas, smooth
from storyvid.typography.palette import mix, scaled

Shape = Sequence[tuple[float, float]]

_DRESS: Shape = [
    (-0.075, -0.80), (0.0, -0.82), (0.075, -0.80), (0.105, -0.70), (0.07, -0.58), (0.11, -0.36), (0.18, -0.07),
    (0.165, -0.045), (0.0, -0.035), (-0.165, -0.045), (-0.18, -0.07), (-0.11, -0.36), (-0.07, -0.58), (-0.105, -0.70),
]  # fmt: skip
_COAT: Shape = [
    (-0.085, -0.81), (0.0, -0.83), (0.085, -0.81), (0.135, -0.75), (0.125, -0.52), (0.15, -0.30), (0.135, -0.285),
    (0.0, -0.29), (-0.135, -0.285), (-0.15, -0.30), (-0.125, -0.52), (-0.135, -0.75),
]  # fmt: skip
_CLOAK: Shape = [
    (-0.07, -0.82), (0.0, -0.84), (0.07, -0.82), (0.14, -0.68), (0.165, -0.35), (0.18, -0.04), (0.0, -0.02),
    (-0.18, -0.04), (-0.165, -0.35), (-0.14, -0.68),
]  # fmt: skip
_TALL = {PersonKind.WOMAN: 0.95, PersonKind.MAN: 1.03, PersonKind.GIRL: 0.74, PersonKind.BOY: 0.74}


def draw_figure(canvas: Canvas, look: Look, x: float, foot: float, tall: float, *, light: float) -> float:
    """A whole figure standing on (x, foot), an adult about `tall` high; light comes from the side `light` (-1, 1).

    Returns the y of the top of the head.
    """
    canvas.ellipse(x, foot, tall * 0.2, tall * 0.028, (8, 8, 18), opacity=0.42, blur=tall * 0.015)
    if look.kind is PersonKind.CREATURE:
        return _creature(canvas, look, (x, foot), tall * 0.36, light)
    size = tall * (0.74 if look.child else _TALL.get(look.kind, 1.0)) * (0.95 if look.old else 1.0)
    head = size * (0.115 if look.child else 0.085)
    lean = 0.04 * size if look.old else 0.0
    _legs(canvas, look, x, foot, size)
    body = _DRESS if look.kind in (PersonKind.WOMAN, PersonKind.GIRL) else _COAT
    body = _CLOAK if look.kind is PersonKind.PERSON else body
    _body(canvas, look, body, (x, foot), size=size, light=light)
    top = foot - size * 0.83 - head * 0.78
    _head(canvas, look, (x + light * lean, top), head, light)
    if look.old:
        canvas.line(
            [(x + light * size * 0.2, foot - size * 0.42), (x + light * size * 0.23, foot)], look.hair, size * 0.014
        )
    return top - head * 1.4


def _placed(
    shape: Shape, x: float, foot: float, size: float, shift: float = 0.0
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return smooth([(x + dx * size + shift, foot + dy * size) for dx, dy in shape], steps=5)


def _body(canvas: Canvas, look: Look, shape: Shape, at: tuple[float, float], *, size: float, light: float) -> None:
    x, foot = at
    canvas.fill(_placed(shape, x, foot, size, light * size * 0.014), look.rim)
    canvas.fill(_placed(shape, x, foot, size), look.cloth, bottom=look.shade)
    for side in (-1, 1):
        tone = look.rim if side == light else look.shade
        arm = [(0.1, -0.76), (0.145, -0.62), (0.13, -0.47)]
        curve = smooth([(x + side * dx * size, foot + dy * size) for dx, dy in arm], closed=False)
        canvas.line(curve, mix(tone, look.cloth, 0.7 if side == light else 0.2), size * 0.055)
        canvas.disc(x + side * 0.128 * size, foot - 0.45 * size, size * 0.028, look.skin)


def _legs(canvas: Canvas, look: Look, x: float, foot: float, size: float) -> None:
    if look.kind is PersonKind.PERSON:
        return
    skirted = look.kind in (PersonKind.WOMAN, PersonKind.GIRL)
    tone = look.skin if look.child else scaled(look.shade, 0.55)
    for side in (-1, 1):
        at = x + side * size * 0.055
        canvas.line([(at, foot - size * (0.1 if skirted else 0.32)), (at, foot - size * 0.02)], tone, size * 0.06)
        canvas.ellipse(at + side * size * 0.015, foot - size * 0.008, size * 0.05, size * 0.02, (28, 22, 28))


def _head(canvas: Canvas, look: Look, at: tuple[float, float], r: float, light: float) -> None:
    x, y = at
    long_hair = look.kind in (PersonKind.WOMAN, PersonKind.GIRL)
    canvas.box(x - r * 0.32, y + r * 0.6, x + r * 0.32, y + r * 1.35, scaled(look.skin, 0.82))
    if long_hair and look.variant % 2:
        canvas.ellipse(x, y + r * 0.35, r * 1.12, r * 1.4, scaled(look.hair, 0.85))
    canvas.disc(x + light * r * 0.09, y, r * 0.98, mix(look.rim, look.skin, 0.35))
    canvas.ellipse(x, y, r * 0.93, r * 1.02, look.skin)
    cap = [
        (-1.02, 0.1),
        (-1.0, -0.6),
        (-0.4, -1.12),
        (0.4, -1.12),
        (1.0, -0.6),
        (1.02, 0.1),
        (0.72, -0.32),
        (0.0, -0.5),
        (-0.72, -0.32),
    ]
    canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in cap], steps=5), look.hair)
    if long_hair and not look.variant % 2:
        canvas.disc(x - light * r * 0.35, y - r * 1.12, r * 0.48, look.hair)
    if look.bearded:
        beard = [(-0.75, 0.25), (0.0, 0.4), (0.75, 0.25), (0.5, 1.1), (0.0, 1.4), (-0.5, 1.1)]
        canvas.fill(smooth([(x + dx * r, y + dy * r) for dx, dy in beard], steps=5), look.hair)
    if look.kind is PersonKind.MAN and look.variant == 1:
        canvas.ellipse(x, y - r * 0.55, r * 1.45, r * 0.2, scaled(look.shade, 0.6))
        canvas.box(x - r * 0.82, y - r * 1.5, x + r * 0.82, y - r * 0.5, scaled(look.shade, 0.6))


def _creature(canvas: Canvas, look: Look, at: tuple[float, float], size: float, light: float) -> float:
    x, foot = at
    body = [(-0.36, -0.05), (-0.4, -0.4), (-0.2, -0.72), (0.2, -0.72), (0.4, -0.4), (0.36, -0.05), (0.0, 0.0)]
    for side in (-1, 1):
        ear = [(0.05, -1.2), (0.12, -1.6), (0.24, -1.75), (0.3, -1.5), (0.2, -1.18)]
        canvas.fill(smooth([(x + side * dx * size, foot + dy * size) for dx, dy in ear]), look.cloth)
        inner = [(0.13, -1.25), (0.17, -1.5), (0.23, -1.6), (0.23, -1.4)]
        canvas.fill(
            smooth([(x + side * dx * size, foot + dy * size) for dx, dy in inner]),
            mix(look.cloth, (240, 180, 170), 0.5),
        )
    canvas.fill(_placed(body, x, foot, size, light * size * 0.03), look.rim)
    canvas.fill(_placed(body, x, foot, size), look.cloth, bottom=look.shade)
    canvas.ellipse(x, foot - size * 0.3, size * 0.22, size * 0.26, mix(look.cloth, look.rim, 0.35))
    canvas.disc(x + light * size * 0.03, foot - size * 0.95, size * 0.36, look.rim)
    canvas.ellipse(x, foot - size * 0.95, size * 0.37, size * 0.34, look.cloth)
    for side in (-1, 1):
        canvas.disc(x + side * size * 0.14, foot - size * 0.98, size * 0.035, (20, 16, 22))
        canvas.ellipse(x + side * size * 0.2, foot - size * 0.03, size * 0.15, size * 0.07, look.shade)
    canvas.ellipse(x, foot - size * 0.87, size * 0.05, size * 0.035, (60, 34, 40))
    return foot - size * 1.75
