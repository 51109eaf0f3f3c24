"""The full sweep: the delivered film decoded as a whole, as a player does, and by FFmpeg's program besides."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from storyvid.errors import CompositionError

_SHOWN_CHARACTERS = 300


class Swept(NamedTuple):
    """What FFmpeg's program says of a film: its warnings, and the loudness that its ebur128 filter measures."""

    warnings: tuple[str, ...]
    lufs: float
    true_peak_dbtp: float


def sweep_film(film: Path) -> Swept:
    """Decode all of a film with the strictest settings; a minute of film takes some seconds.

    Raises CompositionError where the sound cannot be measured.
    """
    warnings = _ffmpeg("-v", "warning", "-err_detect", "explode", "-i", str(film), "-map", "0:v", "-map", "0:a")
    measured = _ffmpeg(
        "-nostats", "-v", "info", "-i", str(film), "-map", "0:a", "-af", "ebur128=peak=true:framelog=quiet"
    )
    summary = measured.rpartition("Summary:")[2]
    lufs, peak = re.search(r"I:\s+(-?[\d.]+|-inf) LUFS", summary), re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    if lufs is None or peak is None:
        raise CompositionError(f"FFmpeg cannot measure the sound of {film}: {measured.strip()[-_SHOWN_CHARACTERS:]}")
    lines = tuple(line[:_SHOWN_CHARACTERS] for line in warnings.splitlines() if line.strip())
    return Swept(lines, float(lufs[1]), float(peak[1]))


def _ffmpeg(*arguments: str) -> str:
    import imageio_ffmpeg

    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", *arguments, "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr
