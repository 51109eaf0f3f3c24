"""`storyvid gc`: what is in use stays, what an edit left behind goes, nothing young is touched."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from storyvid_assets.collecting import collect_garbage
from storyvid_assets.home import Home
from tests.edits.film import render
from tests.edits.test_what_an_edit_costs import TALE, settings_of
from tests.ready import ReadyFilms

EDITED = TALE.replace("stood in the street", "waited in the street")
DAY_S = 86_400.0


def age(home: Path, days: float) -> None:
    """Make every file of the store look unused for `days`."""
    then = time.time() - days * DAY_S
    for folder in ("media", "keys"):
        for file in (home / folder).rglob("*"):
            os.utime(file, (then, then))


@pytest.fixture
def home(tmp_path: Path, ready_films: ReadyFilms) -> Path:
    """A data folder with a film and what an edit of it left behind, all of it old."""
    ready_films.put(TALE, settings_of(tmp_path))
    render(settings_of(tmp_path), EDITED)
    age(tmp_path, 30)
    return tmp_path


def test_a_dry_run_tells_and_removes_nothing(home: Path) -> None:
    before = sorted(home.rglob("*"))
    found = collect_garbage(Home(home), 7 * DAY_S, delete=False)
    assert found.garbage
    assert found.freed_bytes == 0
    assert sorted(home.rglob("*")) == before


def test_what_the_edit_left_behind_goes_and_the_film_in_use_is_still_complete(home: Path) -> None:
    found = collect_garbage(Home(home), 7 * DAY_S, delete=True)
    assert found.freed_bytes == sum(garbage.size_bytes for garbage in found.garbage) > 0
    assert collect_garbage(Home(home), 7 * DAY_S, delete=False).garbage == []
    assert render(settings_of(home), EDITED).made == {}
    back = render(settings_of(home), TALE)
    assert back.made["key_frame"] == {"s002"}


def test_what_was_used_again_or_made_lately_is_spared(home: Path) -> None:
    render(settings_of(home), TALE)
    render(settings_of(home), EDITED)
    collect_garbage(Home(home), 7 * DAY_S, delete=True)
    assert collect_garbage(Home(home), 0.0, delete=False).garbage == []
    assert render(settings_of(home), TALE).made.keys() <= {"film"}
    assert render(settings_of(home), EDITED).made.keys() <= {"film"}
