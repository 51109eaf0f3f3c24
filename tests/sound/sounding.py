"""Small sounding parts for tests of the mix: a store on disk, voices of shaped noise, loops of held tones."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from storyvid.models.base import MediaRef, Mood
from storyvid.models.film import SAMPLE_RATE_HZ, FilmFormat, LineCut, SoundScene
from storyvid.models.media import MusicCue, SpokenLine
from storyvid.models.sound import SoundPiece

FORMAT = FilmFormat(width_px=320, height_px=180)


@dataclass(frozen=True)
class FolderStore:
    """The smallest thing that is a MediaStore."""

    folder: Path

    def path(self, ref: MediaRef) -> Path:
        return self.folder / f"{ref.sha256}.{ref.ext}"

    def read(self, ref: MediaRef) -> bytes:
        return self.path(ref).read_bytes()

    def put(self, data: bytes, ext: str) -> MediaRef:
        ref = MediaRef(sha256=hashlib.sha256(data).hexdigest(), ext=ext, size_bytes=len(data))
        self.path(ref).write_bytes(data)
        return ref


def put_sound(store: FolderStore, sound: NDArray[np.float64]) -> MediaRef:
    file = BytesIO()
    soundfile.write(file, sound, SAMPLE_RATE_HZ, format="WAV", subtype="PCM_16")
    return store.put(file.getvalue(), "wav")


def spoken(store: FolderStore, seconds: float, seed: int, level: float = 0.1) -> SpokenLine:
    """Noise in the band of a voice, in syllables, with accents that give it the peaks of speech."""
    count = round(seconds * SAMPLE_RATE_HZ)
    random = np.random.default_rng(seed)
    band = butter(2, (200, 3_500), "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    syllables = 0.55 - 0.45 * np.cos(2 * np.pi * 4.1 * np.arange(count) / SAMPLE_RATE_HZ)
    accents = np.repeat(random.uniform(0.4, 1.0, count // 12_000 + 1), 12_000)[:count]
    sound = np.clip(sosfilt(band, random.standard_normal(count)) * syllables * accents * level * 2, -1, 1)
    return SpokenLine(audio=put_sound(store, sound), samples=count, words=())


def tone(store: FolderStore, seconds: float, frequency_hz: float = 220.0, level: float = 0.2) -> SpokenLine:
    count = round(seconds * SAMPLE_RATE_HZ)
    sound = level * np.sin(2 * np.pi * frequency_hz * np.arange(count) / SAMPLE_RATE_HZ)
    return SpokenLine(audio=put_sound(store, sound), samples=count, words=())


def loop(store: FolderStore, seconds: int, *frequencies_hz: int, level: float = 0.05) -> MusicCue:
    """Held tones, whole periods of each, so that the loop has no seam; left and right differ."""
    count = seconds * SAMPLE_RATE_HZ
    time = np.arange(count) / SAMPLE_RATE_HZ
    left = sum(level * np.sin(2 * np.pi * frequency * time) for frequency in frequencies_hz)
    right = sum(level * np.sin(2 * np.pi * frequency * time + 1.0) for frequency in frequencies_hz)
    power = len(frequencies_hz) * level**2
    sound = np.stack((left, right), axis=1)
    lufs = round(float(-0.691 + 10 * np.log10(power)), 2)
    return MusicCue(audio=put_sound(store, sound), samples=count, mood=Mood.CALM, lufs=lufs)


def line(sound: SpokenLine, start_s: float) -> LineCut:
    return LineCut(speaker="narrator", text="…", spoken=sound, start_sample=round(start_s * SAMPLE_RATE_HZ))


def scene(units: int, *lines: LineCut, music: MusicCue | None = None) -> SoundScene:
    """A scene of `units` grid units (0.32 s each)."""
    return SoundScene(frames=units * FORMAT.grid_frames, lines=lines, music=music)


def short_film(store: FolderStore) -> list[SoundScene]:
    """A scene with voices near its borders, one without music, and two loops: 26.88 s in five pieces."""
    calm, sad = loop(store, 3, 220, 277), loop(store, 2, 196, 392)
    near_border = spoken(store, 1.0, 1)
    return [
        scene(34, line(near_border, 0.2), line(spoken(store, 2.5, 2), 8.6), music=calm),
        scene(10, line(near_border, 0.0), line(near_border, 2.15)),
        scene(40, line(spoken(store, 3.0, 3), 8.5), music=sad),
    ]


def small_film(store: FolderStore) -> list[SoundScene]:
    """Title card, three scenes with voices and two pieces of music, end card: 76.8 s."""
    calm, sad = loop(store, 7, 220, 277, 330, 660), loop(store, 5, 196, 247, 294, 392)
    voices = [spoken(store, seconds, seed, level) for seed, (seconds, level) in enumerate(_VOICES)]
    first = [line(voice, start) for voice, start in zip(voices[:4], (1.0, 6.0, 13.5, 18.0), strict=True)]
    second = [line(voice, start) for voice, start in zip(voices[4:7], (0.5, 9.0, 15.0), strict=True)]
    third = [line(voice, start) for voice, start in zip(voices[7:], (1.2, 7.0, 8.0), strict=True)]
    return [
        scene(10, music=calm),
        scene(85, *first, music=calm),
        scene(75, *second, music=sad),
        scene(60, *third, music=sad),
        scene(10, music=sad),
    ]


_VOICES = (
    (4.5, 0.1),
    (7.0, 0.02),
    (4.2, 0.3),
    (8.5, 0.1),
    (8.0, 0.1),
    (5.5, 0.05),
    (8.2, 0.1),
    (5.5, 0.2),
    (0.3, 0.1),
    (9, 0.1),
)


def packets_of(store: FolderStore, piece: SoundPiece) -> list[bytes]:
    with av.open(str(store.path(piece.audio))) as container:
        return [bytes(packet) for packet in container.demux(container.streams.audio[0]) if packet.size]


def decoded(store: FolderStore, pieces: list[SoundPiece]) -> NDArray[np.float32]:
    """The packets of the pieces decoded in one go, shape (2, samples); the first piece's first packet only primes."""
    with av.open(str(store.path(pieces[0].audio))) as container:
        extradata = container.streams.audio[0].codec_context.extradata
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = extradata
    packets = [packet for piece in pieces for packet in packets_of(store, piece)]
    frames = [frame.to_ndarray() for packet in packets for frame in decoder.decode(av.Packet(packet))]
    return np.concatenate(frames, axis=1)


def ebur128(path: Path) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) as FFmpeg's own meter finds them."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = report[report.rindex("Summary:") :]
    return _figure(summary, "I:"), _figure(summary, "Peak:")


def _figure(summary: str, name: str) -> float:
    return float(summary.split(name)[1].split(maxsplit=1)[0])
