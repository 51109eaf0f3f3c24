"""Loudness and true peak of decoded sound after ITU-R BS.1770-5 and EBU Tech 3341, and of a film from its pieces.

A piece gives the weighted power of its steps, which divide both 100 ms and the piece. Gating blocks of 400 ms, three
quarters over one another, are formed over the steps of the whole film, across its joins, so the film's loudness is the
one that measuring it in one go gives.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float32]
"""Channels by samples at 48 kHz."""

RATE_HZ = 48_000
HOP = RATE_HZ // 10
BLOCK_HOPS = 4
SILENCE_LUFS = -120.0
_OVERSAMPLING = 4
_NEAR_DB = -3.0
_REACH = 12
_K_WEIGHTING = (
    "b0=1.53512485958697:b1=-2.69169618940638:b2=1.19839281085285:a0=1:a1=-1.69065929318241:a2=0.73248077421585",
    "b0=1:b1=-2:b2=1:a0=1:a1=-1.99004745483398:a2=0.99007225036621",
)
"""The shelf and the high pass at 48 kHz, BS.1770-5 tables 1 and 2, as FFmpeg's filter `biquad` takes them."""


def step_loudness(sound: Sound, skip: int, step: int) -> list[float]:
    """Loudness of every `step` samples after the first `skip`, which only settle the filter; at least -120 LUFS."""
    weighted = _weighted(sound)
    power = np.square(weighted[:, skip:]).sum(axis=0)
    steps = power[: len(power) // step * step].reshape(-1, step).mean(axis=1)
    return [round(max(SILENCE_LUFS, _lufs(float(one))), 2) for one in steps]


def integrated(step_lufs: NDArray[np.float64], step: int) -> float:
    """Gated loudness of successive steps of `step` samples; -120 where no block is louder than -70 LUFS."""
    steps = 10.0 ** ((step_lufs + 0.691) / 10.0)
    per_hop = HOP // step
    whole = len(steps) // per_hop * per_hop
    hops = steps[:whole].reshape(-1, per_hop).mean(axis=1) if whole else steps
    size = min(BLOCK_HOPS, len(hops))
    sums = np.concatenate(([0.0], np.cumsum(hops)))
    blocks = (sums[size:] - sums[:-size]) / size
    loud = blocks[blocks > 10.0 ** ((-70.0 + 0.691) / 10.0)]
    if not loud.size:
        return SILENCE_LUFS
    return _lufs(float(loud[loud > loud.mean() / 10.0].mean()))


def true_peak(sound: Sound) -> float:
    """Highest value between the samples too, four times oversampled, in dBTP; at least -120.

    Only the surroundings of samples within 3 dB of the highest are oversampled: between others nothing can be higher.
    """
    levels = np.abs(sound).max(axis=0, initial=0.0)
    highest = float(levels.max(initial=0.0))
    if highest < 10.0 ** (SILENCE_LUFS / 20.0):
        return SILENCE_LUFS
    near = np.flatnonzero(levels >= highest * 10.0 ** (_NEAR_DB / 20.0))
    places = np.union1d(near, near + 1)
    for channel in sound:
        around = np.lib.stride_tricks.sliding_window_view(np.pad(channel, _REACH), 2 * _REACH)[places]
        highest = max(highest, float(np.abs(around @ _between()).max()))
    return round(20.0 * math.log10(highest), 2)


@cache
def _between() -> NDArray[np.float32]:
    """What 24 samples are weighted with to give the signal 1/4, 1/2 and 3/4 of the way from the twelfth to the next."""
    distance = np.arange(2 * _REACH)[:, None] - (_REACH - 1 + np.arange(1, _OVERSAMPLING) / _OVERSAMPLING)
    weights = np.sinc(distance) * np.cos(np.pi * distance / (2 * _REACH)) ** 2
    return np.asarray(weights / weights.sum(axis=0), np.float32)


def _weighted(sound: Sound) -> NDArray[np.float64]:
    """K-weighted by FFmpeg's own filter: not by the code that mixed the sound."""
    import av

    layout = f"{len(sound)}c"
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE_HZ, format="dblp", layout=layout, time_base=Fraction(1, RATE_HZ))
    sections = [graph.add("biquad", f"{section}:precision=f64:transform=tdii") for section in _K_WEIGHTING]
    graph.link_nodes(source, *sections, graph.add("abuffersink")).configure()
    frame = av.AudioFrame.from_ndarray(sound.astype(np.float64), format="dblp", layout=layout)
    frame.sample_rate, frame.pts = RATE_HZ, 0
    graph.push(frame)
    graph.push(None)
    return np.asarray(graph.pull().to_ndarray(), np.float64)


def _lufs(power: float) -> float:
    return -0.691 + 10.0 * math.log10(power) if power > 0 else SILENCE_LUFS
