"""Text to positioned glyphs to coverage: HarfBuzz shapes and rasterises, out of one wheel, with no system library.

Pillow shapes Devanagari only where libfribidi is installed, so it never sets type here. Only left-to-right scripts
are shipped; a line is set as runs of one font file each.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

from storyvid.typography.fonts import Font, file_for, load, report_dropped

EM = 1000
"""Units of an em in every `ShapedText`."""

_INVISIBLE = {"\u200b", "\ufeff", "\u00ad", "\u2060", "\ufe0e", "\ufe0f"}
_JOINERS = {"\u200c", "\u200d"}


@dataclass(frozen=True)
class Glyph:
    """A glyph of a font file with the place of its origin, in 1/1000 em from the start of the baseline, y upwards."""

    file: str
    index: int
    x: float
    y: float


@dataclass(frozen=True)
class ShapedText:
    """Glyphs of one line and its advance width, in 1/1000 em."""

    glyphs: tuple[Glyph, ...]
    width: float


def runs(text: str, font: Font) -> list[tuple[str, str]]:
    """`text` (NFC) as (font file, characters) runs. What no shipped font has is dropped and reported once."""
    found: list[tuple[str, str]] = []
    waiting = ""
    for character in unicodedata.normalize("NFC", text):
        if character in _INVISIBLE:
            continue
        current = found[-1][0] if found else None
        if character in _JOINERS or (current is None and character == " "):
            waiting += character
            continue
        file = file_for(character, font, current)
        if file is None:
            report_dropped(character)
        elif file == current:
            found[-1] = (file, found[-1][1] + waiting + character)
            waiting = ""
        else:
            found.append((file, waiting + character))
            waiting = ""
    return found


@lru_cache(maxsize=8192)
def shape(text: str, font: Font, language: str = "en", tracking: float = 0.0) -> ShapedText:
    """Shape one line. `tracking` (1/1000 em) widens the gaps between Latin letters; Devanagari stays joined."""
    glyphs: list[Glyph] = []
    x = 0.0
    for file, characters in runs(text, font):
        buffer = hb.Buffer()
        buffer.add_str(characters)
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        buffer.language = language
        hb.shape(load(file), buffer, {"liga": tracking == 0.0})
        gap = 0.0 if file == font.devanagari else tracking
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.codepoint:
                glyphs.append(Glyph(file, info.codepoint, x + position.x_offset, position.y_offset))
                x += position.x_advance + (gap if position.x_advance else 0.0)
    return ShapedText(tuple(glyphs), x)


@dataclass(frozen=True)
class Coverage:
    """Coverage 0..255 (h, w) of a line; its left upper pixel lies at (left, top) from the origin, y downwards."""

    alpha: NDArray[np.uint8]
    left: int
    top: int


def rasterise(shaped: ShapedText, size_px: float, x: float, y: float) -> Coverage | None:
    """Coverage of a line whose baseline starts at (x, y), placed to fractions of a pixel; None where nothing shows."""
    draw = hb.RasterDraw()
    scale = size_px / EM
    for glyph in shaped.glyphs:
        draw.transform = (scale, 0.0, 0.0, scale, x + glyph.x * scale, glyph.y * scale - y)
        draw.draw_glyph(load(glyph.file), glyph.index)
    image = draw.render()
    if image is None or not image.extents.width or not image.extents.height:
        return None
    box = image.extents
    rows = np.frombuffer(image.buffer, np.uint8).reshape(box.height, box.stride)[::-1, : box.width]
    return Coverage(np.ascontiguousarray(rows), box.x_origin, -(box.y_origin + box.height))
