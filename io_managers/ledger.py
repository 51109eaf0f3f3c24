"""The ledger: one row per finished unit of work, in files that are only ever added to, read by DuckDB.

Each process appends to a file of its own per run, so no writer waits for a lock; a row is one line of JSON and handed
to the system when `record` returns. A line cut short by a kill is skipped by the reader.
"""

from __future__ import annotations

import glob
import json
import os
import threading
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storyvid.errors import InputError
from storyvid.ports import Row

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
    "attempt": "INTEGER",
    "prompt_tokens": "INTEGER",
    "completion_tokens": "INTEGER",
    "json_tokens": "INTEGER",
    "toon_tokens": "INTEGER",
    "gpu_s": "DOUBLE",
    "gpu_peak_mb": "DOUBLE",
    "gpu_share": "DOUBLE",
    "compromises": "VARCHAR",
}


class FileLedger:
    """Implements `storyvid.ports.Ledger` in `<folder>/<run>.<unique>.jsonl`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._handles: dict[str, int] = {}

    def record(self, *rows: Row) -> None:
        if not rows:
            return
        now = datetime.now(UTC).isoformat()
        lines = "".join(json.dumps({"finished_at": now, **row}, ensure_ascii=False) + "\n" for row in rows)
        with self._lock:
            os.write(self._handle(str(rows[0]["run_id"])), lines.encode())

    def rows(self, run_id: str) -> list[dict[str, Any]]:
        """Every whole row of one run, in the order written by each process."""
        files = sorted(self.folder.glob(f"{glob.escape(run_id)}.*.jsonl"))
        return [row for file in files for line in file.read_bytes().split(b"\n") if (row := _row(line)) is not None]

    def close(self) -> None:
        with self._lock:
            while self._handles:
                os.close(self._handles.popitem()[1])

    def _handle(self, run_id: str) -> int:
        if run_id not in self._handles:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = self.folder / f"{run_id}.{uuid.uuid4().hex}.jsonl"
            self._handles[run_id] = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
        return self._handles[run_id]

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
                fault = str(error).partition("\n")[0].rstrip(".")
                raise InputError(f"the ledger cannot answer {sql!r}: {fault}. Its columns are {columns}") from error

    def _view(self) -> str:
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
        if not any(self.folder.glob("*.jsonl")):
            empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
            return f"CREATE VIEW ledger AS SELECT {empty} WHERE false"
        return (
            f"CREATE VIEW ledger AS SELECT * FROM read_json('{_quoted(self.folder)}/*.jsonl', "
            f"format='newline_delimited', columns={{{types}}}, ignore_errors=true)"
        )


def _row(line: bytes) -> dict[str, Any] | None:
    try:
        row: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError:
        return None
    return row


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
