"""The rules that captions keep, in one place: shape, reading speed and time.

They are those of broadcasters and streaming services (two lines of 42 characters, 5/6 s to 7 s, two frames between
cues); characters are grapheme clusters, spaces and punctuation included.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from storyvid.errors import CompositionError
from storyvid.models.film import FilmFormat

LINE_WIDTH = 42
LINES = 2
GAP_FRAMES = 2
SYNC_FRAMES = 3
SPEAKER_MARK = "- "

_CHARACTERS_PER_SECOND = {"en": 20, "hi": 22}


class Rules(NamedTuple):
    """The rules at one frame rate and in one language, in frames."""

    fps: int
    shortest: int
    longest: int
    linger: int
    characters_per_second: int

    def reading_frames(self, characters: int) -> int:
        """Frames that a reader needs for so many characters."""
        return -(-characters * self.fps // self.characters_per_second)


def rules_for(film_format: FilmFormat, language: str) -> Rules:
    """Raises CompositionError for a language whose reading speed is not known."""
    if language not in _CHARACTERS_PER_SECOND:
        known = ", ".join(_CHARACTERS_PER_SECOND)
        raise CompositionError(f"No reading speed is set for captions in {language!r}; known: {known}.")
    fps = film_format.fps
    return Rules(
        fps=fps,
        shortest=-(-5 * fps // 6),
        longest=7 * fps,
        linger=fps // 2,
        characters_per_second=_CHARACTERS_PER_SECOND[language],
    )


def width_of(text: str) -> int:
    """Length of `text` in characters as a reader sees them: marks and joiners belong to the letter before them."""
    if text.isascii():  # no mark among them, and asked for very often
        return len(text)
    return sum(not unicodedata.category(character).startswith(("M", "Cf")) for character in text)
