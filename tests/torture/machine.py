"""The machine misbehaves: its disk is full, its folders cannot be written to, its clock jumps, two renders meet."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.torture.judge import judge
from tests.torture.report import Trial
from tests.torture.rig import PATIENCE_S, Rig
from tests.torture.undisturbed import Undisturbed

_DAY_S = 86_400.0
_ROOM_KB = (300, 9_000)
"""From too little for Dagster's databases to too little for the last files of the film, which takes about 11 MB."""
_UNITS_BEHIND = 60
_OWN_MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")
"""A user's own view of the file system: nothing outside of the command sees what is mounted in it."""
_SHIFTED_CLOCK = """
import runpy, sys, time
offset_s = float(sys.argv.pop(1))
true_time, true_time_ns = time.time, time.time_ns
time.time = lambda: true_time() + offset_s
time.time_ns = lambda: true_time_ns() + int(offset_s * 1e9)
del sys.argv[0:3]
runpy.run_module("storyvid_assets.cli.main", run_name="__main__", alter_sys=True)
"""


def can_mount() -> bool:
    """Whether this machine lets a user mount a file system of their own."""
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*_OWN_MOUNTS, "true"], capture_output=True, check=False).returncode == 0


def fill_disks(folder: Path, known: Undisturbed, chance: random.Random, *, times: int) -> Iterator[Trial]:
    """Render on disks that are too small, then with room again on what was kept."""
    inside = (
        'home="$1"; kept="$2"; room="$3"; shift 3; mount -t tmpfs -o "size=${room}k" none "$home" && "$@"; '
        'code=$?; cp -a "$home" "$kept"; exit $code'
    )
    for index in range(times):
        rig = Rig(folder / f"disk-{index}")
        rig.home.mkdir(parents=True)
        room_kb, kept = chance.randrange(*_ROOM_KB), rig.folder / "kept"
        trial = Trial("disk full", blows=1)
        first = rig.command(*_OWN_MOUNTS, "sh", "-c", inside, "sh", str(rig.home), str(kept), f"{room_kb}")
        if first.returncode == 0:
            trial.blows = 0
        elif "Traceback" in first.stderr:
            trial.faults.append(f"with {room_kb} KB of room: {first.stderr.strip()[-300:]}")
        rig.home.rmdir()
        kept.rename(rig.home)
        judge(rig, trial, known.film_sha256)
        yield trial


def forbid_writing(folder: Path, known: Undisturbed, chance: random.Random) -> Iterator[Trial]:
    """Render where nothing can be written, over a finished film that has to stay as it is."""
    rig = Rig.copy(known.rig, folder / "read-only")
    inside = 'home="$1"; shift; mount --bind "$home" "$home" && mount -o remount,bind,ro "$home" && exec "$@"'
    trial = Trial("folder read-only", blows=1)
    first = rig.command(*_OWN_MOUNTS, "sh", "-c", inside, "sh", str(rig.home))
    if first.returncode == 0 or "Traceback" in first.stderr:
        trial.faults.append(f"exit code {first.returncode}: {first.stderr.strip()[-300:]}")
    if rig.film_sha256() != known.film_sha256:
        trial.faults.append("the film that was there did not stay")
    judge(rig, trial, known.film_sha256)
    yield trial


def meet(folder: Path, known: Undisturbed, chance: random.Random, *, times: int) -> Iterator[Trial]:
    """Two renders of one story at once, the second some way behind the first."""
    for index in range(times):
        rig = Rig(folder / f"two-{index}")
        trial = Trial("two renders at once", blows=1)
        first = rig.begin()
        behind = chance.randrange(_UNITS_BEHIND)
        while first.poll() is None and rig.finished().total() < behind:
            time.sleep(0.02)
        second = rig.begin()
        for process in (first, second):
            if process.wait(PATIENCE_S) != 0:
                trial.faults.append(f"one of two failed: {process.fault}")
        judge(rig, trial, known.film_sha256)
        yield trial


def shift_clocks(folder: Path, known: Undisturbed, chance: random.Random) -> Iterator[Trial]:
    """Render with the clock days before and after, over files whose dates make no sense."""
    rig = Rig(folder / "clock")
    rig.folder.mkdir(parents=True)
    runner = rig.folder / "shifted.py"
    runner.write_text(_SHIFTED_CLOCK, encoding="utf-8")
    trial = Trial("clock changed")
    for offset_s in (-3 * _DAY_S, 400 * _DAY_S, 0.0):
        python = ("env", f"PYTHONPATH={os.environ.get('PYTHONPATH', '')}", sys.executable)
        trial.blows += 1
        done = rig.command(*python, str(runner), str(offset_s))
        if done.returncode != 0:
            trial.faults.append(f"with the clock {offset_s / _DAY_S:+.0f} days off: {done.stderr.strip()[-300:]}")
        for file in rig.home.rglob("*"):
            if file.is_file() and "dagster" not in file.parts:
                os.utime(file, (time.time() + chance.uniform(-1, 1) * 900 * _DAY_S,) * 2)
    judge(rig, trial, known.film_sha256)
    yield trial
