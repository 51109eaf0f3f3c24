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
from tests.torture.rig import Rig, kill

_DAY_S = 86_400.0
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


def fill_disks(folder: Path, times: int, reference: str, chance: random.Random) -> Iterator[Trial]:
    """Render on disks that are too small, then with room again on what was kept."""
    for index in range(times):
        rig = Rig(folder / f"full-{index}")
        rig.home.mkdir(parents=True)
        room_kb = chance.randrange(300, 4000)
        kept = rig.folder / "kept"
        inside = (
            'home="$1"; kept="$2"; room="$3"; shift 3; mount -t tmpfs -o "size=${room}k" none "$home" && "$@"; '
            'code=$?; cp -a "$home" "$kept"; exit $code'
        )
        small = Rig(
            rig.folder, wrapper=(*_OWN_MOUNTS, "sh", "-c", inside, "sh", str(rig.home), str(kept), f"{room_kb}")
        )
        trial = Trial("disk full", blows=1)
        first = small.render()
        if first.returncode == 0:
            trial.blows = 0
        elif "Traceback" in first.stderr:
            trial.faults.append(f"with {room_kb} KB of room: {first.stderr.strip()[-300:]}")
        rig.home.rmdir()
        kept.rename(rig.home)
        judge(rig, trial, reference)
        yield trial


def forbid_writing(folder: Path, reference: str) -> Iterator[Trial]:
    """Render where nothing can be written, over a finished film that has to stay as it is."""
    rig = Rig(folder / "read-only")
    rig.render()
    inside = 'home="$1"; shift; mount --bind "$home" "$home" && mount -o remount,bind,ro "$home" && exec "$@"'
    locked = Rig(rig.folder, wrapper=(*_OWN_MOUNTS, "sh", "-c", inside, "sh", str(rig.home)))
    trial = Trial("folder read-only", blows=1)
    first = locked.render()
    if first.returncode == 0 or "Traceback" in first.stderr:
        trial.faults.append(f"exit code {first.returncode}: {first.stderr.strip()[-300:]}")
    if rig.film_sha256() != reference:
        trial.faults.append("the film that was there did not stay")
    judge(rig, trial, reference)
    yield trial


def meet(folder: Path, times: int, reference: str, chance: random.Random) -> Iterator[Trial]:
    """Two renders of one story at once, the second a moment after the first."""
    for index in range(times):
        rig = Rig(folder / f"two-{index}")
        trial = Trial("two renders at once", blows=1)
        first = rig.start()
        time.sleep(chance.uniform(0, 2))
        second = rig.start()
        for process in (first, second):
            _, told = process.communicate(timeout=300)
            kill(process)
            if process.returncode != 0:
                trial.faults.append(f"one of two failed: {told.strip()[-300:]}")
        judge(rig, trial, reference)
        yield trial


def shift_clocks(folder: Path, reference: str, chance: random.Random) -> Iterator[Trial]:
    """Render with the clock days before and after, over files whose dates make no sense."""
    rig = Rig(folder / "clock")
    trial = Trial("clock changed")
    for offset_s in (-3 * _DAY_S, 400 * _DAY_S, 0.0):
        runner = rig.folder / "shifted.py"
        rig.folder.mkdir(parents=True, exist_ok=True)
        runner.write_text(_SHIFTED_CLOCK, encoding="utf-8")
        python = ("env", f"PYTHONPATH={os.environ.get('PYTHONPATH', '')}", sys.executable)
        trial.blows += 1
        done = Rig(rig.folder, wrapper=(*python, str(runner), str(offset_s))).render()
        if done.returncode != 0:
            trial.faults.append(f"with the clock {offset_s / _DAY_S:+.0f} days off: {done.stderr.strip()[-300:]}")
        for file in rig.home.rglob("*"):
            if file.is_file() and "dagster" not in file.parts:
                os.utime(file, (time.time() + chance.uniform(-1, 1) * 900 * _DAY_S,) * 2)
    judge(rig, trial, reference)
    yield trial
