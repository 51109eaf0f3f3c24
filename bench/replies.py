"""`python -m bench replies N=10000`: wrong replies of a language model, what becomes of them, how long each takes.

The clock of a reply runs from the moment that the model has answered to the plan or the named failure.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.planning_llm.malformed import Reader, wrong_replies

COUNT = 10_000
BOUND_MS = 50.0


def main(arguments: Sequence[str]) -> None:
    count = next((int(argument[2:]) for argument in arguments if argument.startswith("N=")), COUNT)
    logging.disable(logging.WARNING)
    wall_s: list[float] = []
    cpu_s: list[float] = []
    became: Counter[tuple[str, str]] = Counter()
    with TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        for kind, damage, text in wrong_replies(reader.good, count):
            end = reader.outcome(kind, text)
            wall_s.append(time.perf_counter() - reader.answered_s)
            cpu_s.append(time.thread_time() - reader.answered_cpu_s)
            became[damage.strip("_").replace("_", " "), "planned" if end == "planned" else "refused"] += 1
    for damage in dict.fromkeys(damage for damage, _ in became):
        print(f"{damage:<18}{became[damage, 'planned']:>7} planned{became[damage, 'refused']:>7} refused by name")
    print(f"{count} replies, ms of one: {_told(wall_s)}; of CPU time: {_told(cpu_s)}; bound of p99: {BOUND_MS:g}")


def _told(seconds: list[float]) -> str:
    ordered = sorted(1000 * one for one in seconds)
    return f"p50 {ordered[len(ordered) // 2]:.1f}, p99 {ordered[len(ordered) * 99 // 100]:.1f}, most {ordered[-1]:.1f}"
