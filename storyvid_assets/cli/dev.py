"""`storyvid dev`: the Dagster UI and daemon over the same data."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from storyvid.settings import PROJECT_ROOT, load_settings
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
    os.chdir(Home.of(settings).prepare_dagster())
    workspace, port = str(PROJECT_ROOT / "workspace.yaml"), str(settings.dagster_port)
    command = [sys.executable, "-W", f"ignore:{SUPERSEDED}", "-m", "dagster", "dev"]
    os.execv(sys.executable, [*command, "-w", workspace, "-h", host, "-p", port])
