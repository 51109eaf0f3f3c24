"""What one film costs from story to MP4: the command is run as a user runs it, and the kernel is asked what it took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STORYVID = (sys.executable, "-c", "from storyvid_assets.cli.main import main; main()")
HELP_RUNS = 3
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""`ru_maxrss` counts bytes on macOS and KiB elsewhere: getrusage(2)."""


@dataclass(frozen=True)
class Cost:
    """Of a command with every process that it started and waited for; `peak_mb` is that of the largest one."""

    wall_s: float
    cpu_s: float
    peak_mb: float


@dataclass(frozen=True)
class Stage:
    """A kind of work in a render: units made and taken from the store, CPU seconds of the threads that made them."""

    name: str
    made: int
    cached: int
    cpu_s: float


@dataclass(frozen=True)
class FilmCost:
    """A cold render, the same render again, and `storyvid --help`."""

    story: str
    film_s: float
    film_mb: float
    cold: Cost
    stages: tuple[Stage, ...]
    warm: Cost
    warm_made: int
    help_s: float
    help_loads_torch: bool


class CommandFailedError(RuntimeError):
    """The measured command failed; the message ends with what it said."""


def measured(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run `command` to its end. Raises CommandFailedError."""
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace")[-2_000:]
            raise CommandFailedError(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RSS_UNIT / 1e6)


def film_cost(story: Path) -> FilmCost:
    """Render `story` twice in a fresh home with the debug profile."""
    with tempfile.TemporaryDirectory(prefix="storyvid-bench-") as home:
        environment = {**os.environ, "STORYVID_HOME": home, "FORCE_PROFILE": "DEBUG_CPU"}
        helped = min(measured([*STORYVID, "--help"], environment).wall_s for _ in range(HELP_RUNS))
        render = [*STORYVID, "render", str(story)]
        cold = measured(render, environment)
        folder = next(Path(home).glob("films/*/*/film.mp4")).parent
        stages = _stages(folder)
        warm = measured(render, environment)
        return FilmCost(
            story=story.name,
            film_s=_json(folder / "manifest.json")["film"]["duration_s"],
            film_mb=(folder / "film.mp4").stat().st_size / 1e6,
            cold=cold,
            stages=stages,
            warm=warm,
            warm_made=sum(stage.made for stage in _stages(folder)),
            help_s=helped,
            help_loads_torch=_help_loads_torch(environment),
        )


def _stages(folder: Path) -> tuple[Stage, ...]:
    costs = _json(folder / "render.json")["stages"]
    stages = (Stage(name, cost["made"], cost["cached"], cost["cpu_s"]) for name, cost in costs.items())
    return tuple(sorted(stages, key=lambda stage: -stage.cpu_s))


def _help_loads_torch(environment: Mapping[str, str]) -> bool:
    code = (
        "import sys; sys.argv = ['storyvid', '--help']\n"
        "from storyvid_assets.cli.main import run\n"
        "try:\n    run()\n"
        "except SystemExit:\n    pass\n"
        "sys.exit(3 if 'torch' in sys.modules else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 3


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
