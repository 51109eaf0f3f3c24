"""`storyvid render`: the films of story files, once or at every change of theirs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from storyvid.errors import InputError
from storyvid.ingestion.slug import slug_for
from storyvid_assets.cli.options import AllowUnmatched, AsJson, AspectOption, Language, Minutes, Paths, source_options
from storyvid_assets.cli.rendering import Wanted, render_stories


def render(
    paths: Paths,
    *,
    minutes: Minutes = None,
    aspect: AspectOption = None,
    language: Language = None,
    out: Annotated[Path | None, typer.Option(help="Copy the film and its files to OUT/<story> as well.")] = None,
    allow_unmatched_cuts: AllowUnmatched = False,
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Then stay, and render again whatever is saved, until Ctrl-C.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Render stories to films; the last line printed is the path of the film.

    A file STORY.cut.yaml beside a story changes single shots by hand. Every file is checked before the first film is
    begun. One that fails later never stops the others.
    """
    wanted = Wanted(source_options(minutes, aspect, language), out, allow_unmatched_cuts, as_json)
    _check_names(paths)
    _check_out(out)
    if watch:
        from storyvid_assets.cli.on_change import render_on_change

        render_on_change(paths, wanted)
    elif code := render_stories(paths, wanted):
        raise typer.Exit(code)


def _check_names(paths: Sequence[Path]) -> None:
    """Raise InputError where two files would become one story: a story goes by its file's name."""
    first: dict[str, Path] = {}
    for path in paths:
        other = first.setdefault(slug_for(path.name), path)
        if other is not path:
            raise InputError(f"{other} and {path} would both become the story {slug_for(path.name)!r}; rename one")


def _check_out(out: Path | None) -> None:
    """Raise InputError for a place that no folder can be made in, before hours are spent on a film for it."""
    if out is None:
        return
    existing = next(place for place in (out, *out.absolute().parents) if place.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK):
        raise InputError(f"--out {out}: {existing} is no folder that can be written to; name another")
