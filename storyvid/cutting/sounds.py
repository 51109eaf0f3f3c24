"""Sound files of the author's own as samples at 48 kHz, and what is made of them: a spoken line, a cue that loops."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

from storyvid.cutting.fields import UnfitError
from storyvid.models.base import Span
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.media import Word
from storyvid.planning.words import WORD

VERSION = "1"
SELF_CONTAINED = {
    "format_whitelist": "aac,aiff,asf,avi,caf,flac,flv,matroska,mov,mp3,mpeg,mpegts,ogg,w64,wav",
    "protocol_whitelist": "file",
}
"""What FFmpeg may take a file for: nothing that only names other files, as playlists do."""
SEAM_S = 2.0
"""Longest crossfade of a cue's end into its beginning."""
QUIETEST_LUFS = -50.0
"""Music below this is not brought up: it is meant to be silence."""
_QUIET = 0.02
"""Share of a recording's peak below which nobody speaks."""

Signal = NDArray[np.float32]
"""Samples in -1..1, shape (channels, samples)."""


class LoopedSound(NamedTuple):
    """A cue that goes on at `loop_start` when it is over, without a seam."""

    signal: Signal
    loop_start: int


def sound_blocks(source: BinaryIO | Path, *, channels: int) -> Iterator[Signal]:
    """The first sound stream of a file at 48 kHz, in blocks. Raises UnfitError where it cannot be decoded."""
    layout = {1: "mono", 2: "stereo"}[channels]
    try:
        name = str(source) if isinstance(source, Path) else source
        with av.open(name, mode="r", options=dict(SELF_CONTAINED)) as container:
            if not container.streams.audio:
                raise UnfitError("holds no sound; give a WAV, FLAC, MP3, OGG or M4A file")
            resampler = av.AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE_HZ)
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                for block in resampler.resample(frame):
                    yield np.asarray(block.to_ndarray(), np.float32)
            for block in resampler.resample(None):
                yield np.asarray(block.to_ndarray(), np.float32)
    except (av.FFmpegError, IndexError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnfitError(f"cannot be read as sound ({reason}); give a WAV, FLAC, MP3, OGG or M4A file") from error


def read_sound(file: Path, *, channels: int) -> Signal:
    """All of a sound at 48 kHz. Raises UnfitError."""
    blocks = list(sound_blocks(file, channels=channels))
    return np.concatenate(blocks, axis=1) if blocks else np.zeros((channels, 0), np.float32)


def flac(signal: Signal) -> bytes:
    """16-bit FLAC of a signal; what is over full scale is brought under it as a whole."""
    import soundfile

    peak = max(float(signal.max(initial=0.0)), -float(signal.min(initial=0.0)))
    data = io.BytesIO()
    scaled = signal / np.float32(peak) if peak > 1.0 else signal
    soundfile.write(data, scaled.T, SAMPLE_RATE_HZ, subtype="PCM_16", format="FLAC")
    return data.getvalue()


def spread_words(text: str, signal: Signal) -> tuple[Word, ...]:
    """When each word of `text` sounds in a mono recording: by its letters, between the first and the last loud sample.

    A recording tells nothing of its words; speech is even enough for captions.
    """
    loud = np.flatnonzero(np.abs(signal[0]) > _QUIET * np.abs(signal[0]).max(initial=0.0))
    first, last = (int(loud[0]), int(loud[-1]) + 1) if loud.size else (0, signal.shape[1])
    found = list(WORD.finditer(text))
    ends = np.cumsum([len(word.group()) + 1 for word in found])
    edges = [first, *(first + (last - first) * int(end) // int(ends[-1]) for end in ends)]
    return tuple(
        Word(span=Span(start=word.start(), end=word.end()), start_sample=start, end_sample=end)
        for word, start, end in zip(found, edges[:-1], edges[1:], strict=True)
    )


def looped(signal: Signal) -> LoopedSound:
    """The sound with its end melted into its beginning, so that it can go on for ever after being heard as it is.

    The last stretch (2 s, or a quarter of a short sound) fades out while the first stretch fades in over it, at equal
    power; what follows is the sound from after its first stretch.
    """
    seam = min(round(SEAM_S * SAMPLE_RATE_HZ), signal.shape[1] // 4)
    place = (np.arange(seam, dtype=np.float64) + 0.5) / max(seam, 1) * (np.pi / 2)
    joined = signal.copy()
    joined[:, signal.shape[1] - seam :] *= np.cos(place)
    joined[:, signal.shape[1] - seam :] += signal[:, :seam] * np.sin(place)
    return LoopedSound(joined, seam)
