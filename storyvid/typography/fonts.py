"""The fonts that are shipped, and which of them a character is set in. Shaping is in `shaping`."""

from __future__ import annotations

import hashlib
import json
import logging
import unicodedata
from enum import Enum
from functools import cache
from pathlib import Path

import uharfbuzz as hb

from storyvid.errors import MissingModelError

FOLDER = Path(__file__).parent / "fonts"
_SYMBOLS = ("NotoSansSymbols-Regular", "NotoSansSymbols2-Regular")
_log = logging.getLogger(__name__)


class Font(Enum):
    """A style of type: the file for Latin letters, the one for Devanagari, and what helps out after them.

    Devanagari has no italic tradition, so its upright stands beside Latin italics.
    """

    SERIF = ("NotoSerif-Regular", "NotoSerifDevanagari-Regular")
    SERIF_ITALIC = ("NotoSerif-Italic", "NotoSerifDevanagari-Regular")
    SERIF_BOLD = ("NotoSerif-Bold", "NotoSerifDevanagari-Bold")
    SANS = ("NotoSans-Regular", "NotoSansDevanagari-Regular")
    SANS_BOLD = ("NotoSans-Bold", "NotoSansDevanagari-Bold")

    @property
    def latin(self) -> str:
        return self.value[0]

    @property
    def devanagari(self) -> str:
        return self.value[1]

    @property
    def chain(self) -> tuple[str, ...]:
        """File names (without ending) in the order in which they are asked for a character."""
        return (*self.value, *_SYMBOLS)


@cache
def manifest() -> dict[str, str]:
    """SHA-256 (hex) of every shipped font by its file name. Raises MissingModelError."""
    path = FOLDER / "MANIFEST.json"
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MissingModelError(
            f"The list of fonts {path} cannot be read ({error}): install storyvid again."
        ) from error
    return {entry["file"]: entry["sha256"] for entry in entries}


@cache
def load(name: str) -> hb.Font:
    """The font of the file `name`.ttf, in units of 1/1000 em. Raises MissingModelError if it is not as shipped."""
    path = FOLDER / f"{name}.ttf"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingModelError(f"The font {path} cannot be read ({error}): install storyvid again.") from error
    if hashlib.sha256(data).hexdigest() != manifest().get(path.name):
        raise MissingModelError(f"The font {path} is not the file that was shipped: install storyvid again.")
    font = hb.Font(hb.Face(data))
    font.scale = (1000, 1000)
    return font


@cache
def file_for(character: str, font: Font, current: str | None) -> str | None:
    """The font file that sets `character`, or None where no shipped font has it.

    Letters go to the file of their script. What belongs to no script (space, digit, dot) stays in the `current` file
    if that has it, so that a sentence keeps one look.
    """
    order = [font.devanagari, font.latin] if _is_devanagari(character) else [font.latin, font.devanagari]
    if current is not None and _is_neutral(character):
        order.insert(0, current)
    return next((name for name in (*order, *_SYMBOLS) if load(name).get_nominal_glyph(ord(character))), None)


@cache
def report_dropped(character: str) -> None:
    """Say once that a character is left out because no shipped font can set it."""
    name = unicodedata.name(character, "unnamed")
    _log.warning("No shipped font has U+%04X (%s): it is left out of pictures and captions.", ord(character), name)


def _is_devanagari(character: str) -> bool:
    return "\u0900" <= character <= "\u097f" or "\ua8e0" <= character <= "\ua8ff" or "\u1cd0" <= character <= "\u1cff"


def _is_neutral(character: str) -> bool:
    return not character.isalpha() and not (_is_devanagari(character) and unicodedata.category(character)[0] == "M")
