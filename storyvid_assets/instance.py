"""Opens Dagster's instance, which DAGSTER_HOME names."""

from __future__ import annotations

import os
from typing import Any, Final

import dagster as dg

from storyvid_assets.home import Home

COMMAND_LINE: Final[dict[str, Any]] = {
    "compute_logs": {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
}
"""What differs from dagster.yaml in the process of a command: what it prints is on the screen of who called it. To keep
a copy, Dagster would pass every line through a file and four processes, which take a fifth of a second."""


def open_instance(home: Home) -> dg.DagsterInstance:
    """The instance; its databases are made by one process at a time, since two at once leave them broken."""
    with home.dagster_lock():
        return dg.DagsterInstance.local_temp(os.environ["DAGSTER_HOME"], overrides=COMMAND_LINE)
