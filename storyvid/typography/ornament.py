"""Small decorations of title cards: rules with a lozenge, corner flourishes, framing marks."""

from __future__ import annotations

from storyvid.typography.canvas import Canvas, smooth
from storyvid.typography.palette import Rgb


def draw_rule(canvas: Canvas, x: float, y: float, width: float, colour: Rgb, *, opacity: float = 0.9) -> None:
    """A thin rule with a lozenge in its middle and a dot at each side of it; sizes follow `width`."""
    gap, height = width * 0.09, width * 0.03
    for side in (-1, 1):
        canvas.line([(x + side * gap, y), (x + side * width / 2, y)], colour, 0.0022 * canvas.unit, opacity=opacity)
        canvas.disc(x + side * gap * 0.72, y, height * 0.28, colour, opacity=opacity)
        canvas.disc(x + side * width / 2, y, height * 0.22, colour, opacity=opacity)
    canvas.fill([(x - height, y), (x, y - height), (x + height, y), (x, y + height)], colour, opacity=opacity)


def draw_flourish(canvas: Canvas, x: float, y: float, width: float, colour: Rgb, *, opacity: float = 0.9) -> None:
    """Two scrolls that meet in a small leaf, as under the last line of an old book."""
    for side in (-1, 1):
        scroll = [(0.04, 0.0), (0.18, -0.05), (0.32, 0.0), (0.44, 0.045), (0.5, 0.0), (0.46, -0.035), (0.42, -0.005)]
        curve = smooth([(x + side * dx * width, y + dy * width) for dx, dy in scroll], closed=False)
        canvas.line(curve, colour, 0.003 * canvas.unit, opacity=opacity)
    leaf = [(x, y - width * 0.045), (x + width * 0.022, y), (x, y + width * 0.045), (x - width * 0.022, y)]
    canvas.fill(smooth(leaf), colour, opacity=opacity)


def draw_corners(canvas: Canvas, inset: tuple[float, float], length: float, colour: Rgb, *, opacity: float) -> None:
    """Framing marks: a thin angle in every corner, `inset` (shares of the width and of the height) from the borders."""
    reach_x, reach_y = canvas.half_width * (1 - 2 * inset[0]), 0.5 - inset[1]
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = sx * reach_x, 0.5 + sy * reach_y
            angle = [(x - sx * length, y), (x, y), (x, y - sy * length)]
            canvas.line(angle, colour, 0.0022 * canvas.unit, opacity=opacity)
