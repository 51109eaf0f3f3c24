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

from storyvid_assets.home import Home
from storyvid_assets.progress_report import ProgressReport, describe, read_progress
from storyvid_assets.story_status import in_words, left_of

POLL_S = 0.2


@contextmanager
def watch(home: Home, story: str, title: str, run_started_at: float) -> Iterator[None]:
    """Show the progress of a story while the block runs. Dagster captures stderr, so this has a copy of it."""
    with os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8") as stream:
        console = Console(file=stream, force_terminal=sys.stderr.isatty(), highlight=False)
        stop = threading.Event()
        show = _live if sys.stderr.isatty() else _plain
        reports = _reports(home.progress_file(story), run_started_at, stop)
        thread = threading.Thread(target=show, args=(console, home, title, reports), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def _reports(file: Path, since: float, stop: threading.Event) -> Iterator[ProgressReport]:
    """The report at every look, and the last one of all once the run has ended."""
    ended = False
    while not ended:
        ended = stop.wait(POLL_S)
        report = read_progress(file)
        if report is not None and report.updated_at >= since:
            yield report


def _live(console: Console, home: Home, title: str, reports: Iterator[ProgressReport]) -> None:
    with Live(Text(f"{title}: starting"), console=console, refresh_per_second=8, transient=True) as live:
        for report in reports:
            live.update(Text(f"{title}: {_told(home, report)}"))


def _plain(console: Console, home: Home, title: str, reports: Iterator[ProgressReport]) -> None:
    """One line when a stage begins and one per quarter of it."""
    shown: tuple[str, int] | None = None
    for report in reports:
        tally = report.stages.get(report.stage)
        if tally is None:
            continue
        step = (report.stage, 4 * tally.done // max(1, tally.total))
        if step != shown:
            console.print(f"{title}: {_told(home, report)}", soft_wrap=True)
            shown = step


def _told(home: Home, report: ProgressReport) -> str:
    return ", ".join(filter(None, (describe(report), in_words(left_of(home, report)))))
