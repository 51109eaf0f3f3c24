"""Small media of an author's own, made by tools that the product does not use for it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile
from PIL import Image

GREEN, MAGENTA = (20, 200, 60), (200, 30, 180)
CHORD_HZ = (231.3, 287.9, 341.7)
"""Notes that no instrument is tuned to."""


def picture(file: Path, *, size: tuple[int, int] = (320, 180)) -> Path:
    """Left half green, right half magenta."""
    image = Image.new("RGB", size, GREEN)
    image.paste(MAGENTA, (size[0] // 2, 0, size[0], size[1]))
    image.save(file)
    return file


def clip(file: Path, *, frames: int = 48, fps: int = 24, even: bool = True) -> Path:
    """Blue, brighter with every frame."""
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": "10", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for index in range(frames):
            pixels = np.zeros((120, 160, 3), np.uint8)
            pixels[:, :, 2] = 80 + 150 * index // frames
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts = index if even or index < frames // 2 else 3 * index
            frame.time_base = Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return file


def chirp(seconds: float, low_hz: float, high_hz: float, rate: int) -> np.ndarray:
    """A rising tone, whose place can be found by correlation."""
    time = np.arange(round(seconds * rate)) / rate
    return 0.4 * np.sin(2 * np.pi * (low_hz + (high_hz - low_hz) * time / (2 * seconds)) * time)


def voice(file: Path, *, seconds: float = 1.5, rate: int = 44_100) -> Path:
    """A stereo recording at another rate than the film's."""
    tone = chirp(seconds, 300, 900, rate)
    soundfile.write(file, np.stack([tone, tone], axis=1), rate)
    return file


def music(file: Path, *, seconds: float = 3.0, rate: int = 22_050) -> Path:
    """A mono chord at another rate than the film's."""
    time = np.arange(round(seconds * rate)) / rate
    chord = sum(np.sin(2 * np.pi * tone * time) for tone in CHORD_HZ)
    soundfile.write(file, 0.2 * np.asarray(chord), rate)
    return file
