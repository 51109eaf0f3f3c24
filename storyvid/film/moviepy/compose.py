"""The whole film by MoviePy: one file of H.264, one of AAC, both of one piece, for the packaging that all films share.

Slow, and independent of the segment engine: no frame, packet or sample of that engine goes in, and no effect, encoder
or mixer of it is used. So it is the place for effects that the segment engine has not, and the judge of that engine.
Times, geometry and levels are the film's plan, which both follow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from storyvid.errors import CompositionError
from storyvid.film.moviepy.ffmpeg import METER, SILENCE_LUFS, Loudness, ffmpeg, heard, limiter, program_version
from storyvid.film.moviepy.parts import FilmPart
from storyvid.film.moviepy.reel import Projector
from storyvid.film.moviepy.sound import HEADROOM_DB, Score
from storyvid.film.sound import constants as mix
from storyvid.generation.protocols import MediaStore
from storyvid.models.film import SAMPLE_RATE_HZ, FilmFormat
from storyvid.typography.check import type_identity

MOVIEPY_VERSION = "3"
"""Part of the key of every film made here: raise it with any change to this package that changes a film."""

_TO_709 = (
    "scale=in_range=pc:out_range=tv:out_color_matrix=bt709:out_chroma_loc=left:"
    "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp,format=yuv420p"
)
_709_TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
_X264 = (
    "keyint=48:scenecut=0:open-gop=0:bframes=3:b-pyramid=none:ref=1:force-cfr=1:cpu-independent=1:"
    "colorprim=bt709:transfer=bt709"
)
"""As the packaging needs it: a reorder of one frame at most. The rest keeps bytes apart from the machine, and says of
the colours what the scale filter makes FFmpeg forget.
"""

_ROUNDS = 4
_OVERSAMPLED = f"aresample={4 * SAMPLE_RATE_HZ}", f"aresample={SAMPLE_RATE_HZ}"


class Composed(NamedTuple):
    """The encoded picture and sound of a film, and how loud that sound is."""

    picture: Path
    sound: Path
    loudness: Loudness


def moviepy_identity() -> Mapping[str, str]:
    """All that shapes a film made here beside its parts. Pillow resizes, FFmpeg holds decoders, encoders, limiter."""
    libraries = {name: version(name) for name in ("moviepy", "numpy", "pillow", "soundfile")}
    return {"compositor": MOVIEPY_VERSION, "ffmpeg": program_version(), **libraries, **type_identity()}


def compose_film(
    parts: Sequence[FilmPart],
    film: FilmFormat,
    media: MediaStore,
    folder: Path,
    *,
    burned_in: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Composed:
    """Compose the parts into two files in `folder`; the same bytes for the same parts. Memory is that of a few shots.

    `burned_in` is the language of captions drawn into the picture, '' for none. `progress` is told frames done and
    frames in all. Raises CompositionError for a take or sound that is not what its document says or where an encoder
    fails, DamagedMediaError for a missing file.
    """
    picture, sound = folder / "picture.mp4", folder / "sound.m4a"
    write_picture(parts, film, media, picture, burned_in=burned_in, progress=progress)
    return Composed(picture, sound, write_sound(parts, film, media, sound))


def write_picture(
    parts: Sequence[FilmPart],
    film: FilmFormat,
    media: MediaStore,
    path: Path,
    *,
    burned_in: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """The frames as H.264, yuv420p, BT.709, constant rate. One thread: their number changes bytes."""
    clip = Projector(film, media, burned_in).clip(parts, progress)
    x264 = ("-crf", str(film.crf), "-x264-params", _X264, "-bsf:v", "filter_units=remove_types=6")
    with _failing_by_name("picture", path):
        clip.write_videofile(
            str(path),
            fps=film.fps,
            codec="libx264",
            preset=film.preset,
            audio=False,
            threads=1,
            ffmpeg_params=["-vf", _TO_709, *_709_TAGS, *x264, "-fflags", "+bitexact"],
            logger=None,
        )


def write_sound(parts: Sequence[FilmPart], film: FilmFormat, media: MediaStore, path: Path) -> Loudness:
    """The mix at -14 LUFS by one gain, its peaks held, as AAC; returns how loud that came out."""
    mixed = path.with_name("mix.flac")
    with _failing_by_name("sound", mixed):
        Score(parts, film, media).clip().write_audiofile(
            str(mixed), fps=SAMPLE_RATE_HZ, nbytes=4, buffersize=SAMPLE_RATE_HZ, codec="flac", logger=None
        )
    filters = _mastering(mixed)
    encoder = ("-c:a", "aac", "-aac_coder", "fast", "-b:a", str(film.audio_bit_rate), "-threads", "1")
    ffmpeg("-i", str(mixed), "-af", filters, *encoder, "-map_metadata", "-1", "-fflags", "+bitexact", str(path))
    mixed.unlink()
    return _loudness(path, "anull")


def _mastering(mixed: Path) -> str:
    """The filters that bring the mix to delivery loudness: limiting takes some of it away again, so it is measured."""
    gain_db = HEADROOM_DB
    for _ in range(_ROUNDS):
        filters = f"{_OVERSAMPLED[0]},{limiter(gain_db, mix.CEILING_DB)},{_OVERSAMPLED[1]}"
        loudness = _loudness(mixed, filters).lufs
        if loudness <= SILENCE_LUFS or abs(mix.TARGET_LUFS - loudness) < 0.1:
            break
        gain_db += mix.TARGET_LUFS - loudness
    return filters


def _loudness(path: Path, filters: str) -> Loudness:
    return heard(ffmpeg("-i", str(path), "-af", f"{filters},{METER}", "-f", "null", "-")[1])


@contextmanager
def _failing_by_name(what: str, path: Path) -> Iterator[None]:
    """MoviePy tells of a failed encoder by an OSError, or not at all."""
    try:
        yield
    except OSError as error:
        raise CompositionError(f"MoviePy could not write the {what}: {error}") from error
    if not path.is_file() or not path.stat().st_size:
        raise CompositionError(f"MoviePy wrote no {what}. Is there room on the disk under {path.parent}?")
