"""What a run says of how far it is: a small file that any process can read, and the same in words."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from io_managers.film_store import write_atomically
from storyvid.errors import StoreError
from storyvid.models.base import Document

STAGE_NAMES = {
    "plan_passage": "reading",
    "plan_scene": "shot list",
    "speech": "narration",
    "key_frame": "storyboard",
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
_OF_SHOTS = ("speech", "key_frame", "take", "segment")
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
