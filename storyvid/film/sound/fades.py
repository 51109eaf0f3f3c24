"""Fades at equal power: a quarter of a sine, so that two unlike signals crossfade at even loudness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storyvid.models.sound import Stretch

Envelope = NDArray[np.float64]


def rise(fade: Stretch, low: int, high: int) -> Envelope:
    """0.0 before `fade`, 1.0 after it, at the samples `[low, high)`."""
    place = (np.arange(low, high) - fade.start_sample) / _length(fade)
    return np.asarray(np.sin(np.clip(place, 0.0, 1.0) * (np.pi / 2)))


def fall(fade: Stretch, low: int, high: int) -> Envelope:
    """1.0 before `fade`, 0.0 after it, at the samples `[low, high)`."""
    place = (fade.end_sample - np.arange(low, high)) / _length(fade)
    return np.asarray(np.sin(np.clip(place, 0.0, 1.0) * (np.pi / 2)))


def _length(fade: Stretch) -> int:
    return fade.end_sample - fade.start_sample
