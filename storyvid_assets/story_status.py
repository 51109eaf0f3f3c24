"""What there is to say of a story: how far its film is, how its last run ended, what the inbox made of its file."""

from __future__ import annotations

import math
import socket
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from storyvid.models.base import Document
from storyvid.models.inbox import INBOX, InboxNote
from storyvid.models.manifest import FinalVideo
from storyvid.profile import ExecutionProfile
from storyvid.stages.documents import read_as
from storyvid_assets.home import Home
from storyvid_assets.inbox_note import inbox_note
from storyvid_assets.processes import process_stamp
from storyvid_assets.progress_report import ProgressReport, describe, read_progress
from storyvid_assets.time_left import Rate, measure_rates, seconds_left
from storyvid_assets.waiting import count_waiting

SILENT_S = 900.0
"""A run on another machine that was not heard of for so long counts as interrupted."""

State = Literal["running", "waiting", "interrupted", "failed", "delivered", "queued", "new"]


class StoryStatus(Document):
    """`told` says it in words. `stage` to `time_left_s` are there while the story is being filmed.

    `scene` and `shot` are ids (`s003`, `s003-02`), `done` and `total` count units of the stage; `time_left_s` is an
    estimate, None where nothing is known. `waiting` counts runs that wait for another of the same story.
    """

    story: str
    state: State
    told: str
    run_id: str = ""
    step: str = ""
    stage: str = ""
    done: int | None = None
    total: int | None = None
    scene: str = ""
    shot: str = ""
    scenes: int | None = None
    shots: int | None = None
    time_left_s: float | None = None
    waiting: int = 0
    inbox: str = ""
    duration_s: float | None = None
    films: tuple[str, ...] = ()


def known_stories(home: Home) -> list[str]:
    """Every story that was registered, or that the inbox has something to say of."""
    store = home.store()
    return sorted({*store.partitions("source"), *store.partitions(INBOX)})


def status_of(home: Home, story: str) -> StoryStatus:
    """The story as it stands now."""
    film = read_as(FinalVideo, home.store().read_document("final_video", story))
    files = [home.films(profile.value) / story / "film.mp4" for profile in ExecutionProfile]
    report, note = read_progress(home.progress_file(story)), inbox_note(home.store(), story)
    waiting = count_waiting(home.waiting(story))
    state = _state(report, film is not None, note, waiting)
    running = report if state == "running" else None
    left = left_of(home, running) if running else None
    return StoryStatus(
        story=story,
        state=state,
        told=_told(state, report, left, waiting),
        waiting=waiting,
        time_left_s=round(left, 1) if left is not None else None,
        inbox=f"{note.state}: {note.message}" if note is not None and note.state != "filmed" else "",
        duration_s=film.duration_s if film else None,
        films=tuple(str(file) for file in files if file.is_file()),
        **(_place(running) if running else {}),
    )


def _state(report: ProgressReport | None, has_film: bool, note: InboxNote | None, waiting: int) -> State:
    if report is not None and report.state in ("working", "between"):
        return "running" if is_alive(report) else "interrupted"
    if waiting:
        return "waiting"
    if report is not None and report.state == "failed":
        return "failed"
    if has_film:
        return "delivered"
    return "queued" if report is None and note is not None and note.state == "filmed" else "new"


def is_alive(report: ProgressReport) -> bool:
    """Whether the process of a run is still there; of another machine, whether it was heard of lately."""
    if report.host != socket.gethostname():
        return time.time() - report.updated_at < SILENT_S
    return process_stamp(report.pid) == report.process


def _told(state: State, report: ProgressReport | None, left: float | None, waiting: int) -> str:
    more = f"; {waiting} more waiting" if waiting else ""
    words: Mapping[State, Callable[[ProgressReport], str]] = {
        "running": lambda run: ", ".join(filter(None, (describe(run), in_words(left)))) + more,
        "interrupted": lambda run: f"interrupted ({describe(run)}); the next render goes on from there{more}",
        "failed": lambda run: f"failed: {run.message}",
    }
    if report is not None and state in words:
        return words[state](report)
    return {
        "waiting": "waiting for another run of this story",
        "delivered": "delivered",
        "queued": "handed in, waiting for its turn",
    }.get(state, "no film yet")


def in_words(left: float | None) -> str:
    """`about 40 s left`, `about 3 min left`; '' where nothing is known."""
    if left is None:
        return ""
    if left < 55:
        return f"about {max(5, 5 * math.ceil(left / 5))} s left"
    if left < 5400:
        return f"about {max(1, round(left / 60))} min left"
    return f"about {left / 3600:.1f} h left"


def _place(report: ProgressReport) -> dict[str, str | int | None]:
    tally, scenes, frames = (report.stages.get(stage) for stage in (report.stage, "plan_scene", "key_frame"))
    return {
        "run_id": report.run_id,
        "step": report.step,
        "stage": report.stage,
        "done": tally.done if tally else None,
        "total": tally.total if tally else None,
        "scene": report.scene,
        "shot": report.shot,
        "scenes": scenes.total if scenes else None,
        "shots": frames.total if frames else None,
    }


def left_of(home: Home, report: ProgressReport) -> float | None:
    """Wall seconds that a run will still take, or None; rates are looked up once a minute."""
    return seconds_left(report, _rates(home, report.profile, int(time.monotonic() // 60)))


@lru_cache(maxsize=4)
def _rates(home: Home, profile: str, minute: int) -> Mapping[str, Rate]:
    return measure_rates(home.root / "ledger", profile)
