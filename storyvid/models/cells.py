"""Documents of the cells between the shot list and the clips: storyboard, narration, takes."""

from __future__ import annotations

from storyvid.models.base import Document
from storyvid.models.media import KeyFrame, SpokenLine, Take


class Storyboard(Document):
    """The asset `storyboard`, one cell: a key frame per shot, and the key that it is kept under."""

    frames: tuple[KeyFrame, ...]
    keys: tuple[str, ...]


class Narration(Document):
    """The asset `narration`, one cell: per shot its spoken lines in order, and their keys."""

    lines: tuple[tuple[SpokenLine, ...], ...]
    keys: tuple[tuple[str, ...], ...]


class Takes(Document):
    """The asset `takes`, one cell: a take per shot as the video generator made it, and its key."""

    takes: tuple[Take, ...]
    keys: tuple[str, ...]
