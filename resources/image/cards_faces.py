"""Heads of creatures, in head radii: ears, face, muzzle, and what makes each species itself."""

from __future__ import annotations

from resources.image.cards_looks import Look
from resources.image.cards_pen import INK, Pen, Shape
from storyvid.typography.palette import Rgb, mix, scaled

_POINTED: Shape = [(0.28, -0.62), (0.55, -1.45), (0.78, -1.62), (0.95, -1.2), (1.0, -0.35)]
_SHORT: Shape = [(0.25, -0.7), (0.62, -1.35), (0.82, -1.3), (0.98, -0.35)]
_FLOPPY: Shape = [(0.6, -0.85), (1.05, -0.85), (1.38, -0.1), (1.3, 0.65), (1.0, 0.72), (0.82, 0.1)]
_SIDE: Shape = [(0.75, -0.55), (1.2, -0.72), (1.62, -0.5), (1.35, -0.2), (0.85, -0.2)]
_LONG: Shape = [(0.16, -0.7), (0.2, -1.6), (0.42, -2.2), (0.66, -1.9), (0.66, -0.75)]
_VAST: Shape = [(0.6, -0.85), (1.3, -1.15), (1.95, -0.6), (1.9, 0.35), (1.35, 0.85), (0.85, 0.4)]
_ROUND_FACE: Shape = [(-1.08, 0.05), (-0.8, -0.75), (0.0, -1.0), (0.8, -0.75), (1.08, 0.05), (0.75, 0.8), (0.0, 1.0),
                      (-0.75, 0.8)]  # fmt: skip
_SHARP_FACE: Shape = [(-1.2, 0.22), (-0.85, -0.65), (0.0, -0.88), (0.85, -0.65), (1.2, 0.22), (0.72, 0.68),
                      (0.12, 1.12), (-0.12, 1.12), (-0.72, 0.68)]  # fmt: skip
_LONG_FACE: Shape = [(-0.8, -0.55), (-0.45, -1.0), (0.45, -1.0), (0.8, -0.55), (0.66, 0.3), (0.62, 1.1), (0.35, 1.5),
                     (-0.35, 1.5), (-0.62, 1.1), (-0.66, 0.3)]  # fmt: skip
_EARS: dict[str, tuple[Shape, float]] = {
    "fox": (_POINTED, 0.62), "wolf": (_POINTED, 0.62), "dog": (_FLOPPY, 0.0), "cat": (_SHORT, 0.6),
    "rabbit": (_LONG, 0.62), "horse": (_POINTED, 0.55), "cow": (_SIDE, 0.6), "goat": (_SIDE, 0.6),
    "sheep": (_SIDE, 0.6), "elephant": (_VAST, 0.72),
}  # fmt: skip
_DISCS = {"mouse": (0.92, -0.82, 0.62), "bear": (0.76, -0.78, 0.38), "lion": (0.8, -0.78, 0.36),
          "monkey": (1.08, -0.05, 0.42), "sprite": (0.7, -0.88, 0.34)}  # fmt: skip
_LONG_FACED = ("horse", "cow", "goat")
_BLUSH: Rgb = (232, 120, 104)
_BILL: Rgb = (232, 158, 56)
_BILL_EDGE: Rgb = (168, 96, 32)


def draw_face(pen: Pen, look: Look, species: str) -> None:
    """The head of a creature around the pen's middle, about two units wide."""
    whole = {"bird": _bird, "goose": _goose, "fish": _fish, "robot": _robot}
    if species in whole:
        whole[species](pen, look)
        return
    _behind(pen, look, species)
    _ears(pen, look, species)
    shape = _SHARP_FACE if species in ("fox", "wolf") else _LONG_FACE if species in _LONG_FACED else _ROUND_FACE
    pen.fill([(dx + 0.06, dy) for dx, dy in shape], look.rim)
    coat = look.pale if species == "sheep" else look.coat
    pen.fill(shape, coat, bottom=scaled(coat, 0.84))
    _markings(pen, look, species)
    _eyes(pen, look, species)
    _muzzle(pen, look, species)
    if look.toy:
        pen.stroke([(-0.1, -0.95), (-0.02, -0.6), (0.02, -0.3)], scaled(coat, 0.62), 0.035)
        for dy in (-0.85, -0.68, -0.5, -0.34):
            pen.stroke([(-0.16, dy), (0.06, dy - 0.03)], scaled(coat, 0.62), 0.028)


def _behind(pen: Pen, look: Look, species: str) -> None:
    if species == "lion":
        mane = scaled(mix(look.coat, (120, 58, 26), 0.62), 0.95)
        for index, size in enumerate((1.72, 1.5)):
            star = [(size * c * (1.0 - 0.1 * (k % 2)), size * s * (1.0 - 0.1 * (k % 2)) + 0.05)
                    for k, (c, s) in enumerate(_CIRCLE)]  # fmt: skip
            pen.fill(star, scaled(mane, 0.82 + 0.18 * index))
    elif species == "sheep":
        for c, s in _CIRCLE[::2]:
            pen.oval(c * 0.86, s * 0.78 - 0.15, 0.52, 0.5, look.coat)
    elif species == "horse":
        mane = scaled(look.coat, 0.42)
        pen.fill([(-0.3, -1.2), (-0.95, -0.8), (-1.15, 0.3), (-1.0, 1.5), (-0.55, 0.9), (-0.4, -0.3)], mane)
    elif species in ("goat", "cow"):
        horn = mix((206, 190, 158), look.rim, 0.2)
        curve: Shape = (
            [(0.3, -0.85), (0.42, -1.5), (0.85, -1.85), (1.05, -1.6), (0.75, -1.45), (0.6, -0.8)]
            if species == "goat"
            else [(0.45, -0.85), (0.95, -1.05), (1.1, -1.5), (1.28, -1.2), (1.08, -0.8), (0.6, -0.6)]
        )
        pen.both(curve, horn)


def _ears(pen: Pen, look: Look, species: str) -> None:
    inner = mix(look.coat, (244, 178, 166), 0.55)
    if species in _DISCS:
        dx, dy, r = _DISCS[species]
        for side in (-1, 1):
            pen.oval(side * dx, dy, r, r, scaled(look.coat, 0.92))
            pen.oval(side * dx, dy + 0.04, r * 0.62, r * 0.62, inner)
        return
    shape, hollow = _EARS[species]
    ear = scaled(look.coat, 0.62) if species in ("dog", "sheep") else scaled(look.coat, 0.94)
    pen.both(shape, ear)
    if species in ("fox", "wolf"):
        pen.both([(0.56, -1.38), (0.74, -1.66), (0.92, -1.22)], scaled(look.coat, 0.3))
    if hollow:
        x, y = sum(dx for dx, _ in shape) / len(shape), sum(dy for _, dy in shape) / len(shape)
        pen.both([(x + (dx - x) * hollow, y + (dy - y) * hollow + 0.06) for dx, dy in shape], inner)


def _markings(pen: Pen, look: Look, species: str) -> None:
    pale = look.pale
    if species in ("fox", "wolf"):
        cheek: Shape = [(1.18, 0.24), (0.78, 0.1), (0.36, 0.3), (0.16, 0.98), (0.4, 0.95), (0.72, 0.66)]
        pen.both(cheek, pale)
    elif species in ("dog", "horse"):
        low = 0.9 if species == "dog" else 1.2
        pen.fill([(0.02, -0.9), (0.2, -0.9), (0.3, 0.0), (0.34, low), (-0.06, low), (-0.04, 0.0)], pale)
    elif species == "cow":
        patch = scaled(mix(look.coat, (92, 58, 40), 0.85), 0.95)
        pen.fill([(-0.8, -0.5), (-0.5, -0.98), (-0.1, -0.95), (-0.1, -0.2), (-0.45, 0.15), (-0.74, 0.0)], patch)
    elif species == "cat":
        for dx in (-0.22, 0.05, 0.32):
            pen.stroke([(dx, -0.92), (dx * 0.9 + 0.01, -0.58)], scaled(look.coat, 0.66), 0.075)
    elif species == "monkey":
        for side in (-1, 1):
            pen.oval(0.1 + side * 0.36, -0.12, 0.48, 0.5, pale)
        pen.oval(0.1, 0.42, 0.72, 0.48, pale)
    elif species == "horse":
        pen.fill([(-0.3, -1.1), (0.3, -1.1), (0.2, -0.5), (0.0, -0.3), (-0.15, -0.6)], scaled(look.coat, 0.42))
    elif species == "sheep":
        pen.fill([(-0.85, -0.5), (-0.4, -1.15), (0.4, -1.15), (0.85, -0.5), (0.4, -0.55), (-0.4, -0.55)], look.coat)
    elif species == "sprite":
        pen.stroke([(0.0, -0.95), (-0.05, -1.35), (0.2, -1.55)], scaled(look.coat, 0.8), 0.09)
        pen.oval(0.24, -1.58, 0.15, 0.15, look.cloth)


def _eyes(pen: Pen, look: Look, species: str) -> None:
    high = -0.28 if species in _LONG_FACED else -0.08
    apart = 0.5 if species in _LONG_FACED else 0.44
    dark = species == "sheep"
    for side in (-1, 1):
        x = 0.1 + side * apart
        if dark:
            pen.oval(x, high, 0.19, 0.2, (236, 228, 214))
        if species == "cat":
            pen.oval(x, high, 0.2, 0.19, (206, 196, 96))
            pen.oval(x + 0.01, high, 0.075, 0.165, INK)
        else:
            pen.oval(x, high, 0.14, 0.17, INK)
        pen.oval(x + 0.05, high - 0.06, 0.045, 0.05, (255, 255, 255))
        pen.oval(x + side * 0.18, high + 0.42, 0.2, 0.12, _BLUSH, opacity=0.16)


def _muzzle(pen: Pen, look: Look, species: str) -> None:
    line = mix(INK, look.coat, 0.25)
    if species == "elephant":
        trunk: Shape = [(0.1, 0.1), (0.14, 0.75), (0.05, 1.35), (0.25, 1.75), (0.55, 1.6)]
        pen.both([(0.3, 0.55), (0.42, 0.6), (0.55, 1.1), (0.42, 1.15)], (246, 240, 226), shift=0.1)
        pen.stroke(trunk, scaled(look.coat, 0.8), 0.5)
        pen.stroke(trunk, look.coat, 0.42)
        for dy in (0.45, 0.65, 0.85, 1.05):
            pen.stroke([(-0.06, dy), (0.12, dy + 0.03), (0.3, dy)], scaled(look.coat, 0.82), 0.03)
        return
    if species in _LONG_FACED:
        soft = look.pale if species == "cow" else scaled(look.coat, 0.72)
        pen.oval(0.06, 1.12, 0.62, 0.42, soft)
        for side in (-1, 1):
            pen.oval(0.06 + side * 0.26, 1.02, 0.09, 0.12, scaled(soft, 0.5))
        pen.stroke([(-0.2, 1.32), (0.08, 1.38), (0.34, 1.3)], scaled(soft, 0.55), 0.04)
        if species == "goat":
            pen.fill([(-0.16, 1.48), (0.28, 1.48), (0.1, 2.15), (0.0, 2.1)], look.pale)
        return
    low = {"fox": 0.82, "wolf": 0.82}.get(species, 0.34)
    if species in ("dog", "bear", "lion", "rabbit", "cat", "mouse", "sprite"):
        pen.oval(0.12, 0.48, 0.52 if species != "mouse" else 0.36, 0.4, mix(look.coat, look.pale, 0.85))
    nose = (196, 92, 96) if species in ("rabbit", "cat", "mouse", "lion") else INK
    pen.oval(0.12, low, 0.17, 0.12, nose)
    if species not in ("fox", "wolf"):
        pen.stroke([(0.12, low + 0.1), (0.12, low + 0.26)], line, 0.04)
        for side in (-1, 1):
            pen.stroke(
                [(0.12, low + 0.25), (0.12 + side * 0.13, low + 0.33), (0.12 + side * 0.27, low + 0.25)], line, 0.04
            )
    if species in ("cat", "mouse", "rabbit"):
        hair = mix(look.pale, look.rim, 0.4)
        for side in (-1, 1):
            for dy in (0.02, 0.16):
                pen.stroke([(0.12 + side * 0.42, 0.44 + dy), (0.12 + side * 1.15, 0.36 + dy * 2.2)], hair, 0.022)


def _bird(pen: Pen, look: Look) -> None:
    _round_head(pen, look)
    pen.fill([(-0.5, 0.1), (0.3, -0.15), (0.85, 0.3), (0.5, 0.95), (-0.3, 0.95)], look.pale)
    for dx in (-0.25, 0.0):
        pen.stroke([(dx, -0.92), (dx - 0.2, -1.3)], scaled(look.coat, 0.8), 0.14)
    pen.fill([(0.72, -0.1), (1.5, 0.16), (0.74, 0.36)], _BILL)
    pen.stroke([(0.75, 0.14), (1.4, 0.16)], _BILL_EDGE, 0.035)
    _bird_eye(pen)


def _goose(pen: Pen, look: Look) -> None:
    _round_head(pen, look)
    pen.fill([(0.62, -0.22), (1.1, -0.12), (1.82, 0.16), (1.86, 0.36), (1.2, 0.42), (0.66, 0.44)], _BILL)
    pen.stroke([(0.7, 0.2), (1.2, 0.22), (1.8, 0.28)], _BILL_EDGE, 0.04)
    pen.oval(1.08, 0.02, 0.06, 0.03, _BILL_EDGE)
    _bird_eye(pen)


def _round_head(pen: Pen, look: Look) -> None:
    pen.oval(0.05, 0.0, 1.0, 1.0, look.rim)
    pen.oval(0.0, 0.0, 1.0, 1.0, look.coat)


def _bird_eye(pen: Pen) -> None:
    pen.oval(0.4, -0.2, 0.2, 0.22, (250, 246, 238))
    pen.oval(0.44, -0.2, 0.13, 0.15, INK)
    pen.oval(0.49, -0.26, 0.045, 0.05, (255, 255, 255))


def _fish(pen: Pen, look: Look) -> None:
    pen.fill(
        [(-1.1, 0.0), (-1.75, -0.65), (-2.1, -0.5), (-1.8, 0.0), (-2.1, 0.55), (-1.75, 0.65)], scaled(look.coat, 0.8)
    )
    pen.fill([(1.3, 0.0), (0.6, -0.8), (-0.6, -0.75), (-1.5, -0.1), (-0.6, 0.75), (0.6, 0.8)], look.coat)
    pen.fill([(1.2, 0.2), (0.6, 0.72), (-0.6, 0.7), (-1.3, 0.1), (0.0, 0.3)], look.pale)
    for row in range(3):
        for dy in (-0.35, 0.0, 0.35):
            x = -0.75 + row * 0.4
            pen.stroke([(x, dy - 0.16), (x - 0.13, dy), (x, dy + 0.16)], scaled(look.coat, 0.78), 0.04)
    pen.oval(0.75, -0.2, 0.2, 0.2, (250, 246, 238))
    pen.oval(0.79, -0.2, 0.12, 0.13, INK)
    pen.stroke([(1.2, 0.12), (1.0, 0.26), (0.82, 0.24)], scaled(look.coat, 0.5), 0.05)


def _robot(pen: Pen, look: Look) -> None:
    pen.stroke([(0.0, -0.9), (0.0, -1.35)], scaled(look.coat, 0.7), 0.08)
    pen.oval(0.0, -1.42, 0.16, 0.16, look.cloth)
    for side in (-1, 1):
        pen.oval(side * 1.02, 0.0, 0.18, 0.34, scaled(look.coat, 0.7))
    box: Shape = [(-0.95, -0.85), (0.95, -0.85), (1.0, 0.0), (0.95, 0.85), (-0.95, 0.85), (-1.0, 0.0)]
    pen.fill([(dx + 0.05, dy) for dx, dy in box], look.rim)
    pen.fill(box, look.coat, bottom=scaled(look.coat, 0.8))
    pen.fill([(-0.7, -0.5), (0.78, -0.5), (0.78, 0.5), (-0.7, 0.5)], (38, 48, 58))
    for dx in (-0.28, 0.42):
        pen.oval(dx, -0.12, 0.17, 0.2, (150, 232, 226))
        pen.oval(dx + 0.05, -0.18, 0.05, 0.06, (255, 255, 255))
    pen.stroke([(-0.15, 0.24), (0.08, 0.34), (0.3, 0.24)], (150, 232, 226), 0.05)


_CIRCLE: Shape = [
    (1.0, 0.0), (0.92, 0.38), (0.71, 0.71), (0.38, 0.92), (0.0, 1.0), (-0.38, 0.92), (-0.71, 0.71), (-0.92, 0.38),
    (-1.0, 0.0), (-0.92, -0.38), (-0.71, -0.71), (-0.38, -0.92), (0.0, -1.0), (0.38, -0.92), (0.71, -0.71),
    (0.92, -0.38),
]  # fmt: skip
