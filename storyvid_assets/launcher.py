"""Launches runs as Dagster does on one machine, and can tell a dead one: what the whole machine took down with it,
run monitoring marks as failed, so that its place in the queue is free and it is tried again.
"""

from __future__ import annotations

import time
from pathlib import Path

import dagster as dg
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus

from storyvid_assets.home import Home

START_S = 60.0
"""From a run's start until its process must have shown that it lives, in seconds."""


class FilmRunLauncher(DefaultRunLauncher):
    """Every run in a process of its own, beside the code server, each with a lock that says that it lives."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        alive = Home(Path(self._instance.root_directory).parent).run_lives(run.run_id)
        if alive is None:
            record = self._instance.get_run_record_by_id(run.run_id)
            alive = record is None or time.time() - (record.start_time or time.time()) < START_S
        if alive:
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        return CheckRunHealthResult(WorkerStatus.FAILED, "its process is gone")
