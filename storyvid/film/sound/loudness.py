"""Loudness and true peak after ITU-R BS.1770-5, cut up so that a film is measured in pieces.

A piece gives the weighted energy of its steps of about 100 ms; gating blocks of four steps are formed over the steps
of the whole film, across the borders of pieces. Steps divide a piece evenly, so a step may last a little more or less
than 100 ms (1 % at most from 5 s on), which the standard's tolerance of 0.1 LU covers many times over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from storyvid.film.sound.limiter import Signal, amplitude
from storyvid.models.film import SAMPLE_RATE_HZ

STEP_SAMPLES = SAMPLE_RATE_HZ // 10
STEPS_PER_BLOCK = 4
STEPS_PER_SECOND = SAMPLE_RATE_HZ // STEP_SAMPLES
ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
SILENCE_LUFS = -120.0

# Feed-forward and feed-back coefficients of the two sections of the K-weighting at 48 kHz, BS.1770-5 tables 1 and 2.
_K_SECTIONS = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)),
)
_MEMORY = 8_192
"""Samples after which the weighting has forgotten a sample: its response there is 1e-17 of what it began with."""
_BLOCK = 1 << 16


def weighted_power(signal: Signal) -> NDArray[np.float64]:
    """K-weighted power of every sample, summed over the channels.

    The filter is applied to spectra of overlapping blocks, as if it ended after `_MEMORY` samples. A recursion over the
    samples is three times as fast, but to import the library that has it takes what is saved in eight minutes of film.
    """
    count = signal.shape[1]
    power = np.zeros(count)
    block = np.zeros(_BLOCK)
    for start in range(0, count, _BLOCK - _MEMORY):
        end = min(start + _BLOCK - _MEMORY, count)
        heard = min(start, _MEMORY)
        for channel in signal:
            block[: _MEMORY - heard] = 0.0
            block[_MEMORY - heard : _MEMORY + end - start] = channel[start - heard : end]
            block[_MEMORY + end - start :] = 0.0
            weighted = np.fft.irfft(np.fft.rfft(block) * _k_weighting(), _BLOCK)[_MEMORY : _MEMORY + end - start]
            power[start:end] += np.square(weighted, out=weighted)
    return power


@cache
def _k_weighting() -> NDArray[np.complex128]:
    """What the filter does to each frequency of a block, shape (_BLOCK / 2 + 1,)."""
    turn = np.exp(-2j * np.pi * np.arange(_BLOCK // 2 + 1) / _BLOCK)
    delays = np.stack((np.ones_like(turn), turn, turn**2))
    sections = [(np.array(feed) @ delays) / (np.array(back) @ delays) for feed, back in _K_SECTIONS]
    return np.asarray(np.prod(sections, axis=0), np.complex128)


def step_powers(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of `power` over even steps of about 100 ms; at least one step."""
    steps = max(1, round(len(power) / STEP_SAMPLES))
    edges = np.arange(steps) * len(power) // steps
    return np.add.reduceat(power, edges) / np.diff(np.append(edges, len(power)))


def lufs(power: float) -> float:
    """Loudness of a mean K-weighted power, at least -120."""
    return max(SILENCE_LUFS, -0.691 + 10.0 * math.log10(power)) if power > 0.0 else SILENCE_LUFS


def power_of(loudness: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of `lufs`, per element."""
    return np.asarray(10.0 ** ((loudness + 0.691) / 10.0))


def integrated_lufs(steps: NDArray[np.float64]) -> float:
    """Gated loudness over the powers of successive steps; -120 where no block passes the absolute gate.

    Fewer than four steps make one block of what there is.
    """
    size = min(STEPS_PER_BLOCK, len(steps))
    sums = np.concatenate(([0.0], np.cumsum(steps)))
    blocks = (sums[size:] - sums[:-size]) / size
    loud = blocks[blocks > power_of(np.array(ABSOLUTE_GATE_LUFS))]
    if not loud.size:
        return SILENCE_LUFS
    gated = loud[loud > loud.mean() * 10.0 ** (RELATIVE_GATE_LU / 10.0)]
    return lufs(float(gated.mean()))


def true_peak_dbtp(signal: Signal) -> float:
    """Highest value of `signal` oversampled four times, in dB, at least -120.

    Only beside samples within 3 dB of the highest is the signal looked at between samples.
    """
    peaks = np.abs(signal).max(axis=0, initial=0.0)
    highest = float(peaks.max(initial=0.0))
    if highest <= amplitude(SILENCE_LUFS):
        return SILENCE_LUFS
    near = np.flatnonzero(peaks >= highest * amplitude(-3.0))
    places = np.unique(np.concatenate((near, near + 1)))
    between = max(_highest_between(channel, places) for channel in signal)
    return 20.0 * math.log10(max(between, highest))


_QUARTER_REACH = 8


def _highest_between(channel: NDArray[np.float32], places: NDArray[np.intp]) -> float:
    """Highest value at the three quarters before each of `places`."""
    padded = np.pad(channel, _QUARTER_REACH)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * _QUARTER_REACH)[places]
    return float(np.abs(around @ _quarter_taps()).max())


@cache
def _quarter_taps() -> NDArray[np.float32]:
    """Kaiser-windowed sincs, shape (16, 3), that interpolate 1/4, 1/2 and 3/4 of the way to the ninth sample."""
    place = np.arange(2 * _QUARTER_REACH)[:, None] - (_QUARTER_REACH - 1 + np.array([0.25, 0.5, 0.75]))
    shape = np.i0(5.0 * np.sqrt(1.0 - (place / _QUARTER_REACH) ** 2))
    taps = np.sinc(place) * shape
    return np.asarray(taps / taps.sum(axis=0), np.float32)


def gain_to(target_lufs: float, measured: float, step_db: float) -> float:
    """Gain in dB from `measured` to `target_lufs`, rounded to whole steps."""
    return round((target_lufs - measured) / step_db) * step_db


def film_steps(step_lufs: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """The step powers of a film from the step loudnesses of its pieces, in order."""
    return power_of(np.concatenate([np.asarray(steps, dtype=np.float64) for steps in step_lufs]))
