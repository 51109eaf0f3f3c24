"""Shows the progress of a run: a live line on a terminal, plain lines on a pipe. Always on stderr."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.text import Text

from storyvid_assets.progress import ProgressReport, read_progress

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
    "poster": "poster",
    "compose": "composing",
    "film": "film",
}
POLL_S = 0.2


def describe(report: ProgressReport) -> str:
    """`clips: 15 of 50 (s003-02)`."""
    place = report.shot or report.scene
    name = STAGE_NAMES.get(report.stage, report.stage)
    return f"{name}: {report.done} of {report.total}" + (f" ({place})" if place else "")


@contextmanager
def watch(file: Path, title: str, run_started_at: float) -> Iterator[None]:
    """Show the progress kept in `file` while the block runs. Dagster captures stderr, so this has a copy of it."""
    with os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8") as stream:
        console = Console(file=stream, force_terminal=sys.stderr.isatty(), highlight=False)
        stop = threading.Event()
        show = _live if sys.stderr.isatty() else _plain
        thread = threading.Thread(target=show, args=(console, file, title, run_started_at, stop), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def _reports(file: Path, since: float, stop: threading.Event) -> Iterator[ProgressReport]:
    while not stop.wait(POLL_S):
        report = read_progress(file)
        if report is not None and report.updated_at >= since:
            yield report


def _live(console: Console, file: Path, title: str, since: float, stop: threading.Event) -> None:
    with Live(Text(f"{title}: starting"), console=console, refresh_per_second=8, transient=True) as live:
        for report in _reports(file, since, stop):
            live.update(Text(f"{title}: {describe(report)}"))


def _plain(console: Console, file: Path, title: str, since: float, stop: threading.Event) -> None:
    """One line when a stage begins and one per quarter of it."""
    shown: tuple[str, int] | None = None
    for report in _reports(file, since, stop):
        step = (report.stage, 4 * report.done // max(1, report.total))
        if step != shown:
            console.print(f"{title}: {describe(report)}", soft_wrap=True)
            shown = step
