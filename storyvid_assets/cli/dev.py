"""`storyvid dev`: the Dagster UI and daemon over the same data."""

from __future__ import annotations

import os
import socket
import sys
import time
from typing import Annotated

import typer

from storyvid.errors import SettingsError
from storyvid.profile import choose_profile
from storyvid.settings import Settings, load_settings
from storyvid_assets.home import Home

PORT_LOOKS, PORT_LOOK_S = 10, 0.5
"""How often, and how many seconds apart, a port is looked at until it counts as taken."""


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
    _see_that_the_port_is_free(host, settings.dagster_port)
    os.execv(sys.executable, [sys.executable, "-m", "storyvid_assets.services", host])


def _see_that_the_port_is_free(host: str, port: int) -> None:
    """Raise a `SettingsError` where something else listens. A studio that has just been killed gets its time to end."""
    for _ in range(PORT_LOOKS):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                fault = error
            else:
                return
        time.sleep(PORT_LOOK_S)
    raise SettingsError(
        f"the UI cannot listen on {host}, port {port}: {fault.strerror}. "
        "If another `storyvid dev` is running, end it, or set DAGSTER_PORT to another port."
    )


def _prepare_pools(settings: Settings, home: Home) -> None:
    """Give the pools of the instance their limits for this machine and its settings."""
    from storyvid_assets import pools
    from storyvid_assets.instance import open_instance

    profile = choose_profile(
        settings.force_profile, settings.execution_profile, gpu_enabled=settings.gpu_enabled
    ).profile
    with open_instance(home) as instance:
        pools.set_limits(instance, pools.limits(settings, profile, os.cpu_count() or 1))
