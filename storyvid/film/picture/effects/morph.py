"""Morph: a dissolve along the motion that is seen between its two pictures, for a jump between takes of one view."""

from __future__ import annotations

from collections.abc import Iterator

from storyvid.film.picture.motion import Between
from storyvid.film.picture.planes import Frame


def morph(first: Iterator[Frame], second: Iterator[Frame], frames: int) -> Iterator[Frame]:
    """Melt over `frames` frames as `dissolve` does, each picture moved towards the other as it goes.

    What the pictures do not share is dissolved.
    """
    for index, (a, b) in enumerate(zip(first, second, strict=True)):
        yield Between(a, b, "motion").at((index + 1) / (frames + 1))
