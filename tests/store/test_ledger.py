"""The ledger: rows are only added, and questions see nothing else of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from io_managers.ledger import COLUMNS, FileLedger
from storyvid.errors import InputError


def a_row(run_id: str = "run", **changes: object) -> dict[str, object]:
    return {
        "run_id": run_id,
        "story": "fox",
        "stage": "take",
        "cached": False,
        "outcome": "made",
        "cpu_s": 0.5,
    } | changes


def test_rows_come_back_through_sql(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path)
    for cpu_s in (0.5, 1.25):
        ledger.record(a_row(cpu_s=cpu_s))  # type: ignore[arg-type]
    assert ledger.query("SELECT story, sum(cpu_s) FROM ledger GROUP BY story") == (
        ["story", "sum(cpu_s)"],
        [("fox", 1.75)],
    )


def test_two_writers_do_not_wait_for_each_other(tmp_path: Path) -> None:
    one, two = FileLedger(tmp_path), FileLedger(tmp_path)
    one.record(a_row("a"))  # type: ignore[arg-type]
    two.record(a_row("a"))  # type: ignore[arg-type]
    one.record(a_row("b"))  # type: ignore[arg-type]
    assert len(list(tmp_path.glob("*.jsonl"))) == 3
    assert len(one.rows("a")) == 2


def test_a_row_cut_short_by_a_kill_is_skipped(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path)
    ledger.record(a_row())  # type: ignore[arg-type]
    with next(tmp_path.glob("*.jsonl")).open("a") as file:
        file.write('{"run_id": "run", "sto')
    assert len(ledger.rows("run")) == 1
    assert ledger.query("SELECT count(*) FROM ledger WHERE story IS NOT NULL")[1] == [(1,)]


def test_an_empty_ledger_answers_with_its_columns(tmp_path: Path) -> None:
    names, rows = FileLedger(tmp_path / "none").query("SELECT * FROM ledger")
    assert (names, rows) == (list(COLUMNS), [])


@pytest.mark.parametrize("sql", ["SELECT nothing FROM ledger", "SELECT * FROM '/etc/passwd'", "COPY ledger TO 'x.csv'"])
def test_a_wrong_question_and_one_about_the_machine_are_refused(tmp_path: Path, sql: str) -> None:
    ledger = FileLedger(tmp_path)
    ledger.record(a_row())  # type: ignore[arg-type]
    with pytest.raises(InputError, match="the ledger cannot answer"):
        ledger.query(sql)
