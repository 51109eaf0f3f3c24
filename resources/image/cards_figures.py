"""Whole people of the storyboard cards, for wide pictures: paper shapes with a lit edge. An adult is one unit high."""

from __future__ import annotations

from resources.image.cards_creatures import draw_animal
from resources.image.cards_looks import Look
from resources.image.cards_pen import Pen, Shape
from storyvid.models.plan import PersonKind
from storyvid.typography.canvas import Canvas
from storyvid.typography.palette import Rgb, mix, scaled

_GOWN: Shape = [
    (-0.075, -0.80), (0.0, -0.82), (0.075, -0.80), (0.105, -0.70), (0.07, -0.58), (0.11, -0.36), (0.18, -0.07),
    (0.165, -0.045), (0.0, -0.035), (-0.165, -0.045), (-0.18, -0.07), (-0.11, -0.36), (-0.07, -0.58), (-0.105, -0.70),
]  # fmt: skip
_COAT: Shape = [
    (-0.085, -0.81), (0.0, -0.83), (0.085, -0.81), (0.135, -0.75), (0.125, -0.52), (0.15, -0.30), (0.135, -0.285),
    (0.0, -0.29), (-0.135, -0.285), (-0.15, -0.30), (-0.125, -0.52), (-0.135, -0.75),
]  # fmt: skip
_SHIRT: Shape = [
    (-0.08, -0.81), (0.0, -0.83), (0.08, -0.81), (0.125, -0.75), (0.11, -0.5), (0.105, -0.42), (0.0, -0.41),
    (-0.105, -0.42), (-0.11, -0.5), (-0.125, -0.75),
]  # fmt: skip
_KURTA: Shape = [
    (-0.085, -0.81), (0.0, -0.83), (0.085, -0.81), (0.13, -0.75), (0.115, -0.5), (0.15, -0.2), (0.14, -0.185),
    (0.0, -0.19), (-0.14, -0.185), (-0.15, -0.2), (-0.115, -0.5), (-0.13, -0.75),
]  # fmt: skip
_SARI: Shape = [
    (-0.08, -0.80), (0.0, -0.82), (0.08, -0.80), (0.115, -0.72), (0.085, -0.56), (0.125, -0.36), (0.14, -0.04),
    (0.0, -0.03), (-0.14, -0.04), (-0.125, -0.36), (-0.085, -0.56), (-0.115, -0.72),
]  # fmt: skip
_ROBE: Shape = [
    (-0.07, -0.82), (0.0, -0.84), (0.07, -0.82), (0.14, -0.68), (0.165, -0.35), (0.18, -0.04), (0.0, -0.02),
    (-0.18, -0.04), (-0.165, -0.35), (-0.14, -0.68),
]  # fmt: skip
_BODIES: dict[str, Shape] = {
    "gown": _GOWN, "coat": _COAT, "shirt": _SHIRT, "kurta": _KURTA, "sari": _SARI, "robe": _ROBE,
}  # fmt: skip
_TALL = {PersonKind.WOMAN: 0.95, PersonKind.MAN: 1.03}
_CHILD = 0.62
_LINEN: Rgb = (226, 218, 204)


def draw_figure(canvas: Canvas, look: Look, x: float, foot: float, tall: float, *, light: float) -> float:
    """A whole figure standing on (x, foot), an adult about `tall` high; light comes from the side `light` (-1, 1).

    Returns the y of the top of the head.
    """
    if look.species:
        unit = tall * look.size / 3.7
        canvas.ellipse(x, foot, unit * 1.5, unit * 0.17, (8, 8, 18), opacity=0.42, blur=tall * 0.015)
        return foot - unit * draw_animal(Pen(canvas, x, foot, unit, -light), look, look.species)
    size = tall * (_CHILD if look.child else _TALL.get(look.kind, 1.0)) * (0.94 if look.old else 1.0)
    behind = canvas.pixels.copy() if look.ghostly else None
    if look.ghostly:
        canvas.glow(x, foot - size * 0.5, size * 0.8, look.rim, 0.35)
    else:
        canvas.ellipse(x, foot, tall * 0.2, tall * 0.028, (8, 8, 18), opacity=0.42, blur=tall * 0.015)
    pen = Pen(canvas, x, foot, size, light)
    head = 0.13 if look.child else 0.088
    if look.winged:
        for side in (-1, 1):
            pen.fill([(side * 0.05, -0.6), (side * 0.3, -0.95), (side * 0.42, -0.8), (side * 0.22, -0.5)],
                     (230, 242, 250), opacity=0.6)  # fmt: skip
    _legs(pen, look)
    _body(pen, look)
    lean = 0.05 if look.old else 0.0
    top = -0.83 - head * 0.78 + lean * 0.4
    _head(pen.at(lean, top, head), look)
    if look.old:
        pen.stroke([(0.2, -0.44), (0.23, 0.0)], scaled(look.hair, 0.6), 0.016)
    if behind is not None:
        canvas.fade_to(behind, 0.4)
    return foot + size * (top - head * 1.5)


def _body(pen: Pen, look: Look) -> None:
    shape = _BODIES[look.cut]
    pen.fill([(dx + 0.014, dy) for dx, dy in shape], look.rim)
    pen.fill(shape, look.cloth, bottom=look.shade)
    if look.cut == "coat":
        middle = look.worn.get("waistcoat")
        pen.cut([(-0.03, -0.82), (0.035, -0.82), (0.02, -0.66 if middle is None else -0.36), (-0.015, -0.66)],
                middle or mix(look.rim, _LINEN, 0.5))  # fmt: skip
    elif look.cut == "sari":
        pen.stroke([(-0.09, -0.79), (0.04, -0.62), (0.1, -0.4)], mix((206, 162, 74), look.rim, 0.2), 0.018)
        pen.stroke([(0.0, -0.36), (0.02, -0.06)], look.shade, 0.012)
        pen.stroke([(-0.13, -0.07), (0.0, -0.055), (0.13, -0.07)], mix((206, 162, 74), look.rim, 0.2), 0.016)
    elif look.cut == "kurta":
        pen.stroke([(0.0, -0.82), (0.0, -0.58)], look.shade, 0.014)
    for side in (-1, 1):
        tone = look.rim if side > 0 else look.shade
        arm = [(side * 0.1, -0.76), (side * 0.145, -0.62), (side * 0.13, -0.47)]
        pen.stroke(arm, mix(tone, look.cloth, 0.7 if side > 0 else 0.2), 0.055)
        pen.oval(side * 0.128, -0.45, 0.028, 0.028, look.skin)
    if "shawl" in look.worn:
        pen.fill([(-0.08, -0.83), (0.08, -0.83), (0.16, -0.66), (0.1, -0.52), (0.0, -0.58), (-0.1, -0.52),
                  (-0.16, -0.66)], look.worn["shawl"])  # fmt: skip
    if "scarf" in look.worn:
        pen.fill([(-0.08, -0.86), (0.08, -0.86), (0.085, -0.8), (-0.085, -0.8)], look.worn["scarf"])
        pen.stroke([(0.04, -0.8), (0.06, -0.6)], scaled(look.worn["scarf"], 0.85), 0.04)


def _legs(pen: Pen, look: Look) -> None:
    if look.cut in ("robe", "sari"):
        return
    gown = look.cut == "gown"
    linen = mix(_LINEN, look.shade, 0.25)
    tone = look.skin if gown and look.child else linen if look.cut == "kurta" else scaled(look.shade, 0.55)
    for side in (-1, 1):
        high = -0.1 if gown else -0.2 if look.cut == "kurta" else -0.42 if look.cut == "shirt" else -0.32
        pen.stroke([(side * 0.055, high), (side * 0.055, -0.02)], tone, 0.062)
        if look.cut == "shirt":
            pen.stroke([(side * 0.055, -0.2), (side * 0.055, -0.02)], look.skin, 0.045)
        pen.oval(side * 0.055 + 0.015, -0.008, 0.05, 0.02, (28, 22, 28))


def _head(pen: Pen, look: Look) -> None:
    pen.cut([(-0.32, 0.6), (0.32, 0.6), (0.32, 1.35), (-0.32, 1.35)], scaled(look.skin, 0.82))
    if look.long_haired and (look.variant % 2 or look.child):
        pen.oval(0.0, 0.35, 1.12, 1.4, scaled(look.hair, 0.85))
    pen.oval(0.09, 0.0, 0.98, 0.98, mix(look.rim, look.skin, 0.35))
    pen.oval(0.0, 0.0, 0.93, 1.02, look.skin)
    for dx in (0.05, 0.55):
        pen.oval(dx, 0.05, 0.085, 0.12, (34, 24, 30))
    if look.bald:
        for side in (-1, 1):
            pen.fill([(side * 0.7, -0.55), (side * 1.05, -0.2), (side * 0.95, 0.35), (side * 0.75, 0.1)], look.hair)
    else:
        pen.fill([(-1.02, 0.1), (-1.0, -0.6), (-0.4, -1.12), (0.4, -1.12), (1.0, -0.6), (1.02, 0.1), (0.72, -0.32),
                  (0.0, -0.5), (-0.72, -0.32)], look.hair)  # fmt: skip
    if look.long_haired and not look.variant % 2 and not look.child:
        pen.oval(-0.35, -1.12, 0.48, 0.48, look.hair)
    if look.bearded:
        pen.fill([(-0.75, 0.25), (0.0, 0.4), (0.75, 0.25), (0.5, 1.1), (0.0, 1.4), (-0.5, 1.1)], look.hair)
    if look.cut == "sari" and look.old:
        pen.fill([(-0.9, 1.5), (-1.25, 0.2), (-0.9, -0.9), (0.0, -1.3), (0.7, -1.0), (0.0, -0.75), (-0.7, -0.2),
                  (-0.7, 1.2)], look.cloth)  # fmt: skip
    if "hat" in look.worn:
        pen.oval(0.0, -0.55, 1.5, 0.22, scaled(look.worn["hat"], 0.85))
        pen.fill([(-0.8, -0.55), (-0.75, -1.45), (0.75, -1.45), (0.8, -0.55)], look.worn["hat"])
    elif "cap" in look.worn:
        pen.fill([(-1.0, -0.4), (-0.8, -1.2), (0.8, -1.2), (1.0, -0.4)], look.worn["cap"])
    elif "turban" in look.worn:
        pen.fill(
            [(-1.15, -0.3), (-1.0, -1.2), (0.0, -1.5), (1.0, -1.2), (1.15, -0.3), (0.0, -0.6)], look.worn["turban"]
        )
