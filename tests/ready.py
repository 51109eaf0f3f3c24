"""Films that many tests begin with: each is rendered once in a test run, and tests get copies of its data folder."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from filelock import FileLock

from storyvid.settings import Settings


class ReadyFilms:
    """Data folders in which a story was rendered as `well`, under what decides about the film.

    Attributes:
        folder: shared by all processes of a test run
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, text: str, settings: Settings) -> None:
        """Have the data folder of `settings` be as it is after a render of `text`; nothing may be in it yet."""
        shutil.copytree(self._home(text, settings), settings.storyvid_home, dirs_exist_ok=True)

    def _home(self, text: str, settings: Settings) -> Path:
        from tests.edits.film import render

        shape = settings.model_dump_json(exclude={"storyvid_home"})
        home = self.folder / hashlib.sha256(f"{shape}\n{text}".encode()).hexdigest()[:16]
        self.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{home}.lock"):
            if not home.exists():
                making = home.with_suffix(".making")
                shutil.rmtree(making, ignore_errors=True)
                render(settings.model_copy(update={"storyvid_home": making}), text)
                making.rename(home)
        return home
