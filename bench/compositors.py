"""What composing a film costs: the segment engine, with its clips ready and cold, MoviePy, and one FFmpeg filter graph.

Run as `python -m bench.compositors N=12 ROUNDS=3` from the root of the repository. N shots of 4.8 s at 1280 x 720, a
camera move over each, dissolves, cuts and fades, a voice in each, music under all; the inputs are generated. All make
a whole film of the same plan, picture and sound, each in a process of its own, one after the other in every round. CPU
seconds count that process and its children, without imports; the medians are compared. The graph is the plainest that
does the job: linear moves, no levels per line.
"""

from __future__ import annotations

import json
import pickle
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from storyvid.film.moviepy.compose import compose_film
from storyvid.film.moviepy.ffmpeg import program
from storyvid.film.moviepy.parts import FilmPart
from storyvid.film.picture.segments import plan_segments, render_segment
from storyvid.film.remux import Chapter, write_film
from storyvid.film.sound.encode import encode_piece, prime_piece
from storyvid.film.sound.level import measure_piece, settle_gain
from storyvid.film.sound.plan import plan_pieces
from storyvid.models.film import SAMPLE_RATE_HZ, FilmFormat, SegmentRequest, ShotCut
from storyvid.models.media import Recipe
from storyvid.models.plan import CameraMove
from tests.moviepy.two_films import Shelf, loop, scene, sound_scene, voice

FILM = FilmFormat(width_px=1280, height_px=720)
SHOT_FRAMES = 120
SHOTS_PER_SCENE = 4
READY, COLD, MOVIEPY, GRAPH = "segments, clips ready", "segments, cold", "MoviePy", "one FFmpeg graph"
_PREPARED = "prepared.pickle"
JOINS = ("fade", "dissolve", "cut", "dissolve")


def make_parts(shelf: Shelf, shots: int) -> list[FilmPart]:
    """Scenes of four shots; equal arguments give equal parts."""
    cues = [loop(shelf, 9.0, 220, 277, 330), loop(shelf, 7.0, 147, 196, 392)]
    parts = []
    for first in range(0, shots, SHOTS_PER_SCENE):
        numbers = range(first, min(first + SHOTS_PER_SCENE, shots))
        voices = {place: voice(shelf, 3.4, number, 0.1) for place, number in enumerate(numbers)}
        cut = scene([(SHOT_FRAMES, JOINS[place]) for place in range(len(numbers))], voices)
        parts.append(FilmPart(cut, tuple(_still(shelf, number) for number in numbers), cues[len(parts) % 2]))
    return parts


def _still(shelf: Shelf, seed: int) -> Recipe:
    """A picture with soft shapes, fine grain and hard edges, 1.5 times the film's size."""
    random, width, height = np.random.default_rng(seed), FILM.width_px * 3 // 2, FILM.height_px * 3 // 2
    soft = cv2.resize(
        random.integers(30, 225, (9, 16, 3), dtype=np.uint8), (width, height), interpolation=cv2.INTER_CUBIC
    )
    picture = np.clip(soft + random.normal(0, 3, soft.shape), 0, 255).astype(np.uint8)
    for _ in range(30):
        centre = (int(random.integers(width)), int(random.integers(height)))
        cv2.circle(picture, centre, int(random.integers(10, 90)), random.integers(0, 255, 3).tolist(), -1, cv2.LINE_AA)
    image = shelf.put(cv2.imencode(".png", picture, (cv2.IMWRITE_PNG_COMPRESSION, 1))[1].tobytes(), "png")
    return Recipe(image=image, width_px=width, height_px=height, move=list(CameraMove)[seed % len(CameraMove)])


def requests_of(parts: Sequence[FilmPart]) -> list[SegmentRequest]:
    return [
        request
        for part in parts
        for request, _ in plan_segments(part.cut, part.takes, FILM, burn_captions=False, language="en")
    ]


def by_segments(parts: Sequence[FilmPart], shelf: Shelf, out: Path, segments: Sequence[Path]) -> None:
    """Sound from the lines and loops, then packets of both into the film."""
    pieces = plan_pieces([sound_scene(part) for part in parts], FILM)
    gain_db, _ = settle_gain(lambda gain_db: [measure_piece(piece, gain_db, shelf) for piece in pieces])
    sound = [shelf.path(encode_piece(piece, gain_db, shelf).audio) for piece in pieces]
    _package(out, parts, segments, shelf.path(prime_piece(FILM, shelf).audio), sound)


def by_moviepy(parts: Sequence[FilmPart], shelf: Shelf, out: Path) -> None:
    made = compose_film(parts, FILM, shelf, out.parent)
    _package(out, parts, [made.picture], made.sound, [])


def by_graph(parts: Sequence[FilmPart], shelf: Shelf, out: Path) -> None:
    lines, border = [], 0
    for part in parts:
        at = border * FILM.samples_per_frame
        lines += [(at + line.start_sample, line.spoken) for shot in part.cut.shots for line in shot.lines]
        border += part.cut.frames
    inputs = [shelf.path(take.image) for part in parts for take in part.takes if isinstance(take, Recipe)]
    pictures = len(inputs)
    inputs += [shelf.path(line.audio) for _, line in lines]
    inputs += [shelf.path(part.music.audio) for part in parts if part.music]
    graph = ";".join((*_picture_graph(parts), *_sound_graph(parts, [start for start, _ in lines], pictures)))
    encoder = ("-c:v", "libx264", "-preset", FILM.preset, "-crf", str(FILM.crf), "-c:a", "aac", "-b:a", "192k")
    subprocess.run(
        [
            *(program(), "-v", "error", "-y"),
            *(word for path in inputs for word in ("-i", str(path))),
            *("-filter_complex", graph, "-map", "[picture]", "-map", "[sound]"),
            *(*encoder, "-movflags", "+faststart", "-frames:v", str(border), str(out)),
        ],
        check=True,
    )


def _picture_graph(parts: Sequence[FilmPart]) -> Iterator[str]:
    shots = [shot for part in parts for shot in part.cut.shots]
    size = f"{FILM.width_px}x{FILM.height_px}"
    for number, shot in enumerate(shots):
        frames = shot.picture_frames
        zoom = (
            f"zoompan=z='1+0.15*on/{frames}':x='(iw-iw/zoom)/2':y='(ih-ih/zoom)/2':d={frames}:s={size}:fps={FILM.fps}"
        )
        yield f"[{number}:v]{zoom}{_fades(shot)},format=yuv420p,settb=1/{FILM.fps}[v{number}]"
    before, length = "v0", shots[0].picture_frames
    for number, shot in enumerate(shots[1:], 1):
        after = "picture" if number == len(shots) - 1 else f"j{number}"
        overlap = 2 * shot.head_frames
        length += shot.picture_frames - overlap
        seconds = overlap / FILM.fps
        melt = f"xfade=duration={seconds}:offset={(length - shot.picture_frames) / FILM.fps}"
        yield f"[{before}][v{number}]{melt if overlap else f'concat,settb=1/{FILM.fps}'}[{after}]"
        before = after


def _fades(shot: ShotCut) -> str:
    rise = f",fade=in:0:{shot.fade_in_frames}" if shot.fade_in_frames else ""
    start = shot.picture_frames - shot.fade_out_frames
    return rise + (f",fade=out:{start}:{shot.fade_out_frames}" if shot.fade_out_frames else "")


def _sound_graph(parts: Sequence[FilmPart], starts: Sequence[int], pictures: int) -> Iterator[str]:
    borders = list(accumulate((part.cut.frames * FILM.samples_per_frame for part in parts), initial=0))
    for number, start in enumerate(starts):
        yield f"[{pictures + number}:a]pan=stereo|c0=c0|c1=c0,adelay={start}S:all=1[l{number}]"
    for number, part in enumerate(parts):
        seconds = part.cut.frames / FILM.fps
        fades = f"afade=in:d=1.5,afade=out:st={seconds - 1.5}:d=1.5"
        looped = f"aloop=-1:size={2**30},atrim=end={seconds},{fades},adelay={borders[number]}S:all=1"
        yield f"[{pictures + len(starts) + number}:a]{looped}[m{number}]"
    voices, music = "".join(f"[l{n}]" for n in range(len(starts))), "".join(f"[m{n}]" for n in range(len(parts)))
    yield f"{voices}amix=inputs={len(starts)}:normalize=0,apad=whole_len={borders[-1]},asplit[voice][key]"
    yield f"{music}amix=inputs={len(parts)}:normalize=0[music]"
    yield "[music][key]sidechaincompress=threshold=0.02:ratio=6:attack=100:release=500[bed]"
    master = f"aresample={SAMPLE_RATE_HZ},volume=6dB,alimiter=limit=0.79:level=false"
    yield f"[voice][bed]amix=inputs=2:normalize=0,{master}[sound]"


def _package(
    out: Path, parts: Sequence[FilmPart], segments: Sequence[Path], prime: Path, sound: Sequence[Path]
) -> None:
    frames = sum(part.cut.frames for part in parts)
    write_film(
        out,
        segments=segments,
        prime=prime,
        sound=sound,
        cues=(),
        chapters=(Chapter(0, frames, "All"),),
        film=FILM,
        frames=frames,
        title="Bench",
        author="",
        language="en",
    )


def prepare(folder: Path, shots: int) -> None:
    """Make the inputs, and the clips that some find ready."""
    shelf = Shelf(folder)
    parts = make_parts(shelf, shots)
    (folder / _PREPARED).write_bytes(pickle.dumps((parts, _clips(parts, shelf))))


def run_one(name: str, folder: Path) -> dict[str, float]:
    """Compose once, in this process."""
    parts, ready = pickle.loads((folder / _PREPARED).read_bytes())
    with TemporaryDirectory(dir=folder) as work:
        # What a contender puts into the store goes with it, so that none finds anything that another has made.
        shelf, out = Shelf(Path(work)), Path(work) / "film.mp4"
        for file in folder.iterdir():
            if file.is_file():
                (Path(work) / file.name).symlink_to(file)
        contenders: Mapping[str, Callable[[], None]] = {
            READY: lambda: by_segments(parts, shelf, out, ready),
            COLD: lambda: by_segments(parts, shelf, out, _clips(parts, shelf)),
            MOVIEPY: lambda: by_moviepy(parts, shelf, out),
            GRAPH: lambda: by_graph(parts, shelf, out),
        }
        before = _cpu_s()
        contenders[name]()
        spent = _cpu_s() - before
        peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return {"cpu_s": round(spent, 3), "peak_mb": round(max(peaks)), "mb": round(out.stat().st_size / 1e6, 2)}


def _clips(parts: Sequence[FilmPart], shelf: Shelf) -> list[Path]:
    return [shelf.path(render_segment(request, shelf).video) for request in requests_of(parts)]


def measure(shots: int, rounds: int) -> dict[str, dict[str, float]]:
    """Medians per contender, and `ratio`: CPU seconds over those of the segment engine with its clips ready."""
    names = (READY, COLD, MOVIEPY, GRAPH)
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    with TemporaryDirectory() as folder:
        _alone("--prepare", folder, str(shots))
        for _ in range(rounds):
            for name in names:
                runs[name].append(json.loads(_alone("--one", name, folder)))
    medians = {
        name: {figure: statistics.median(run[figure] for run in runs[name]) for figure in runs[name][0]}
        for name in names
    }
    for figures in medians.values():
        figures["ratio"] = round(figures["cpu_s"] / medians[READY]["cpu_s"], 2)
    return medians


def _alone(*arguments: str) -> str:
    """This module in a process of its own."""
    command = [sys.executable, "-m", "bench.compositors", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--one"]:
        print(json.dumps(run_one(arguments[1], Path(arguments[2]))))
        return
    if arguments[:1] == ["--prepare"]:
        prepare(Path(arguments[1]), int(arguments[2]))
        return
    given = dict(argument.split("=", 1) for argument in arguments)
    shots, rounds = int(given.get("N", "12")), int(given.get("ROUNDS", "3"))
    print(f"{shots} shots, {shots * SHOT_FRAMES / FILM.fps:.0f} s, {FILM.width_px}x{FILM.height_px}, {rounds} rounds")
    print(f"{'':<24}{'CPU s':>8}{'ratio':>8}{'peak MB':>10}{'film MB':>10}")
    for name, row in measure(shots, rounds).items():
        print(f"{name:<24}{row['cpu_s']:>8.1f}{row['ratio']:>8.1f}{row['peak_mb']:>10.0f}{row['mb']:>10.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
