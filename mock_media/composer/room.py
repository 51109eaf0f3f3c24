"""The room and the balance of a loop: reverberation, tone and loudness, all on the circular canvas."""

from __future__ import annotations

import numpy as np

from mock_media.composer.synthesis import SAMPLE_RATE_HZ, Sound

LOUDNESS_LUFS = -20.0

# Points of the tone curve (Hz, dB): no rumble, room for a voice between 1 and 4 kHz, a soft top.
TONE = (
    (20, -24),
    (35, -6),
    (55, 0),
    (150, -1),
    (300, -2),
    (700, 0),
    (1_500, -1),
    (3_000, -2),
    (5_000, 0),
    (9_000, -3),
    (15_000, -20),
)


def with_reverb(sound: Sound, wet: float, seconds: float, rng: np.random.Generator) -> Sound:
    """Add the sound of a hall that dies by 60 dB in `seconds`, high notes sooner: decaying noise, one for each ear."""
    n = sound.shape[1]
    frequency_hz = np.fft.rfftfreq(n, 1 / SAMPLE_RATE_HZ)
    t = np.arange(min(n, round(1.3 * seconds * SAMPLE_RATE_HZ))) / SAMPLE_RATE_HZ
    response = np.zeros((2, frequency_hz.size), dtype=np.complex128)
    # Three bands with a decay of their own, crossing over at 500 Hz and 2.5 kHz.
    lows, highs = 1 / (1 + (frequency_hz / 500) ** 4), 1 / (1 + (2_500 / np.maximum(frequency_hz, 1)) ** 4)
    for band, share in ((lows, 1.0), (1 - lows - highs, 0.8), (highs, 0.45)):
        noise = rng.standard_normal((2, t.size)) * np.exp(-6.9 * t / (seconds * share)) * np.clip(t / 0.03, 0, 1)
        response += np.fft.rfft(noise, n) * band
    response *= np.exp(-2j * np.pi * frequency_hz * 0.022) / np.sqrt(np.mean(np.abs(response) ** 2))
    middle = sound.mean(axis=0) + 0.3 * (sound - sound.mean(axis=0))
    return sound + wet * np.fft.irfft(np.fft.rfft(middle, n) * response, n)


def with_tone(sound: Sound) -> Sound:
    """Shape the spectrum along `TONE`, zero-phase; what lies below 150 Hz comes from the middle."""
    n = sound.shape[1]
    frequency_hz = np.maximum(np.fft.rfftfreq(n, 1 / SAMPLE_RATE_HZ), 1.0)
    points = np.array(TONE, dtype=np.float64)
    gain_db = np.interp(np.log(frequency_hz), np.log(points[:, 0]), points[:, 1])
    gain_db[0] = -120
    spectrum = np.fft.rfft(sound, n) * 10 ** (gain_db / 20)
    middle = spectrum.mean(axis=0)
    width = 1 / (1 + (150 / frequency_hz) ** 4)
    return np.fft.irfft(middle + (spectrum - middle) * width, n)


def loudness_lufs(sound: Sound) -> float:
    """Integrated loudness (ITU-R BS.1770) of the loop as it plays on: measured over two rounds."""
    import pyloudnorm

    return float(pyloudnorm.Meter(SAMPLE_RATE_HZ).integrated_loudness(np.tile(sound, 2).T))


def at_loudness(sound: Sound, lufs: float = LOUDNESS_LUFS) -> Sound:
    return sound * 10 ** ((lufs - loudness_lufs(sound)) / 20)
