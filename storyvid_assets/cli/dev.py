"""`storyvid dev`: the Dagster UI and daemon over the same data."""

from __future__ import annotations

import os
import sys

from storyvid.settings import PROJECT_ROOT, load_settings
from storyvid_assets.home import Home


def dev() -> None:
    """Start the Dagster UI and daemon (port: DAGSTER_PORT) with the same assets and the same data."""
    settings = load_settings()
    Home.of(settings).prepare_dagster()
    os.chdir(PROJECT_ROOT)
    arguments = ["-m", "dagster", "dev", "-w", str(PROJECT_ROOT / "workspace.yaml"), "-p", str(settings.dagster_port)]
    os.execv(sys.executable, [sys.executable, *arguments])
