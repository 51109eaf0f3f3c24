"""Runs the `storyvid` command as a shell would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

SMALL_FILM = {"FILM_LINES": "90", "ENCODER_PRESET": "ultrafast", "EXECUTION_PROFILE": "debug_cpu"}


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.strip().splitlines()[-1]


def storyvid(*arguments: str | Path, home: Path, cwd: Path | None = None, **settings: str) -> Answer:
    """Run the command in a process of its own, with a data folder of its own and a small film."""
    done = subprocess.run(
        [sys.executable, "-m", "storyvid_assets.cli.main", *map(str, arguments)],
        env={**os.environ, **SMALL_FILM, "STORYVID_HOME": str(home), **settings},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Answer(done.returncode, done.stdout, done.stderr)
