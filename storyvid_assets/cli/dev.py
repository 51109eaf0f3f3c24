"""`storyvid dev`: the Dagster UI and daemon over the same data."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from storyvid.profile import choose_profile
from storyvid.settings import PROJECT_ROOT, Settings, load_settings
from storyvid_assets.home import Home

SUPERSEDED = "Function `dev_command` is superseded"
"""What the pinned release says of `dagster dev`, in favour of a tool that we do not use."""


def dev(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on; the UI knows no passwords.")] = "127.0.0.1",
) -> None:
    """Start the Dagster UI and daemon (port: DAGSTER_PORT) with the same assets and the same data."""
    settings = load_settings()
    # Dagster warns of a dagster.yaml in the folder that it starts in, unless it is the one that it uses.
    home = Home.of(settings)
    os.chdir(home.prepare_dagster())
    _prepare_pools(settings, home)
    workspace, port = str(PROJECT_ROOT / "workspace.yaml"), str(settings.dagster_port)
    command = [sys.executable, "-W", f"ignore:{SUPERSEDED}", "-m", "dagster", "dev"]
    command += ["--log-format", "json" if settings.log_format == "json" else "colored"]
    command += ["--log-level", (settings.log_level or "INFO").lower()]
    os.execv(sys.executable, [*command, "-w", workspace, "-h", host, "-p", port])


def _prepare_pools(settings: Settings, home: Home) -> None:
    """Give the pools of the instance their limits for this machine and its settings."""
    from storyvid_assets import pools
    from storyvid_assets.instance import open_instance

    profile = choose_profile(
        settings.force_profile, settings.execution_profile, gpu_enabled=settings.gpu_enabled
    ).profile
    with open_instance(home) as instance:
        pools.set_limits(instance, pools.limits(settings, profile, os.cpu_count() or 1))
