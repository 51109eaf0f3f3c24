"""A peak limiter with finite look-ahead: what it does at a sample depends on `2 * reach` samples around it alone.

The gain that every sample needs is spread by a sliding minimum over `reach` on both sides and then smoothed by a
triangle no wider than that, so the smoothed gain is never above what any sample needs. Having no recursion, it gives
the same samples for a slice of the film as for the whole, as long as the slice brings its surroundings along.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Signal = NDArray[np.float32]
"""Planar samples, shape `(channels, n)`, full scale 1.0."""


def amplitude(decibel: float) -> float:
    """Factor of a level in dB."""
    return float(10.0 ** (decibel / 20.0))


def limit(signal: Signal, ceiling_db: float, reach: int) -> Signal:
    """`signal` with no sample above `ceiling_db` (dBFS), all channels turned down alike.

    Samples nearer than `2 * reach` to either end are treated as if silence lay beyond it.
    """
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    ceiling = amplitude(ceiling_db)
    peaks = np.abs(signal).max(axis=0)
    if not peaks.size or peaks.max() <= ceiling:
        return signal
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, ceiling)).astype(np.float64)
    held = minimum_filter1d(needed, 2 * reach + 1, mode="constant", cval=1.0)
    width = reach // 2 * 2 + 1  # two boxes of odd width, half of it on either side: together at most `reach`
    smooth = uniform_filter1d(held, width, mode="constant", cval=1.0)
    smooth = uniform_filter1d(smooth, width, mode="constant", cval=1.0)
    return (signal * smooth).astype(np.float32)
