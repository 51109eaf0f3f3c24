"""How many frames a take needs, and how it is cut into pieces that a model can make at once."""

from __future__ import annotations

from fractions import Fraction
from math import ceil


def frames_of(seconds: float, rate: Fraction) -> int:
    """Frames that fill the seconds, two at least."""
    return max(2, round(Fraction(str(seconds)) * rate))


def allowed(frames: int, step: int, most: int) -> int:
    """The smallest number of the form `step` * k + 1 that is not under `frames`; the largest within `most` at most."""
    largest = max(1, (most - 1) // step) * step + 1
    return min(max(1, ceil((frames - 1) / step)) * step + 1, largest)


def cut_into_pieces(frames: int, step: int, most: int) -> tuple[int, ...]:
    """Lengths of pieces, about equal, that chained give `frames` or a few more.

    Every piece but the first begins with the last frame of the one before, which is there once.
    """
    largest = allowed(most, step, most)
    count = max(1, ceil((frames - 1) / (largest - 1)))
    each = ceil((frames - 1) / count) + 1
    return (allowed(each, step, most),) * count


def shortened(lengths: tuple[int, ...], frames: int, step: int) -> tuple[int, ...]:
    """The pieces with as many steps taken off, one after the other, that chained they give `frames` at most.

    None gets shorter than one step, so very short takes stay too long.
    """
    pieces = list(lengths)
    for _ in range(max(pieces)):
        for index, length in enumerate(pieces):
            if sum(pieces) - (len(pieces) - 1) > frames and length - step > 1:
                pieces[index] = length - step
    return tuple(pieces)
