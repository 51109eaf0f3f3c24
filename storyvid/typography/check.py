"""Asked once at start: can this machine set Hindi right?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from storyvid.errors import MissingModelError
from storyvid.typography.fonts import Font, load, manifest
from storyvid.typography.shaping import shape

_CONJUNCT_GLYPHS = {"क्ष": 1, "त्र": 1, "ज्ञ": 1, "श्री": 2, "हिन्दी": 5}


def check_shaping() -> None:
    """Raise MissingModelError, saying what to do, unless fonts are whole and Devanagari joins and reorders."""
    for file in manifest():
        load(file.removesuffix(".ttf"))
    for font in (Font.SERIF, Font.SANS):
        for word, count in _CONJUNCT_GLYPHS.items():
            glyphs = shape(word, font, "hi").glyphs
            if len(glyphs) != count:
                raise MissingModelError(
                    f"Hindi would be drawn wrong: '{word}' shaped into {len(glyphs)} glyphs instead of {count} "
                    f"(uharfbuzz {version('uharfbuzz')}). Install the pinned requirements again."
                )


@cache
def type_identity() -> Mapping[str, str]:
    """What shapes every line of type: the versions of HarfBuzz and the hashes of the fonts, for keys."""
    return {"uharfbuzz": version("uharfbuzz"), **{f"font {file}": sha for file, sha in sorted(manifest().items())}}
