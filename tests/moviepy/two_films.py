"""One small film, composed by the segment engine and by MoviePy.

160 x 90, six parts, 39 s: title card, a scene with every camera move, dissolves and a fade in its middle, a scene of
footage at other rates, a scene without voice, a scene of takes that are heard and no music, end card. Two voices,
captions burned in, music that changes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import soundfile
from scipy.signal import butter, sosfilt

from storyvid.film.cut import ambience_cuts, with_ambience
from storyvid.film.moviepy.compose import compose_film
from storyvid.film.moviepy.parts import FilmPart
from storyvid.film.picture.segments import plan_segments, render_segment
from storyvid.film.remux import Chapter, write_film
from storyvid.film.sound.encode import encode_piece, prime_piece
from storyvid.film.sound.level import measure_piece, settle_gain
from storyvid.film.sound.loudness import integrated_lufs, step_powers, weighted_power
from storyvid.film.sound.plan import plan_pieces
from storyvid.models.base import MediaRef, Mood
from storyvid.models.film import (
    SAMPLE_RATE_HZ,
    Cue,
    FilmFormat,
    LineCut,
    SceneCut,
    SegmentRequest,
    ShotCut,
    SoundScene,
)
from storyvid.models.media import Ambience, Footage, MusicCue, Recipe, SpokenLine
from storyvid.models.plan import CameraMove

FILM = FilmFormat(width_px=160, height_px=90, crf=6)
DISSOLVE, FADE = 12, 12


class Shelf:
    """A media store in a folder."""

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


@dataclass(frozen=True)
class TwoFilms:
    shelf: Shelf
    parts: tuple[FilmPart, ...]
    segments: Path
    moviepy: Path

    @property
    def frames(self) -> int:
        return sum(part.cut.frames for part in self.parts)

    def lines(self) -> list[tuple[int, SpokenLine]]:
        """Every line with the sample of the film at which it starts."""
        found, start = [], 0
        for part in self.parts:
            found += [
                (start * FILM.samples_per_frame + line.start_sample, line.spoken)
                for shot in part.cut.shots
                for line in shot.lines
            ]
            start += part.cut.frames
        return found


def small_parts(shelf: Shelf) -> tuple[FilmPart, ...]:
    calm, tense = loop(shelf, 3.0, 220, 277, 330), loop(shelf, 2.5, 147, 196, 392)
    old, young = voice(shelf, 1.6, 1, 0.10), voice(shelf, 1.1, 2, 0.03)
    short = voice(shelf, 0.3, 3, 0.2)
    moves = list(CameraMove)
    stills = [still(shelf, seed, move) for seed, move in enumerate(moves)]
    going_on = stills[1].model_copy(update={"opening": stills[0]})
    acted = scene(
        [(56, "fade"), (48, "dissolve"), (40, "cut"), (52, "fade"), (44, "dissolve"), (40, "cut"), (48, "cut")],
        voices={0: old, 1: young, 3: short, 5: young, 6: old},
        hold=3,
    )
    filmed = scene([(64, "fade"), (40, "cut"), (64, "dissolve")], voices={0: young, 2: old}, hold=10)
    silent = scene([(72, "fade"), (72, "dissolve")], voices={})
    filmed_with_sound = scene([(64, "fade"), (48, "cut"), (56, "dissolve")], voices={1: young})
    shown, brief = footage(shelf, 30, 24), footage(shelf, 90, 30)
    takes = tuple(
        take.model_copy(update={"ambience": sound})
        for take, sound in zip(
            (shown, brief, shown), (rustle(shelf, 4.0, 0), rustle(shelf, 0.9, 1), rustle(shelf, 1.3, 2)), strict=True
        )
    )
    card = scene([(80, "fade")], voices={})
    return (
        FilmPart(card, (still(shelf, 20, CameraMove.PUSH_IN),), calm),
        FilmPart(acted, (stills[0], going_on, *stills[2:]), calm),
        FilmPart(filmed, (shown, stills[3], brief), tense),
        FilmPart(silent, (still(shelf, 21, CameraMove.PAN_LEFT), still(shelf, 22, CameraMove.TILT_UP)), tense),
        FilmPart(with_ambience(filmed_with_sound, takes), takes),
        FilmPart(card, (still(shelf, 23, CameraMove.PUSH_IN),), tense),
    )


def compose_both(folder: Path) -> TwoFilms:
    shelf = Shelf(folder)
    parts = small_parts(shelf)
    segments, moviepy = folder / "segments.mp4", folder / "moviepy.mp4"
    write_segments(segments, shelf, parts)
    write_moviepy(moviepy, shelf, parts)
    return TwoFilms(shelf, parts, segments, moviepy)


def segment_requests(parts: Sequence[FilmPart]) -> list[SegmentRequest]:
    return [
        request
        for part in parts
        for request, _ in plan_segments(part.cut, part.takes, FILM, burn_captions=True, language="en")
    ]


def write_segments(path: Path, shelf: Shelf, parts: Sequence[FilmPart]) -> None:
    pieces = plan_pieces([sound_scene(part) for part in parts], FILM)
    gain_db, _ = settle_gain(lambda gain_db: [measure_piece(piece, gain_db, shelf) for piece in pieces])
    package(
        path,
        segments=[shelf.path(render_segment(request, shelf).video) for request in segment_requests(parts)],
        prime=shelf.path(prime_piece(FILM, shelf).audio),
        sound=[shelf.path(encode_piece(piece, gain_db, shelf).audio) for piece in pieces],
        frames=sum(part.cut.frames for part in parts),
    )


def write_moviepy(path: Path, shelf: Shelf, parts: Sequence[FilmPart]) -> None:
    work = path.with_suffix("")
    work.mkdir()
    composed = compose_film(parts, FILM, shelf, work, burned_in="en")
    frames = sum(part.cut.frames for part in parts)
    package(path, segments=[composed.picture], prime=composed.sound, sound=[], frames=frames)


def package(
    path: Path, *, segments: list[Path], prime: Path, sound: list[Path], frames: int, film: FilmFormat = FILM
) -> None:
    write_film(
        path,
        segments=segments,
        prime=prime,
        sound=sound,
        cues=(),
        chapters=(Chapter(0, frames, "All"),),
        film=film,
        frames=frames,
        title="Two films",
        author="",
        language="en",
    )


def sound_scene(part: FilmPart) -> SoundScene:
    lines = tuple(line for shot in part.cut.shots for line in shot.lines)
    heard = ambience_cuts(part.cut, FILM)
    return SoundScene(frames=part.cut.frames, lines=lines, ambience=heard, music=part.music)


def scene(shots: Sequence[tuple[int, str]], voices: dict[int, SpokenLine], *, hold: int = 0) -> SceneCut:
    """Shots of so many frames, each brought in by a cut, a dissolve or a fade; the scene ends on a fade, in whose last
    `hold` frames the picture stands."""
    joins = [join for _, join in shots] + ["fade"]
    cuts, start = [], 0
    for number, (frames, join) in enumerate(shots):
        end, after = start + frames, joins[number + 1]
        voice_at = (start + FADE + 4) * FILM.samples_per_frame + 7 * number
        cuts.append(
            ShotCut(
                start_frame=start,
                end_frame=end,
                head_frames=DISSOLVE // 2 if join == "dissolve" else 0,
                tail_frames=DISSOLVE // 2 if after == "dissolve" else 0,
                fade_in_frames=FADE if join == "fade" else 0,
                fade_out_frames=FADE if after == "fade" else 0,
                hold_frames=hold if number + 1 == len(shots) else 0,
                lines=(LineCut(speaker="she", text="…", spoken=voices[number], start_sample=voice_at),)
                if number in voices
                else (),
                cues=(Cue(start_frame=start + 6, end_frame=end - 8, lines=("She looked up,", "and said no more.")),)
                if number in voices
                else (),
            )
        )
        start = end
    return SceneCut(frames=start, shots=tuple(cuts))


def still(shelf: Shelf, seed: int, move: CameraMove) -> Recipe:
    picture = _pattern(seed, 240, 135)
    return Recipe(image=shelf.put(_png(picture), "png"), width_px=240, height_px=135, move=move)


def _pattern(seed: int, width: int, height: int) -> np.ndarray:
    """Soft coloured blots (B'G'R'), another colour for every seed, so that every cut and every movement shows."""
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    blots = cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 4), None, -70, 70, cv2.NORM_MINMAX, cv2.CV_16S)
    colour = np.array([(60, 90, 170), (170, 140, 70), (80, 170, 90), (150, 80, 150), (120, 120, 120)][seed % 5])
    return np.clip(colour + blots, 0, 255).astype(np.uint8)


def _png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", picture)[1].tobytes()


def footage(shelf: Shelf, frames: int, fps: int, *, height: int = 108, tag: int = 1) -> Footage:
    """A pattern that slides by 2 pixels a frame, as a BT.709 file that says so by its `tag`, or by 2 does not."""
    width = height * 16 // 9
    wide = _pattern(fps, width + 2 * frames, height)
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": "4", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.colorspace = context.color_primaries = context.color_trc = tag
        context.color_range = 1
        for number in range(frames):
            part = np.ascontiguousarray(wide[:, 2 * number : 2 * number + width, ::-1])
            picture = av.VideoFrame.from_ndarray(part, format="rgb24")
            picture = picture.reformat(format="yuv420p", dst_colorspace=1, dst_color_range=1)
            picture.pts, picture.time_base = number, Fraction(1, fps)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    video = shelf.put(file.getvalue(), "mp4")
    return Footage(video=video, width_px=width, height_px=height, frames=frames, fps_num=fps)


def voice(shelf: Shelf, seconds: float, seed: int, level: float) -> SpokenLine:
    """Noise in the band of a voice, in syllables."""
    count = round(seconds * SAMPLE_RATE_HZ)
    band = butter(2, (200, 3_500), "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    syllables = 0.55 - 0.45 * np.cos(2 * np.pi * 4.1 * np.arange(count) / SAMPLE_RATE_HZ)
    noise = np.random.default_rng(seed).standard_normal(count)
    sound = np.clip(sosfilt(band, noise) * syllables * level * 2, -1, 1)
    return SpokenLine(audio=_wav(shelf, sound), samples=count, words=())


def loop(shelf: Shelf, seconds: float, *frequencies_hz: int) -> MusicCue:
    """Held tones, whole periods of each; left and right differ."""
    count = round(seconds * SAMPLE_RATE_HZ)
    time, level = np.arange(count) / SAMPLE_RATE_HZ, 0.05
    sides = [sum(level * np.sin(2 * np.pi * hz * time + phase) for hz in frequencies_hz) for phase in (0.0, 1.0)]
    lufs = round(float(-0.691 + 10 * np.log10(len(frequencies_hz) * level**2)), 2)
    return MusicCue(audio=_wav(shelf, np.stack(sides, axis=1)), samples=count, mood=Mood.CALM, lufs=lufs)


def rustle(shelf: Shelf, seconds: float, seed: int) -> Ambience:
    """Wind: low noise at one level, so that a seam or a step would be heard."""
    count = round(seconds * SAMPLE_RATE_HZ)
    band = butter(1, (150, 900), "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    noise = np.random.default_rng(40 + seed).standard_normal((count, 2))
    sound = np.clip(sosfilt(band, noise, axis=0) * 0.2, -1, 1)
    loudness = integrated_lufs(step_powers(weighted_power(sound.T)))
    return Ambience(audio=_wav(shelf, sound), samples=count, lufs=round(loudness, 2))


def _wav(shelf: Shelf, sound: np.ndarray) -> MediaRef:
    file = io.BytesIO()
    soundfile.write(file, sound, SAMPLE_RATE_HZ, format="WAV", subtype="PCM_16")
    return shelf.put(file.getvalue(), "wav")
