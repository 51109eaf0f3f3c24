"""Runs the `storyvid` command as a shell would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
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


def storyvid(
    *arguments: str | Path, home: Path, cwd: Path | None = None, timeout_s: float = 120, **settings: str
) -> Answer:
    """Run the command in a process of its own, with a data folder of its own and a small film."""
    done = subprocess.run(
        [sys.executable, "-m", "storyvid_assets.cli.main", *map(str, arguments)],
        env={**os.environ, **SMALL_FILM, "STORYVID_HOME": str(home), **settings},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout_s,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def storyvid_in_turn(commands: Sequence[Sequence[str]], *, home: Path, cwd: Path) -> list[Answer]:
    """Run several commands in one process, which starts Dagster once instead of once for each."""
    done = subprocess.run(
        [sys.executable, "-c", _IN_TURN],
        env={**os.environ, **SMALL_FILM, "STORYVID_HOME": str(home)},
        cwd=cwd,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [Answer(*answer) for answer in json.loads(done.stdout)]


_IN_TURN = """
import json, os, sys, tempfile
from storyvid_assets.cli.main import run

def answer(arguments):
    kept = os.dup(1), os.dup(2)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        os.dup2(out.fileno(), 1), os.dup2(err.fileno(), 2)
        sys.argv = ["storyvid", *arguments]
        try:
            run()
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        sys.stdout.flush(), sys.stderr.flush()
        os.dup2(kept[0], 1), os.dup2(kept[1], 2)
        out.seek(0), err.seek(0)
        return code, out.read().decode(), err.read().decode()

answers = [answer(arguments) for arguments in json.load(sys.stdin)]
print(json.dumps(answers))
"""
