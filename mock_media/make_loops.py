"""Make the music loops of this folder and their MANIFEST.json: `python -m mock_media.make_loops`.

The loops are ours, composed in `composer/scores.py` and dedicated to the public domain (CC0-1.0). They are shipped as
Ogg Vorbis files that decode to exactly the stated number of samples. A run gives the same music every time; the bytes
of the files depend on the versions of numpy and libsndfile, and on the serial number that Ogg draws by lot.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import zlib
from pathlib import Path

import numpy as np
import soundfile

from mock_media.composer.room import at_loudness, loudness_lufs, with_reverb, with_tone
from mock_media.composer.scores import PIECES, Player
from mock_media.composer.synthesis import SAMPLE_RATE_HZ, Canvas, Sound

FOLDER = Path(__file__).parent
LICENCE = "CC0-1.0"
VORBIS_QUALITIES = (0.55, 0.6, 0.65, 0.7)
"""As libsndfile counts: 0 is the smallest file, 1 the best."""

LEADS_SAMPLES = tuple(range(0, 2_880, 240))
"""How far before the first beat a file may start."""

SMOOTH = 1.0
"""A seam roughness that does not stand out."""


def compose(mood: str) -> Sound:
    """The loop of a mood: stereo `(2, samples)` at 48 kHz, at the common loudness."""
    piece = PIECES[mood]
    rng = np.random.default_rng(zlib.crc32(mood.encode()))
    canvas = Canvas(piece.samples)
    piece.write(Player(canvas, piece.beat_samples, rng))
    return at_loudness(with_tone(with_reverb(canvas.sound, piece.wet, piece.hall_s, rng)))


def encode(loop: Sound, quality: float) -> bytes:
    """Ogg Vorbis, written in small blocks because libsndfile overflows its stack on long ones."""
    file = io.BytesIO()
    with soundfile.SoundFile(
        file, "w", SAMPLE_RATE_HZ, 2, format="OGG", subtype="VORBIS", compression_level=1 - quality
    ) as ogg:
        for start in range(0, loop.shape[1], 8192):
            ogg.write(loop[:, start : start + 8192].T)
    return file.getvalue()


def decode(content: bytes) -> Sound:
    decoded, _ = soundfile.read(io.BytesIO(content), dtype="float64")
    return np.asarray(decoded.T)


def seam_roughness(loop: Sound) -> float:
    """The kink where the end meets the start, over the kinks (99 % of them) elsewhere: above 1 it stands out.

    A kink is the largest third difference within 16 samples.
    """
    third = np.abs(np.diff(np.roll(loop, 16, axis=1), 3, axis=1)).max(axis=0)
    windows = third[: third.size // 16 * 16].reshape(-1, 16).max(axis=1)
    return float(third[6:24].max() / np.quantile(windows[2:], 0.99))


def smoothest(loop: Sound) -> bytes:
    """The encoding whose ends meet best.

    The loop has no seam, but Vorbis errs by chance at the ends of a file, so starts up to 60 ms early are tried too.
    The first whose seam does not stand out is taken, or else the best.
    """
    best, best_roughness = b"", np.inf
    for lead, quality in itertools.product(LEADS_SAMPLES, VORBIS_QUALITIES):
        content = encode(np.roll(loop, lead, axis=1), quality)
        roughness = seam_roughness(decode(content))
        if roughness < best_roughness:
            best, best_roughness = content, roughness
        if roughness < SMOOTH:
            break
    return best


def main() -> None:
    """Make all loops, then write them: a run that is broken off changes nothing."""
    contents = {f"{mood}.ogg": smoothest(compose(mood)) for mood in PIECES}
    loops = [_entry(name, content) for name, content in contents.items()]
    for name, content in contents.items():
        (FOLDER / name).write_bytes(content)
    manifest = json.dumps({"version": 1, "loops": loops}, indent=2)
    (FOLDER / "MANIFEST.json").write_text(manifest + "\n", encoding="utf-8")


def _entry(name: str, content: bytes) -> dict[str, str | int | float]:
    decoded = decode(content)
    return {
        "file": name,
        "mood": Path(name).stem,
        "samples": decoded.shape[1],
        "sample_rate_hz": SAMPLE_RATE_HZ,
        "lufs": round(loudness_lufs(decoded), 2),
        "sha256": hashlib.sha256(content).hexdigest(),
        "licence": LICENCE,
        "source": "composed for storyvid by mock_media/make_loops.py",
    }


if __name__ == "__main__":
    main()
