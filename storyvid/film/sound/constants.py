"""The figures of the mix: levels, ramps, and how far each step of the sound hears around itself."""

from __future__ import annotations

from storyvid.film.sound.limiter import PEAK_REACH
from storyvid.models.film import AAC_FRAME_SAMPLES, SAMPLE_RATE_HZ

SOUND_VERSION = "2"
"""Part of `sound_identity`; raised with every change here or in the code that changes a sample."""


def samples_of(seconds: float) -> int:
    """Whole samples in `seconds`."""
    return round(seconds * SAMPLE_RATE_HZ)


TARGET_LUFS = -14.0
GAIN_STEP_DB = 0.5
MAX_FILM_GAIN_DB = 20.0
GAIN_ROUNDS = 4
PIECE_SECONDS = 10

# Voice. Levelled so that a usual film needs a gain near 0 dB: pauses take about 1 LU off the integrated loudness.
VOICE_LUFS = -13.0
MAX_VOICE_GAIN_DB = 24.0
VOICE_CEILING_DB = -2.5
VOICE_LIMITER_SPREAD = samples_of(0.010)
LINE_FADE = samples_of(0.005)

# Music, in dB relative to the voice.
FEATURED_DB = -4.0
PAUSE_DB = -9.0
UNDER_VOICE_DB = -16.0
DUCK_LEAD = samples_of(0.05)
DUCK_ATTACK = samples_of(0.4)
DUCK_HOLD = samples_of(0.4)
DUCK_RELEASE = samples_of(0.5)
DUCK_BEFORE = DUCK_LEAD + DUCK_ATTACK
DUCK_AFTER = DUCK_HOLD + DUCK_RELEASE
CROSSFADE_SIDE = samples_of(1.5)
FILM_FADE_IN = samples_of(1.0)
FILM_FADE_OUT = samples_of(3.0)

# What a video model made to be heard, in dB relative to the voice: felt in pauses, never in the way of a word.
AMBIENCE_DB = -18.0
AMBIENCE_UNDER_VOICE_DB = -24.0
MAX_AMBIENCE_GAIN_DB = 12.0
AMBIENCE_FADE = samples_of(0.25)
AMBIENCE_SEAM = samples_of(0.5)

# Master limiter. Its ceiling leaves room for what AAC adds to the peaks.
CEILING_DB = -2.0
LIMITER_SPREAD = samples_of(0.005)
LIMITER_REACH = 2 * LIMITER_SPREAD + PEAK_REACH

# The encoder hears this much real sound before and after the piece.
PRE_ROLL = 4 * AAC_FRAME_SAMPLES
POST_ROLL = 3 * AAC_FRAME_SAMPLES

# What is mixed on either side of a piece, and how much further ducking looks for voices.
MIX_BEFORE = PRE_ROLL + LIMITER_REACH
MIX_AFTER = POST_ROLL + LIMITER_REACH
