"""A peak limiter with finite look-ahead: what it does at a sample depends on its near surroundings alone.

The gain that every sample needs is spread by a sliding minimum over `reach` on both sides and then smoothed by a
triangle no wider than that, so the smoothed gain is never above what any sample needs. Having no recursion, it gives
the same samples for a slice of the film as for the whole, as long as the slice brings its surroundings along.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]
"""Planar samples, shape `(channels, n)`, full scale 1.0."""

PEAK_REACH = 8
"""Samples on either side that the level between two samples is worked out from."""


def amplitude(decibel: float) -> float:
    """Factor of a level in dB."""
    return float(10.0 ** (decibel / 20.0))


def limit(signal: Signal, ceiling_db: float, reach: int) -> Signal:
    """`signal` with nothing above `ceiling_db` (dBFS), neither at nor half-way between samples.

    All channels are turned down alike. A sample depends on `2 * reach + PEAK_REACH` samples on either side.
    """
    ceiling = amplitude(ceiling_db)
    peaks = _peaks(signal, ceiling)
    high = np.flatnonzero(peaks > ceiling)
    if not high.size:
        return signal
    limited = signal.copy()  # four fifths of speech are no louder
    for first, last in _near(high, 2 * reach, peaks.size):
        np.multiply(
            signal[:, first:last],
            _gains(peaks[first:last], ceiling, reach),
            out=limited[:, first:last],
            casting="same_kind",
        )
    return limited


def _near(places: NDArray[np.intp], reach: int, count: int) -> Iterator[tuple[int, int]]:
    """The stretches, in order and apart, of all that lies within `reach` of one of `places`."""
    breaks = np.flatnonzero(np.diff(places) > 2 * reach)
    firsts, lasts = places[np.append(0, breaks + 1)], places[np.append(breaks, -1)]
    for first, last in zip(firsts, lasts, strict=True):
        yield max(0, int(first) - reach), min(count, int(last) + reach + 1)


def _gains(peaks: NDArray[np.float32], ceiling: float, reach: int) -> NDArray[np.float64]:
    """What every sample is multiplied with, at most 1; beyond the ends it is as at the ends."""
    held = _around(ceiling / np.maximum(peaks, ceiling).astype(np.float64), reach, np.minimum)
    half = reach // 2  # two boxes this far to either side reach `reach` together
    for _ in range(2):
        held = _around(held, half, np.add)
        held /= 2 * half + 1
    return held


def _around(values: NDArray[np.float64], reach: int, combine: np.ufunc) -> NDArray[np.float64]:
    """`combine` over every value and the `reach` values on either side; beyond the ends stands the outermost value.

    Windows are put together from windows of 1, 2, 4 ... values: what comes out at a place is the same to the last bit
    whatever lies outside its window.
    """
    width, count = 2 * reach + 1, values.size
    spans = np.pad(values, reach, mode="edge")
    done, size = 1, 1
    whole = spans[:count].copy()
    while done < width:
        if (width - 1) & size:
            combine(whole, spans[done : done + count], out=whole)
            done += size
        spans = combine(spans[:-size], spans[size:])
        size *= 2
    return whole


def _peaks(signal: Signal, ceiling: float) -> NDArray[np.float32]:
    """The highest of all channels at every sample and half-way to the samples beside it.

    Between samples is looked at only where a sample comes within 6 dB of the ceiling: band-limited sound does not
    rise further than that between two samples.
    """
    peaks = np.asarray(np.abs(signal).max(axis=0, initial=0.0), np.float32)
    if peaks.max(initial=0.0) * 2.0 <= ceiling or peaks.size <= 2 * PEAK_REACH:
        return peaks
    for channel in signal:
        between = np.abs(_halfway(channel))
        np.maximum(peaks[:-1], between, out=peaks[:-1])
        np.maximum(peaks[1:], between, out=peaks[1:])
    return peaks


def _halfway(channel: NDArray[np.float32]) -> NDArray[np.float32]:
    """The signal half-way between each sample and the next; pairs of shifted copies are several times faster here than
    a convolution."""
    padded = np.pad(channel, PEAK_REACH - 1)
    length = channel.size - 1
    between = np.zeros(length, np.float32)
    for index, tap in enumerate(_halfway_taps()):
        left, right = PEAK_REACH - 1 - index, PEAK_REACH + index
        between += tap * (padded[left : left + length] + padded[right : right + length])
    return between


@cache
def _halfway_taps() -> NDArray[np.float32]:
    """One half of a symmetric Kaiser-windowed sinc at half samples, from the middle outwards; its whole sums to 1."""
    taps = np.sinc(np.arange(PEAK_REACH) + 0.5) * np.kaiser(2 * PEAK_REACH, 5.0)[PEAK_REACH:]
    return np.asarray(taps / (2.0 * taps.sum()), np.float32)
