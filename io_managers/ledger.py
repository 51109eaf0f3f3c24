"""The ledger: one row per finished unit of work, in files that are only ever added to, read by DuckDB.

Each process appends to a file of its own, so no writer waits for a lock; a row is one line of JSON and on disk when
`record` returns. A line cut short by a kill is skipped by the reader.
"""

from __future__ import annotations

import json
import os
import threading
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storyvid.errors import InputError

COLUMNS: Mapping[str, str] = {
    "finished_at": "TIMESTAMPTZ",
    "run_id": "VARCHAR",
    "profile": "VARCHAR",
    "story": "VARCHAR",
    "stage": "VARCHAR",
    "scene": "VARCHAR",
    "shot": "VARCHAR",
    "key": "VARCHAR",
    "generator": "VARCHAR",
    "cached": "BOOLEAN",
    "outcome": "VARCHAR",
    "wall_s": "DOUBLE",
    "cpu_s": "DOUBLE",
    "media_bytes": "BIGINT",
}


class FileLedger:
    """Implements `storyvid.ports.Ledger` in `<folder>/<day>-<unique>.jsonl`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._handle: int | None = None

    def record(self, row: Mapping[str, str | int | float | bool | None]) -> None:
        now = datetime.now(UTC)
        line = json.dumps({"finished_at": now.isoformat(), **row}, ensure_ascii=False) + "\n"
        with self._lock:
            if self._handle is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                file = self.folder / f"{now:%Y%m%d}-{uuid.uuid4().hex}.jsonl"
                self._handle = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
            os.write(self._handle, line.encode())

    def close(self) -> None:
        with self._lock:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Answer `sql` over the view `ledger`: column names and rows. Raises InputError where the SQL is wrong."""
        import duckdb

        with duckdb.connect(":memory:") as connection:
            connection.execute(self._view())
            # Questions may read the ledger and nothing else of this machine.
            connection.execute(f"SET allowed_directories=['{_quoted(self.folder)}']")
            connection.execute("SET enable_external_access=false")
            connection.execute("SET TimeZone='UTC'")
            try:
                cursor = connection.execute(sql, parameters) if parameters else connection.execute(sql)
                names = [column[0] for column in cursor.description or ()]
                return names, cursor.fetchall()
            except duckdb.Error as error:
                columns = ", ".join(COLUMNS)
                raise InputError(f"the ledger cannot answer {sql!r}: {error}. Its columns are {columns}") from error

    def _view(self) -> str:
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
        if not any(self.folder.glob("*.jsonl")):
            empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
            return f"CREATE VIEW ledger AS SELECT {empty} WHERE false"
        return (
            f"CREATE VIEW ledger AS SELECT * FROM read_json('{_quoted(self.folder)}/*.jsonl', "
            f"format='newline_delimited', columns={{{types}}}, ignore_errors=true)"
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
