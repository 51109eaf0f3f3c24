"""A small film: three shots with a dissolve, two pieces of sound, captions, chapters."""

import hashlib
import io
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from storyvid.film.picture.plan import plan_segments
from storyvid.film.picture.segments import render_segment, segment_frames
from storyvid.film.remux import Chapter, write_film
from storyvid.models.base import MediaRef
from storyvid.models.film import Cue, FilmFormat, SceneCut, ShotCut
from storyvid.models.media import Recipe
from storyvid.models.plan import CameraMove

FILM = FilmFormat(width_px=160, height_px=90)
FRAMES = 136
CUES = (
    Cue(start_frame=8, end_frame=48, lines=("He counted it twice.", "Three pounds.")),
    Cue(start_frame=50, end_frame=90, lines=("गिनती पूरी हुई",)),
)
CHAPTERS = (Chapter(0, 48, "The counting — गिनती"), Chapter(48, FRAMES, "The door"))


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, ref: MediaRef) -> Path:
        return self.folder / f"{ref.sha256}.{ref.ext}"

    def read(self, ref: MediaRef) -> bytes:
        return self.path(ref).read_bytes()

    def put(self, data: bytes, ext: str) -> MediaRef:
        ref = MediaRef(sha256=hashlib.sha256(data).hexdigest(), ext=ext, size_bytes=len(data))
        self.path(ref).write_bytes(data)
        return ref


@dataclass(frozen=True, repr=False)
class Parts:
    folder: Path
    segments: list[Path]
    prime: Path
    sound: list[Path]
    planned: list[np.ndarray]
    """The frames as they went to the encoder."""
    signal: np.ndarray
    """The sound as it went to the encoder: mono, 48 kHz."""

    def write(self, path: Path, **changes: object) -> Path:
        arguments: dict[str, object] = {
            "segments": self.segments,
            "prime": self.prime,
            "sound": self.sound,
            "cues": CUES,
            "chapters": CHAPTERS,
            "film": FILM,
            "frames": FRAMES,
            "title": "गिनती & the “door”",
            "author": "A. Writer",
            "language": "hi",
        }
        write_film(path, **{**arguments, **changes})
        return path


def picture(seed: int, shelf: Shelf) -> Recipe:
    """Tones differ by seed, so that a cut is seen as one."""
    noise = np.random.default_rng(seed).integers(0, 256, (135, 240, 3), dtype=np.uint8)
    tone = np.array([(40, 60, 160), (170, 150, 60), (60, 160, 70)][seed % 3])
    image = np.clip(tone + cv2.GaussianBlur(noise, (0, 0), 5).astype(int) - 128, 0, 255).astype(np.uint8)
    ref = shelf.put(cv2.imencode(".png", image)[1].tobytes(), "png")
    return Recipe(image=ref, width_px=240, height_px=135, move=list(CameraMove)[seed + 1])


def sound_pieces(signal: np.ndarray, packets: int, folder: Path) -> tuple[Path, list[Path]]:
    """Encode in one go and store the packets apart: one that primes, and two pieces."""
    context = av.CodecContext.create("aac", "w")
    context.sample_rate, context.layout, context.format, context.bit_rate = 48_000, "stereo", "fltp", 128_000
    context.time_base = Fraction(1, 48_000)
    context.flags |= av.codec.context.Flags.global_header
    context.open()
    made = []
    padded = np.pad(signal, (0, 4 * 1024))
    for start in range(0, len(padded), 1024):
        block = np.stack([padded[start : start + 1024]] * 2).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = 48_000, start
        made += context.encode(frame)
    middle = packets // 3
    parts = [made[:1], made[1 : 1 + middle], made[1 + middle : 1 + packets]]
    paths = []
    for index, part in enumerate(parts):
        file = io.BytesIO()
        with av.open(file, "w", format="mp4", options={"use_editlist": "0", "fflags": "+bitexact"}) as container:
            stream = container.add_stream("aac", rate=48_000, layout="stereo")
            stream.bit_rate = 128_000
            for number, packet in enumerate(part):
                copy = av.Packet(bytes(packet))
                copy.stream, copy.time_base = stream, Fraction(1, 48_000)
                copy.pts = copy.dts = number * 1024
                copy.duration = 1024
                container.mux(copy)
        paths.append(folder / f"sound-{index}.m4a")
        paths[-1].write_bytes(file.getvalue())
    return paths[0], paths[1:]


def make_parts(folder: Path) -> Parts:
    shelf = Shelf(folder)
    shots = (
        ShotCut(start_frame=0, end_frame=48, fade_in_frames=6),
        ShotCut(start_frame=48, end_frame=90, tail_frames=6),
        ShotCut(start_frame=90, end_frame=FRAMES, head_frames=6, fade_out_frames=6),
    )
    cut = SceneCut(frames=FRAMES, shots=shots)
    takes = [picture(seed, shelf) for seed in range(3)]
    plan = [request for request, _ in plan_segments(cut, takes, FILM, burn_captions=False, language="hi")]
    time = np.arange(FRAMES * 1920) / 48_000
    signal = 0.4 * np.sin(2 * np.pi * (200 + 300 * time) * time) * (0.5 + 0.5 * np.sin(2 * np.pi * 3 * time))
    prime, sound = sound_pieces(signal, FRAMES * 1920 // 1024, shelf.folder)
    return Parts(
        folder=shelf.folder,
        segments=[shelf.path(render_segment(request, shelf).video) for request in plan],
        prime=prime,
        sound=sound,
        planned=[frame for request in plan for frame in segment_frames(request, shelf)],
        signal=signal,
    )
