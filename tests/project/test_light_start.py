"""What a process must not import: the command starts fast, debug never touches torch."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("av", "cv2", "dagster", "duckdb", "moviepy", "numpy", "PIL", "scipy", "torch", "transformers", "uharfbuzz")
REPORT = "import sys; print(' '.join(name for name in {heavy!r} if name in sys.modules))"


def loaded_after(code: str, home: Path, heavy: tuple[str, ...]) -> list[str]:
    """Which of `heavy` a fresh process has imported after `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{REPORT.format(heavy=heavy)}"],
        env={**os.environ, "STORYVID_HOME": str(home), "EXECUTION_PROFILE": "debug_cpu"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.splitlines()[-1].split()


@pytest.mark.parametrize("arguments", [["--help"], ["render", "--help"], ["status"]])
def test_the_command_starts_without_anything_heavy(arguments: list[str], tmp_path: Path) -> None:
    code = f"""
import sys
from storyvid_assets.cli.main import run
sys.argv = ["storyvid", *{arguments!r}]
try:
    run()
except SystemExit:
    pass
"""
    assert loaded_after(code, tmp_path / "home", HEAVY) == []


def test_a_refused_file_costs_no_start_of_dagster(tmp_path: Path) -> None:
    code = """
import sys
from storyvid_assets.cli.main import run
sys.argv = ["storyvid", "render", "nowhere.txt"]
try:
    run()
except SystemExit:
    pass
"""
    assert loaded_after(code, tmp_path / "home", ("dagster", "torch")) == []


def test_debug_never_imports_torch(tmp_path: Path) -> None:
    code = """
import dagster as dg
from storyvid_assets.definitions import defs
from storyvid_assets.planning import _studio
dg.Definitions.validate_loadable(defs)
_studio("a-story")
"""
    assert loaded_after(code, tmp_path / "home", ("dagster", "torch", "transformers", "diffusers")) == ["dagster"]
