"""What `storyvid render` costs beside the stages of the film: the start of the command and one Dagster run.

With `--watch` the start is over when something is saved.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.film import STORYVID, measured
from bench.one_edit import settings_of
from bench.watch import Watch
from storyvid.stages.delivery import deliver
from storyvid_assets.definitions import build_production
from tests.edits.film import make_parts, studio_in

BOUND_S = 4.0
LINES = 90
STORY = "---\ntitle: A Lamp\n---\n\nA fox came to the harbour at dusk. She lit the lamp, and nobody saw her go.\n"
EDITED = STORY.replace("lit the lamp", "lit the lantern")

START = (
    "import storyvid_assets.cli.main, storyvid_assets.definitions, storyvid_assets.storage\n"
    "from storyvid.memory import end_swiftly; end_swiftly(0)"
)
"""What the command imports before its run begins (Dagster, SQLAlchemy with alembic, this project), and its end."""


class RunCost(NamedTuple):
    """CPU seconds of a command that finds its film unchanged, of the stages in it, and of Python's start for it; the
    first two where a word of the film was changed; and what `--watch` took from the save of that word to the film.
    """

    command_s: float
    stages_s: float
    start_s: float
    edit_s: float
    edit_stages_s: float
    watch_s: float

    @property
    def beyond_s(self) -> float:
        """What is left of the command."""
        return self.command_s - self.stages_s

    @property
    def run_s(self) -> float:
        """The Dagster run alone."""
        return self.beyond_s - self.start_s

    @property
    def edit_beyond_s(self) -> float:
        """What is left of the command that finds a word changed; it imports more than one that finds nothing."""
        return self.edit_s - self.edit_stages_s

    @property
    def watch_beyond_s(self) -> float:
        """What is left of the edit where the command stayed: one run, forked with everything imported."""
        return self.watch_s - self.edit_stages_s


def run_cost(rounds: int) -> RunCost:
    """A small story is rendered, then again unchanged, then edited: by the command, and by its stages alone."""
    with TemporaryDirectory(prefix="storyvid-bench-") as folder:
        desk = _Desk(Path(folder))
        desk.command(desk.home, STORY)
        desk.stages(desk.copy(), EDITED)  # imports what the work takes
        costs = [
            RunCost(
                desk.command(desk.home, STORY),
                desk.stages(desk.home, STORY),
                measured([sys.executable, "-c", START], desk.environment(desk.home)).cpu_s,
                desk.command(desk.copy(), EDITED),
                desk.stages(desk.copy(), EDITED),
                desk.watch(desk.copy(), EDITED),
            )
            for _ in range(rounds)
        ]
    return RunCost(*(statistics.median(of_all) for of_all in zip(*costs, strict=True)))


class _Desk:
    """A story file and the data folder in which it was rendered."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self._story = folder / "well.md"

    def copy(self) -> Path:
        """Another data folder, as the first one is."""
        copied = self.home.with_name("copy")
        shutil.rmtree(copied, ignore_errors=True)
        return Path(shutil.copytree(self.home, copied))

    def command(self, home: Path, text: str) -> float:
        self._story.write_text(text, encoding="utf-8")
        return measured([*STORYVID, "render", str(self._story)], self.environment(home)).cpu_s

    def stages(self, home: Path, text: str) -> float:
        production = build_production(settings_of(home, LINES))
        studio = studio_in(production)
        started = time.process_time()
        deliver(studio, production.shelf, make_parts(studio, text))
        return time.process_time() - started

    def watch(self, home: Path, text: str) -> float:
        self._story.write_text(STORY, encoding="utf-8")
        with Watch(self._story, self.environment(home)) as watch:
            return watch.cost(text)

    def environment(self, home: Path) -> dict[str, str]:
        return {
            **os.environ,
            "STORYVID_HOME": str(home),
            "FILM_LINES": str(LINES),
            "FORCE_PROFILE": "debug_cpu",
            "CHECKS": "warn",
            "WORKERS": "2",
        }


if __name__ == "__main__":
    print(run_cost(3), file=sys.stdout)
