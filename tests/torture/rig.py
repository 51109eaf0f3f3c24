"""One machine that may be mistreated: a data folder, the `storyvid` command on it, and what is found there after."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from io_managers.film_store import sha256_of
from tests.torture.forked import Forked, Fuse, fork
from tests.torture.processes import kill

SMALL_FILM = {"FILM_LINES": "90", "ENCODER_PRESET": "ultrafast", "EXECUTION_PROFILE": "debug_cpu", "WORKERS": "2"}
TEXT = """# The lighthouse

Marta climbed the stairs of the lighthouse with her lamp. "Who is there?" she asked, and nobody answered her.

***

In the morning a small boat lay on the beach, and in it slept a boy.

***

That evening they lit the lamp together. It shone far over the water, and somebody saw it.
"""
REDONE_FREELY = {"film"}
"""What costs next to nothing and may be made twice: the packets are only put together again."""
PATIENCE_S = 600.0
"""A render that takes longer hangs."""


@dataclass
class Rig:
    """A data folder under `folder`, and the story that is rendered in it."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def copy(cls, kept: Rig, folder: Path) -> Rig:
        """Another machine with all that `kept` has by now."""
        shutil.copytree(kept.home, folder / "home", symlinks=True)
        return cls(folder)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def story_file(self) -> Path:
        return self.folder / "the-lighthouse.md"

    @property
    def delivered(self) -> Path:
        return self.home / "films" / "debug_cpu" / "the-lighthouse"

    @property
    def film(self) -> Path:
        return self.delivered / "film.mp4"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **SMALL_FILM, "STORYVID_HOME": str(self.home), **self.settings}

    def begin(self, fuse: Fuse | None = None) -> Forked:
        """Begin to render in a process of its own, which `fuse` may kill."""
        self._write_story()
        return fork(["render", str(self.story_file)], self.environment, self.folder / "render.log", fuse)

    def render(self) -> Forked:
        """Render to the end, well or not."""
        process = self.begin()
        process.wait(PATIENCE_S)
        return process

    def render_other(self, name: str, text: str) -> Forked:
        """Render another story on the same machine, to the end."""
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        process = fork(["render", str(file)], self.environment, self.folder / "render.log", None)
        process.wait(PATIENCE_S)
        return process

    def command(self, *wrapper: str) -> subprocess.CompletedProcess[str]:
        """Render to the end by the command as a person types it; `wrapper` is a command that runs that one."""
        self._write_story()
        command = [*wrapper, sys.executable, "-m", "storyvid_assets.cli.main", "render", str(self.story_file)]
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            out, err = process.communicate(timeout=PATIENCE_S)
        finally:
            kill(process)
        return subprocess.CompletedProcess(command, process.returncode, out, err)

    def _write_story(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.story_file.write_text(TEXT, encoding="utf-8")

    def film_sha256(self) -> str:
        """Of the delivered film; empty where there is none."""
        return sha256_of(self.film) if self.film.is_file() else ""

    def finished(self) -> Counter[str]:
        """How often each unit was made and told of in the ledger, by its key."""
        made: Counter[str] = Counter()
        for file in sorted((self.home / "ledger").glob("*.jsonl")):
            for line in file.read_bytes().split(b"\n"):
                with contextlib.suppress(ValueError):
                    row = json.loads(line)
                    if row["outcome"] == "made" and row["stage"] not in REDONE_FREELY:
                        made[row["key"]] += 1
        return made

    def leftovers(self) -> list[Path]:
        """Temporary files and folders that somebody who was killed left behind."""
        return [path for path in self.home.rglob(".*") if path.suffix != ".lock" and "dagster" not in path.parts]

    def wrongly_named(self) -> list[Path]:
        """Files of the store whose content is not what their name says."""
        media = (path for path in (self.home / "media").glob("*/*") if not path.name.startswith("."))
        return [path for path in media if sha256_of(path) != path.name.partition(".")[0]]
