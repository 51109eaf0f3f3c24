"""From what a music model gives to a cue of the film: checked, stereo at 48 kHz, made a loop, measured, kept."""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt

from storyvid.errors import InvalidResultError
from storyvid.film.sound.loudness import integrated_lufs, step_powers, weighted_power
from storyvid.generation.protocols import MediaStore
from storyvid.models.base import Mood
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import MusicCue

VERSION = "1"

Sound = npt.NDArray[np.float32]
"""Samples in -1..1, shape (channels, samples)."""

SEAM_S = 3.0
"""How long the end of a piece and its beginning sound together where the loop closes."""

EDGE_DB = -40.0
"""What is softer than this under the loud parts, at the ends of a piece, is its fading in or out and is cut off."""

SILENT = 10 ** (-50 / 20)
PEAK = 10 ** (-1.0 / 20)
WINDOW = SAMPLE_RATE_HZ // 20
SHORTEST_SHARE = 0.6


def cue_of(
    sound: Sound, rate_hz: int, *, seconds: float, mood: Mood, media: MediaStore, compromises: tuple[str, ...] = ()
) -> MusicCue:
    """A cue of about `seconds` (SEAM_S shorter than the sound), as 16-bit FLAC.

    Raises InvalidResultError for sound that is empty, not finite, silent, or much shorter than asked for.
    """
    loop = looped(stereo_48k(sound, rate_hz), seconds)
    loudness = round(integrated_lufs(step_powers(weighted_power(loop))), 2)
    return MusicCue(
        audio=media.put(_flac(loop), "flac"),
        samples=loop.shape[1],
        mood=mood,
        lufs=loudness,
        compromises=compromises,
    )


def stereo_48k(sound: Sound, rate_hz: int) -> Sound:
    """Two channels at 48 kHz without quiet ends, peaks at most -1 dBFS. Raises InvalidResultError."""
    import soxr

    if not sound.size:
        raise InvalidResultError("the music model gave no sound at all")
    if not np.isfinite(sound).all():
        raise InvalidResultError("the music model gave values that are no numbers; try MODEL_PRECISION=float32")
    if np.abs(sound).max() < SILENT:
        raise InvalidResultError("the music model gave silence")
    both = np.broadcast_to(sound[:2], (2, sound.shape[1])) if len(sound) == 1 else sound[:2]
    resampled = np.asarray(soxr.resample(both.T.astype(np.float64), rate_hz, SAMPLE_RATE_HZ, quality="HQ").T)
    resampled -= resampled.mean(axis=1, keepdims=True)
    resampled *= min(1.0, PEAK / float(np.abs(resampled).max()))
    return np.asarray(_without_quiet_ends(resampled), np.float32)


def looped(sound: Sound, seconds: float) -> Sound:
    """A loop without a seam: the last `SEAM_S` melt into the beginning, with equal power, so its end meets its start.

    The end of the result is followed in the source by what the result begins with. Raises InvalidResultError for sound
    that is much shorter than `seconds`.
    """
    seam = round(SEAM_S * SAMPLE_RATE_HZ)
    wanted = round(seconds * SAMPLE_RATE_HZ) + seam
    if sound.shape[1] < max(wanted * SHORTEST_SHARE, 2 * seam):
        raise InvalidResultError(
            f"the music model gave {sound.shape[1] / SAMPLE_RATE_HZ:.1f} s of sound for a cue of {seconds:g} s"
        )
    whole = sound[:, :wanted]
    body = whole.shape[1] - seam
    loop = whole[:, :body].copy()
    rise = np.sin((np.arange(seam) + 0.5) * (np.pi / 2 / seam)).astype(np.float32)
    loop[:, :seam] = whole[:, :seam] * rise + whole[:, body:] * rise[::-1]
    return np.asarray(loop * min(1.0, PEAK / float(np.abs(loop).max())), np.float32)


def _without_quiet_ends(sound: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    windows = max(1, sound.shape[1] // WINDOW)
    power = np.array([float((part**2).mean()) for part in np.array_split(sound, windows, axis=1)])
    loud = np.flatnonzero(power > np.quantile(power, 0.9) * 10 ** (EDGE_DB / 10))
    edges = np.linspace(0, sound.shape[1], windows + 1).astype(int)
    return sound[:, edges[loud[0]] : edges[loud[-1] + 1]]


def _flac(sound: Sound) -> bytes:
    import soundfile

    file = io.BytesIO()
    pcm = np.clip(np.rint(sound.T * 32767.0), -32768, 32767).astype(np.int16)
    soundfile.write(file, pcm, SAMPLE_RATE_HZ, format="FLAC", subtype="PCM_16")
    return file.getvalue()
