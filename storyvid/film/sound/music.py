"""Music in a piece: the loop at its place, its level under voices and in pauses, its fades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

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
from storyvid.film.sound.limiter import Signal, amplitude
from storyvid.generation.protocols import MediaStore
from storyvid.models.sound import MusicStretch, Stretch

_CACHE_BYTES = 28 << 20
_CACHE = SoundCache(max_bytes=_CACHE_BYTES)


def music(stretch: MusicStretch, rest: Envelope, low: int, high: int, media: MediaStore) -> Signal:
    """The stretch over the samples `[low, high)` of the piece, shape `(2, high - low)`.

    `rest` is 1.0 where nobody speaks (see `rest_from_voice`). Raises DamagedMediaError, InvalidResultError.
    """
    gain = _gain(stretch, rest)
    if stretch.fade_in:
        gain *= rise(stretch.fade_in, low, high)
    if stretch.fade_out:
        gain *= fall(stretch.fade_out, low, high)
    sound = _looped(stretch, low, high, media)
    return np.multiply(sound, gain, out=sound, casting="same_kind")


def _gain(stretch: MusicStretch, rest: Envelope) -> Envelope:
    """Factor of every sample: in dB, half-way between its levels under voices and in pauses where `rest` is 0.5."""
    level_db = FEATURED_DB if stretch.featured else PAUSE_DB
    under_db = VOICE_LUFS - stretch.lufs + UNDER_VOICE_DB
    gain = np.full(rest.shape, amplitude(under_db + level_db - UNDER_VOICE_DB))
    gain[rest == 0.0] = amplitude(under_db)
    # Powers are dear, and only ramps need one for each sample.
    ramps = (rest > 0.0) & (rest < 1.0)
    gain[ramps] = 10.0 ** ((under_db + (level_db - UNDER_VOICE_DB) * rest[ramps]) / 20.0)
    return gain


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
    """The loop over the samples `[low, high)` of the piece, at its own level; silence before an opening. New."""
    sound = np.zeros((2, high - low), np.float32)
    at = 0
    for first, count in _runs(stretch, low, high):
        if first >= 0:
            sound[:, at : at + count] = _sound(stretch, first, count, media)
        at += count
    return sound


def _runs(stretch: MusicStretch, low: int, high: int) -> Iterator[tuple[int, int]]:
    """First sample and length of each run of the loop that sounds in `[low, high)`; before an opening it is below 0."""
    place, end = stretch.position_sample + low, stretch.position_sample + high
    again = stretch.loop_start_sample
    if again and place < 0:
        yield place, min(0, end) - place
        place = min(0, end)
    while place < end:
        inside = place if again and place < stretch.samples else again + (place - again) % (stretch.samples - again)
        count = min(stretch.samples - inside, end - place)
        yield inside, count
        place += count


def _sound(stretch: MusicStretch, first: int, count: int, media: MediaStore) -> Signal:
    """`count` samples from `first` on; of music too long to keep in memory, no more is read than that."""
    if 4 * 2 * stretch.samples > _CACHE_BYTES:
        return decode(stretch.audio, stretch.samples, 2, media, first=first, count=count)
    loop = _CACHE.get(stretch.audio.sha256, lambda: decode(stretch.audio, stretch.samples, 2, media))
    return loop[:, first : first + count]
