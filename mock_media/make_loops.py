"""Make the music loops of this folder and their MANIFEST.json: `python -m mock_media.make_loops`.

The loops are ours, composed in `composer/scores.py` and dedicated to the public domain (CC0-1.0). They are shipped as
Ogg Vorbis files that decode to exactly the stated number of samples. A run gives the same music every time; the bytes
of the files depend on the versions of numpy and libsndfile, and on the serial number that Ogg draws by lot.
"""

from __future__ import annotations

import hashlib
import io
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
VORBIS_QUALITIES = tuple(0.55 + 0.02 * step for step in range(12))
"""As libsndfile counts: 0 is the smallest file, 1 the best."""


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
    """The encoding whose ends meet best: the loop has no seam, but what Vorbis does to its ends is left to chance."""
    return min(
        (encode(loop, quality) for quality in VORBIS_QUALITIES), key=lambda content: seam_roughness(decode(content))
    )


def main() -> None:
    entries = []
    for mood in PIECES:
        content = smoothest(compose(mood))
        decoded = decode(content)
        name = f"{mood}.ogg"
        (FOLDER / name).write_bytes(content)
        entries.append({
            "file": name,
            "mood": mood,
            "samples": decoded.shape[1],
            "sample_rate_hz": SAMPLE_RATE_HZ,
            "lufs": round(loudness_lufs(decoded), 2),
            "sha256": hashlib.sha256(content).hexdigest(),
            "licence": LICENCE,
            "source": "composed for storyvid by mock_media/make_loops.py",
        })  # fmt: skip
    manifest = {"version": 1, "loops": entries}
    (FOLDER / "MANIFEST.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
