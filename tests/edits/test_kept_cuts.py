"""Cuts and captions are worked out for the scenes that an edit touches; those of all others are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from storyvid.film import cut
from storyvid.models.film import Cue, LineCut
from storyvid_assets.collecting import collect_garbage
from storyvid_assets.home import Home
from tests.edits.film import render
from tests.edits.test_gc import DAY_S, EDITED, age
from tests.edits.test_what_an_edit_costs import TALE, settings_of
from tests.ready import ReadyFilms


@pytest.fixture
def captioned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines for which captions were set in this test, in order."""
    texts: list[str] = []
    set_captions = cut.shot_cues

    def noted(lines: Sequence[LineCut], **more: Any) -> tuple[Cue, ...]:
        texts.extend(line.text for line in lines)
        return set_captions(lines, **more)

    monkeypatch.setattr(cut, "shot_cues", noted)
    return texts


def test_captions_are_set_for_the_edited_scene_alone(tmp_path: Path, captioned: list[str]) -> None:
    before = render(settings_of(tmp_path), TALE)
    assert any("Marta laughed" in text for text in captioned)

    captioned.clear()
    assert render(settings_of(tmp_path), TALE).manifest == before.manifest
    assert captioned == []

    render(settings_of(tmp_path), EDITED)
    assert any("waited in the street" in text for text in captioned)
    assert not any("Old Marta" in text or "Marta laughed" in text for text in captioned)


def test_collecting_garbage_leaves_the_cuts_in_use(
    tmp_path: Path, ready_films: ReadyFilms, captioned: list[str]
) -> None:
    ready_films.put(TALE, settings_of(tmp_path))
    age(tmp_path, 30)
    captioned.clear()
    collect_garbage(Home(tmp_path), 7 * DAY_S, delete=True)
    render(settings_of(tmp_path), TALE)
    assert captioned == []
