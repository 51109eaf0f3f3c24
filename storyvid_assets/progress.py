"""How far a run is: in a small file that any process can read, and in a few lines of the run's own log."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from io_managers.film_store import write_atomically
from storyvid.errors import StoreError
from storyvid.models.base import Document
from storyvid_assets.processes import process_stamp

EVERY_S = 0.2
"""Least time between two writes of the file, in seconds."""
TELL_EVERY_S = 30.0
"""Least time between two lines in the log of a run; besides these a stage tells of its end, if it did anything."""
WORTH_TELLING_S = 1.0
LAST_STEPS = ("final_video", "scene_cells")
"""Steps after which nothing more comes: the end of a film, and of cells that were asked for by themselves."""

STAGE_NAMES = {
    "plan_passage": "reading",
    "plan_scene": "shot list",
    "key_frame": "storyboard",
    "speech": "narration",
    "take": "takes",
    "segment": "clips",
    "music": "music",
    "card": "title cards",
    "sound_level": "mixing",
    "sound_piece": "sound",
    "sound_prime": "sound start",
    "thumbnail": "contact sheet",
    "sheet_row": "contact sheet",
    "check_picture": "checking clips",
    "check_scene": "checking scenes",
    "check_sound": "checking sound",
    "check_film": "checks",
    "strip": "storyboard strip",
    "cut_sheet": "picture of the cut",
    "poster": "poster",
    "compose": "composing",
    "film": "film",
}
_TOLD_OF = (
    "plan_passage",
    "plan_scene",
    "key_frame",
    "speech",
    "take",
    "segment",
    "sound_level",
    "sound_piece",
    "film",
)
"""Stages that the log of a run tells of when they are done: the long ones, whose units are known beforehand."""
_OF_SHOTS = ("key_frame", "speech", "take", "segment")
"""Stages that go through the film shot by shot."""
logger = logging.getLogger(__name__)


class StageTally(Document):
    """Units of one stage in this run: finished, of how many, and how many of them were made and not taken from the
    store. Times are seconds since the epoch.
    """

    done: int
    total: int
    made: int
    began_at: float
    updated_at: float


class UnitSteps(Document):
    """How far a unit is that is being made: `done` of `total` steps of denoising, for `place`, a shot or a scene."""

    place: str
    done: int
    total: int


class ProgressReport(Document):
    """What a run says of itself. `stage` is the latest; `host`, `pid` and `process` (when that began) name its process.

    `state`: `working` in a step, `between` two steps, `failed` with its `message`, or `done`. `under_way` is the last
    unit of that stage that told of its own progress.
    """

    story: str
    run_id: str
    profile: str
    state: Literal["working", "between", "failed", "done"]
    message: str = ""
    step: str = ""
    stage: str = ""
    scene: str = ""
    shot: str = ""
    stages: dict[str, StageTally] = Field(default_factory=dict)
    under_way: UnitSteps | None = None
    started_at: float
    updated_at: float
    host: str
    pid: int
    process: str


class ProgressFile:
    """Implements the stages' Progress for one run: one object per step, which goes on from what the one before left.

    The file is written at most every 0.2 s, and always at the end of a stage or step. `tell` writes to the run's log.
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
            if done >= total or now - self._written_at >= EVERY_S:
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


def describe(report: ProgressReport) -> str:
    """`takes: scene 3 of 10, shot 15 of 50; s003-05: step 17 of 40`, as far as it is known."""
    now = report.under_way
    if now is None:
        return _units(report)
    return f"{_units(report)}; {f'{now.place}: ' if now.place else ''}step {now.done} of {now.total}"


def _units(report: ProgressReport) -> str:
    tally = report.stages.get(report.stage)
    if tally is None:
        return report.step.replace("_", " ") or "starting"
    name = STAGE_NAMES.get(report.stage, report.stage)
    if report.stage not in _OF_SHOTS or not report.scene.lstrip("s").isdecimal():
        return f"{name}: {tally.done} of {tally.total}"
    scenes = report.stages.get("plan_scene")
    scene = f"scene {int(report.scene.lstrip('s'))} of {scenes.total}" if scenes else f"scene {report.scene}"
    what = "line" if report.stage == "speech" else "shot"
    return f"{name}: {scene}, {what} {tally.done} of {tally.total}"


def write_report(file: Path, report: ProgressReport) -> None:
    """Put the report where it is read. Progress is a courtesy: what cannot be written is logged, the film goes on."""
    try:
        write_atomically(file, report.model_dump_json().encode(), durable=False)
    except StoreError as error:
        logger.warning("cannot write progress: %s", error)


def read_progress(file: Path) -> ProgressReport | None:
    """The last report, or None where there is none to read, or a damaged one."""
    try:
        return ProgressReport.model_validate_json(file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def report_failure(file: Path, run_id: str, message: str) -> None:
    """Say that a run is over and why, for a process that lives on: between two steps nobody else can."""
    report = read_progress(file)
    if report is not None and report.run_id == run_id and report.state in ("working", "between"):
        write_report(file, report.model_copy(update={"state": "failed", "message": message, "updated_at": time.time()}))
