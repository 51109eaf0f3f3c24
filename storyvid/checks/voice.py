"""Finds a spoken line in the film's sound, by the likeness of waveforms: is it heard, and when?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from storyvid.checks.loudness import RATE_HZ, Sound
from storyvid.models.checks import Heard

EVERY = 6
"""Samples of 48 kHz that are added into one of 8 kHz: enough of a voice to know it by."""
SEARCH_S = 1.0
LEAST_S = 0.3
"""A shorter stretch of a line is not looked for: too little to tell it from something else."""


def thinned(sound: Sound) -> NDArray[np.float64]:
    """Sound as lines are looked for in it: its channels together, at 8 kHz."""
    return _thin(sound[0] + sound[-1])


def find_line(heard: NDArray[np.float64], start: int, voice: Path, line: int) -> Heard | None:
    """Look for what `heard` should hold of a line that begins at its sample `start` (at 48 kHz), a second around that.

    None where it holds less than 0.3 s of it, or the line itself is silent.
    """
    spoken = _thin(_read(voice))
    at = round(start / EVERY)
    first, last = max(0, -at), min(len(spoken), len(heard) - at)
    part = spoken[first:last] - spoken[first:last].mean() if last > first else spoken[:0]
    energy = float(np.dot(part, part))
    if last - first < LEAST_S * RATE_HZ / EVERY or energy < 1e-6:
        return None
    place, reach = at + first, round(SEARCH_S * RATE_HZ / EVERY)
    begin = max(0, place - reach)
    window = heard[begin : place + len(part) + reach]
    likeness = _likeness(window, part, energy)
    # Between two places that fit alike (a vowel held long) the planned one is taken.
    best = int(np.argmax(likeness))
    planned = place - begin
    if likeness[planned] >= 0.98 * likeness[best]:
        best = planned
    late_ms = (best - planned) * EVERY * 1_000 / RATE_HZ
    return Heard(line, round(float(likeness[best]), 3), round(late_ms, 1), len(part) * EVERY)


def _likeness(window: NDArray[np.float64], part: NDArray[np.float64], energy: float) -> NDArray[np.float64]:
    """Normalised cross-correlation of `part` with every stretch of `window` of its length, 0 where that is silent."""
    size = 1 << (len(window) - 1).bit_length()  # what wraps round stands behind the last whole stretch
    spectrum = np.fft.rfft(window, size) * np.fft.rfft(part, size).conj()
    products = np.fft.irfft(spectrum, size)[: len(window) - len(part) + 1]
    sums = np.concatenate(([0.0], np.cumsum(np.square(window))))
    energies = sums[len(part) :] - sums[: -len(part)]
    return np.where(energies > 1e-6 * energy, np.abs(products) / np.sqrt(np.maximum(energies, 1e-12) * energy), 0.0)


def _thin(mono: NDArray[np.float32]) -> NDArray[np.float64]:
    whole = len(mono) // EVERY * EVERY
    return np.asarray(sum(mono[first:whole:EVERY] for first in range(EVERY)), np.float64)


def _read(voice: Path) -> NDArray[np.float32]:
    import soundfile

    samples, _ = soundfile.read(voice, dtype="float32", always_2d=True)
    return np.ascontiguousarray(samples[:, 0], np.float32)
