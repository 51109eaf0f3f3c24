"""Takes and sounds that are not the usual ones, through MoviePy alone and beside the segment engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storyvid.errors import CompositionError, InvalidResultError
from storyvid.film.moviepy.compose import compose_film, write_sound
from storyvid.film.moviepy.ffmpeg import SILENCE_LUFS
from storyvid.film.moviepy.parts import FilmPart
from storyvid.film.moviepy.reel import Projector
from storyvid.film.moviepy.sound import HEADROOM_DB, Score, levelled
from storyvid.film.picture.planes import ycbcr_of_rgb
from storyvid.film.picture.segments import segment_frames
from storyvid.film.sound.constants import MIX_AFTER, MIX_BEFORE
from storyvid.film.sound.mix import mix_piece
from storyvid.film.sound.plan import plan_pieces
from storyvid.models.base import MediaRef
from storyvid.models.film import SAMPLE_RATE_HZ, Cue, FilmFormat
from storyvid.models.media import Footage, Recipe
from storyvid.models.plan import CameraMove
from tests.moviepy import judge
from tests.moviepy.two_films import (
    FILM,
    Shelf,
    footage,
    loop,
    package,
    scene,
    segment_requests,
    sound_scene,
    still,
    voice,
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.mark.parametrize("height", [108, 720])
@pytest.mark.parametrize("tag", [1, 2, 6])
def test_colours_are_read_as_the_file_says_and_as_players_do_where_it_says_nothing(
    shelf: Shelf, height: int, tag: int
) -> None:
    part = FilmPart(scene([(8, "cut")], voices={}), (footage(shelf, 8, 25, height=height, tag=tag),))
    ours = next(segment_frames(segment_requests([part])[0], shelf))[:90].astype(float)
    theirs = ycbcr_of_rgb(np.ascontiguousarray(next(Projector(FILM, shelf).frames([part]))))[:, :, 0]
    assert np.abs(ours - theirs).mean() < 0.5


def test_footage_that_ends_before_its_document_says_is_an_error(shelf: Shelf) -> None:
    take = footage(shelf, 30, 25)
    longer = Footage.model_validate({**take.model_dump(), "frames": 60})
    part = FilmPart(scene([(56, "fade")], voices={}), (longer,))
    with pytest.raises(CompositionError, match="has no frame 30; its document promises 60"):
        list(Projector(FILM, shelf).frames([part]))


def test_a_picture_that_is_none_is_an_error(shelf: Shelf) -> None:
    broken = Recipe(image=shelf.put(b"no picture", "png"), width_px=240, height_px=135, move=CameraMove.STATIC)
    part = FilmPart(scene([(56, "fade")], voices={}), (broken,))
    with pytest.raises(CompositionError, match="cannot be decoded"):
        compose_film([part], FILM, shelf, shelf.folder)


def test_frames_that_no_shot_shows_are_an_error(shelf: Shelf) -> None:
    cut = scene([(40, "fade"), (40, "cut")], voices={})
    gap = (cut.shots[0], cut.shots[1].model_copy(update={"start_frame": 44}))
    part = FilmPart(cut.model_copy(update={"shots": gap}), (still(shelf, 1, CameraMove.STATIC),) * 2)
    with pytest.raises(CompositionError, match="frames 40 to 44"):
        list(Projector(FILM, shelf).frames([part]))


def test_a_caption_without_ink_leaves_the_picture_as_it_is(shelf: Shelf) -> None:
    cut = scene([(16, "cut")], voices={})
    blank = cut.shots[0].model_copy(update={"cues": (Cue(start_frame=4, end_frame=12, lines=(" ",)),)})
    part = FilmPart(cut.model_copy(update={"shots": (blank,)}), (still(shelf, 1, CameraMove.STATIC),))
    burned, clean = (np.stack(list(Projector(FILM, shelf, language).frames([part]))) for language in ("en", ""))
    assert (burned == clean).all()


def test_a_shot_without_a_take_is_an_error() -> None:
    with pytest.raises(CompositionError, match="1 shots has 0 takes"):
        FilmPart(scene([(56, "fade")], voices={}), ())


def test_a_line_that_is_not_as_long_as_its_document_says_is_an_error(shelf: Shelf) -> None:
    line = voice(shelf, 0.5, 1, 0.1)
    with pytest.raises(InvalidResultError, match=r"promises \(24001,\)"):
        levelled(line.model_copy(update={"samples": 24_001}), shelf)


def test_a_film_without_sound_is_silent_and_keeps_its_length(shelf: Shelf) -> None:
    part = FilmPart(scene([(56, "fade")], voices={}), (still(shelf, 1, CameraMove.STATIC),))
    composed = compose_film([part], FILM, shelf, shelf.folder)
    assert composed.loudness.lufs <= SILENCE_LUFS
    assert composed.loudness.true_peak_dbtp == -120


@pytest.mark.parametrize("opening", [0, 30_000])
@pytest.mark.parametrize("fps", [24, 25, 30])
def test_music_goes_on_from_its_loop_start_sample_for_sample(shelf: Shelf, opening: int, fps: int) -> None:
    """Against the mix of the segment engine, before any gain: the same samples, at every rate."""
    film = FilmFormat(width_px=160, height_px=90, fps=fps)
    cue = loop(shelf, 1.5, 220, 330).model_copy(update={"loop_start": opening})
    cut = scene([(3 * film.grid_frames, "fade")], voices={})
    parts = [FilmPart(cut, (still(shelf, 1, CameraMove.STATIC),), cue)] * 2
    ours = np.concatenate(
        [mix_piece(piece, shelf)[MIX_BEFORE:-MIX_AFTER] for piece in plan_pieces(list(map(sound_scene, parts)), film)]
    )
    score = Score(parts, film, shelf)
    theirs = np.concatenate(list(score.clip().iter_chunks(chunksize=48_000, fps=SAMPLE_RATE_HZ)))
    assert theirs.shape == ours.shape == (score.samples, 2)
    assert np.abs(theirs * 10 ** (HEADROOM_DB / 20) - ours).max() < 1e-5


class _Watched(Shelf):
    """Remembers which files were asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked: list[MediaRef] = []

    def path(self, ref: MediaRef) -> Path:
        self.asked.append(ref)
        return super().path(ref)


def test_pictures_and_sounds_are_opened_when_the_film_reaches_them(tmp_path: Path) -> None:
    """So that what is open does not grow with the film."""
    shelf = _Watched(tmp_path)
    voices = {number: voice(shelf, 0.4, number, 0.1) for number in range(3)}
    takes = tuple(still(shelf, number, CameraMove.STATIC) for number in range(3))
    part = FilmPart(scene([(40, "fade"), (40, "dissolve"), (48, "cut")], voices), takes)
    shelf.asked.clear()
    frames = Projector(FILM, shelf).frames([part])
    shown = [len({ref.sha256 for ref in shelf.asked}) for _ in frames]
    assert [shown.index(count) for count in (1, 2, 3)] == [0, 34, 80]
    shelf.asked.clear()
    chunks = Score([part], FILM, shelf).clip().iter_chunks(chunksize=4_800, fps=SAMPLE_RATE_HZ)
    heard = [len(shelf.asked) for _ in chunks]
    assert heard == sorted(heard)
    assert heard[0] == 0
    assert heard[-1] == len(voices)


def test_a_missing_file_is_named_by_the_store(shelf: Shelf) -> None:
    gone = MediaRef(sha256="0" * 64, ext="png", size_bytes=1)
    part = FilmPart(
        scene([(56, "fade")], voices={}), (Recipe(image=gone, width_px=2, height_px=2, move=CameraMove.STATIC),)
    )
    with pytest.raises(OSError, match="0000"):
        list(Projector(FILM, shelf).frames([part]))


@pytest.mark.parametrize("fps", [24, 30])
def test_a_film_at_another_rate_has_its_frames_and_its_samples(shelf: Shelf, fps: int) -> None:
    film = FilmFormat(width_px=160, height_px=90, fps=fps)
    takes = (still(shelf, 1, CameraMove.STATIC), still(shelf, 2, CameraMove.PAN_LEFT))
    part = FilmPart(scene([(64, "fade"), (64, "dissolve")], voices={}), takes, loop(shelf, 2.0, 220))
    made = compose_film([part], film, shelf, shelf.folder)
    path = shelf.folder / "film.mp4"
    package(path, segments=[made.picture], prime=made.sound, sound=[], frames=128, film=film)
    assert len(judge.pictures(path)) == 128
    assert judge.sound(path).shape == (2, 128 * film.samples_per_frame)


def test_sound_that_cannot_be_written_is_an_error_that_says_where(shelf: Shelf) -> None:
    part = FilmPart(scene([(56, "fade")], voices={}), (still(shelf, 1, CameraMove.STATIC),))
    with pytest.raises(CompositionError, match="MoviePy"):
        write_sound([part], FILM, shelf, shelf.folder / "nowhere" / "sound.m4a")
