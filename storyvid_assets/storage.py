"""Dagster's SQLite storage with engines that are kept.

Dagster makes a new SQLAlchemy engine for every statement, and asks before most whether a table is there. A film's run
sends some 900 statements, and with every engine what SQLAlchemy compiled of them is gone. Whether a database is made it
asks alembic, which reads every migration that there ever was. Here engines are kept with their connections, until the
instance is given up, and a database is made once. The databases are the same: `dagster.yaml` may name `sqlite` again at
any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.event_log.sqlite.sqlite_event_log import INDEX_SHARD_NAME
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.schedules import SqliteScheduleStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.pool import QueuePool

ENGINES = 16
"""Kept at a time: the databases of runs and of all assets, and the event logs of the runs in progress."""


@lru_cache(maxsize=ENGINES)
def _engine(address: str) -> Engine:
    """The engine of a database; as many connections as threads ask for at once, open until it is forgotten.

    To open one and close it is more work than most statements, and the last to close has the log written back.
    """
    return create_engine(
        address, poolclass=QueuePool, max_overflow=-1, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
    )


def _is_made(engine: Engine) -> bool:
    """Whether Dagster made a database and noted its revision; it looks for no more before it uses one."""
    if not Path(str(engine.url.database)).is_file() or not inspect(engine).has_table("alembic_version"):
        return False
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).first() is not None


def _make_like(model: Engine, file: Path) -> None:
    """Make an empty database with the tables and the revision of another, all or nothing; leave one that is there."""
    with model.connect() as connection:
        statements = connection.exec_driver_sql(_SCHEMA).scalars().all()
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    with closing(sqlite3.connect(file, timeout=SQLITE_BUSY_TIMEOUT_SECONDS, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("BEGIN IMMEDIATE")
        if database.execute("SELECT 1 FROM sqlite_master").fetchone() is None:
            for statement in statements:
                database.execute(statement)
            database.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        database.execute("COMMIT")


_SCHEMA = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
_HAS_PARTITION = "SELECT 1 FROM dynamic_partitions WHERE partitions_def_name = ? AND partition = ? LIMIT 1"


class _EventLog(SqliteEventLogStorage):
    """Events: one database for each run, and one for what concerns all assets."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    def has_table(self, table_name: str) -> bool:
        """Whether the database of all assets has a table; one that was there once stays."""
        if table_name not in self._tables:
            if not super().has_table(table_name):
                return False
            self._tables.add(table_name)
        return True

    def has_dynamic_partition(self, partitions_def_name: str, partition_key: str) -> bool:
        """Asked some two hundred times in a run: to put the statement together takes longer than to answer it."""
        self._check_partitions_table()
        with self.index_connection() as connection:
            found = connection.exec_driver_sql(_HAS_PARTITION, (partitions_def_name, partition_key)).first()
        return found is not None

    def _initdb(self, engine: Engine, for_index_shard: bool = False) -> None:
        """The database of a run is made like that of all assets, which alembic made."""
        index = _engine(self.conn_string_for_shard(INDEX_SHARD_NAME))
        if for_index_shard or engine is index or not _is_made(index):
            super()._initdb(engine, for_index_shard)
        else:
            _make_like(index, Path(str(engine.url.database)))

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            engine = _engine(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                if not _is_made(engine):
                    self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def dispose(self) -> None:
        super().dispose()
        for shard in tuple(self._initialized_dbs):
            _engine(self.conn_string_for_shard(shard)).dispose()


class _Runs(SqliteRunStorage):
    """Runs, their tags and what daemons remember."""

    @classmethod
    def from_local(cls, base_dir: str, inst_data: ConfigurableClassData | None = None) -> Self:
        address = create_db_conn_string(base_dir, "runs")
        return cls(address, inst_data) if _is_made(_engine(address)) else super().from_local(base_dir, inst_data)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _engine(self._conn_string).connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        super().dispose()
        _engine(self._conn_string).dispose()


class _Schedules(SqliteScheduleStorage):
    """Ticks of sensors, and what they remember."""

    @classmethod
    def from_local(cls, base_dir: str, inst_data: ConfigurableClassData | None = None) -> SqliteScheduleStorage:
        address = create_db_conn_string(base_dir, "schedules")
        return cls(address, inst_data) if _is_made(_engine(address)) else super().from_local(base_dir, inst_data)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        with _engine(self._conn_string).connect() as connection, connection.begin():
            yield connection

    def dispose(self) -> None:
        super().dispose()
        _engine(self._conn_string).dispose()


class FilmStorage(DagsterSqliteStorage):
    """What `storage` in dagster.yaml names; `base_dir` as with `sqlite`."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        folder = Path(base_dir)
        self.base_dir = base_dir
        self._run_storage = _Runs.from_local(f"{folder / 'history'}/")
        self._event_log_storage = _EventLog(f"{folder / 'history' / 'runs'}/")
        self._schedule_storage = _Schedules.from_local(str(folder / "schedules"))
        self._inst_data = inst_data

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls.from_local(inst_data=inst_data, **config_value)
