"""One machine that may be mistreated: a data folder, the `storyvid` command on it, and what is found there after."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from io_managers.film_store import sha256_of

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


@dataclass
class Rig:
    """A data folder under `folder`, and the story that is rendered in it."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    wrapper: tuple[str, ...] = ()
    """A command that runs the command: to give it a clock or a file system of its own."""

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def story_file(self) -> Path:
        return self.folder / "the-lighthouse.md"

    @property
    def film(self) -> Path:
        return self.home / "films" / "debug_cpu" / "the-lighthouse" / "film.mp4"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, **SMALL_FILM, "STORYVID_HOME": str(self.home), **self.settings}

    def start(self) -> subprocess.Popen[str]:
        """Begin to render, in a process group of its own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.story_file.write_text(TEXT, encoding="utf-8")
        command = [*self.wrapper, sys.executable, "-m", "storyvid_assets.cli.main", "render", str(self.story_file)]
        return subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def render(self) -> subprocess.CompletedProcess[str]:
        """Render to the end, well or not."""
        process = self.start()
        try:
            out, err = process.communicate(timeout=300)
        finally:
            kill(process)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

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


def kill(process: subprocess.Popen[str]) -> bool:
    """SIGKILL the whole group of a process; whether it was still alive."""
    alive = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    return alive


def descendants(pid: int) -> Iterator[int]:
    """Processes that a process started, and those that they started (Linux)."""
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield int(child)
                yield from descendants(int(child))
