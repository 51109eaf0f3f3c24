"""Opens Dagster's instance, which DAGSTER_HOME names."""

from __future__ import annotations

import dagster as dg

from storyvid_assets.home import Home


def open_instance(home: Home) -> dg.DagsterInstance:
    """The instance; its databases are made by one process at a time, since two at once leave them broken."""
    with home.dagster_lock():
        return dg.DagsterInstance.get()
