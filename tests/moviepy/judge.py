"""The judge: two films of the same plan, compared as anybody sees and hears them. Every difference is told in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import soundfile
from scipy.signal import correlate

from tests.moviepy.two_films import FILM, Shelf
from tests.oracles import loudness

LEAST_PSNR_DB = 42.0
"""Two encoders at this quality and two ways to sample a picture leave 46 dB and more."""
MOST_LATE_SAMPLES = 48
"""A millisecond."""
MOST_LEVEL_DB = 1.0
MUSIC_LEVEL_DB = 0.5
STEP_SAMPLES = 4_800
AUDIBLE_DB = -50.0


def pictures(film: Path) -> np.ndarray:
    """Every frame of a film, I420: (frames, height * 3 / 2, width)."""
    with av.open(str(film)) as container:
        return np.stack([picture.to_ndarray() for picture in container.decode(video=0)])


def sound(film: Path) -> np.ndarray:
    """The sound of a film: (2, samples)."""
    with av.open(str(film)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


def picture_faults(one: np.ndarray, other: np.ndarray) -> list[str]:
    """Where the pictures of two films differ by more than encoding does, luma and chroma each by itself."""
    if len(one) != len(other):
        return [f"{len(one)} frames and {len(other)}"]
    faults = []
    for name, rows in (("luma", slice(0, FILM.height_px)), ("chroma", slice(FILM.height_px, None))):
        error = np.mean((one[:, rows].astype(np.float32) - other[:, rows]) ** 2, axis=(1, 2))
        psnr_db = 10 * np.log10(255**2 / np.maximum(error, 1e-3))
        faults += [f"frame {n}: {name} {psnr_db[n]:.1f} dB" for n in np.flatnonzero(psnr_db < LEAST_PSNR_DB)]
    return faults


def place_faults(heard: np.ndarray, lines: Sequence[tuple[int, Path]]) -> list[str]:
    """Lines that do not sound where they should, found by cross-correlation with the line as it was spoken."""
    faults, margin = [], 4_800
    for start, path in lines:
        spoken = soundfile.read(path, dtype="float32")[0]
        around = heard.mean(axis=0)[start - margin : start + len(spoken) + margin]
        late = int(correlate(around, spoken, "valid").argmax()) - margin
        if abs(late) > MOST_LATE_SAMPLES:
            faults.append(f"the line at {start} sounds {late} samples late")
    return faults


def level_faults(one: np.ndarray, other: np.ndarray, lines: Sequence[tuple[int, Path]]) -> list[str]:
    """Where two films differ in level: every line as a whole, and every tenth of a second in which nobody speaks."""
    faults, spoken = [], np.zeros(one.shape[1], bool)
    for start, path in lines:
        stretch = slice(start, start + soundfile.info(path).frames)
        spoken[stretch] = True
        if abs(apart := _db(one[:, stretch]) - _db(other[:, stretch])) > MOST_LEVEL_DB:
            faults.append(f"the line at {start} is {apart:+.1f} dB")
    for start in range(0, one.shape[1] - STEP_SAMPLES + 1, STEP_SAMPLES):
        stretch = slice(start, start + STEP_SAMPLES)
        levels = _db(one[:, stretch]), _db(other[:, stretch])
        if not spoken[stretch].any() and max(levels) > AUDIBLE_DB and abs(levels[0] - levels[1]) > MUSIC_LEVEL_DB:
            faults.append(f"the music at {start / 48_000:.1f} s is {levels[0] - levels[1]:+.1f} dB")
    return faults


def loudness_faults(film: Path) -> list[str]:
    lufs, peak = loudness(film)
    return [f"{lufs} LUFS, {peak} dBTP"] if abs(lufs + 14) > 0.5 or peak > -1 else []


def placed(lines: Sequence[tuple[int, object]], shelf: Shelf) -> list[tuple[int, Path]]:
    return [(start, shelf.path(line.audio)) for start, line in lines]


def _db(part: np.ndarray) -> float:
    return 20 * float(np.log10(np.sqrt(np.mean(part.astype(np.float64) ** 2)) + 1e-9))
