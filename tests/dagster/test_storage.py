"""Databases that are read and written with kept engines are Dagster's own: `sqlite` in dagster.yaml finds the same."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from sqlalchemy import event
from sqlalchemy.engine import Engine

from storyvid_assets.storage import FilmStorage

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
