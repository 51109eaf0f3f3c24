"""A small campaign of all kinds; `make torture N=200` is the large one."""

from __future__ import annotations

from pathlib import Path

from tests.torture.campaign import campaign


def test_nothing_is_lost_damaged_or_made_twice_whatever_happens_to_the_machine(tmp_path: Path) -> None:
    trials = list(campaign(tmp_path, size=2, seed=7))

    assert [fault for trial in trials for fault in trial.faults] == []
    assert {trial.kind for trial in trials} >= {
        "render killed",
        "worker killed",
        "files damaged",
        "two renders at once",
    }
