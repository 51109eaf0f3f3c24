"""Fades at equal power: a quarter of a sine, so that two unlike signals crossfade at even loudness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storyvid.models.sound import Stretch

Envelope = NDArray[np.float64]


def rise(fade: Stretch, low: int, high: int) -> Envelope:
    """0.0 before `fade`, 1.0 after it, at the samples `[low, high)`."""
    first, last = _inside(fade, low, high)
    envelope = np.ones(high - low)
    envelope[: first - low] = 0.0
    envelope[first - low : last - low] = _quarter_sine(np.arange(first, last) - fade.start_sample, fade)
    return envelope


def fall(fade: Stretch, low: int, high: int) -> Envelope:
    """1.0 before `fade`, 0.0 after it, at the samples `[low, high)`."""
    first, last = _inside(fade, low, high)
    envelope = np.zeros(high - low)
    envelope[: first - low] = 1.0
    envelope[first - low : last - low] = _quarter_sine(fade.end_sample - np.arange(first, last), fade)
    return envelope


def _inside(fade: Stretch, low: int, high: int) -> tuple[int, int]:
    """The part of a fade that lies in `[low, high)`: a fade is short, a piece of sound is not."""
    first = min(max(fade.start_sample, low), high)
    return first, max(first, min(fade.end_sample, high))


def _quarter_sine(samples: NDArray[np.intp], fade: Stretch) -> Envelope:
    return np.asarray(np.sin(samples / (fade.end_sample - fade.start_sample) * (np.pi / 2)))
