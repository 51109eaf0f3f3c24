"""What is heard with a take, in a piece: under voice and music, again from its beginning where its shot is longer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storyvid.film.sound.cache import SoundCache
from storyvid.film.sound.constants import (
    AMBIENCE_DB,
    AMBIENCE_SEAM,
    AMBIENCE_UNDER_VOICE_DB,
    MAX_AMBIENCE_GAIN_DB,
    VOICE_LUFS,
)
from storyvid.film.sound.decode import decode
from storyvid.film.sound.fades import Envelope, fall, rise
from storyvid.film.sound.limiter import Signal
from storyvid.generation.protocols import MediaStore
from storyvid.models.sound import AmbienceStretch, Stretch

_CACHE = SoundCache(max_bytes=12 << 20)


def add_ambience(mixed: Signal, stretch: AmbienceStretch, rest: Envelope, low: int, media: MediaStore) -> None:
    """Add the stretch to `mixed`, shape `(2, …)`, which begins at sample `low` of the piece.

    `rest` is 1.0 where nobody speaks. Raises DamagedMediaError, InvalidResultError.
    """
    high = low + mixed.shape[1]
    first = max(low, stretch.start_sample)
    last = high if stretch.fall is None else min(high, stretch.fall.end_sample)
    if first >= last:
        return
    here = slice(first - low, last - low)
    gain = _level(stretch, rest[here]) * rise(_rising(stretch), first, last)
    if stretch.fall is not None:
        gain *= fall(stretch.fall, first, last)
    places = np.arange(first - stretch.start_sample, last - stretch.start_sample)
    mixed[:, here] += np.asarray(_again_and_again(stretch, places, media) * gain, np.float32)


def _level(stretch: AmbienceStretch, rest: Envelope) -> Envelope:
    """Amplitudes. A sound that is hardly there is not made a loud one: its hiss would be heard and nothing else."""
    level_db = AMBIENCE_UNDER_VOICE_DB + (AMBIENCE_DB - AMBIENCE_UNDER_VOICE_DB) * rest
    raised_db = min(VOICE_LUFS + AMBIENCE_DB - stretch.lufs, MAX_AMBIENCE_GAIN_DB)
    return np.asarray(10.0 ** ((raised_db + level_db - AMBIENCE_DB) / 20.0))


def _rising(stretch: AmbienceStretch) -> Stretch:
    return Stretch(start_sample=stretch.start_sample, end_sample=stretch.start_sample + stretch.rise_samples)


def _again_and_again(stretch: AmbienceStretch, places: NDArray[np.intp], media: MediaStore) -> Signal:
    """The sound at `places`, counted from its beginning; its end melts into its beginning wherever it starts again."""
    sound = _CACHE.get(stretch.audio.sha256, lambda: decode(stretch.audio, stretch.samples, 2, media))
    seam = min(AMBIENCE_SEAM, stretch.samples // 4)
    period = stretch.samples - seam
    at = places % period
    heard = sound.take(at, axis=1)
    melting = np.flatnonzero((places >= period) & (at < seam))
    share = at[melting] / seam * (np.pi / 2)
    ending = sound.take(at[melting] + period, axis=1)
    heard[:, melting] = heard[:, melting] * np.sin(share) + ending * np.cos(share)
    return heard
