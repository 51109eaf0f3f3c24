"""Stored sound as samples, checked against what its document promises."""

from __future__ import annotations

import numpy as np

from storyvid.errors import InvalidResultError
from storyvid.film.sound.limiter import Signal
from storyvid.generation.protocols import MediaStore
from storyvid.models.base import MediaRef
from storyvid.models.film import SAMPLE_RATE_HZ


def decode(audio: MediaRef, samples: int, channels: int, media: MediaStore) -> Signal:
    """All of `audio` as float32, shape `(channels, samples)`.

    Raises DamagedMediaError from the store, InvalidResultError where rate, length or channels are not as promised.
    """
    import soundfile

    sound, rate = soundfile.read(media.path(audio), dtype="float32", always_2d=True)
    if rate != SAMPLE_RATE_HZ or sound.shape != (samples, channels):
        raise InvalidResultError(
            f"The sound {audio.sha256[:12]}.{audio.ext} has {sound.shape[0]} samples in {sound.shape[1]} channels at "
            f"{rate} Hz; its document promises {samples} in {channels} at {SAMPLE_RATE_HZ} Hz. Make it again."
        )
    return np.ascontiguousarray(sound.T)
