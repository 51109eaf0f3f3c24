"""From the raw sound of a synthesiser to the sound of a spoken line: rate, tone, silence, word times, file.

All of it is a function of the samples alone, for any synthesiser that gives mono 16-bit sound.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from storyvid.models.film import SAMPLE_RATE_HZ

VERSION = "1"

Signal = npt.NDArray[np.float64]

LOW_CUT_HZ = 80.0
SHELF_HZ = 6_000.0
SHELF_DB = -4.0
PEAK = 10 ** (-1.0 / 20)
SILENCE_DB = -50.0
MARGIN_S = 0.010
FADE_S = 0.005


def finished(pcm: npt.NDArray[np.int16], sample_rate_hz: int) -> Signal:
    """Mono PCM at any rate as a signal at 48 kHz in -1..1 with a softer tone, resampled by libsoxr.

    Peaks above -1 dBFS are brought down to it; nothing is made louder.
    """
    import soxr

    soft = _with_softer_tone(pcm.astype(np.float64) / 32768.0, sample_rate_hz)
    signal = np.asarray(soxr.resample(soft, sample_rate_hz, SAMPLE_RATE_HZ, quality="HQ"), dtype=np.float64)
    return signal * min(1.0, PEAK / max(float(np.abs(signal).max(initial=0.0)), PEAK))


def _with_softer_tone(signal: Signal, sample_rate_hz: int) -> Signal:
    """Take off rumble below 80 Hz and 4 dB of the hiss above 6 kHz that formant synthesis has too much of.

    Zero-phase: a second-order Butterworth magnitude and a shelf, applied to the spectrum.
    """
    size = 1 << (len(signal) + sample_rate_hz // 20).bit_length()
    frequency_hz = np.fft.rfftfreq(size, 1 / sample_rate_hz)
    low_cut = frequency_hz**2 / np.sqrt(frequency_hz**4 + LOW_CUT_HZ**4)
    above = 1 / (1 + (SHELF_HZ / np.maximum(frequency_hz, 1.0)) ** 4)
    shaped = np.fft.irfft(np.fft.rfft(signal, size) * low_cut * 10 ** (SHELF_DB / 20 * above), size)
    return np.asarray(shaped[: len(signal)], dtype=np.float64)


def loud_range(signal: Signal, threshold: float) -> tuple[int, int] | None:
    """Half-open range from the first to the last sample above `threshold`, or None where all is silent."""
    loud = np.flatnonzero(np.abs(signal) > threshold)
    return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else None


def silence_threshold(signal: Signal) -> float:
    """Amplitude under which this voice is silent: 50 dB below its peak."""
    return float(np.abs(signal).max(initial=0.0)) * 10 ** (SILENCE_DB / 20)


def trimmed(signal: Signal) -> tuple[Signal, int] | None:
    """The signal without silence at its ends, and how many samples went at its start; None for silence.

    10 ms stay on either side, of which the outer 5 ms are faded, so that nothing clicks.
    """
    found = loud_range(signal, silence_threshold(signal))
    if found is None:
        return None
    margin, fade = round(MARGIN_S * SAMPLE_RATE_HZ), round(FADE_S * SAMPLE_RATE_HZ)
    start, end = max(found[0] - margin, 0), min(found[1] + margin, len(signal))
    kept = signal[start:end].copy()
    ramp = np.sin(np.linspace(0.0, np.pi / 2, min(fade, len(kept)), endpoint=False)) ** 2
    kept[: len(ramp)] *= ramp
    kept[len(kept) - len(ramp) :] *= ramp[::-1]
    return kept, start


def word_times(signal: Signal, starts: Sequence[int | None], weights: Sequence[int]) -> list[tuple[int, int]]:
    """When each word sounds, in samples of `signal`: ordered, disjoint, inside the signal.

    `starts` gives the start of each word that the synthesiser told, None for those it ran together with the word
    before; these share the time up to the next known start by `weights` (their letters). Silence at the ends of a
    word's time is taken off.
    """
    borders = _filled(starts, weights, len(signal))
    threshold = silence_threshold(signal)
    return [_sounding(signal, start, end, threshold) for start, end in itertools.pairwise(borders)]


def _sounding(signal: Signal, start: int, end: int, threshold: float) -> tuple[int, int]:
    """The part of `[start, end)` that sounds. Its last 5 ms may already hold the onset of the next word."""
    guard = round(FADE_S * SAMPLE_RATE_HZ)
    loud = loud_range(signal[start : max(start, end - guard)], threshold)
    if loud is None:
        return start, end
    runs_on = start + loud[1] > end - 2 * guard
    return start + loud[0], end if runs_on else start + loud[1]


def _filled(starts: Sequence[int | None], weights: Sequence[int], length: int) -> list[int]:
    """Borders of all words, `length` last: known ones kept in order, unknown ones spread between them."""
    known = {0: 0, len(starts): length}
    latest = 0
    for index, start in enumerate(starts):
        if index and start is not None:
            latest = min(max(start, latest), length)
            known[index] = latest
    places = sorted(known)
    return [
        round(border)
        for border in np.interp(_progress(weights), _progress(weights)[places], [known[i] for i in places])
    ]


def _progress(weights: Sequence[int]) -> Signal:
    return np.concatenate([[0.0], np.cumsum(np.asarray(weights, dtype=np.float64))])


def flac(signal: Signal) -> bytes:
    """Mono 16-bit FLAC at 48 kHz with exactly `len(signal)` samples; equal signals give equal bytes."""
    import soundfile

    file = io.BytesIO()
    pcm = np.clip(np.rint(signal * 32767.0), -32768, 32767).astype(np.int16)
    soundfile.write(file, pcm, SAMPLE_RATE_HZ, format="FLAC", subtype="PCM_16")
    return file.getvalue()
