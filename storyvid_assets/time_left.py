"""How long a run will still take, guessed from what the ledger measured of the runs before it.

A guess only: the share of units that the store does not have yet is taken from the stages that are done.
"""

from __future__ import annotations

import heapq
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from storyvid_assets.progress_report import ProgressReport, StageTally

ORDER = (
    "speech",
    "key_frame",
    "take",
    "segment",
    "music",
    "card",
    "sound_level",
    "sound_piece",
    "sheet_row",
    "compose",
    "film",
)
"""Stages after planning, as a run goes through them."""
NEWEST_FILES = 24
"""Files of the ledger that rates are taken from: those of the newest runs, so that a long history costs nothing."""
ENOUGH_S = 2.0
"""Measured seconds of a run after which its own pace counts."""
PRIOR_UNITS = 3
SLOWEST = 6.0
"""Most that a run's own pace may stretch or shrink what was measured before."""


class Rate(NamedTuple):
    """What a stage takes: wall seconds per unit made, all threads at work, and units per shot of the film."""

    seconds: float
    units_per_shot: float


def measure_rates(ledger: Path, profile: str) -> dict[str, Rate]:
    """Rates by stage from the newest runs of a profile; a stage that made nothing in them has none."""
    busy: dict[str, float] = defaultdict(float)
    made: dict[str, int] = defaultdict(int)
    units: dict[str, int] = defaultdict(int)
    shots = 0
    for rows in _newest_runs(ledger, profile):
        by_stage: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            by_stage[row["stage"]].append(row)
        shots += len(by_stage.get("key_frame", ()))
        for stage, own in by_stage.items():
            units[stage] += len(own)
            fresh = sum(row["outcome"] == "made" for row in own)
            made[stage] += fresh
            busy[stage] += _covered_s(row for row in own if row["outcome"] == "made")
    return {stage: Rate(busy[stage] / made[stage], units[stage] / shots) for stage in made if made[stage] and shots}


def seconds_left(report: ProgressReport, rates: Mapping[str, Rate]) -> float | None:
    """Wall seconds until the film is there; None where too little is known to say so."""
    shots = _shots(report, rates)
    if shots is None or "segment" not in rates:
        return None
    share = _share_made(report)
    left = 0.0
    for stage in ORDER:
        rate, tally = rates.get(stage), report.stages.get(stage)
        if rate is None:
            continue
        total = tally.total if tally else max(1, round(rate.units_per_shot * shots))
        done, made = (tally.done, tally.made) if tally else (0, 0)
        left += rate.seconds * min(total - done, max(0.0, share * total - made))
    return left * _pace(report, rates)


def _shots(report: ProgressReport, rates: Mapping[str, Rate]) -> int | None:
    """Shots of the film: as many as key frames are to be drawn; before that, as its lines let expect."""
    frames, lines, rate = report.stages.get("key_frame"), report.stages.get("speech"), rates.get("speech")
    if frames is not None:
        return frames.total
    return round(lines.total / rate.units_per_shot) if lines is not None and rate is not None else None


def _share_made(report: ProgressReport) -> float:
    """The share of units that this run has to make and the store does not have, as the latest stages show it.

    What the stage before had counts like a few units of the one at work, so that its first ones decide nothing.
    """
    share = 1.0
    for stage in ("plan_scene", *ORDER[:4]):
        tally = report.stages.get(stage)
        if tally is not None:
            share = (tally.made + share * PRIOR_UNITS) / (tally.done + PRIOR_UNITS)
    return share


def _pace(report: ProgressReport, rates: Mapping[str, Rate]) -> float:
    """How much slower this run is than those that were measured."""
    known = [(report.stages[stage], rates[stage]) for stage in rates if stage in report.stages]
    expected = sum(tally.made * rate.seconds for tally, rate in known)
    if expected < ENOUGH_S:
        return 1.0
    return min(SLOWEST, max(1 / SLOWEST, sum(_elapsed_s(tally) for tally, _ in known if tally.made) / expected))


def _elapsed_s(tally: StageTally) -> float:
    return tally.updated_at - tally.began_at


def _newest_runs(ledger: Path, profile: str) -> Iterable[Sequence[Mapping[str, Any]]]:
    files = ledger.glob("*.jsonl") if ledger.is_dir() else ()
    runs: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for file in heapq.nlargest(NEWEST_FILES, files, key=lambda one: one.stat().st_mtime_ns):
        for row in map(_row, file.read_bytes().splitlines()):
            if row is not None and row["profile"] == profile:
                runs[row["run_id"]].append(row)
    return runs.values()


def _row(line: bytes) -> Mapping[str, Any] | None:
    """A row of the ledger; None for a line that a kill cut short."""
    try:
        row: Mapping[str, Any] = json.loads(line)
    except ValueError:
        return None
    return row


def _covered_s(rows: Iterable[Mapping[str, Any]]) -> float:
    """Seconds in which at least one of these units was being made."""
    ends = ((datetime.fromisoformat(row["finished_at"]).timestamp(), row["wall_s"]) for row in rows)
    spans = sorted((end - wall_s, end) for end, wall_s in ends)
    covered, until = 0.0, float("-inf")
    for start, end in spans:
        covered += max(0.0, end - max(start, until))
        until = max(until, end)
    return covered
