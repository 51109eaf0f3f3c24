"""A centred title with what stands over and under it: chapter cards, film titles, end cards, posters."""

from __future__ import annotations

from storyvid.typography.canvas import Canvas
from storyvid.typography.fonts import Font
from storyvid.typography.ornament import draw_flourish, draw_rule
from storyvid.typography.palette import PAPER, Rgb
from storyvid.typography.typesetter import Typesetter

_SIZES = (0.125, 0.112, 0.1, 0.09, 0.08, 0.07, 0.06, 0.052, 0.045)
_LEADING = {"hi": 1.38}


def draw_title(
    canvas: Canvas,
    typesetter: Typesetter,
    title: str,
    *,
    over: str = "",
    under: str = "",
    middle: float = 0.5,
    size: float = 1.0,
    accent: Rgb,
) -> None:
    """Set `title` large around the height `middle` (0..1), `over` small above it, `under` in italics below.

    Sizes follow the shorter side, times `size`; everything stays inside the middle 76 % of the width. A title that is
    too long even at the smallest size ends in an ellipsis.
    """
    unit, wide = min(canvas.width_px, canvas.height_px) * size, canvas.width_px * 0.76
    leading = _LEADING.get(typesetter.language, 1.2)
    sizes = tuple(step * unit for step in _SIZES)
    block = typesetter.fit(
        title, Font.SERIF_BOLD, sizes, max_width_px=wide, max_height_px=canvas.height_px * 0.34 * size, leading=leading
    )
    x, gap = canvas.width_px / 2, unit * 0.075
    top = canvas.height_px * middle - block.height_px / 2
    baseline = top + block.size_px * 0.75
    for line in block.lines:
        typesetter.draw(canvas.pixels, (x, baseline), line, Font.SERIF_BOLD, block.size_px, fill=PAPER, anchor="centre")
        baseline += block.leading_px
    foot = baseline - block.leading_px + block.size_px * 0.3
    short = unit / canvas.height_px
    draw_rule(canvas, 0.0, (top - gap * 0.75) / canvas.height_px, 0.36 * short, accent)
    draw_flourish(canvas, 0.0, (foot + gap * 0.75) / canvas.height_px, 0.3 * short, accent)
    if over:
        _small(
            canvas, typesetter, over, top - gap * 1.35, Font.SANS_BOLD, size=unit * 0.032, fill=accent, tracking=160.0
        )
    if under:
        _small(
            canvas, typesetter, under, foot + gap * 1.85, Font.SERIF_ITALIC, size=unit * 0.05, fill=PAPER, tracking=10.0
        )


def _small(
    canvas: Canvas,
    typesetter: Typesetter,
    text: str,
    baseline: float,
    font: Font,
    *,
    size: float,
    fill: Rgb,
    tracking: float,
) -> None:
    wide = canvas.width_px * 0.76
    size = min(size, size * wide / max(1.0, typesetter.measure(text, font, size, tracking)))
    at = (canvas.width_px / 2, baseline)
    typesetter.draw(canvas.pixels, at, text, font, size, fill=fill, anchor="centre", tracking=tracking)
