"""What a campaign did and found, as trials and as a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Trial:
    """One film under one kind of mistreatment: how many blows landed, what was made again, what went wrong."""

    kind: str
    blows: int = 0
    redone: int = 0
    faults: list[str] = field(default_factory=list)


def table(trials: Iterable[Trial]) -> list[str]:
    """A row per kind, then every fault."""
    kinds: dict[str, list[Trial]] = {}
    for trial in trials:
        kinds.setdefault(trial.kind, []).append(trial)
    rows = [f"{'what was done':<34}{'films':>7}{'blows':>7}{'made again':>12}{'faults':>8}"]
    for kind, found in kinds.items():
        blows, redone = sum(one.blows for one in found), sum(one.redone for one in found)
        rows.append(f"{kind:<34}{len(found):>7}{blows:>7}{redone:>12}{sum(len(one.faults) for one in found):>8}")
    rows += [f"{trial.kind}: {fault}" for found in kinds.values() for trial in found for fault in trial.faults]
    return rows
