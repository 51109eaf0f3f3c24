"""One spoken line made ready for the mix: decoded, levelled alone, its peaks tamed, its ends faded.

A line is treated whole and by itself, so its sound does not depend on the piece or the film that it stands in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from storyvid.film.sound.cache import SoundCache
from storyvid.film.sound.constants import (
    LINE_FADE,
    MAX_VOICE_GAIN_DB,
    VOICE_CEILING_DB,
    VOICE_LIMITER_SPREAD,
    VOICE_LUFS,
)
from storyvid.film.sound.decode import decode
from storyvid.film.sound.limiter import Signal, amplitude, limit
from storyvid.film.sound.loudness import SILENCE_LUFS, integrated_lufs, step_powers, weighted_power
from storyvid.generation.protocols import MediaStore
from storyvid.models.sound import Voice

GainOf: TypeAlias = Callable[[Voice, MediaStore], float]
"""Says what brings a line to the loudness of narration, in dB: by a measurement, or from one that was kept."""

_CACHE = SoundCache(max_bytes=8 << 20)
_ROUNDS = 3


def voice(line: Voice, media: MediaStore, gain_of: GainOf) -> NDArray[np.float32]:
    """The line as mono samples at the loudness of narration. Raises DamagedMediaError, InvalidResultError."""
    return _CACHE.get(line.audio.sha256, lambda: _level(_faded(line, media), gain_of(line, media))[0])


def measure_gain(line: Voice, media: MediaStore) -> float:
    """The gain in dB that brings a line to `VOICE_LUFS` once it is limited: at most `MAX_VOICE_GAIN_DB`, 0 for silence.

    Limiting takes a little loudness away, so gain and limiting are tried a fixed number of times: each step is what is
    still missing over how much of the step before came through (the secant method, its slope kept in 1/3..1). Raises
    what `voice` raises.
    """
    faded = _faded(line, media)
    loudness = _centre_loudness(faded)
    if loudness <= SILENCE_LUFS:
        return 0.0
    gain_db, step_db, slope = 0.0, 0.0, 1.0
    for round in range(_ROUNDS):
        if round:
            before, loudness = loudness, _centre_loudness(_level(faded, gain_db))
            if step_db:
                slope = min(1.0, max(1 / 3, (loudness - before) / step_db))
        step_db = min((VOICE_LUFS - loudness) / slope, MAX_VOICE_GAIN_DB - gain_db)
        gain_db += step_db
    return gain_db


def _faded(line: Voice, media: MediaStore) -> Signal:
    return decode(line.audio, line.samples, 1, media) * _end_fades(line.samples)


def _level(faded: Signal, gain_db: float) -> Signal:
    """A line at `gain_db` with no sample over `VOICE_CEILING_DB`."""
    return limit(faded * np.float32(amplitude(gain_db)), VOICE_CEILING_DB, VOICE_LIMITER_SPREAD)


def _centre_loudness(line: Signal) -> float:
    """Loudness of a mono line that plays on both channels; a line under 0.4 s is one gating block of its length."""
    return integrated_lufs(2.0 * step_powers(weighted_power(line)))


def _end_fades(length: int) -> NDArray[np.float32]:
    fade = min(LINE_FADE, length // 2)
    ramp = np.sin((np.arange(fade) + 0.5) * (np.pi / 2 / fade)).astype(np.float32) ** 2 if fade else np.empty(0)
    envelope = np.ones(length, np.float32)
    envelope[:fade] = ramp
    envelope[length - fade :] = ramp[::-1]
    return envelope
