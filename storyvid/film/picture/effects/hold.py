"""Hold: the last picture stands."""

from __future__ import annotations

from collections.abc import Iterator

from storyvid.film.picture.planes import Frame


def held(pictures: Iterator[Frame], hold_frames: int) -> Iterator[Frame]:
    """The pictures, and the last of them `hold_frames` times more. It is the same array: do not draw on it."""
    last: Frame | None = None
    for last in pictures:
        yield last
    if last is not None:
        yield from (last for _ in range(hold_frames))
