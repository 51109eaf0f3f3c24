"""What `storyvid render` costs beside the stages of the film: the start of the command and one Dagster run."""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.film import STORYVID, measured
from storyvid_assets.definitions import build_production
from tests.edits.film import make_parts, studio_in

BOUND_S = 4.0
LINES = 90
STORY = "---\ntitle: A Lamp\n---\n\nA fox came to the harbour at dusk. She lit the lamp, and nobody saw her go.\n"


START = (
    "import storyvid_assets.cli.main, storyvid_assets.definitions, storyvid_assets.storage\n"
    "from storyvid.memory import end_swiftly; end_swiftly(0)"
)
"""What the command imports before its run begins (Dagster, SQLAlchemy with alembic, this project), and its end."""


class RunCost(NamedTuple):
    """CPU seconds of a command that finds its film unchanged, of the stages in it, and of Python's start for it."""

    command_s: float
    stages_s: float
    start_s: float

    @property
    def beyond_s(self) -> float:
        """What is left of the command."""
        return self.command_s - self.stages_s

    @property
    def run_s(self) -> float:
        """The Dagster run alone."""
        return self.beyond_s - self.start_s


def run_cost(rounds: int) -> RunCost:
    """A small story is rendered, then rendered again unchanged: by the command, and by its stages alone."""
    from bench.one_edit import settings_of
    from storyvid.stages.delivery import deliver

    with TemporaryDirectory(prefix="storyvid-bench-") as folder:
        story = Path(folder) / "well.md"
        story.write_text(STORY, encoding="utf-8")
        home = Path(folder) / "home"
        settings = settings_of(home, LINES)
        environment = {
            **os.environ,
            "STORYVID_HOME": str(home),
            "FILM_LINES": str(LINES),
            "FORCE_PROFILE": "debug_cpu",
            "CHECKS": "warn",
            "WORKERS": "2",
        }
        command = [*STORYVID, "render", str(story)]
        measured(command, environment)
        commands, stages, starts = [], [], []
        for _ in range(rounds):
            commands.append(measured(command, environment).cpu_s)
            starts.append(measured([sys.executable, "-c", START], environment).cpu_s)
            production = build_production(settings)
            studio = studio_in(production)
            started = time.process_time()
            deliver(studio, production.shelf, make_parts(studio, STORY))
            stages.append(time.process_time() - started)
    return RunCost(statistics.median(commands), statistics.median(stages), statistics.median(starts))


if __name__ == "__main__":
    print(run_cost(3), file=sys.stdout)
