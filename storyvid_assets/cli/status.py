"""`storyvid status`: which stories there are, and how far each film is."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table

from storyvid.errors import InputError
from storyvid.settings import load_settings
from storyvid_assets.cli.options import AsJson
from storyvid_assets.cli.tables import show, table_of
from storyvid_assets.home import Home
from storyvid_assets.story_status import StoryStatus, known_stories, status_of

EVERY_S = 0.5
NAMES = ("story", "state", "length", "film")


def status(
    story: Annotated[str | None, typer.Argument(help="The story's name; all stories when not given.")] = None,
    *,
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Go on telling: of one story until its run ends, of all for ever.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show every registered story: running, delivered or without a film yet. Knows of every run, whoever started it."""
    home = Home.of(load_settings())
    if story is not None and story not in (known := known_stories(home)):
        raise InputError(f"no story {story!r} is registered; known: {', '.join(known) or 'none, run storyvid render'}")
    if watch:
        _watch(home, story, as_json=as_json)
        return
    rows = _rows(home, story)
    if as_json:
        typer.echo(_json(rows))
    elif rows:
        show(NAMES, map(_cells, rows))
    else:
        typer.echo("no story is registered yet: storyvid render stories/the-lamplighters-fox.md", err=True)


def _rows(home: Home, story: str | None) -> list[StoryStatus]:
    return [status_of(home, name) for name in ([story] if story else known_stories(home))]


def _watch(home: Home, story: str | None, *, as_json: bool) -> None:
    """On a terminal one table that changes; on a pipe, or as JSON, what changed, a line for each."""
    console = Console(highlight=False)
    looks = _looks(home, story)
    try:
        if console.is_terminal and not as_json:
            with Live(console=console, refresh_per_second=4) as live:
                for rows in looks:
                    live.update(_table(rows))
            return
        shown: dict[str, StoryStatus] = {}
        for rows in looks:
            for row in rows:
                if shown.get(row.story) != row:
                    shown[row.story] = row
                    typer.echo(row.model_dump_json() if as_json else f"{row.story}: {_state(row)}")
    except KeyboardInterrupt:
        return


def _looks(home: Home, story: str | None) -> Iterator[list[StoryStatus]]:
    while True:
        rows = _rows(home, story)
        yield rows
        if story is not None and rows[0].state not in ("running", "waiting", "queued"):
            return
        time.sleep(EVERY_S)


def _json(rows: Sequence[StoryStatus]) -> str:
    return json.dumps([row.model_dump(mode="json") for row in rows], ensure_ascii=False)


def _table(rows: Sequence[StoryStatus]) -> Table:
    return table_of(NAMES, map(_cells, rows), boxed=True)


def _cells(row: StoryStatus) -> tuple[str, str, str, str]:
    length = "" if row.duration_s is None else "{}:{:02d}".format(*divmod(round(row.duration_s), 60))
    return row.story, _state(row), length, ", ".join(row.films)


def _state(row: StoryStatus) -> str:
    return "; ".join(filter(None, (row.told, row.inbox)))
