"""A pen for people and creatures: shapes in their own units around a middle, mirrored to the side they look to."""

from __future__ import annotations

from collections.abc import Sequence

from storyvid.typography.canvas import Canvas, smooth
from storyvid.typography.palette import Rgb

Shape = Sequence[tuple[float, float]]
INK: Rgb = (34, 24, 30)


class Pen:
    """Draws shapes given in units of `r` around (x, y); x grows to the side `facing` (-1, 1)."""

    def __init__(self, canvas: Canvas, x: float, y: float, r: float, facing: float) -> None:
        self.canvas, self.x, self.y, self.r, self.facing = canvas, x, y, r, facing

    def at(self, dx: float, dy: float, scale: float = 1.0) -> Pen:
        """A pen around another middle, with units `scale` times as large."""
        return Pen(self.canvas, self.x + self.facing * dx * self.r, self.y + dy * self.r, self.r * scale, self.facing)

    def points(self, shape: Shape) -> list[tuple[float, float]]:
        return [(self.x + self.facing * dx * self.r, self.y + dy * self.r) for dx, dy in shape]

    def fill(self, shape: Shape, colour: Rgb, *, bottom: Rgb | None = None, opacity: float = 1.0) -> None:
        """A smooth closed shape."""
        self.canvas.fill(smooth(self.points(shape), steps=6), colour, bottom=bottom, opacity=opacity)

    def cut(self, shape: Shape, colour: Rgb, *, opacity: float = 1.0) -> None:
        """A closed shape with corners."""
        self.canvas.fill(self.points(shape), colour, opacity=opacity)

    def both(self, shape: Shape, colour: Rgb, *, shift: float = 0.0) -> None:
        """The shape and its mirror image about the line x = `shift`."""
        for side in (-1, 1):
            self.fill([(shift + side * dx, dy) for dx, dy in shape], colour)

    def stroke(self, shape: Shape, colour: Rgb, width: float, *, opacity: float = 1.0) -> None:
        """A smooth open line, `width` in units."""
        self.canvas.line(smooth(self.points(shape), closed=False), colour, width * self.r, opacity=opacity)

    def oval(self, dx: float, dy: float, rx: float, ry: float, colour: Rgb, *, opacity: float = 1.0) -> None:
        x, y = self.points([(dx, dy)])[0]
        self.canvas.ellipse(x, y, rx * self.r, ry * self.r, colour, opacity=opacity)
