"""The services behind the UI, looked after: `python -m storyvid_assets.services HOST`, which `storyvid dev` becomes.

Dagster's own `dagster dev` ends when its webserver or its daemon dies, and goes on without definitions when its code
server does (docs/decisions/0023-services-looked-after.md). This process imports nothing of Dagster: it is to be the
last one that a machine short of memory takes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from storyvid.settings import Settings, load_settings
from storyvid_assets.logs import configure
from storyvid_assets.supervisor import Service, Supervisor

LOCATION: Final = "storyvid"
MODULE: Final = "storyvid_assets.location"
"""The code location, as workspace.yaml names it."""


def serve(settings: Settings, host: str) -> bool:
    """Run the services until told to stop; False where one of them cannot be kept running."""
    # Short, wherever the data folder is: a socket's path has at most 107 bytes.
    with TemporaryDirectory(prefix="storyvid-dev-") as folder:
        address = Path(folder) / "code"
        return Supervisor(services_at(address, settings, host), address).run()


def services_at(address: Path, settings: Settings, host: str) -> Sequence[Service]:
    """Code server, listening at `address`, webserver and daemon. The workspace file of the last two lies beside it."""
    workspace = address.with_name("workspace.yaml")
    workspace.write_text(
        f"load_from:\n  - grpc_server:\n      socket: {address}\n      location_name: {LOCATION}\n", encoding="utf-8"
    )
    level = (settings.log_level or "INFO").lower()
    form = ["--log-format", "json" if settings.log_format == "json" else "colored"]
    code = ["dagster", "api", "grpc", "--socket", str(address), "--module-name", MODULE, "--location-name", LOCATION]
    code += ["--empty-working-directory", "--use-python-environment-entry-point", "--log-level", "warning"]
    web = ["dagster_webserver", "--workspace", str(workspace), "--host", host, "--port", str(settings.dagster_port)]
    web += ["--dagster-log-level", level, "--live-data-poll-rate", "2000"]
    daemon = ["dagster._daemon", "run", "--workspace", str(workspace), "--log-level", level]
    programs = {"code server": code, "webserver": web, "daemon": daemon}
    return [Service(name, [sys.executable, "-m", *program, *form]) for name, program in programs.items()]


if __name__ == "__main__":
    settings = load_settings()
    configure(settings)
    sys.exit(0 if serve(settings, host=sys.argv[1]) else 1)
