"""The sound of the loops: a circular canvas, and instruments that play notes on it.

The canvas is as long as the loop and has no ends: what rings on past its last sample goes on at its first. Notes,
echoes and filters are all circular, so the loop joins itself by construction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAMPLE_RATE_HZ = 48_000

Sound = npt.NDArray[np.float64]
Instrument = Callable[[float, float, float], Sound]
"""Frequency in Hz, time held in s and velocity 0..1 to a sound, mono `(n,)` or stereo `(2, n)`, its ring included."""


@dataclass
class Canvas:
    """A loop of `samples` stereo samples in the making."""

    samples: int

    def __post_init__(self) -> None:
        self.sound: Sound = np.zeros((2, self.samples))

    def play(self, sound: Sound, start_sample: int, gain: float = 1.0, pan: float = 0.0) -> None:
        """Add `sound` at `start_sample`, around the end if need be. `pan` runs from -1 (left) to 1 (right)."""
        angle = (pan + 1) * np.pi / 4
        sides = gain * np.sqrt(2) * np.array([[np.cos(angle)], [np.sin(angle)]])
        stereo = np.atleast_2d(sound) * sides
        position = start_sample % self.samples
        while stereo.shape[1]:
            part = stereo[:, : self.samples - position]
            self.sound[:, position : position + part.shape[1]] += part
            stereo, position = stereo[:, part.shape[1] :], 0


def time_axis(seconds: float) -> Sound:
    return np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ


def held(seconds: float, attack_s: float, release_s: float) -> Sound:
    """An envelope that swells and dies away like a bow or a breath: raised cosines around a sustained middle."""
    t = time_axis(seconds + release_s)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(t / attack_s, 0, 1))
    fall = 0.5 + 0.5 * np.cos(np.pi * np.clip((t - seconds) / release_s, 0, 1))
    return rise * fall


def waveform(frequency_hz: float, brightness_hz: float, tilt: float) -> Sound:
    """One period of a band-limited wave: partials fall by `k ** -tilt`, and by 12 dB an octave above the brightness."""
    size = 2048
    k = np.arange(1, min(64, int(8_000 / frequency_hz)) + 1)
    spectrum = np.zeros(size // 2 + 1, dtype=np.complex128)
    amplitude = k**-tilt / (1 + (k * frequency_hz / brightness_hz) ** 2)
    spectrum[k] = -0.5j * size * amplitude * np.exp(1j * 2.4 * k * k)
    wave = np.fft.irfft(spectrum, size)
    return np.asarray(np.append(wave, wave[0]) / np.sqrt(np.mean(wave**2)))


def played(wave: Sound, frequency_hz: float, t: Sound, start: float, vibrato_cents: float = 0.0) -> Sound:
    """A waveform read at a frequency from phase `start` (0..1), with a 5 Hz vibrato that sets in after a second."""
    phase = frequency_hz * t + start
    if vibrato_cents:
        depth = vibrato_cents / 1200 * np.log(2) * np.clip(t - 0.6, 0, 1)
        phase = phase - frequency_hz * depth * np.cos(2 * np.pi * 4.7 * t) / (2 * np.pi * 4.7)
    return np.interp(phase % 1.0, np.linspace(0, 1, len(wave)), wave)


def pad(frequency_hz: float, seconds: float, velocity: float) -> Sound:
    """A warm, wide chord tone: two low-passed waves in the middle, one more on each side, all a little detuned."""
    t = time_axis(seconds + 2.6)
    wave = waveform(frequency_hz, brightness_hz=900 + 1200 * velocity, tilt=1.0)
    middle, left, right = (
        sum(played(wave, frequency_hz * 2 ** (cents / 1200), t, (0.37 * cents) % 1) for cents in row)
        for row in ((-3.0, 2.5), (-6.0,), (5.5,))
    )
    sides = np.asarray([middle + left, middle + right])
    return np.asarray(0.06 * velocity * held(seconds, attack_s=1.4, release_s=2.6) * sides)


def cello(frequency_hz: float, seconds: float, velocity: float) -> Sound:
    """A bowed line: one darker wave with a late, gentle vibrato."""
    t = time_axis(seconds + 1.2)
    wave = waveform(frequency_hz, brightness_hz=700 + 500 * velocity, tilt=0.8)
    bowed = played(wave, frequency_hz, t, 0.0, vibrato_cents=11) + 0.5 * played(wave, frequency_hz * 1.0012, t, 0.4, 9)
    return 0.16 * velocity * held(seconds, attack_s=0.45, release_s=1.2) * bowed


def struck(frequency_hz: float, ratios: Sound, amplitudes: Sound, decays_s: Sound, *, attack_s: float) -> Sound:
    """Partials that start together and die away each at its own pace; silent below -70 dB."""
    t = time_axis(float(decays_s.max()) * 1.2)
    kept = ratios * frequency_hz < 9_000
    parts = zip(ratios[kept], amplitudes[kept], decays_s[kept], strict=True)
    sound = sum(
        amplitude * np.sin(2 * np.pi * frequency_hz * ratio * t) * np.exp(-6.9 * t / decay_s)
        for ratio, amplitude, decay_s in parts
    )
    onset = np.sin(np.pi / 2 * np.clip(t / attack_s, 0, 1)) ** 2
    ending = np.clip((t[-1] - t) / 0.05, 0, 1)
    return np.asarray(sound * onset * ending)


def felt_piano(frequency_hz: float, seconds: float, velocity: float) -> Sound:
    """A piano with felt on its strings: few partials, stretched a little, a soft hammer."""
    k = np.arange(1.0, 9.0)
    ratios = k * np.sqrt(1 + 0.0004 * k**2)
    amplitudes = k ** -(2.0 - 0.9 * velocity)
    ring_s = np.clip(5.0 * (220 / frequency_hz) ** 0.45, 1.5, 7.0)
    decays_s = np.minimum(ring_s, seconds + 1.8) / k**0.5
    return 0.6 * velocity * struck(frequency_hz, ratios, amplitudes, decays_s, attack_s=0.009)


def harp(frequency_hz: float, seconds: float, velocity: float) -> Sound:
    """A string plucked at a third of its length."""
    k = np.arange(1.0, 11.0)
    amplitudes = np.abs(np.sin(np.pi * k * 0.34)) * k**-1.2
    decays_s = np.clip(3.2 * (220 / frequency_hz) ** 0.4, 1.2, 4.5) / (0.6 + 0.4 * k)
    return 0.62 * velocity * struck(frequency_hz, k, amplitudes, decays_s, attack_s=0.004)


def celesta(frequency_hz: float, seconds: float, velocity: float) -> Sound:
    """Small struck bars: a pure tone and a few high partials that are gone at once."""
    ratios = np.array([1.0, 2.0, 4.0, 6.3])
    amplitudes = np.array([1.0, 0.14, 0.2, 0.07])
    return 0.42 * velocity * struck(frequency_hz, ratios, amplitudes, np.array([3.0, 1.6, 0.7, 0.3]), attack_s=0.003)


def pulse(frequency_hz: float, seconds: float, velocity: float) -> Sound:
    """A muffled low string, struck and damped."""
    k = np.arange(1.0, 7.0)
    amplitudes = k ** -(2.3 - 0.8 * velocity)
    decays_s = np.full(6, 0.75) / k**0.4
    return 0.5 * velocity * struck(frequency_hz, k, amplitudes, decays_s, attack_s=0.012)


def drum(frequency_hz: float, seconds: float, velocity: float) -> Sound:
    """A large drum far away: a low tone that falls by a fifth as it dies."""
    t = time_axis(2.2)
    sweep = frequency_hz * (t + 0.12 * 0.5 * (1 - np.exp(-t / 0.12)))
    return 0.7 * velocity * np.sin(2 * np.pi * sweep) * np.exp(-t / 0.38) * np.clip(t / 0.012, 0, 1)
