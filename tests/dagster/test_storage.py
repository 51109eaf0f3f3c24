"""Databases that are read and written with kept engines are Dagster's own: `sqlite` in dagster.yaml finds the same."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import dagster as dg
from dagster._core.storage.sqlite import create_db_conn_string
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import event
from sqlalchemy.engine import Engine

from storyvid_assets.storage import FilmStorage, _engine, _make_like

STORIES = dg.DynamicPartitionsDefinition(name="stories")


@dg.asset(partitions_def=STORIES)
def film() -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"shots": 3})


def materialize_film(storage: DagsterSqliteStorage, folder: Path, story: str) -> str:
    """The id of a run that made the film of a story, on an instance of its own with this storage."""
    folder.mkdir()
    kind = type(storage)
    custom = {"module": kind.__module__, "class": kind.__name__, "config": {"base_dir": storage.base_dir}}
    with dg.DagsterInstance.local_temp(str(folder), overrides={"storage": {"custom": custom}}) as instance:
        instance.add_dynamic_partitions("stories", [story])
        return dg.materialize([film], instance=instance, partition_key=story).run_id


def known(storage: DagsterSqliteStorage) -> tuple[set[str], dict[str, int]]:
    """Runs, and the films of stories that were materialized."""
    key = dg.AssetKey("film")
    made = storage.event_log_storage.get_materialized_partitions(key)
    events = storage.event_log_storage.get_latest_storage_id_by_partition(
        key, dg.DagsterEventType.ASSET_MATERIALIZATION, made
    )
    return {run.run_id for run in storage.run_storage.get_runs()}, dict(events)


def test_what_one_storage_wrote_the_other_reads_and_goes_on_with(tmp_path: Path) -> None:
    base = str(tmp_path / "kept")
    runs = {
        materialize_film(FilmStorage.from_local(base), tmp_path / "a", "fox"),
        materialize_film(DagsterSqliteStorage.from_local(base), tmp_path / "b", "hen"),
        materialize_film(FilmStorage.from_local(base), tmp_path / "c", "owl"),
    }
    found = known(FilmStorage.from_local(base))
    assert found == known(DagsterSqliteStorage.from_local(base))
    assert found[0] == runs
    assert set(found[1]) == {"fox", "hen", "owl"}


def test_a_database_that_is_made_is_opened_without_writing(tmp_path: Path) -> None:
    base = str(tmp_path / "kept")
    materialize_film(FilmStorage.from_local(base), tmp_path / "a", "fox")
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        FilmStorage.from_local(base)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert statements
    assert all(statement.startswith(("SELECT", "PRAGMA")) for statement in statements)


def made_of(file: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], str]:
    """The tables and indices of a database, the revision that it bears, how it is written."""
    with closing(sqlite3.connect(file)) as database:
        return (
            database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall(),
            database.execute("SELECT version_num FROM alembic_version").fetchall(),
            database.execute("PRAGMA journal_mode").fetchone()[0],
        )


def test_the_database_of_a_run_is_the_one_that_dagster_would_have_made(tmp_path: Path) -> None:
    ours, theirs = (_database_of_a_run(kind, tmp_path / kind.__name__) for kind in (FilmStorage, DagsterSqliteStorage))
    assert made_of(ours) == made_of(theirs)


def _database_of_a_run(kind: type[DagsterSqliteStorage], folder: Path) -> Path:
    folder.mkdir()
    run_id = materialize_film(kind.from_local(str(folder / "kept")), folder / "instance", "fox")
    return folder / "kept" / "history" / "runs" / f"{run_id}.db"


def test_two_that_make_the_database_of_a_run_at_once_both_find_it_whole(tmp_path: Path) -> None:
    FilmStorage.from_local(str(tmp_path))
    index = _engine(create_db_conn_string(str(tmp_path / "history" / "runs"), "index"))
    file = tmp_path / "run.db"
    makers = [threading.Thread(target=_make_like, args=(index, file)) for _ in range(8)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert made_of(file)[:2] == made_of(tmp_path / "history" / "runs" / "index.db")[:2]


def test_whether_a_partition_is_there_is_told_as_dagster_tells_it(tmp_path: Path) -> None:
    ours = FilmStorage.from_local(str(tmp_path)).event_log_storage
    theirs = DagsterSqliteStorage.from_local(str(tmp_path)).event_log_storage
    ours.add_dynamic_partitions("stories", ["fox", "hen", "o'wl"])
    ours.delete_dynamic_partition("stories", "hen")
    asked = [("stories", "fox"), ("stories", "hen"), ("stories", "o'wl"), ("scenes", "fox")]
    assert [ours.has_dynamic_partition(*one) for one in asked] == [True, False, True, False]
    assert [theirs.has_dynamic_partition(*one) for one in asked] == [True, False, True, False]
