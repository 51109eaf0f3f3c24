"""`storyvid status`: which stories there are, and how far each film is."""

from __future__ import annotations

import json
import os
from typing import Annotated, Any

import typer

from storyvid.errors import InputError
from storyvid.models.inbox import INBOX, InboxNote
from storyvid.models.manifest import FinalVideo
from storyvid.profile import ExecutionProfile
from storyvid.settings import load_settings
from storyvid_assets.cli.options import AsJson
from storyvid_assets.cli.progress_view import describe
from storyvid_assets.cli.tables import show
from storyvid_assets.home import Home
from storyvid_assets.progress import ProgressReport, read_progress


def status(
    story: Annotated[str | None, typer.Argument(help="The story's name; all stories when not given.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show every registered story: running, delivered or without a film yet."""
    home = Home.of(load_settings())
    known = sorted({*home.store().partitions("source"), *home.store().partitions(INBOX)})
    if story is not None and story not in known:
        raise InputError(f"no story {story!r} is registered; known: {', '.join(known) or 'none, run storyvid render'}")
    rows = [_row(home, name) for name in known if story in (None, name)]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    if not rows:
        typer.echo("no story is registered yet: storyvid render stories/the-lamplighters-fox.md", err=True)
        return
    show(
        ("story", "state", "length", "film"),
        [
            (
                row["story"],
                "; ".join(filter(None, (row["state"], row["inbox"]))),
                _length(row["duration_s"]),
                ", ".join(row["films"]),
            )
            for row in rows
        ],
    )


def _length(duration_s: float | None) -> str:
    return "" if duration_s is None else "{}:{:02d}".format(*divmod(round(duration_s), 60))


def _row(home: Home, story: str) -> dict[str, Any]:
    data = home.store().read_document("final_video", story)
    film = FinalVideo.model_validate_json(data) if data is not None else None
    files = [home.films(profile.value) / story / "film.mp4" for profile in ExecutionProfile]
    return {
        "story": story,
        "state": _state(read_progress(home.progress_file(story)), film),
        "inbox": _inbox(home, story),
        "duration_s": film.duration_s if film else None,
        "films": [str(file) for file in files if file.is_file()],
    }


def _state(report: ProgressReport | None, film: FinalVideo | None) -> str:
    if report is not None and _alive(report.pid):
        return describe(report)
    return "delivered" if film is not None else "no film yet"


def _inbox(home: Home, story: str) -> str:
    """What the inbox last said of the story's file, where that is more than that it was filmed."""
    data = home.store().read_document(INBOX, story)
    note = InboxNote.model_validate_json(data) if data is not None else None
    return f"{note.state}: {note.message}" if note is not None and note.state != "filmed" else ""


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
