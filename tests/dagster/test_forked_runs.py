"""Runs are forked from a process that has imported what a film needs, and nothing else has happened in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

OURS = ("storyvid", "storyvid_assets", "resources", "io_managers")

STARTED_LIKE_A_RUN = """
import json, multiprocessing, os, sys

def tell(queue):
    queue.put({"pid": os.getpid(), "parent": os.getppid(), "modules": sorted(sys.modules)})

if __name__ == "__main__":
    import storyvid_assets.location
    context = multiprocessing.get_context("spawn")  # what Dagster's code server asks for every run
    queue, told = context.Queue(), []
    for _ in range(2):
        process = context.Process(target=tell, args=(queue,))
        process.start()
        told.append(queue.get(timeout=120))
        process.join()
    print(json.dumps({"server": os.getpid(), "runs": told, "exit": process.exitcode}))
"""
FILM = """
import json, sys
import storyvid_assets.preloaded
before = set(sys.modules)
from storyvid_assets.run import make_film_of
outcome = make_film_of("fox")
print(json.dumps({"error": str(outcome.error or ""), "new": sorted(set(sys.modules) - before)}))
"""


def answer_of(script: Path, code: str, **environment: str) -> Any:
    script.write_text(code, encoding="utf-8")
    asked = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "EXECUTION_PROFILE": "debug_cpu", **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=240,
    )
    return json.loads(asked.stdout.splitlines()[-1])


def test_runs_come_from_one_process_that_is_not_the_code_server(tmp_path: Path) -> None:
    told = answer_of(tmp_path / "server.py", STARTED_LIKE_A_RUN, STORYVID_HOME=str(tmp_path / "home"))
    first, second = told["runs"]
    assert first["pid"] != second["pid"]
    assert first["parent"] == second["parent"] != told["server"]
    assert "storyvid_assets.preloaded" in first["modules"]
    assert told["exit"] == 0


def test_settings_are_read_in_the_run_and_torch_is_not_carried_into_it(tmp_path: Path) -> None:
    told = answer_of(tmp_path / "server.py", STARTED_LIKE_A_RUN, STORYVID_HOME=str(tmp_path / "home"))
    assert not {"storyvid_assets.definitions", "torch"} & set(told["runs"][0]["modules"])


def test_a_film_finds_everything_imported(tmp_path: Path) -> None:
    from storyvid.models.story import SourceOptions
    from storyvid_assets.home import Home
    from storyvid_assets.registration import register

    home = Home(tmp_path / "home")
    register(home.store(), "fox.md", b"# A fox\n\nThe fox slept.\n\n> She dreamt of *hens*.", SourceOptions())
    told = answer_of(
        tmp_path / "film.py",
        "from pathlib import Path\nfrom storyvid_assets.home import Home\n"
        f"Home(Path({str(home.root)!r})).prepare_dagster()\n{FILM}",
        STORYVID_HOME=str(home.root),
        FILM_LINES="90",
        ENCODER_PRESET="ultrafast",
    )
    assert told["error"] == ""
    ours = {name for name in told["new"] if name.partition(".")[0] in OURS}
    assert ours == {"storyvid_assets.definitions", "storyvid_assets.run"}
    assert not {"scipy", "PIL", "cv2", "av", "numpy", "sqlalchemy", "alembic"} & {
        name for name in told["new"] if "." not in name
    }
    assert len(told["new"]) < 100
