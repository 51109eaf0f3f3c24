"""Bodies of creatures: a bust under the head for close pictures, the whole animal sitting or standing for wide ones."""

from __future__ import annotations

from resources.image.cards_faces import draw_face
from resources.image.cards_looks import Look
from resources.image.cards_pen import Pen, Shape
from storyvid.typography.palette import mix, scaled

_STANDING = ("horse", "cow", "goat", "sheep", "elephant")
_CHEST: Shape = [(-0.62, 0.6), (0.62, 0.6), (1.2, 1.6), (1.5, 3.2), (1.55, 6.0), (-1.55, 6.0), (-1.5, 3.2), (-1.2, 1.6)]
_PEAR: Shape = [(-0.55, -1.95), (0.55, -1.95), (0.95, -1.1), (1.12, -0.4), (0.75, 0.0), (-0.75, 0.0), (-1.12, -0.4),
                (-0.95, -1.1)]  # fmt: skip
_NECK: Shape = [(-0.6, 0.3), (0.6, 0.3), (0.62, 1.6), (0.8, 2.6), (1.6, 3.7), (1.9, 6.0), (-2.2, 6.0), (-1.8, 3.7),
                (-0.8, 2.6), (-0.62, 1.6)]  # fmt: skip
_TAILS: dict[str, Shape] = {
    "fox": [(-0.7, -0.1), (-1.5, 0.02), (-2.3, -0.5), (-2.35, -1.3), (-1.95, -1.75), (-1.75, -1.0), (-1.1, -0.6)],
    "wolf": [(-0.7, -0.1), (-1.4, 0.0), (-2.05, -0.3), (-2.15, -0.9), (-1.6, -0.75), (-1.0, -0.5)],
    "cat": [(-0.8, -0.05), (-1.6, 0.02), (-1.9, -0.6), (-1.65, -1.3), (-1.5, -1.2), (-1.62, -0.6), (-1.35, -0.3)],
    "dog": [(-0.8, -0.1), (-1.5, -0.35), (-1.75, -0.95), (-1.5, -0.95), (-1.25, -0.55), (-0.9, -0.45)],
    "rabbit": [(-0.85, -0.15), (-1.35, -0.1), (-1.5, -0.5), (-1.1, -0.7), (-0.8, -0.5)],
    "mouse": [(-0.8, -0.02), (-1.7, 0.0), (-2.2, -0.5), (-2.15, -0.55), (-1.7, -0.1), (-0.9, -0.15)],
    "lion": [(-0.8, -0.05), (-1.7, -0.05), (-2.0, -0.8), (-1.9, -0.85), (-1.6, -0.2), (-0.9, -0.2)],
    "monkey": [(-0.8, -0.05), (-1.6, -0.05), (-1.9, -0.8), (-1.4, -1.3), (-1.45, -1.1), (-1.75, -0.75), (-1.5, -0.2)],
}


def draw_bust(pen: Pen, look: Look, species: str) -> None:
    """Head and shoulders; the pen's middle is that of the head, its unit the head's radius."""
    if species == "fish":
        draw_face(pen.at(0.0, 0.4, 1.25), look, species)
        return
    fur = look.coat
    if species == "goose":
        pen.fill([(dx + 0.07, dy) for dx, dy in _NECK], look.rim)
        pen.fill(_NECK, fur, bottom=scaled(fur, 0.74))
        _scarf(pen, look, 1.5)
        draw_face(pen, look, species)
        return
    pen.fill([(dx + 0.07, dy) for dx, dy in _CHEST], look.rim)
    pen.fill(_CHEST, fur, bottom=scaled(fur, 0.7))
    if species == "robot":
        pen.fill([(-0.7, 2.0), (0.8, 2.0), (0.8, 3.2), (-0.7, 3.2)], scaled(fur, 0.8))
        pen.oval(0.05, 2.5, 0.26, 0.26, look.cloth)
    elif species not in ("horse", "elephant"):
        pen.oval(0.08, 2.75, 0.74, 1.25, look.pale if species != "sheep" else scaled(fur, 1.04))
    if species not in ("sheep", "bird"):
        _scarf(pen, look, 0.95 if species != "goat" else 1.3)
    draw_face(pen, look, species)


def draw_animal(pen: Pen, look: Look, species: str) -> float:
    """The whole creature on (x, y) of the pen; its unit is about a quarter of the height. Returns how many units high
    it reaches.
    """
    if species == "fish":
        draw_face(pen.at(0.0, -1.4, 1.3), look, species)
        return 2.6
    if species == "bird":
        return _bird(pen, look)
    if species == "goose":
        return _goose(pen, look)
    if species in _STANDING:
        return _standing(pen, look, species)
    tail = _TAILS.get(species)
    if tail:
        pen.fill(tail, scaled(look.coat, 0.9))
        if species == "fox":
            pen.fill([(-2.32, -1.15), (-2.2, -1.55), (-1.95, -1.75), (-1.8, -1.2), (-2.05, -1.05)], look.pale)
    pen.fill([(dx + 0.07, dy) for dx, dy in _PEAR], look.rim)
    pen.fill(_PEAR, look.coat, bottom=scaled(look.coat, 0.74))
    if species == "robot":
        pen.oval(0.05, -1.0, 0.26, 0.26, look.cloth)
    else:
        pen.oval(0.05, -1.15, 0.5, 0.72, look.pale)
    dark = scaled(look.coat, 0.34 if species in ("fox", "wolf") else 0.72)
    for side in (-1, 1):
        pen.stroke([(side * 0.3, -1.1), (side * 0.34, -0.12)], scaled(look.coat, 0.86), 0.3)
        pen.oval(side * 0.36 + 0.06, -0.06, 0.28, 0.15, dark)
        pen.oval(side * 0.92, -0.1, 0.34, 0.17, scaled(look.coat, 0.8))
    if species != "robot":
        _scarf(pen.at(0.0, -2.6, 0.8), look, 0.95)
    draw_face(pen.at(0.05, -2.55, 0.85), look, species)
    return {"rabbit": 4.4, "fox": 3.9, "wolf": 3.9}.get(species, 3.6)


def _standing(pen: Pen, look: Look, species: str) -> float:
    far, coat = scaled(look.coat, 0.62), look.coat
    thick = 0.42 if species == "elephant" else 0.26
    hoof = scaled(look.coat, 0.4)
    for dx, tone in ((-0.75, far), (0.85, far), (-1.1, coat), (0.55, coat)):
        pen.stroke([(dx, -1.2), (dx + 0.02, -0.1)], tone, thick)
        pen.oval(dx + 0.03, -0.06, thick * 0.62, 0.1, hoof)
    back: Shape = [(-1.5, -1.5), (-1.25, -2.1), (-0.3, -2.1), (0.7, -2.2), (1.15, -1.8), (1.0, -1.1), (0.0, -0.85),
                   (-1.1, -0.95)]  # fmt: skip
    if species == "sheep":
        for dx, dy in ((-1.2, -1.4), (-0.8, -1.9), (-0.2, -2.0), (0.4, -1.95), (0.8, -1.5), (-0.9, -1.0), (0.3, -0.95)):
            pen.oval(dx, dy, 0.55, 0.5, coat)
    pen.stroke([(-1.42, -1.8), (-1.75, -1.4), (-1.7, -0.8)], scaled(coat, 0.5), 0.14)
    pen.fill([(dx + 0.04, dy - 0.05) for dx, dy in back], look.rim)
    pen.fill(back, coat, bottom=scaled(coat, 0.74))
    if species == "cow":
        pen.fill(
            [(-1.0, -1.9), (-0.3, -1.95), (-0.2, -1.4), (-0.8, -1.25)], scaled(mix(coat, (92, 58, 40), 0.85), 0.95)
        )
    pen.fill([(0.4, -2.0), (0.95, -2.95), (1.5, -2.9), (1.3, -1.9), (1.0, -1.3)], coat)
    pen.stroke([(0.62, -1.75), (1.0, -1.65), (1.3, -1.85)], look.cloth, 0.2)
    draw_face(pen.at(1.3, -3.0, 0.62), look, species)
    return 4.0


def _bird(pen: Pen, look: Look) -> float:
    dark = scaled(look.coat, 0.72)
    for dx in (-0.2, 0.25):
        pen.stroke([(dx, -0.6), (dx + 0.05, 0.0), (dx + 0.3, 0.02)], (206, 138, 56), 0.09)
    pen.fill([(-0.9, -1.2), (-2.2, -0.75), (-2.3, -1.15), (-1.0, -1.7)], dark)
    pen.fill([(-1.15, -1.4), (-0.2, -2.3), (0.9, -2.0), (1.05, -1.1), (0.3, -0.45), (-0.7, -0.6)], look.coat)
    pen.fill([(0.0, -1.3), (0.85, -1.9), (1.02, -1.1), (0.3, -0.5), (-0.1, -0.6)], look.pale)
    pen.fill([(-1.3, -1.2), (-0.5, -1.9), (0.25, -1.5), (-0.2, -0.95), (-1.1, -0.9)], dark)
    draw_face(pen.at(0.45, -2.55, 0.85), look, "bird")
    return 3.8


def _goose(pen: Pen, look: Look) -> float:
    dark = scaled(look.coat, 0.8)
    for dx in (-0.25, 0.2):
        pen.stroke([(dx, -0.6), (dx + 0.04, 0.0), (dx + 0.34, 0.02)], (206, 138, 56), 0.1)
    pen.fill([(-1.5, -1.0), (-2.2, -1.55), (-1.5, -1.75), (-0.7, -1.5)], dark)
    pen.fill([(-1.6, -1.2), (-0.7, -1.9), (0.5, -1.8), (1.15, -1.35), (0.8, -0.7), (-0.3, -0.45), (-1.2, -0.65)],
             look.coat, bottom=scaled(look.coat, 0.78))  # fmt: skip
    pen.stroke([(0.72, -1.2), (1.0, -1.9), (0.72, -2.6), (0.86, -3.1)], look.coat, 0.46)
    pen.fill([(-1.5, -1.25), (-0.5, -1.7), (0.4, -1.3), (-0.2, -0.9), (-1.1, -0.85)], dark)
    draw_face(pen.at(0.92, -3.2, 0.44), look, "goose")
    return 3.8


def _scarf(pen: Pen, look: Look, high: float) -> None:
    """A neckerchief in the colour of the character, so that it can be told again from far."""
    pen.fill([(-0.72, high - 0.16), (0.0, high + 0.05), (0.72, high - 0.16), (0.84, high + 0.2), (0.0, high + 0.46),
              (-0.84, high + 0.2)], look.cloth)  # fmt: skip
    pen.fill([(0.3, high + 0.25), (0.62, high + 0.2), (0.85, high + 0.95), (0.45, high + 1.0)], look.shade)
