"""A studio with one film rendered as planned, which the tests of films with cuts share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from storyvid.settings import Settings
from storyvid_assets.registration import CutSource, read_cut_beside
from tests.cutting import own_media
from tests.dagster.studio import TestStudio, instance_in
from tests.ready import ReadyFilms
from tests.tale import TALE


class Desk(NamedTuple):
    """A studio, the folder in which the story lies, and the manifest of the film without cuts."""

    studio: TestStudio
    folder: Path
    planned: dict  # type: ignore[type-arg]

    def cut(self, text: str) -> CutSource:
        """Write the cut file and read it as the command line does."""
        (self.folder / "well.cut.yaml").write_text(text, encoding="utf-8")
        cut = read_cut_beside(self.folder / "well.md", self.studio.production.store)
        assert cut is not None
        return cut

    def film(self, text: str) -> dict:  # type: ignore[type-arg]
        """The manifest of the film with a cut file."""
        self.studio.render("well.md", TALE, cut=self.cut(text))
        return self.studio.manifest("well")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, ready_films: ReadyFilms) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("stories")
    own_media.picture(folder / "door.png", size=(480, 270))
    own_media.clip(folder / "sea.mp4")
    own_media.voice(folder / "voice.wav", seconds=7.0)
    own_media.music(folder / "theme.flac", seconds=4)
    home = tmp_path_factory.mktemp("desk")
    settings = Settings(storyvid_home=home / "home", film_lines=90, encoder_preset="ultrafast", workers=2)
    ready_films.put(TALE, settings)
    with instance_in(home) as instance:
        studio = TestStudio(settings, instance)
        studio.render("well.md", TALE)
        yield Desk(studio, folder, studio.manifest("well"))
