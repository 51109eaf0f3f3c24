"""The compositors: what makes of a film's parts the encoded picture and sound that are packaged. Chosen by setting.

`segments` has everything encoded already, shot by shot. `moviepy` composes the film anew from takes, lines and music.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from storyvid.film.cut import FADE_FRAMES, card_frames
from storyvid.models.cells import Takes
from storyvid.models.film import SceneClips, SceneCut, ShotCut
from storyvid.models.manifest import CompositorName, ManifestAudio
from storyvid.models.media import Take
from storyvid.models.plan import Screenplay
from storyvid.models.story import Story
from storyvid.models.timeline import FilmMusic, Reel, Soundtrack, Subtitles, Timeline
from storyvid.stages.cards import card_take, draw_card
from storyvid.stages.cell import CLIPS, TAKES
from storyvid.stages.documents import load_content
from storyvid.stages.soundtrack import sound_scenes
from storyvid.stages.studio import Studio

_Picture: TypeAlias = "tuple[SceneCut, tuple[Take, ...]]"


class Parts(NamedTuple):
    """What a film is delivered from."""

    story: Story
    screenplay: Screenplay
    reel: Reel
    music: FilmMusic
    timeline: Timeline
    soundtrack: Soundtrack
    subtitles: Subtitles


class Streams(NamedTuple):
    """Encoded picture and sound, as `write_film` takes them, and how loud the sound is."""

    segments: Sequence[Path]
    prime: Path
    sound: Sequence[Path]
    audio: ManifestAudio


@dataclass(frozen=True)
class Compositor:
    """`compose` may write into the folder that it is given, which is empty and goes when the film is packaged.

    `identity` is all that shapes its streams beside the keys of segments and pieces, which stand for what the film
    is made of. Raises CompositionError, StoreError.
    """

    compose: Callable[[Studio, Parts, Path], Streams]
    identity: Callable[[], Mapping[str, str]]


def _segments(studio: Studio, parts: Parts, folder: Path) -> Streams:
    sound, store = parts.soundtrack, studio.store
    return Streams(
        segments=[store.path(segment.video) for segment in parts.timeline.segments],
        prime=store.path(sound.prime.audio),
        sound=[store.path(piece.audio) for piece in sound.pieces],
        audio=ManifestAudio(
            gain_db=sound.gain_db, integrated_lufs=sound.integrated_lufs, true_peak_dbtp=sound.true_peak_dbtp
        ),
    )


def _moviepy(studio: Studio, parts: Parts, folder: Path) -> Streams:
    from storyvid.film.moviepy.compose import compose_film
    from storyvid.film.moviepy.parts import FilmPart

    timeline = parts.timeline
    sounds = sound_scenes(studio, parts.story, parts.screenplay, parts.reel, parts.music, film=timeline.format)
    pictures = [_card(studio, parts, kind="title"), *_scenes(studio, parts.reel), _card(studio, parts, kind="end")]
    made = compose_film(
        [FilmPart(cut, takes, sound.music) for (cut, takes), sound in zip(pictures, sounds, strict=True)],
        timeline.format,
        studio.store,
        folder,
        burned_in=timeline.language if studio.options.burn_captions else "",
        progress=partial(_tell, studio),
    )
    audio = ManifestAudio(integrated_lufs=made.loudness.lufs, true_peak_dbtp=made.loudness.true_peak_dbtp)
    return Streams([made.picture], made.sound, [], audio)


def _scenes(studio: Studio, reel: Reel) -> Iterator[_Picture]:
    for entry in reel.scenes:
        cut = load_content(studio.store, entry.cells[CLIPS], SceneClips).cut
        yield cut, load_content(studio.store, entry.cells[TAKES], Takes).takes


def _card(studio: Studio, parts: Parts, *, kind: Literal["title", "end"]) -> _Picture:
    film, scenes = parts.timeline.format, parts.screenplay.scenes
    card = draw_card(studio, parts.story.settings, film, kind=kind, scene=scenes[0 if kind == "title" else -1])
    frames = card_frames(film)
    shot = ShotCut(start_frame=0, end_frame=frames, fade_in_frames=FADE_FRAMES, fade_out_frames=FADE_FRAMES)
    return SceneCut(frames=frames, shots=(shot,)), (card_take(card),)


def _tell(studio: Studio, done: int, total: int) -> None:
    studio.progress.advance("compose", done, total, "", "")


def _no_identity() -> Mapping[str, str]:
    """The keys of segments and pieces say all."""
    return {}


def _moviepy_identity() -> Mapping[str, str]:
    from storyvid.film.moviepy.compose import moviepy_identity

    return moviepy_identity()


COMPOSITORS: Mapping[CompositorName, Compositor] = {
    "segments": Compositor(_segments, _no_identity),
    "moviepy": Compositor(_moviepy, _moviepy_identity),
}
"""MoviePy takes a second to import, so only its own functions do."""
