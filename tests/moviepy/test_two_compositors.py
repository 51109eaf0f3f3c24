"""MoviePy judges the segment engine: same frames, same places, same levels. And the judge sees what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pytest

from storyvid.film.moviepy.compose import compose_film
from storyvid.film.moviepy.parts import FilmPart
from storyvid.film.picture.segments import segment_frames
from storyvid.models.plan import CameraMove
from tests.moviepy import judge
from tests.moviepy.two_films import FILM, TwoFilms, compose_both, segment_requests

SCENE = 1
"""The part with every camera move; the next one is the scene of footage."""


class Heard(NamedTuple):
    segments: np.ndarray
    moviepy: np.ndarray
    lines: list[tuple[int, Any]]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> TwoFilms:
    return compose_both(tmp_path_factory.mktemp("films"))


@pytest.fixture(scope="module")
def shown(films: TwoFilms) -> np.ndarray:
    """What MoviePy shows."""
    return judge.pictures(films.moviepy)


@pytest.fixture(scope="module")
def heard(films: TwoFilms) -> Heard:
    lines = judge.placed(films.lines(), films.shelf)
    return Heard(judge.sound(films.segments), judge.sound(films.moviepy), lines)


def test_both_compositors_show_the_same_film(films: TwoFilms, shown: np.ndarray) -> None:
    assert len(shown) == films.frames
    assert judge.picture_faults(judge.pictures(films.segments), shown) == []


def test_both_compositors_sound_alike(films: TwoFilms, heard: Heard) -> None:
    assert heard.segments.shape == heard.moviepy.shape == (2, films.frames * FILM.samples_per_frame)
    assert judge.place_faults(heard.segments, heard.lines) == []
    assert judge.place_faults(heard.moviepy, heard.lines) == []
    assert judge.level_faults(heard.segments, heard.moviepy, heard.lines) == []
    assert judge.loudness_faults(films.segments) == judge.loudness_faults(films.moviepy) == []


def test_the_same_parts_give_the_same_bytes(films: TwoFilms, tmp_path: Any) -> None:
    part = films.parts[-1]
    work = [tmp_path / "one", tmp_path / "other"]
    for folder in work:
        folder.mkdir()
    one, other = (compose_film([part], FILM, films.shelf, folder) for folder in work)
    assert one.picture.read_bytes() == other.picture.read_bytes()
    assert one.sound.read_bytes() == other.sound.read_bytes()
    assert one.loudness == other.loudness


Parts = tuple[FilmPart, ...]


def _recut(part: int, **shots: dict[str, int]) -> Callable[[Parts], Parts]:
    """The parts with other figures in the cut of some shots, named `shot_2` and so on."""

    def change(parts: Parts) -> Parts:
        cut = parts[part].cut
        changed = tuple(shot.model_copy(update=shots.get(f"shot_{n}", {})) for n, shot in enumerate(cut.shots))
        return _with(parts, part, FilmPart(cut.model_copy(update={"shots": changed}), parts[part].takes))

    return change


def _retake(part: int, shot: int, **update: Any) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        takes = list(parts[part].takes)
        takes[shot] = takes[shot].model_copy(update=update)
        return _with(parts, part, FilmPart(parts[part].cut, tuple(takes)))

    return change


def _with(parts: Parts, number: int, part: FilmPart) -> Parts:
    return (*parts[:number], part, *parts[number + 1 :])


@pytest.mark.parametrize(
    ("fault", "first", "last"),
    [
        (_recut(SCENE, shot_1={"end_frame": 105}, shot_2={"start_frame": 105}), 184, 184),
        (_recut(SCENE, shot_0={"tail_frames": 0}, shot_1={"head_frames": 0}), 130, 147),
        (_recut(SCENE, shot_0={"tail_frames": 5}, shot_1={"head_frames": 5}), 130, 147),
        (_recut(SCENE, shot_2={"fade_out_frames": 0}), 212, 223),
        (_recut(SCENE, shot_3={"fade_in_frames": 11}), 224, 235),
        (_recut(SCENE, shot_0={"cues": ()}), 86, 127),
        (_retake(SCENE, 0, move=CameraMove.PULL_OUT), 80, 140),
        (_retake(SCENE, 1, opening=None), 130, 147),
        (_retake(2, 0, fps_num=25), 408, 472),
        (_retake(2, 2, fps_num=31), 512, 576),
        (_recut(2, shot_2={"hold_frames": 0}), 566, 575),
    ],
    ids=[
        "a cut one frame late",
        "no dissolve",
        "a dissolve two frames shorter",
        "a fade missing in the middle of a scene",
        "a fade one frame shorter",
        "a caption missing",
        "another camera move",
        "no melting over from the take before",
        "footage a little too fast",
        "footage a little too slow",
        "a scene that does not hold",
    ],
)
def test_the_judge_sees_a_picture_that_is_not_as_planned(
    films: TwoFilms, shown: np.ndarray, fault: Callable[[Parts], Parts], first: int, last: int
) -> None:
    """The faulty parts go through the segment engine; only frames that the fault touches differ."""
    wrong = np.stack(
        [frame for request in segment_requests(fault(films.parts)) for frame in segment_frames(request, films.shelf)]
    )
    found = _frames_named(judge.picture_faults(wrong, shown))
    assert found
    assert first <= min(found) <= max(found) <= last


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frames: np.roll(frames, 1, axis=0),
        lambda frames: frames[1:],
        lambda frames: np.concatenate([frames[:, :90], frames[:, :89:-1]], axis=1),
        lambda frames: np.roll(frames, 1, axis=2),
        lambda frames: np.where(np.arange(135)[:, None] < 90, np.minimum(frames, 253) + 2, frames),
    ],
    ids=["one frame late", "one frame short", "chroma upside down", "one pixel to the right", "two levels too bright"],
)
def test_the_judge_sees_a_spoiled_picture(
    films: TwoFilms, shown: np.ndarray, spoil: Callable[[np.ndarray], np.ndarray]
) -> None:
    assert judge.picture_faults(spoil(judge.pictures(films.segments)), shown)


def test_the_judge_sees_swapped_chroma(films: TwoFilms, shown: np.ndarray) -> None:
    flat = judge.pictures(films.segments)[:, 90:].reshape(len(shown), 2, -1)
    swapped = np.concatenate([shown[:, :90], flat[:, ::-1].reshape(len(shown), 45, 160)], axis=1)
    found = judge.picture_faults(swapped, shown)
    assert found and all("chroma" in fault for fault in found)


@pytest.mark.parametrize("late", [960, 72, -72], ids=["20 ms late", "1.5 ms late", "1.5 ms early"])
def test_the_judge_hears_sound_out_of_place(heard: Heard, late: int) -> None:
    assert len(judge.place_faults(np.roll(heard.segments, late, axis=1), heard.lines)) == len(heard.lines)


def test_the_judge_hears_a_line_too_soft_and_one_that_is_missing(heard: Heard) -> None:
    start, _ = heard.lines[2]
    for gain in (0.8, 0.0):
        changed = heard.segments.copy()
        changed[:, start : start + 14_400] *= gain
        assert [
            fault for fault in judge.level_faults(changed, heard.moviepy, heard.lines) if f"line at {start}" in fault
        ]


def test_the_judge_hears_music_that_stays_or_swells(heard: Heard) -> None:
    for start, end, gain in ((0, 48_000, 1.1), (1_104_000, 1_152_000, 0.9)):
        changed = heard.segments.copy()
        changed[:, start:end] *= gain
        assert judge.level_faults(changed, heard.moviepy, heard.lines)


def test_the_judge_hears_takes_that_are_mute(films: TwoFilms, heard: Heard) -> None:
    """In a scene without music nothing else sounds between its lines."""
    start = sum(part.cut.frames for part in films.parts[:4]) * FILM.samples_per_frame
    changed = heard.segments.copy()
    changed[:, start + 12_000 : start + 96_000] = 0
    told = judge.level_faults(changed, heard.moviepy, heard.lines)
    assert len(told) >= 10


def _frames_named(faults: Sequence[str]) -> list[int]:
    return [int(fault.split()[1].rstrip(":")) for fault in faults]
