"""Head and shoulders of people on the storyboard cards, for medium to extreme close pictures: flat shapes, open eyes,
few lines, light from one side.
"""

from __future__ import annotations

from resources.image.cards_clothes import draw_headwear, draw_shoulders
from resources.image.cards_creatures import draw_bust
from resources.image.cards_looks import Look
from resources.image.cards_pen import INK, Pen, Shape
from storyvid.models.base import Mood
from storyvid.models.plan import PersonKind
from storyvid.typography.canvas import Canvas
from storyvid.typography.palette import Rgb, mix, scaled

_EXPRESSIONS = {
    Mood.CALM: (-0.02, 0.0, 0.03),
    Mood.JOYFUL: (-0.03, -0.03, 0.1),
    Mood.TENDER: (-0.04, 0.0, 0.065),
    Mood.SAD: (-0.1, 0.02, -0.055),
    Mood.TENSE: (0.06, 0.02, -0.03),
    Mood.MYSTERIOUS: (-0.02, -0.05, 0.0),
}
"""Per mood: how far the inner ends of the brows sink, how far the whole brows do, how deep the mouth smiles."""


def draw_portrait(canvas: Canvas, look: Look, x: float, y: float, r: float, *, facing: float, mood: Mood) -> None:
    """A bust with the middle of its head at (x, y) and a head about 2 r wide, turned to the side `facing` (-1, 1)."""
    pen = Pen(canvas, x, y, r, facing)
    if look.species:
        draw_bust(pen, look, look.species)
        return
    behind = canvas.pixels.copy() if look.ghostly else None
    if look.ghostly:
        canvas.glow(x, y, r * 3.2, look.rim, 0.3)
    if look.winged:
        _wings(pen)
    if look.long_haired:
        _hair_behind(pen, look)
    draw_shoulders(pen, look)
    _face(pen, look)
    _features(pen, look, mood)
    _hair(pen, look)
    draw_headwear(pen, look)
    if behind is not None:
        canvas.fade_to(behind, 0.36)


def _wings(pen: Pen) -> None:
    for side in (-1, 1):
        wing: Shape = [(side * dx, dy) for dx, dy in ((0.6, 2.4), (1.7, 0.2), (2.9, -0.6), (3.1, 0.8), (2.2, 2.6))]
        pen.fill(wing, (226, 240, 250), opacity=0.42)
        pen.stroke([wing[0], (side * 1.9, 1.1), wing[2]], (250, 252, 255), 0.04, opacity=0.6)


def _hair_behind(pen: Pen, look: Look) -> None:
    dark = scaled(look.hair, 0.72)
    if look.kind is PersonKind.GIRL and look.variant >= 2:
        for side in (-1, 1):
            pen.fill(
                [(side * 0.8, 0.0), (side * 1.35, 0.5), (side * 1.3, 1.5), (side * 1.0, 1.9), (side * 0.85, 1.0)], dark
            )
    elif look.variant % 2 or look.child:
        pen.fill(
            [
                (-1.15, -0.5),
                (-0.6, -1.1),
                (0.4, -1.1),
                (1.02, -0.4),
                (1.1, 0.8),
                (0.9, 1.6),
                (-1.0, 1.75),
                (-1.35, 0.9),
            ],
            dark,
        )
    else:
        pen.oval(-0.78, -0.98, 0.52, 0.5, dark)
        pen.fill([(-1.1, -0.4), (-0.5, -1.1), (0.4, -1.05), (0.9, -0.3), (0.7, 0.6), (-0.9, 0.7)], dark)


def _face(pen: Pen, look: Look) -> None:
    pen.oval(-0.86, 0.08, 0.17, 0.25, scaled(look.skin, 0.86))
    jaw = 0.92 if look.child else 1.12
    shape = [
        (-0.9, -0.3), (-0.62, -0.85), (0.1, -1.02), (0.72, -0.75), (0.92, -0.15), (0.86, 0.35), (0.58, 0.85),
        (0.2, jaw), (-0.2, jaw - 0.04), (-0.62, 0.76), (-0.88, 0.25),
    ]  # fmt: skip
    pen.fill([(dx + 0.045, dy) for dx, dy in shape], mix(look.skin, look.rim, 0.65))
    pen.fill(shape, look.skin)
    pen.fill([
        (-0.9, -0.3), (-0.6, -0.5), (-0.42, 0.1), (-0.36, 0.6), (-0.05, jaw - 0.02), (-0.25, jaw - 0.04),
        (-0.62, 0.76), (-0.88, 0.25),
    ], scaled(look.skin, 0.82), opacity=0.55)  # fmt: skip
    for dx in (-0.36, 0.58):
        pen.oval(dx, 0.4, 0.19, 0.12, mix(look.skin, (206, 86, 76), 0.45), opacity=0.42 if look.child else 0.26)


def _features(pen: Pen, look: Look, mood: Mood) -> None:
    ink, line = mix(INK, look.skin, 0.12), scaled(look.skin, 0.72)
    inner, lower, smile = _EXPRESSIONS[mood]
    for dx, wide, nose in ((-0.22, 0.19, 1), (0.54, 0.165, -1)):
        _eye(pen, look, dx, wide * (1.18 if look.child else 1.0), ink)
        brow = [
            (dx - nose * wide * 1.25, -0.3),
            (dx - nose * wide * 0.2, -0.4),
            (dx + nose * wide * 1.0, -0.33 + inner),
        ]
        pen.stroke([(x, y + lower) for x, y in brow], mix(look.hair, ink, 0.25), 0.05 if not look.old else 0.075)
        if look.old:
            pen.stroke([(dx - wide * 0.8, 0.2), (dx, 0.25), (dx + wide * 0.8, 0.2)], line, 0.03)
            pen.stroke([(dx - nose * wide * 1.5, 0.02), (dx - nose * wide * 1.9, -0.05)], line, 0.03)
    if look.old:
        pen.stroke([(-0.18, 0.4), (-0.3, 0.58), (-0.28, 0.74)], line, 0.03)
        pen.stroke([(-0.3, -0.66), (0.2, -0.7), (0.55, -0.62)], line, 0.026)
    pen.stroke([(0.29, 0.2), (0.36, 0.34), (0.24, 0.4)], line, 0.03 if look.child else 0.042)
    lips = mix(scaled(look.skin, 0.6), (164, 44, 52), 0.4)
    pen.stroke([(-0.02, 0.66 - smile * 0.6), (0.18, 0.67 + smile * 0.5), (0.42, 0.655 - smile * 0.6)], lips, 0.052)
    if "spectacles" in look.worn:
        for dx, wide in ((-0.22, 0.3), (0.54, 0.27)):
            ring: Shape = [(dx - wide, 0.02), (dx, -0.26), (dx + wide, 0.02), (dx, 0.3), (dx - wide, 0.02)]
            pen.stroke(ring, mix(INK, (196, 160, 96), 0.4), 0.035)


def _eye(pen: Pen, look: Look, dx: float, wide: float, ink: Rgb) -> None:
    white = mix((250, 246, 240), look.skin, 0.22)
    pen.fill([(dx - wide, 0.02), (dx, -0.13), (dx + wide, 0.02), (dx, 0.13)], white)
    pen.oval(dx + 0.03, 0.0, wide * 0.56, wide * 0.66, mix(look.hair, (70, 48, 40), 0.6))
    pen.oval(dx + 0.03, 0.0, wide * 0.3, wide * 0.38, ink)
    pen.oval(dx + 0.075, -0.045, wide * 0.15, wide * 0.17, (255, 255, 255))
    lid = [(dx - wide * 1.1, 0.04), (dx - wide * 0.45, -0.1), (dx + wide * 0.4, -0.11), (dx + wide * 1.12, 0.02)]
    pen.stroke(lid, ink, 0.052)


def _hair(pen: Pen, look: Look) -> None:
    shine = mix(look.hair, look.rim, 0.28)
    if look.bearded:
        pen.fill([
            (-0.84, 0.2), (-0.5, 0.6), (-0.1, 0.56), (0.2, 0.52), (0.5, 0.55), (0.84, 0.2), (0.78, 0.85),
            (0.42, 1.4), (0.05, 1.55), (-0.45, 1.25), (-0.82, 0.75),
        ], look.hair)  # fmt: skip
        pen.stroke([(0.02, 0.7), (0.2, 0.73), (0.4, 0.69)], scaled(look.skin, 0.62), 0.06)
    elif look.moustache:
        pen.fill([(0.2, 0.46), (0.48, 0.5), (0.7, 0.66), (0.4, 0.62), (0.2, 0.58), (-0.02, 0.62), (-0.32, 0.66),
                  (-0.08, 0.5)], look.hair)  # fmt: skip
    if look.long_haired:
        pen.fill([
            (-1.04, 0.55), (-1.12, -0.3), (-0.75, -1.05), (0.05, -1.3), (0.75, -1.02), (1.03, -0.35), (1.0, 0.35),
            (0.86, -0.2), (0.55, -0.58), (0.1, -0.72), (-0.35, -0.5), (-0.72, -0.05), (-0.86, 0.5),
        ], look.hair)  # fmt: skip
        pen.stroke([(-0.75, -0.55), (-0.3, -0.98), (0.25, -1.08), (0.6, -0.92)], shine, 0.06)
    elif look.bald:
        for side in (-1, 1):
            pen.fill([(side * 0.84, -0.4), (side * 1.06, -0.1), (side * 0.98, 0.4), (side * 0.86, 0.25)], look.hair)
        pen.stroke([(-0.3, -0.84), (0.1, -0.93), (0.4, -0.84)], mix(look.skin, look.rim, 0.5), 0.05)
        return
    elif look.child:
        pen.fill([
            (-1.0, 0.15), (-1.12, -0.4), (-0.78, -1.05), (-0.2, -1.28), (0.05, -1.46), (0.15, -1.22), (0.75, -1.05),
            (1.0, -0.5), (0.9, -0.18), (0.62, -0.5), (0.36, -0.36), (0.05, -0.58), (-0.25, -0.34), (-0.6, -0.5),
            (-0.84, 0.1),
        ], look.hair)  # fmt: skip
    else:
        fringe = 0.42 if look.variant % 2 else 0.6
        pen.fill([
            (-1.0, 0.3), (-1.1, -0.4), (-0.72, -1.05), (0.05, -1.26), (0.72, -1.08), (0.98, -0.55), (0.9, -0.2),
            (0.7, -fringe), (0.25, -fringe - 0.1), (-0.35, -fringe), (-0.7, -0.25), (-0.84, 0.15),
        ], look.hair)  # fmt: skip
        pen.stroke([(-0.72, -0.6), (-0.25, -1.0), (0.3, -1.07), (0.62, -0.95)], shine, 0.055)
    if look.curly:
        for dx, dy in ((-0.95, -0.4), (-0.75, -0.85), (-0.35, -1.12), (0.1, -1.2), (0.55, -1.05), (0.88, -0.65)):
            pen.oval(dx, dy, 0.27, 0.26, look.hair)
