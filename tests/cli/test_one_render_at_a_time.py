"""Two renders of one story take turns, whole runs and not stages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from filelock import FileLock

from storyvid_assets.run import _told
from tests.cli.command import SMALL_FILM


def test_a_render_waits_for_another_of_the_same_story_and_then_says_what_it_made_itself(tmp_path: Path) -> None:
    story, home = tmp_path / "bell.txt", tmp_path / "a home"
    story.write_text("The bell rang.\n", encoding="utf-8")
    (home / "locks").mkdir(parents=True)
    with FileLock(home / "locks" / "bell.lock"):
        render = subprocess.Popen(
            [sys.executable, "-m", "storyvid_assets.cli.main", "render", str(story), "--json"],
            env={**os.environ, **SMALL_FILM, "STORYVID_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert render.stderr is not None
        told = next(line for line in render.stderr if not line.startswith("WARNING"))
        assert told == "bell.txt: waiting for another run of this story to end\n"
        assert not (home / "documents").exists(), "a text registered now would end up in the other's film"
    out, _ = render.communicate(timeout=120)
    assert render.returncode == 0
    assert json.loads(out.splitlines()[-1])["shots"] == {"made": 1, "recut": 0, "stored": 0, "cached": 0}


def test_a_render_that_is_stopped_says_that_nothing_is_lost() -> None:
    error = SimpleNamespace(message="dagster._core.errors.DagsterExecutionInterruptedError\n", cause=None)
    assert str(_told(error, "footage: ")).startswith("footage: stopped; what was made is kept")
