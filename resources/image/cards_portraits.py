"""Head and shoulders of the storyboard cards, for medium to extreme close pictures: flat shapes, closed or open eyes,
few lines, light from one side.
"""

from __future__ import annotations

from collections.abc import Sequence

from resources.image.cards_looks import Look
from storyvid.models.base import Mood
from storyvid.models.plan import PersonKind
from storyvid.typography.canvas import Canvas, smooth
from storyvid.typography.palette import Rgb, mix, scaled

_INK: Rgb = (34, 24, 30)
_EXPRESSIONS = {
    Mood.CALM: (-0.02, 0.0, 0.03),
    Mood.JOYFUL: (-0.03, -0.03, 0.1),
    Mood.TENDER: (-0.04, 0.0, 0.065),
    Mood.SAD: (-0.1, 0.02, -0.055),
    Mood.TENSE: (0.06, 0.02, -0.03),
    Mood.MYSTERIOUS: (-0.02, -0.05, 0.0),
}
"""Per mood: how far the inner ends of the brows sink, how far the whole brows do, how deep the mouth smiles."""


class _Pen:
    """Draws shapes given in head radii around the middle of a head that looks to one side."""

    def __init__(self, canvas: Canvas, x: float, y: float, r: float, facing: float) -> None:
        self.canvas, self.x, self.y, self.r, self.facing = canvas, x, y, r, facing

    def points(self, shape: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(self.x + self.facing * dx * self.r, self.y + dy * self.r) for dx, dy in shape]

    def fill(
        self, shape: Sequence[tuple[float, float]], colour: Rgb, *, bottom: Rgb | None = None, opacity: float = 1.0
    ) -> None:
        self.canvas.fill(smooth(self.points(shape)), colour, bottom=bottom, opacity=opacity)

    def stroke(self, shape: Sequence[tuple[float, float]], colour: Rgb, width: float) -> None:
        self.canvas.line(smooth(self.points(shape), closed=False), colour, width * self.r)

    def oval(self, dx: float, dy: float, rx: float, ry: float, colour: Rgb, *, opacity: float = 1.0) -> None:
        x, y = self.points([(dx, dy)])[0]
        self.canvas.ellipse(x, y, rx * self.r, ry * self.r, colour, opacity=opacity)


def draw_portrait(canvas: Canvas, look: Look, x: float, y: float, r: float, *, facing: float, mood: Mood) -> None:
    """A bust with the middle of its head at (x, y) and a head about 2 r wide, turned to the side `facing` (-1, 1)."""
    pen = _Pen(canvas, x, y, r, facing)
    if look.kind is PersonKind.CREATURE:
        _creature(pen, look)
        return
    long_hair = look.kind in (PersonKind.WOMAN, PersonKind.GIRL)
    if long_hair:
        _hair_behind(pen, look)
    _shoulders(pen, look)
    _face(pen, look)
    _features(pen, look, mood)
    _hair(pen, look, long_hair)


def _hair_behind(pen: _Pen, look: Look) -> None:
    dark = scaled(look.hair, 0.72)
    if look.variant % 2 or look.child:
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


def _shoulders(pen: _Pen, look: Look) -> None:
    wide = 1.75 if look.child else (1.95 if look.kind in (PersonKind.WOMAN, PersonKind.GIRL) else 2.3)
    neck = 0.36 if look.child else 0.42
    pen.fill([(-neck, 0.6), (neck * 0.9, 0.6), (neck, 1.7), (-neck * 1.1, 1.7)], scaled(look.skin, 0.78))
    outline = [
        (-0.5, 1.32), (0.0, 1.5), (0.5, 1.32), (wide * 0.72, 1.62), (wide, 2.3), (wide * 1.08, 4.2),
        (wide * 1.1, 6.0), (-wide * 1.1, 6.0), (-wide * 1.08, 4.2), (-wide, 2.3), (-wide * 0.72, 1.62),
    ]  # fmt: skip
    pen.fill([(dx + 0.07, dy - 0.03) for dx, dy in outline], look.rim)
    pen.fill(outline, look.cloth, bottom=look.shade)
    pen.fill(
        [(-wide, 2.3), (-wide * 0.5, 1.75), (-0.35, 2.6), (-0.5, 6.0), (-wide * 1.1, 6.0)], look.shade, opacity=0.55
    )
    if look.kind in (PersonKind.MAN, PersonKind.BOY, PersonKind.PERSON):
        pale = mix(look.rim, (238, 230, 218), 0.5)
        pen.canvas.fill(
            pen.points([(-0.42, 1.3), (0.05, 1.75), (0.46, 1.28), (0.3, 2.15), (0.05, 1.95), (-0.25, 2.2)]), pale
        )
        pen.canvas.fill(pen.points([(-0.5, 1.3), (-0.02, 2.9), (-0.62, 2.1), (-0.8, 1.55)]), scaled(look.shade, 0.8))
        pen.canvas.fill(pen.points([(0.52, 1.28), (0.12, 2.9), (0.7, 2.1), (0.86, 1.55)]), scaled(look.shade, 0.9))
    else:
        pale = mix(look.rim, look.cloth, 0.35)
        pen.stroke([(-0.62, 1.42), (-0.3, 1.75), (0.05, 1.85), (0.4, 1.72), (0.66, 1.4)], pale, 0.13)


def _face(pen: _Pen, look: Look) -> None:
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
        pen.oval(dx, 0.4, 0.19, 0.12, mix(look.skin, (206, 86, 76), 0.45), opacity=0.3)


def _features(pen: _Pen, look: Look, mood: Mood) -> None:
    ink, line = mix(_INK, look.skin, 0.12), scaled(look.skin, 0.72)
    inner, lower, smile = _EXPRESSIONS[mood]
    for dx, wide, nose in ((-0.22, 0.19, 1), (0.54, 0.165, -1)):
        _eye(pen, look, dx, wide, ink)
        brow = [
            (dx - nose * wide * 1.25, -0.3),
            (dx - nose * wide * 0.2, -0.4),
            (dx + nose * wide * 1.0, -0.33 + inner),
        ]
        pen.stroke([(x, y + lower) for x, y in brow], mix(look.hair, ink, 0.25), 0.05)
        if look.old:
            pen.stroke([(dx - wide * 0.8, 0.2), (dx, 0.25), (dx + wide * 0.8, 0.2)], line, 0.03)
    pen.stroke([(0.29, 0.2), (0.36, 0.34), (0.24, 0.4)], line, 0.042)
    lips = mix(scaled(look.skin, 0.6), (164, 44, 52), 0.4)
    pen.stroke([(-0.02, 0.66 - smile * 0.6), (0.18, 0.67 + smile * 0.5), (0.42, 0.655 - smile * 0.6)], lips, 0.052)


def _eye(pen: _Pen, look: Look, dx: float, wide: float, ink: Rgb) -> None:
    white = mix((250, 246, 240), look.skin, 0.22)
    pen.fill([(dx - wide, 0.02), (dx, -0.13), (dx + wide, 0.02), (dx, 0.13)], white)
    pen.oval(dx + 0.03, 0.0, wide * 0.56, wide * 0.66, mix(look.hair, (70, 48, 40), 0.6))
    pen.oval(dx + 0.03, 0.0, wide * 0.3, wide * 0.38, ink)
    pen.oval(dx + 0.075, -0.045, wide * 0.15, wide * 0.17, (255, 255, 255))
    lid = [(dx - wide * 1.1, 0.04), (dx - wide * 0.45, -0.1), (dx + wide * 0.4, -0.11), (dx + wide * 1.12, 0.02)]
    pen.stroke(lid, ink, 0.052)


def _hair(pen: _Pen, look: Look, long_hair: bool) -> None:
    shine = mix(look.hair, look.rim, 0.28)
    if look.bearded:
        pen.fill([
            (-0.84, 0.2), (-0.5, 0.6), (-0.1, 0.56), (0.2, 0.52), (0.5, 0.55), (0.84, 0.2), (0.78, 0.85),
            (0.42, 1.4), (0.05, 1.55), (-0.45, 1.25), (-0.82, 0.75),
        ], look.hair)  # fmt: skip
        pen.stroke([(0.02, 0.7), (0.2, 0.73), (0.4, 0.69)], scaled(look.skin, 0.62), 0.06)
    if long_hair:
        pen.fill([
            (-1.04, 0.55), (-1.12, -0.3), (-0.75, -1.05), (0.05, -1.3), (0.75, -1.02), (1.03, -0.35), (1.0, 0.35),
            (0.86, -0.2), (0.55, -0.58), (0.1, -0.72), (-0.35, -0.5), (-0.72, -0.05), (-0.86, 0.5),
        ], look.hair)  # fmt: skip
        pen.stroke([(-0.75, -0.55), (-0.3, -0.98), (0.25, -1.08), (0.6, -0.92)], shine, 0.06)
        return
    fringe = 0.42 if look.variant % 2 else 0.6
    pen.fill([
        (-1.0, 0.3), (-1.1, -0.4), (-0.72, -1.05), (0.05, -1.26), (0.72, -1.08), (0.98, -0.55), (0.9, -0.2),
        (0.7, -fringe), (0.25, -fringe - 0.1), (-0.35, -fringe), (-0.7, -0.25), (-0.84, 0.15),
    ], look.hair)  # fmt: skip
    pen.stroke([(-0.72, -0.6), (-0.25, -1.0), (0.3, -1.07), (0.62, -0.95)], shine, 0.055)


def _creature(pen: _Pen, look: Look) -> None:
    pink = mix(look.cloth, (240, 176, 168), 0.5)
    for dx, tilt in ((-0.5, -0.25), (0.45, 0.2)):
        ear = [
            (dx - 0.28, -0.6),
            (dx - 0.3 + tilt, -1.6),
            (dx + tilt, -2.15),
            (dx + 0.28 + tilt, -1.6),
            (dx + 0.25, -0.6),
        ]
        pen.fill(ear, look.cloth)
        pen.fill(
            [
                (dx - 0.1, -0.8),
                (dx - 0.12 + tilt, -1.5),
                (dx + tilt, -1.85),
                (dx + 0.12 + tilt, -1.5),
                (dx + 0.1, -0.8),
            ],
            pink,
        )
    body = [(-0.7, 0.7), (0.7, 0.7), (1.35, 1.6), (1.6, 3.2), (1.6, 6.0), (-1.6, 6.0), (-1.6, 3.2), (-1.35, 1.6)]
    pen.fill([(dx + 0.07, dy) for dx, dy in body], look.rim)
    pen.fill(body, look.cloth, bottom=look.shade)
    pen.oval(0.08, 2.7, 0.8, 1.2, mix(look.cloth, look.rim, 0.35))
    pen.oval(0.06, 0.0, 1.12, 0.98, look.rim)
    pen.oval(0.0, 0.0, 1.12, 1.0, look.cloth)
    pen.oval(0.22, 0.42, 0.55, 0.42, mix(look.cloth, (250, 244, 236), 0.4))
    for dx in (-0.3, 0.62):
        pen.oval(dx, -0.08, 0.13, 0.17, _INK)
        pen.oval(dx + 0.04, -0.14, 0.04, 0.05, (255, 255, 255))
    pen.oval(0.25, 0.24, 0.13, 0.09, (92, 48, 54))
    pen.stroke([(0.25, 0.33), (0.25, 0.45), (0.1, 0.54)], mix(_INK, look.cloth, 0.3), 0.035)
    pen.stroke([(0.25, 0.45), (0.42, 0.53)], mix(_INK, look.cloth, 0.3), 0.035)
    for side, dy in ((-1, 0.36), (-1, 0.48), (1, 0.36), (1, 0.48)):
        pen.stroke(
            [(0.25 + side * 0.35, dy), (0.25 + side * 0.95, dy + 0.12 * (dy - 0.42) * 8)],
            mix(look.rim, look.cloth, 0.4),
            0.02,
        )
