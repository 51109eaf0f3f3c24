"""Pools: what a run needs to itself while it lasts, and how many runs may have it at once.

Steps that generate carry `gpu`, steps that cut, mix and write carry `cpu`. Dagster keeps the limits in its instance.
"""

from __future__ import annotations

import dagster as dg

from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings

GPU, CPU = "gpu", "cpu"
CORES_PER_FILM = 4
"""A film uses every core while it draws and encodes, and one while it starts, plans and mixes."""


def limits(settings: Settings, profile: ExecutionProfile, cores: int) -> dict[str, int]:
    """Runs that may be in each pool at once. A GPU has room for one set of models."""
    films = settings.films_at_once or max(1, cores // CORES_PER_FILM)
    return {CPU: films, GPU: 1 if profile is ExecutionProfile.PROD_GPU else films}


def set_limits(instance: dg.DagsterInstance, wanted: dict[str, int]) -> None:
    """Write the limits into the instance, where they differ."""
    storage = instance.event_log_storage
    known = {pool.name: pool for pool in storage.get_pool_limits()}
    for name, limit in wanted.items():
        if name not in known or known[name].limit != limit or known[name].from_default:
            storage.set_concurrency_slots(name, limit)
