"""FFmpeg as a program of its own: levels, peaks and AAC, for which MoviePy has nothing. The binary is the one that
MoviePy runs, so that no part of this compositor shares a library with the segment engine's sound."""

from __future__ import annotations

import re
import subprocess
from typing import NamedTuple

from storyvid.errors import CompositionError


class Loudness(NamedTuple):
    """Integrated loudness (EBU R128, gated) and the highest value between samples, both at least -120. A film of
    `SILENCE_LUFS` or less is silent."""

    lufs: float
    true_peak_dbtp: float


METER = "ebur128=peak=true:framelog=quiet"
"""Last filter of a chain; FFmpeg then says what it heard when it ends."""

SILENCE_LUFS = -70.0
_LEAST_DB = -120.0


def program() -> str:
    """The binary that MoviePy runs: that of imageio-ffmpeg, unless FFMPEG_BINARY names another."""
    from moviepy.config import FFMPEG_BINARY

    return str(FFMPEG_BINARY)


def program_version() -> str:
    """What the program says of itself, such as `n9.0.2`: it shapes all that is made here."""
    return ffmpeg("-version")[0].decode().split()[2]


def ffmpeg(*arguments: str, sound: bytes = b"") -> tuple[bytes, str]:
    """Run FFmpeg on `sound` and give what it wrote and what it said. Raises CompositionError where it fails."""
    command = [program(), "-hide_banner", "-nostats", "-y", *arguments]
    done = subprocess.run(command, input=sound, capture_output=True, check=False)
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        raise CompositionError(f"FFmpeg failed with {' '.join(arguments)!r}: {said.strip()[-400:]}")
    return done.stdout, said


def heard(said: str) -> Loudness:
    """What `METER` reports at the end of a run."""
    summary = said[said.rindex("Summary:") :]
    return Loudness(_figure(r"I:\s+(\S+) LUFS", summary), _figure(r"Peak:\s+(\S+) dBFS", summary))


def limiter(gain_db: float, ceiling_db: float) -> str:
    """Filters that raise the sound by `gain_db` and hold its peaks under `ceiling_db`, in time with what came in."""
    ceiling = 10 ** (ceiling_db / 20)
    return f"volume={gain_db:.3f}dB:precision=double,alimiter=limit={ceiling:.6f}:level=false:latency=true"


def _figure(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise CompositionError(
            f"FFmpeg's loudness meter answered {text.strip()[:200]!r}. Install imageio-ffmpeg 0.8.1."
        )
    return max(_LEAST_DB, float(found[1]))
