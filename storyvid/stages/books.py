"""What is written down of the work on one story in one run: rows of the ledger, and how far each stage is."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from storyvid.generation.usage import ModelCall, Usage
from storyvid.ports import Ledger, Row
from storyvid.stages.unit import Unit

_TOLD = ("attempt", "gpu_s", "gpu_peak_mb", "gpu_share", "compromises")
"""What of a unit's usage stands in its row, where it was told."""


class Entry(NamedTuple):
    """A unit as it stands in the ledger, whatever became of it in a run."""

    stage: str
    scene: str
    shot: str
    key: str
    generator: str
    compromises: str = ""


class Closed(NamedTuple):
    """A unit that was accounted for in this run."""

    entry: Entry
    outcome: str


class Progress(Protocol):
    """Told after every finished unit of work, and of steps within one."""

    def advance(self, stage: str, done: int, total: int, scene: str, shot: str, *, made: bool = True) -> None:
        """`done` of `total` units of the stage are finished, the last of them in `scene` and `shot`; `made`: anew."""
        ...

    def step_within(self, stage: str, done: int, total: int, scene: str, shot: str, *, step: int, steps: int) -> None:
        """Beside those `done`, `step` of `steps` is done of the unit of `scene` and `shot`."""
        ...


@dataclass
class Books:
    """Keeps the ledger and tells the progress of one run. `made` counts the units that were made and not looked up,
    `closed` holds every unit that was looked up or made, one after the other.
    """

    ledger: Ledger
    profile: str
    story: str
    run_id: str
    progress: Progress
    made: int = 0
    closed: list[Closed] = field(default_factory=list)
    _tally: dict[str, list[int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def expect(self, stage: str, units: int) -> None:
        """Say how many units a stage will go through, so that progress can be told."""
        with self._lock:
            self._tally[stage] = [0, units]

    def step_within(self, unit: Unit[Any], step: int, steps: int) -> None:
        """Tell that `step` of `steps` is done of a unit that is being made."""
        with self._lock:
            tally = self._tally.get(unit.stage, [0, 0])
            self.progress.step_within(unit.stage, tally[0], max(tally), unit.scene, unit.shot, step=step, steps=steps)

    def close(self, unit: Unit[Any], key: str, outcome: str, wall_s: float, cpu_s: float, *, usage: Usage) -> None:
        """Account for a unit: a row for it, one for every call of a model, and its stage is one further."""
        place = {"scene": unit.scene, "shot": unit.shot}
        rows = [
            self._row("model_call", key, call.outcome, call.latency_s, 0.0, **place, **_call_figures(call))
            for call in usage.calls
        ]
        told = {name: value for name in _TOLD if (value := getattr(usage, name)) is not None}
        generator = unit.identity.get("backend", unit.stage)
        rows.append(self._row(unit.stage, key, outcome, wall_s, cpu_s, generator=generator, **place, **told))
        self.ledger.record(*rows)
        entry = Entry(unit.stage, unit.scene, unit.shot, key, generator, usage.compromises or "")
        with self._lock:
            self.made += outcome == "made"
            self.closed.append(Closed(entry, outcome))
            self._advance(entry, 1, made=outcome == "made")

    def repeat(self, units: Sequence[Entry]) -> None:
        """Account for units that are known to be in the store as they were: each counts as looked up."""
        self.ledger.record(
            *(
                self._row(
                    unit.stage,
                    unit.key,
                    "cached",
                    0.0,
                    0.0,
                    generator=unit.generator,
                    scene=unit.scene,
                    shot=unit.shot,
                    **({"compromises": unit.compromises} if unit.compromises else {}),
                )
                for unit in units
            )
        )
        last = {unit.stage: unit for unit in units}
        with self._lock:
            self.closed.extend(Closed(unit, "cached") for unit in units)
            for stage, unit in last.items():
                self._advance(unit, sum(one.stage == stage for one in units), made=False)

    def _advance(self, unit: Entry, units: int, *, made: bool) -> None:
        """So many more units of a stage are done. Called under the lock, so that progress never runs backwards."""
        tally = self._tally.setdefault(unit.stage, [0, 0])
        tally[0] += units
        self.progress.advance(unit.stage, tally[0], max(tally), unit.scene, unit.shot, made=made)

    def enter(self, stage: str, key: str, outcome: str, wall_s: float, cpu_s: float) -> None:
        """Write one row of the ledger for what is no unit. `outcome` is `made`, `cached` or `failed`."""
        self.ledger.record(self._row(stage, key, outcome, wall_s, cpu_s, generator=stage, scene="", shot=""))

    def _row(
        self, stage: str, key: str, outcome: str, wall_s: float, cpu_s: float, **more: str | int | float | None
    ) -> Row:
        return {
            "run_id": self.run_id,
            "profile": self.profile,
            "story": self.story,
            "stage": stage,
            "key": key,
            "cached": outcome == "cached",
            "outcome": outcome,
            "wall_s": round(wall_s, 4),
            "cpu_s": round(cpu_s, 4),
            **more,
        }


def _call_figures(call: ModelCall) -> dict[str, str | int | None]:
    return {
        "generator": call.model,
        "attempt": call.attempt,
        "prompt_tokens": call.prompt_tokens,
        "completion_tokens": call.completion_tokens,
        "json_tokens": call.json_tokens,
        "toon_tokens": call.toon_tokens,
    }
