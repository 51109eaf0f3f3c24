"""Tells how far a run is: in its progress report, and in a few lines of the run's own log."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storyvid_assets.processes import process_stamp
from storyvid_assets.progress_report import (
    STAGE_NAMES,
    ProgressReport,
    StageTally,
    UnitSteps,
    describe,
    read_progress,
    write_report,
)

EVERY_S = 0.2
"""Least time between two writes of the file, in seconds."""
TELL_EVERY_S = 30.0
"""Least time between two lines in the log of a run; besides these a stage tells of its end, if it did anything."""
WORTH_TELLING_S = 1.0
LAST_STEPS = ("final_video", "scene_cells")
"""Steps after which nothing more comes: the end of a film, and of cells that were asked for by themselves."""

_TOLD_OF = (
    "plan_passage",
    "plan_scene",
    "speech",
    "key_frame",
    "take",
    "segment",
    "sound_level",
    "sound_piece",
    "film",
)
"""Stages that the log of a run tells of when they are done: the long ones, whose units are known beforehand."""

_BESIDE = ("thumbnail", "strip")
"""Pictures for whoever watches the work: there are dozens, and each would be the end of a stage of one."""


class ProgressFile:
    """Implements the stages' Progress for one run: one object per step, which goes on from what the one before left.

    The file is written at most every 0.2 s, and always at the end of a stage that makes the film, or of a step. `tell`
    writes to the run's log.
    """

    def __init__(self, file: Path, story: str, run_id: str, profile: str, tell: Callable[[str], None]) -> None:
        self._file = file
        self._tell = tell
        self._told_at = time.time()
        self._written_at = 0.0
        self._lock = threading.Lock()
        before = read_progress(file)
        if before is None or before.run_id != run_id:
            before = None
        now = time.time()
        self._report = ProgressReport(
            story=story,
            run_id=run_id,
            profile=profile,
            state="between",
            stage=before.stage if before else "",
            stages=before.stages if before else {},
            started_at=before.started_at if before else now,
            updated_at=now,
            host=socket.gethostname(),
            pid=os.getpid(),
            process=process_stamp(os.getpid()),
        )

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Report a step from its begin to its end; an error is reported and goes on its way."""
        self._set(state="working", step=name)
        try:
            yield
        except Exception as error:
            self._set(state="failed", message=str(error))
            raise
        self._set(state="done" if name in LAST_STEPS else "between")

    def advance(self, stage: str, done: int, total: int, scene: str, shot: str, *, made: bool = True) -> None:
        now = time.time()
        with self._lock:
            tally = self._tallied(stage, done, total, made, now)
            going_on = self._report.under_way if stage == self._report.stage and done < total else None
            under_way = None if going_on and going_on.place == (shot or scene) else going_on
            self._move(stage, scene, shot, tally, under_way=under_way, now=now)
            if (done >= total and stage not in _BESIDE) or now - self._written_at >= EVERY_S:
                self._write(now)
            line = self._line(tally, now)
        if line:
            self._tell(line)

    def step_within(self, stage: str, done: int, total: int, scene: str, shot: str, *, step: int, steps: int) -> None:
        now = time.time()
        with self._lock:
            tally = self._report.stages.get(stage)
            if tally is None or done < tally.done:
                tally = StageTally(done=done, total=total, made=0, began_at=self._report.updated_at, updated_at=now)
            under_way = UnitSteps(place=shot or scene, done=step, total=steps)
            self._move(stage, scene, shot, tally, under_way=under_way, now=now)
            if now - self._written_at >= EVERY_S:
                self._write(now)
            line = self._now_and_then(now)
        if line:
            self._tell(line)

    def _move(
        self, stage: str, scene: str, shot: str, tally: StageTally, *, under_way: UnitSteps | None, now: float
    ) -> None:
        update = {
            "stage": stage,
            "scene": scene,
            "shot": shot,
            "stages": {**self._report.stages, stage: tally},
            "under_way": under_way,
            "updated_at": now,
        }
        self._report = self._report.model_copy(update=update)

    def _tallied(self, stage: str, done: int, total: int, made: bool, now: float) -> StageTally:
        before = self._report.stages.get(stage)
        if before is None or done <= before.done:
            began_at = self._report.updated_at  # the first unit began when the stage before had ended
            return StageTally(done=done, total=total, made=int(made), began_at=began_at, updated_at=now)
        return before.model_copy(
            update={"done": done, "total": total, "made": before.made + made, "updated_at": now},
        )

    def _line(self, tally: StageTally, now: float) -> str:
        """What the log is told now, if anything: a long stage now and then, a finished one once."""
        seconds = now - tally.began_at
        if tally.done >= tally.total:
            worth = seconds >= WORTH_TELLING_S or (tally.made and tally.total >= 3)
            if self._report.stage not in _TOLD_OF or not worth:
                return ""
            stored = tally.done - tally.made
            self._told_at = now
            return (
                f"{STAGE_NAMES.get(self._report.stage, self._report.stage)}: all {tally.total} done in {seconds:.0f} s"
                f", {tally.made} made, {stored} from the store"
            )
        return self._now_and_then(now)

    def _now_and_then(self, now: float) -> str:
        if now - self._told_at < TELL_EVERY_S:
            return ""
        self._told_at = now
        return describe(self._report)

    def _set(self, **changes: str) -> None:
        with self._lock:
            now = time.time()
            self._report = self._report.model_copy(update={**changes, "updated_at": now})
            self._write(now)

    def _write(self, now: float) -> None:
        self._written_at = now
        write_report(self._file, self._report)


class Unwatched:
    """Progress that nobody watches: of plans and rehearsals, which must not look like a render."""

    def advance(self, stage: str, done: int, total: int, scene: str, shot: str, *, made: bool = True) -> None:
        return

    def step_within(self, stage: str, done: int, total: int, scene: str, shot: str, *, step: int, steps: int) -> None:
        return
