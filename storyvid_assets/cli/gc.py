"""`storyvid gc`: frees what nothing refers to any more."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from storyvid.settings import load_settings
from storyvid_assets.cli.options import AsJson
from storyvid_assets.home import Home

DAY_S = 86_400.0


def gc(
    *,
    older_than: Annotated[float, typer.Option(min=0, help="Days that a file was not used; an hour at least.")] = 7.0,
    delete: Annotated[bool, typer.Option("--delete", help="Remove the files; without it they are only told.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find media that no current document, running render or delivered film refers to. A dry run unless --delete."""
    from storyvid_assets.collecting import collect_garbage

    found = collect_garbage(Home.of(load_settings()), older_than * DAY_S, delete=delete)
    size_bytes = sum(garbage.size_bytes for garbage in found.garbage)
    if as_json:
        files = [str(garbage.file) for garbage in found.garbage]
        typer.echo(json.dumps({"files": files, "bytes": size_bytes, "freed_bytes": found.freed_bytes}))
        return
    for garbage in found.garbage:
        typer.echo(f"{garbage.size_bytes:>12,}  {garbage.file}")
    done = f"freed {found.freed_bytes:,} bytes" if delete else "nothing removed; --delete removes them"
    typer.echo(f"{len(found.garbage)} files, {size_bytes:,} bytes: {done}")
