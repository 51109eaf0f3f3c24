"""What an edit costs beside what it changed, in films of N shots.

A film of generated inputs at 1280 x 720 is rendered once through the stage functions. Each edit is then rendered into
a copy of its data folder, by a process of its own that knows no file yet, so that every hash is verified, and set
beside a process that makes the picture and the sound of the edited shot alone: its key frame, voice and take, the
segments that show it, the pieces of sound that it lies in. Both take turns, medians are compared. CPU seconds leave out
the start of the process and a film of two shots that each renders first, so that neither has libraries to load.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.one_edit import ALONE, EDITS, REMUX, UNCHANGED, WHOLE, Figures, run_one

BASE, EDITED, FIRST = "base", "edited", "first render"


def measure(shots: int, rounds: int, keep: Path | None, *, cold: Collection[str]) -> Figures:
    """All figures of a film of `shots`, by name; the edits in `cold` are compared with films of an empty data folder.

    `keep` is where the first render is looked for and kept, with what it cost.
    """
    with TemporaryDirectory(prefix="storyvid-bench-") as scratch:
        folder = Path(scratch)
        base = (keep or folder) / f"{BASE}-{shots}"
        figures: Figures = {FIRST: first_render(shots, keep or folder)}
        for name in EDITS:
            runs = list(_rounds(name, base, folder / EDITED, shots, rounds))
            figures[name] = {key: _median([run[key] for run in runs]) for key in runs[0]}
            if name in cold:
                fresh = alone(WHOLE, folder / "cold", shots, name)
                figures[name]["equals_cold"] = fresh["sha256"] == runs[0]["sha256"]
                shutil.rmtree(folder / "cold")
        figures[REMUX] = alone(REMUX, base, shots, UNCHANGED)
    return figures


def first_render(shots: int, keep: Path | None) -> Figures:
    """What the first render of a film of `shots` costs; it is kept in `keep`, or looked up there."""
    if keep is None:
        with TemporaryDirectory(prefix="storyvid-bench-") as folder:
            return first_render(shots, Path(folder))
    base = keep / f"{BASE}-{shots}"
    told = keep / f"{BASE}-{shots}.json"
    if not (told.is_file() and (base / "films").is_dir()):
        shutil.rmtree(base, ignore_errors=True)
        first = alone(WHOLE, base, shots, UNCHANGED)
        told.write_text(json.dumps(first), encoding="utf-8")
    figures: Figures = json.loads(told.read_text(encoding="utf-8"))
    return figures


def _rounds(name: str, base: Path, edited: Path, shots: int, rounds: int) -> Iterator[Figures]:
    """The whole render and the shot alone in turns, the other one first in every other round."""
    for number in range(rounds):
        order = (WHOLE, ALONE) if number % 2 == 0 else (ALONE, WHOLE)
        run: Figures = {}
        for kind in order:
            if kind == ALONE and name == UNCHANGED:
                continue
            if kind == WHOLE:
                shutil.rmtree(edited, ignore_errors=True)
                shutil.copytree(base, edited, copy_function=os.link)
            run |= alone(kind, edited, shots, name)
        if "alone_cpu_s" in run:
            run["ratio"] = run["cpu_s"] / run["alone_cpu_s"]
        yield run


def alone(kind: str, home: Path, shots: int, name: str) -> Figures:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "bench.edits", kind, str(home), str(shots), name]
    figures: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return figures


def _median(values: Sequence[Any]) -> Any:
    """Of numbers; of anything else the first one."""
    return statistics.median(values) if isinstance(values[0], int | float) else values[0]


if __name__ == "__main__":
    kind, home, shots, name = sys.argv[1:]
    print(json.dumps(run_one(kind, Path(home), int(shots), name)))
