"""Setting type on pictures: measure, wrap, draw. Pictures are arrays (h, w, 3) uint8, sRGB."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from storyvid.typography.fonts import Font
from storyvid.typography.quotes import typographic
from storyvid.typography.shaping import EM, Coverage, rasterise, shape
from storyvid.typography.wrapping import wrap

Picture = NDArray[np.uint8]
Rgb = tuple[int, int, int]
Anchor = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Block:
    """Lines that fit a box: the size that they are set in and the distance from baseline to baseline, in pixels."""

    lines: tuple[str, ...]
    size_px: float
    leading_px: float
    complete: bool

    @property
    def height_px(self) -> float:
        """From the top of the first line's capitals to the last baseline, with room for descenders."""
        return self.leading_px * (len(self.lines) - 1) + self.size_px * 0.95


class Typesetter:
    """Sets type in the language `language` ('en', 'hi'). Latin and Devanagari may mix in any line."""

    def __init__(self, language: str = "en") -> None:
        self.language = language

    def measure(self, text: str, font: Font, size_px: float, tracking: float = 0.0) -> float:
        """Advance width of a line in pixels. `tracking` is in 1/1000 em."""
        return shape(typographic(text), font, self.language, tracking).width * size_px / EM

    def wrap(self, text: str, font: Font, size_px: float, max_width_px: float, max_lines: int) -> list[str]:
        """At most `max_lines` even lines no wider than `max_width_px`; what is left over becomes an ellipsis."""
        return self._wrap(text, font, size_px, max_width_px, max_lines)[0]

    def fit(
        self,
        text: str,
        font: Font,
        sizes_px: tuple[float, ...],
        *,
        max_width_px: float,
        max_height_px: float = math.inf,
        max_lines: int = 99,
        leading: float = 1.3,
    ) -> Block:
        """The largest of `sizes_px` (falling) in which all of `text` fits; at the smallest it is cut short.

        It fits when no line is wider than `max_width_px`, there are at most `max_lines` and all stand in
        `max_height_px` with baselines `leading` times the size apart.
        """
        if not sizes_px:
            raise ValueError("sizes_px is empty: give at least one size to fit the text into.")
        for size_px in sizes_px:
            room = min(max_lines, 1 + max_height_px / (size_px * leading) - 0.95 / leading)
            lines, complete = self._wrap(text, font, size_px, max_width_px, max(1, int(room)))
            if complete:
                break
        return Block(tuple(lines), size_px, size_px * leading, complete)

    def coverage(
        self, xy: tuple[float, float], text: str, font: Font, size_px: float, *, anchor: Anchor, tracking: float
    ) -> Coverage | None:
        """Where a line with its baseline at `xy` leaves ink."""
        shaped = shape(typographic(text), font, self.language, tracking)
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
        width = max(0.0, shaped.width - tracking)
        return rasterise(shaped, size_px, xy[0] - shift * width * size_px / EM, xy[1])

    def draw(
        self,
        picture: Picture,
        xy: tuple[float, float],
        text: str,
        font: Font,
        size_px: float,
        *,
        fill: Rgb,
        anchor: Anchor = "left",
        tracking: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """Draw one line into `picture`; `xy` is where its baseline starts, is centred or ends. Clips at the borders."""
        ink = self.coverage(xy, text, font, size_px, anchor=anchor, tracking=tracking)
        if ink is not None:
            paint(picture, ink, fill, opacity)

    def _wrap(self, text: str, font: Font, size_px: float, max_width: float, lines: int) -> tuple[list[str], bool]:
        limit = max_width * EM / size_px
        return wrap(typographic(text), lambda line: shape(line, font, self.language).width, limit, lines)


def paint(picture: NDArray[np.uint8], ink: Coverage, fill: tuple[int, ...], opacity: float = 1.0) -> None:
    """Blend `fill` into `picture` through `ink`, clipped to the picture."""
    height, width = picture.shape[:2]
    top, left = max(0, ink.top), max(0, ink.left)
    bottom, right = min(height, ink.top + ink.alpha.shape[0]), min(width, ink.left + ink.alpha.shape[1])
    if top >= bottom or left >= right:
        return
    part = ink.alpha[top - ink.top : bottom - ink.top, left - ink.left : right - ink.left]
    alpha = part[:, :, None].astype(np.float32) * (opacity / 255.0)
    under = picture[top:bottom, left:right].astype(np.float32)
    blended = under + (np.asarray(fill, np.float32) - under) * alpha
    picture[top:bottom, left:right] = (blended + 0.5).astype(np.uint8)
