"""What a model made to be heard with its pictures: collected piece by piece, kept as one sound beside the take."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from resources.video.families import Sound
from storyvid.errors import InvalidResultError
from storyvid.film.sound.loudness import integrated_lufs, step_powers, weighted_power
from storyvid.generation.protocols import MediaStore
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import Ambience

FADE_S = 0.01
"""Each piece swells and falls within this time, so that none begins or ends with a click."""


VERSION = "2"
"""Part of the identity of takes that are heard; raised with every change here that changes a sample or the level."""


class TakeSound:
    """The sound of a take in the making; empty for models that make none."""

    def __init__(self) -> None:
        self._parts: list[npt.NDArray[np.float32]] = []

    def add(self, sound: Sound | None, frames: int, rate: Fraction) -> None:
        """Add what is heard under the next `frames`. Raises InvalidResultError where it is no sound.

        The first frame of a later piece is the last one of the piece before, so it is heard once.
        """
        if sound is None:
            return
        if not np.isfinite(sound.samples).all():
            raise InvalidResultError("the sound of a take holds numbers that are none (NaN)")
        heard = soxr.resample(sound.samples, sound.rate_hz, SAMPLE_RATE_HZ).astype(np.float32)
        heard = heard[int(SAMPLE_RATE_HZ / rate) if self._parts else 0 :]
        self._parts.append(_faded(_of_length(heard, int((frames - bool(self._parts)) * SAMPLE_RATE_HZ / rate))))

    def kept(self, frames: int, rate: Fraction, media: MediaStore) -> Ambience | None:
        """The sound of `frames` pictures in the store: 16-bit FLAC at 48 kHz, at most at full scale."""
        if not self._parts:
            return None
        samples = _stereo(_of_length(np.concatenate(self._parts), int(frames * SAMPLE_RATE_HZ / rate)).clip(-1, 1))
        file = io.BytesIO()
        soundfile.write(file, samples, SAMPLE_RATE_HZ, format="FLAC", subtype="PCM_16")
        loudness = integrated_lufs(step_powers(weighted_power(samples.T)))
        return Ambience(audio=media.put(file.getvalue(), "flac"), samples=len(samples), lufs=round(loudness, 2))


def _stereo(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The first two channels; a single one on both sides."""
    return np.ascontiguousarray(samples[:, :2] if samples.shape[1] > 1 else samples.repeat(2, axis=1))


def _of_length(samples: npt.NDArray[np.float32], length: int) -> npt.NDArray[np.float32]:
    missing = max(0, length - len(samples))
    return np.pad(samples[:length], ((0, missing), (0, 0)))


def _faded(samples: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    length = min(int(FADE_S * SAMPLE_RATE_HZ), len(samples) // 2)
    swell = np.linspace(0, 1, length, endpoint=False, dtype=np.float32)[:, None]
    samples = samples.copy()
    samples[:length] *= swell
    samples[len(samples) - length :] *= swell[::-1]
    return samples
