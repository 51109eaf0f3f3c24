"""The data folder: where the parts of it are, and how it is made ready for Dagster."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import SecretStr

from io_managers.film_store import FilmStore, write_atomically
from io_managers.ledger import FileLedger
from storyvid.errors import SettingsError
from storyvid.settings import PROJECT_ROOT, Settings


@dataclass(frozen=True)
class Home:
    """`STORYVID_HOME`. Everything that storyvid keeps is under it."""

    root: Path
    postgres_url: SecretStr | None = None

    @classmethod
    def of(cls, settings: Settings) -> Home:
        return cls(settings.storyvid_home, settings.dagster_postgres_url)

    def store(self) -> FilmStore:
        return FilmStore(self.root)

    def ledger(self) -> FileLedger:
        return FileLedger(self.root / "ledger")

    def films(self, profile: str) -> Path:
        return self.root / "films" / profile

    def progress_file(self, story: str) -> Path:
        return self.root / "progress" / f"{story}.json"

    def waiting(self, story: str) -> Path:
        """Where the processes are noted that wait for the story's lock."""
        return self.root / "progress" / f"{story}.waiting"

    @property
    def inbox_memory(self) -> Path:
        """Where the sensor remembers the files of the inbox."""
        return self.root / "inbox"

    def lock(self, story: str) -> FileLock:
        """One writer per story; a second run waits here, then finds everything made.

        One object per story and process: who holds it for a whole run may take it again for a step of that run.
        """
        folder = self.root / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        return FileLock(folder / f"{story}.lock", thread_local=False, is_singleton=True)

    def dagster_lock(self) -> FileLock:
        """Held while Dagster's databases are opened, and made where there are none."""
        folder = self.root / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        return FileLock(folder / ".dagster.lock")

    def run_lock(self, run_id: str) -> Path:
        """Locked by the process of a run for as long as it lives."""
        folder = self.root / "locks" / "runs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{run_id}.lock"

    def run_lives(self, run_id: str) -> bool | None:
        """Whether the process of a run lives; None where it has not come so far as to show it."""
        file = self.run_lock(run_id)
        if not file.exists():
            return None
        probe = FileLock(file)
        try:
            probe.acquire(blocking=False)
        except Timeout:
            return True
        probe.release()
        return False

    def prepare_dagster(self) -> Path:
        """Make Dagster's folder, with the project's dagster.yaml in it, and name it in the environment."""
        folder = self.root / "dagster"
        config = _dagster_config(postgres=self.postgres_url is not None)
        kept = folder / "dagster.yaml"
        if not kept.is_file() or kept.read_bytes() != config:
            write_atomically(kept, config)
        os.environ["DAGSTER_HOME"] = str(folder)
        os.environ["STORYVID_HOME"] = str(self.root)
        if self.postgres_url is not None:
            # SQLAlchemy would take another driver than the one that dagster-postgres is written for.
            url = re.sub(r"^postgres(ql)?://", "postgresql+psycopg2://", self.postgres_url.get_secret_value())
            os.environ["DAGSTER_POSTGRES_URL"] = url
        return folder

    def free_bytes(self) -> int:
        """Free space where the data folder is or will be."""
        existing = next(folder for folder in (self.root, *self.root.parents) if folder.exists())
        return shutil.disk_usage(existing).free


def _dagster_config(*, postgres: bool) -> bytes:
    """dagster.yaml as it stands in the project; with `postgres` its storage is that of dagster.postgres.yaml."""
    config = _project_file("dagster.yaml").read_bytes()
    if not postgres:
        return config
    import yaml

    merged = {**yaml.safe_load(config), **yaml.safe_load(_project_file("dagster.postgres.yaml").read_bytes())}
    return yaml.safe_dump(merged, sort_keys=False).encode()


def _project_file(name: str) -> Path:
    file = PROJECT_ROOT / name
    if not file.is_file():
        raise SettingsError(
            f"{file} is missing: storyvid runs from its checkout; install it there with `pip install -e .` (make setup)"
        )
    return file
