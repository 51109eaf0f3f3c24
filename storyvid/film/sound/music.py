"""Music in a piece: the loop at its place, its level under voices and in pauses, its fades."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storyvid.film.sound.cache import SoundCache
from storyvid.film.sound.constants import (
    DUCK_ATTACK,
    DUCK_BEFORE,
    DUCK_HOLD,
    DUCK_LEAD,
    DUCK_RELEASE,
    FEATURED_DB,
    PAUSE_DB,
    UNDER_VOICE_DB,
    VOICE_LUFS,
)
from storyvid.film.sound.decode import decode
from storyvid.film.sound.fades import Envelope, fall, rise
from storyvid.film.sound.limiter import Signal
from storyvid.generation.protocols import MediaStore
from storyvid.models.sound import MusicStretch, Stretch

_CACHE_BYTES = 28 << 20
_CACHE = SoundCache(max_bytes=_CACHE_BYTES)


def music(stretch: MusicStretch, rest: Envelope, low: int, high: int, media: MediaStore) -> Signal:
    """The stretch over the samples `[low, high)` of the piece, shape `(2, high - low)`.

    `rest` is 1.0 where nobody speaks (see `rest_from_voice`). Raises DamagedMediaError, InvalidResultError.
    """
    level_db = FEATURED_DB if stretch.featured else PAUSE_DB
    gain_db = VOICE_LUFS - stretch.lufs + UNDER_VOICE_DB + (level_db - UNDER_VOICE_DB) * rest
    gain = 10.0 ** (gain_db / 20.0)
    if stretch.fade_in:
        gain *= rise(stretch.fade_in, low, high)
    if stretch.fade_out:
        gain *= fall(stretch.fade_out, low, high)
    return np.asarray(_looped(stretch, low, high, media) * gain, np.float32)


def rest_from_voice(voiced: Sequence[Stretch], low: int, high: int) -> Envelope:
    """1.0 where music may come up, 0.0 while anybody speaks, with raised-cosine ramps before and after each voice.

    The ramps of all voices multiply, so short pauses keep the music down and the curve has no corners.
    """
    rest = np.ones(high - low)
    for voice in voiced:
        _multiply(rest, voice.start_sample - DUCK_BEFORE - low, _curve(voice))
    return rest


def _curve(voice: Stretch) -> Envelope:
    spoken = voice.end_sample - voice.start_sample + DUCK_LEAD + DUCK_HOLD
    return np.concatenate((1.0 - _raised_cosine(DUCK_ATTACK), np.zeros(spoken), _raised_cosine(DUCK_RELEASE)))


def _raised_cosine(length: int) -> Envelope:
    return np.asarray(0.5 - 0.5 * np.cos((np.arange(length) + 0.5) * (np.pi / length)))


def _multiply(target: Envelope, start: int, factors: Envelope) -> None:
    """Multiply `factors` into `target` from index `start` on, where both exist."""
    first, last = max(0, start), min(len(target), start + len(factors))
    if first < last:
        target[first:last] *= factors[first - start : last - start]


def _looped(stretch: MusicStretch, low: int, high: int, media: MediaStore) -> Signal:
    """The loop over the samples `[low, high)` of the piece, at its own level; silence before an opening."""
    places = np.arange(stretch.position_sample + low, stretch.position_sample + high)
    start = stretch.loop_start_sample
    begun = places[places >= 0] if start else places
    again = start + (begun - start) % (stretch.samples - start)
    inside = np.where(begun < stretch.samples, begun, again) if start else again
    sound = _sound_at(stretch, inside, media)
    return np.pad(sound, ((0, 0), (len(places) - len(begun), 0)))


def _sound_at(stretch: MusicStretch, places: NDArray[np.intp], media: MediaStore) -> Signal:
    """The samples at `places`; of music too long to keep in memory, only the runs that are asked for are read."""
    if 4 * 2 * stretch.samples <= _CACHE_BYTES:
        loop = _CACHE.get(stretch.audio.sha256, lambda: decode(stretch.audio, stretch.samples, 2, media))
        return np.asarray(loop.take(places, axis=1))
    runs = [run for run in np.split(places, np.flatnonzero(np.diff(places) != 1) + 1) if len(run)]
    read = [decode(stretch.audio, stretch.samples, 2, media, first=int(run[0]), count=len(run)) for run in runs]
    return np.concatenate(read, axis=1) if read else np.zeros((2, 0), np.float32)
