"""A piece of the film's sound as samples: voices in the centre, music and ambience under them, gain, limiter."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from storyvid.film.sound.ambience import add_ambience
from storyvid.film.sound.cache import SoundCache
from storyvid.film.sound.constants import (
    CEILING_DB,
    LIMITER_REACH,
    LIMITER_SPREAD,
    MIX_AFTER,
    MIX_BEFORE,
)
from storyvid.film.sound.limiter import Signal, amplitude, limit
from storyvid.film.sound.music import music, rest_from_voice
from storyvid.film.sound.voice import GainOf, measure_gain, voice
from storyvid.generation.protocols import MediaStore
from storyvid.models.sound import PieceRequest

_MIXES = SoundCache(max_bytes=24 << 20)
"""Six pieces: what an edit touches is mixed once, to be measured without gain and with it, and encoded."""


def mix_piece(request: PieceRequest, media: MediaStore, gain_of: GainOf = measure_gain) -> NDArray[np.float32]:
    """The piece before gain and limiter, shape `(MIX_BEFORE + samples + MIX_AFTER, 2)`, float32.

    Raises DamagedMediaError, and InvalidResultError for sound that is not as its document says.
    """
    return _mix(request, media, gain_of).T


def master_piece(request: PieceRequest, gain_db: float, media: MediaStore, gain_of: GainOf = measure_gain) -> Signal:
    """The piece at `gain_db`, limited, with its pre-roll and post-roll: `(2, PRE_ROLL + samples + POST_ROLL)`."""
    louder = _mix(request, media, gain_of) * np.float32(amplitude(gain_db))
    return limit(louder, CEILING_DB, LIMITER_SPREAD)[:, LIMITER_REACH:-LIMITER_REACH]


def _mix(request: PieceRequest, media: MediaStore, gain_of: GainOf) -> Signal:
    key = hashlib.sha256(request.canonical_json().encode()).hexdigest()
    return _MIXES.get(key, lambda: _mixed(request, media, gain_of))


def _mixed(request: PieceRequest, media: MediaStore, gain_of: GainOf) -> Signal:
    low, high = -MIX_BEFORE, request.samples + MIX_AFTER
    mixed = np.zeros((2, high - low), np.float32)
    if request.music or request.ambience:
        rest = rest_from_voice(request.voiced, low, high)
        for stretch in request.music:
            mixed += music(stretch, rest, low, high, media)
        for heard in request.ambience:
            add_ambience(mixed, heard, rest, low, media)
    for line in request.lines:
        start = line.start_sample
        first, last = max(low, start), min(high, start + line.samples)
        if first < last:
            mixed[:, first - low : last - low] += voice(line, media, gain_of)[first - start : last - start]
    return mixed
