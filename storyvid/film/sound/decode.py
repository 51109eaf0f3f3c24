"""Stored sound as samples, checked against what its document promises."""

from __future__ import annotations

import numpy as np

from storyvid.errors import InvalidResultError
from storyvid.film.sound.limiter import Signal
from storyvid.generation.protocols import MediaStore
from storyvid.models.base import MediaRef
from storyvid.models.film import SAMPLE_RATE_HZ


def decode(
    audio: MediaRef, samples: int, channels: int, media: MediaStore, *, first: int = 0, count: int | None = None
) -> Signal:
    """`audio`, which is `samples` long, as float32, shape `(channels, samples)`; or `count` samples from `first` on.

    Raises DamagedMediaError from the store, InvalidResultError where rate, length or channels are not as promised.
    """
    import soundfile

    wanted = samples if count is None else count
    with soundfile.SoundFile(media.path(audio)) as file:
        found, length = (file.frames, file.channels, file.samplerate), 0
        if found == (samples, channels, SAMPLE_RATE_HZ):
            file.seek(first)
            sound = file.read(wanted, dtype="float32", always_2d=True)
            length = len(sound)
    if length != wanted:
        raise InvalidResultError(
            f"The sound {audio.sha256[:12]}.{audio.ext} has {found[0]} samples in {found[1]} channels at {found[2]} Hz,"
            f" {length} of {wanted} could be read; its document promises {samples} in {channels} at {SAMPLE_RATE_HZ}"
            " Hz. Make it again."
        )
    return np.ascontiguousarray(sound.T)
