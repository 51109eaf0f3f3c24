"""The shelf: a film is delivered whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from io_managers.shelf import FilmShelf


def test_a_published_folder_replaces_the_one_before_as_a_whole(tmp_path: Path) -> None:
    shelf = FilmShelf(tmp_path)
    for content in ("first", "second"):
        with shelf.publish("fox") as fresh:
            (fresh / "film.mp4").write_text(content)
            (fresh / content).touch()
    assert sorted(file.name for file in (tmp_path / "fox").iterdir()) == ["film.mp4", "second"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["fox"]


def test_a_failure_leaves_the_last_good_film(tmp_path: Path) -> None:
    shelf = FilmShelf(tmp_path)
    with shelf.publish("fox") as fresh:
        (fresh / "film.mp4").write_text("good")
    with pytest.raises(RuntimeError), shelf.publish("fox") as fresh:
        (fresh / "film.mp4").write_text("half")
        raise RuntimeError
    assert (tmp_path / "fox" / "film.mp4").read_text() == "good"
    assert [entry.name for entry in tmp_path.iterdir()] == ["fox"]


def test_what_a_killed_run_left_is_cleared_and_other_stories_are_not_touched(tmp_path: Path) -> None:
    for leftover in (".fox.dead", ".foxglove.alive"):
        (tmp_path / leftover).mkdir()
    FilmShelf(tmp_path).clear_leftovers("fox")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".foxglove.alive"]


def test_a_film_that_was_put_aside_when_its_run_was_killed_is_put_back(tmp_path: Path) -> None:
    aside = tmp_path / ".fox.1234.old"
    aside.mkdir()
    (aside / "film.mp4").write_text("good")
    (tmp_path / ".fox.1234").mkdir()
    FilmShelf(tmp_path).clear_leftovers("fox")
    assert (tmp_path / "fox" / "film.mp4").read_text() == "good"
    assert [entry.name for entry in tmp_path.iterdir()] == ["fox"]
