"""`storyvid dev`: the Dagster UI and daemon over the same data."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from storyvid.settings import PROJECT_ROOT, load_settings
from storyvid_assets.home import Home


def dev(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on; the UI knows no passwords.")] = "127.0.0.1",
) -> None:
    """Start the Dagster UI and daemon (port: DAGSTER_PORT) with the same assets and the same data."""
    settings = load_settings()
    Home.of(settings).prepare_dagster()
    os.chdir(PROJECT_ROOT)
    workspace, port = str(PROJECT_ROOT / "workspace.yaml"), str(settings.dagster_port)
    os.execv(sys.executable, [sys.executable, "-m", "dagster", "dev", "-w", workspace, "-h", host, "-p", port])
