"""Clothes of people in close pictures: shoulders by the cut of the garment, what lies over them, hats."""

from __future__ import annotations

from resources.image.cards_looks import Look
from resources.image.cards_pen import Pen, Shape
from storyvid.typography.palette import LAMP, Rgb, mix, scaled

_LINEN: Rgb = (238, 230, 218)


def draw_shoulders(pen: Pen, look: Look) -> None:
    """Neck, shoulders and chest under a head of one unit, clothed."""
    wide = 1.5 if look.child else (1.95 if look.long_haired else 2.3)
    neck = 0.32 if look.child else 0.42
    drop = 0.12 if look.old else 0.0
    pen.fill([(-neck, 0.6), (neck * 0.9, 0.6), (neck, 1.7), (-neck * 1.1, 1.7)], scaled(look.skin, 0.78))
    outline = [
        (-0.5, 1.32), (0.0, 1.5), (0.5, 1.32), (wide * 0.72, 1.62 + drop), (wide, 2.3 + drop), (wide * 1.08, 4.2),
        (wide * 1.1, 6.0), (-wide * 1.1, 6.0), (-wide * 1.08, 4.2), (-wide, 2.3 + drop), (-wide * 0.72, 1.62 + drop),
    ]  # fmt: skip
    pen.fill([(dx + 0.07, dy - 0.03) for dx, dy in outline], look.rim)
    pen.fill(outline, look.cloth, bottom=look.shade)
    pen.fill(
        [(-wide, 2.3), (-wide * 0.5, 1.75), (-0.35, 2.6), (-0.5, 6.0), (-wide * 1.1, 6.0)], look.shade, opacity=0.55
    )
    {"coat": _lapels, "shirt": _braces, "gown": _neckline, "kurta": _placket, "sari": _drape, "robe": _neckline}[
        look.cut
    ](pen, look, wide)
    _over(pen, look, wide)


def _lapels(pen: Pen, look: Look, wide: float) -> None:
    pale = mix(look.rim, _LINEN, 0.5)
    if "waistcoat" in look.worn:
        pen.cut([(-0.5, 1.45), (0.5, 1.45), (0.62, 6.0), (-0.6, 6.0)], look.worn["waistcoat"])
        for dy in (2.5, 3.0, 3.5):
            pen.oval(0.05, dy, 0.07, 0.07, mix(look.rim, LAMP, 0.5))
    pen.cut([(-0.42, 1.3), (0.05, 1.75), (0.46, 1.28), (0.3, 2.15), (0.05, 1.95), (-0.25, 2.2)], pale)
    pen.cut([(-0.5, 1.3), (-0.02 if "waistcoat" not in look.worn else -0.4, 2.9), (-0.62, 2.1), (-0.8, 1.55)],
            scaled(look.shade, 0.8))  # fmt: skip
    pen.cut([(0.52, 1.28), (0.12 if "waistcoat" not in look.worn else 0.46, 2.9), (0.7, 2.1), (0.86, 1.55)],
            scaled(look.shade, 0.9))  # fmt: skip


def _braces(pen: Pen, look: Look, wide: float) -> None:
    pale = mix(look.rim, _LINEN, 0.55)
    pen.cut([(-0.42, 1.28), (0.05, 1.62), (0.46, 1.26), (0.62, 1.6), (0.05, 2.0), (-0.6, 1.64)], pale)
    for side in (-1, 1):
        pen.stroke([(side * 0.72, 1.66), (side * 0.8, 2.6), (side * 0.78, 5.0)], scaled(look.shade, 0.62), 0.16)


def _neckline(pen: Pen, look: Look, wide: float) -> None:
    pale = look.worn.get("collar") or mix(look.rim, look.cloth, 0.35)
    pen.stroke([(-0.62, 1.42), (-0.3, 1.75), (0.05, 1.85), (0.4, 1.72), (0.66, 1.4)], pale,
               0.28 if "collar" in look.worn else 0.13)  # fmt: skip


def _placket(pen: Pen, look: Look, wide: float) -> None:
    edge = scaled(look.shade, 0.82)
    pen.cut([(-0.16, 1.5), (0.22, 1.5), (0.16, 3.4), (-0.06, 3.4)], mix(look.cloth, look.rim, 0.22))
    pen.stroke([(-0.52, 1.34), (0.0, 1.62), (0.54, 1.32)], edge, 0.16)
    for dy in (1.95, 2.4, 2.85):
        pen.oval(0.04, dy, 0.05, 0.05, mix(look.rim, LAMP, 0.5))


def _drape(pen: Pen, look: Look, wide: float) -> None:
    blouse = scaled(look.shade, 0.68)
    pen.cut([(-0.5, 1.42), (0.4, 1.6), (wide * 0.95, 1.85), (wide * 1.1, 4.0), (0.3, 4.0), (-0.3, 2.4)], blouse)
    pen.fill([(-wide * 0.85, 1.62), (-0.45, 1.38), (0.3, 2.3), (1.1, 3.6), (1.7, 6.0), (-wide * 1.1, 6.0),
              (-wide, 2.4)], look.cloth, bottom=look.shade)  # fmt: skip
    border = mix((206, 162, 74), look.rim, 0.2)
    pen.stroke([(-0.42, 1.42), (0.32, 2.3), (1.12, 3.6), (1.7, 5.8)], border, 0.14)
    for shift in (0.45, 0.9):
        pen.stroke([(-0.6 - shift, 1.7), (-0.2 - shift * 0.8, 3.0), (0.2 - shift * 0.5, 5.0)], look.shade, 0.04)


def _over(pen: Pen, look: Look, wide: float) -> None:
    if "shawl" in look.worn:
        shawl = look.worn["shawl"]
        for side in (-1, 1):
            half = [(0.42, 1.34), (wide * 0.8, 1.6), (wide * 1.12, 2.6), (wide * 1.12, 4.4), (0.12, 3.2)]
            tone = scaled(shawl, 1.0 if side > 0 else 0.82)
            pen.fill([(side * dx, dy) for dx, dy in half], tone, bottom=scaled(shawl, 0.66))
    if "scarf" in look.worn:
        scarf = look.worn["scarf"]
        pen.fill([(-0.66, 1.12), (0.0, 1.42), (0.66, 1.1), (0.78, 1.5), (0.0, 1.95), (-0.78, 1.55)], scarf)
        pen.fill([(0.22, 1.7), (0.6, 1.55), (0.78, 3.1), (0.36, 3.2)], scaled(scarf, 0.8))
    if "collar" in look.worn and look.cut != "gown":
        pen.cut([(-0.5, 1.22), (0.05, 1.62), (0.54, 1.2), (0.74, 1.6), (0.08, 2.1), (-0.7, 1.66)], look.worn["collar"])
    if "apron" in look.worn:
        pen.cut([(-0.8, 2.2), (0.85, 2.2), (1.0, 6.0), (-0.95, 6.0)], look.worn["apron"])


def draw_headwear(pen: Pen, look: Look) -> None:
    """Hat, cap or turban over the hair; the end of a sari over an old woman's head."""
    if look.cut == "sari" and look.old:
        veil: Shape = [(-0.95, 1.5), (-1.32, 0.4), (-1.2, -0.6), (-0.6, -1.3), (0.2, -1.42), (0.7, -1.12), (0.3, -1.02),
                       (-0.4, -0.82), (-0.85, -0.2), (-0.86, 0.8)]  # fmt: skip
        pen.fill(veil, look.cloth, bottom=look.shade)
        pen.stroke(
            [(0.66, -1.1), (-0.38, -0.84), (-0.83, -0.2), (-0.84, 0.8)], mix((206, 162, 74), look.rim, 0.2), 0.09
        )
    if "hat" in look.worn:
        felt = look.worn["hat"]
        pen.fill([(-0.82, -0.62), (-0.78, -1.45), (0.0, -1.62), (0.78, -1.45), (0.82, -0.62)], felt)
        pen.cut([(-0.82, -0.9), (0.83, -0.9), (0.84, -0.64), (-0.83, -0.64)], scaled(felt, 0.55))
        pen.oval(0.0, -0.64, 1.5, 0.17, scaled(felt, 0.86))
    elif "cap" in look.worn:
        pen.fill(
            [(-0.98, -0.45), (-0.85, -1.15), (0.0, -1.36), (0.85, -1.15), (0.95, -0.5), (0.0, -0.72)], look.worn["cap"]
        )
    elif "turban" in look.worn:
        cloth = look.worn["turban"]
        pen.fill(
            [(-1.12, -0.3), (-1.15, -1.0), (-0.4, -1.55), (0.5, -1.5), (1.1, -0.95), (1.02, -0.35), (0.0, -0.68)], cloth
        )
        for dy in (0.0, 0.25, 0.5):
            pen.stroke([(-1.05, -0.55 - dy), (0.0, -0.86 - dy), (0.98, -0.5 - dy)], scaled(cloth, 0.78), 0.04)
