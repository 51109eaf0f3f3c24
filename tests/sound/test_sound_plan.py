"""Pieces cover the film, and an edit changes the requests of the pieces near it and of no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyvid.errors import CompositionError
from storyvid.film.sound.plan import plan_pieces
from storyvid.models.base import MediaRef, Mood
from storyvid.models.film import FilmFormat, LineCut, SoundScene
from storyvid.models.media import MusicCue, SpokenLine
from tests.sound.sounding import FORMAT

LOOP = MusicCue(audio=MediaRef(sha256="f" * 64, ext="flac", size_bytes=1), samples=480_000, mood=Mood.CALM, lufs=-20.0)


def said(name: int, seconds: float, start_s: float) -> LineCut:
    audio = MediaRef(sha256=f"{name:064x}", ext="flac", size_bytes=1)
    voice = SpokenLine(audio=audio, samples=round(seconds * 48_000), words=())
    return LineCut(speaker="narrator", text="…", spoken=voice, start_sample=round(start_s * 48_000))


def talk(units: int, first: int, music: MusicCue | None = LOOP) -> SoundScene:
    """A scene with a line of 4 s every 5 s."""
    seconds = units * 0.32
    lines = tuple(said(first + index, 4.0, 0.5 + 5 * index) for index in range(int((seconds - 5) // 5)))
    return SoundScene(frames=units * 8, lines=lines, music=music)


def requests(scenes: list[SoundScene]) -> list[str]:
    return [piece.canonical_json() for piece in plan_pieces(scenes, FORMAT)]


@given(st.lists(st.integers(1, 120), min_size=1, max_size=12), st.sampled_from((24, 25, 30, 50)))
def test_pieces_cover_every_scene_exactly_in_at_most_ten_seconds(units: list[int], fps: int) -> None:
    film = FilmFormat(width_px=2, height_px=2, fps=fps)
    scenes = [SoundScene(frames=count * film.grid_frames, music=LOOP) for count in units]
    pieces = plan_pieces(scenes, film)
    borders = {
        sum(scene.frames for scene in scenes[:index]) * film.samples_per_frame for index in range(len(scenes) + 1)
    }
    ends = [0]
    for piece in pieces:
        assert piece.samples <= 480_000
        assert piece.samples % 1_024 == 0
        ends.append(ends[-1] + piece.samples)
    assert borders <= set(ends)
    assert ends[-1] == max(borders)


def test_pieces_are_as_long_as_the_grid_allows() -> None:
    pieces = plan_pieces([SoundScene(frames=70 * 8)], FORMAT)
    assert [piece.samples / 48_000 for piece in pieces] == [9.92, 9.92, 2.56]


def test_a_scene_that_moves_keeps_its_pieces_but_those_that_hear_its_neighbours() -> None:
    scenes = [talk(100, 1), talk(140, 50), talk(100, 90)]
    moved = [talk(40, 200), talk(77, 300), talk(140, 50), talk(100, 90)]
    before, after = requests(scenes), requests(moved)
    assert before[5:] == after[6:]  # all of the second scene but its first piece, and all of the third


def test_the_same_scene_heard_twice_is_made_once() -> None:
    scenes = [talk(124, 1), talk(124, 1), talk(124, 1)]
    pieces = requests(scenes)
    assert pieces[5:7] == pieces[1:3] == pieces[9:11]


def test_another_voice_for_one_line_changes_only_the_pieces_that_hear_it() -> None:
    scene = talk(200, 1)
    lines = list(scene.lines)
    lines[5] = lines[5].model_copy(update={"spoken": said(999, 4.0, 0).spoken})  # sounds from 25.5 s to 29.5 s
    edited = scene.model_copy(update={"lines": tuple(lines)})
    before, after = requests([scene]), requests([edited])
    assert [index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [2]


def test_a_line_that_ends_near_a_border_is_heard_beyond_it() -> None:
    scene = talk(200, 1)
    lines = list(scene.lines)
    lines[1] = said(999, 4.3, 5.5)  # ends at 9.8 s; the first border lies at 9.92 s
    edited = scene.model_copy(update={"lines": tuple(lines)})
    before, after = requests([scene]), requests([edited])
    assert [index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [0, 1]


def test_words_speakers_and_moods_shape_no_sound() -> None:
    scene = talk(60, 1)
    line = scene.lines[0].model_copy(update={"text": "Other words", "speaker": "Somebody"})
    music = LOOP.model_copy(update={"mood": Mood.TENSE})
    other = scene.model_copy(update={"lines": (line, *scene.lines[1:]), "music": music})
    assert requests([scene]) == requests([other])


def test_other_music_changes_its_scene_and_the_crossfades_at_its_borders() -> None:
    other = LOOP.model_copy(update={"audio": MediaRef(sha256="e" * 64, ext="flac", size_bytes=1)})
    before = requests([talk(124, 1), talk(62, 50), talk(124, 90)])
    after = requests([talk(124, 1), talk(62, 50, other), talk(124, 90)])
    assert [index for index, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]] == [3, 4, 5, 6]


def test_a_scene_off_the_grid_is_refused() -> None:
    with pytest.raises(CompositionError, match="multiple of 8"):
        plan_pieces([SoundScene(frames=81)], FORMAT)


def test_a_line_that_outlasts_the_film_is_refused() -> None:
    with pytest.raises(CompositionError, match="after the end of the film"):
        plan_pieces([SoundScene(frames=80, lines=(said(1, 4.0, 0.5),))], FORMAT)
