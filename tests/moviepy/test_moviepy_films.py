"""COMPOSITOR=moviepy: the same stages, the same packaging, another film engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyvid.settings import Settings
from tests.dagster.studio import TestStudio, instance_in
from tests.oracles import check_film

TALE = """# The Well

"Where is my son?" asked Marta.

***

In the evening Peter came home.
"""


@pytest.fixture
def studio(small_settings: Settings, tmp_path: Path):
    settings = small_settings.model_copy(update={"compositor": "moviepy", "burn_captions": True})
    with instance_in(tmp_path) as instance:
        yield TestStudio(settings, instance)


def test_a_film_by_moviepy_holds_before_every_outside_check_and_is_not_composed_again(studio: TestStudio) -> None:
    folder = studio.render("well.md", TALE)
    assert check_film(folder) == []
    assert studio.manifest("well")["compositor"] == "moviepy"
    assert not [file.name for file in folder.iterdir() if file.is_dir() or file.name.startswith(".")]
    film = folder / "film.mp4"
    before = film.stat()

    again = studio.make_film("well")
    assert again.success
    assert studio.made_in(again.run_id) == {}
    assert (film.stat().st_ino, film.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
