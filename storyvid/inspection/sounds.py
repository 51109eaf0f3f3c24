"""Is a spoken line, or a cue, what its generator says? Looked at in the file."""

from __future__ import annotations

import numpy as np
import soundfile

from storyvid.errors import InvalidResultError
from storyvid.generation.protocols import MediaStore
from storyvid.models.base import MediaRef
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import MusicCue, SpokenLine

SILENT = 10 ** (-60 / 20)
"""A sound whose highest sample stays below −60 dBFS is not heard."""


def inspect_line(line: SpokenLine, media: MediaStore) -> None:
    """Raise InvalidResultError for sound that is damaged, silent or not as long as it says, or words outside of it."""
    _inspect("a spoken line", line.audio, line.samples, channels=1, media=media)
    end = 0
    for word in line.words:
        if not end <= word.start_sample <= word.end_sample <= line.samples:
            raise InvalidResultError(
                f"a spoken line of {line.samples} samples came with a word from {word.start_sample} to "
                f"{word.end_sample}, after one that ends at {end}"
            )
        end = word.end_sample


def inspect_cue(cue: MusicCue, media: MediaStore) -> None:
    """Raise InvalidResultError for sound that is damaged, silent or not as long as it says, or a loop outside of it."""
    _inspect("a cue", cue.audio, cue.samples, channels=2, media=media)
    if cue.loop_start >= cue.samples:
        raise InvalidResultError(f"a cue of {cue.samples} samples came that goes on at sample {cue.loop_start}")


def _inspect(what: str, audio: MediaRef, samples: int, *, channels: int, media: MediaStore) -> None:
    peak = np.float32(0)
    read = 0
    try:
        with soundfile.SoundFile(media.path(audio)) as file:
            found = (file.channels, file.samplerate)
            for block in file.blocks(SAMPLE_RATE_HZ * 10, dtype="float32"):
                read += len(block)
                peak = max(peak, np.abs(block).max(initial=0))
    except soundfile.SoundFileError as error:
        raise InvalidResultError(f"{what} came that cannot be decoded: {error}") from error
    if found != (channels, SAMPLE_RATE_HZ) or read != samples:
        raise InvalidResultError(
            f"{what} came with {read} samples in {found[0]} channels at {found[1]} Hz; it says {samples}, and films "
            f"take {channels} at {SAMPLE_RATE_HZ}"
        )
    if not np.isfinite(peak) or peak < SILENT:
        raise InvalidResultError(f"{what} came that is silent or no sound at all (peak {float(peak):g})")
