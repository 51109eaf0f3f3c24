"""`storyvid plan`: the shot list of a story, readable, without rendering anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from storyvid_assets.cli.options import AllowUnmatched, AsJson, AspectOption, Language, Minutes, source_options


def plan(
    path: Annotated[Path, typer.Argument(help="A story file.", show_default=False)],
    *,
    minutes: Minutes = None,
    aspect: AspectOption = None,
    language: Language = None,
    write_cut: Annotated[
        bool, typer.Option("--write-cut", help="Write STORY.cut.yaml, every shot as an entry in comments.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --write-cut: write over the file that is there.")
    ] = False,
    allow_unmatched_cuts: AllowUnmatched = False,
    as_json: AsJson = False,
) -> None:
    """Print the scenes and shots of a story, with its cuts by hand. Nothing is rendered."""
    from storyvid_assets.planning import plan_of, write_cut_file

    options = source_options(minutes, aspect, language)
    if write_cut:
        typer.echo(str(write_cut_file(path, options, force=force)))
        return
    planned = plan_of(path, options, allow_unmatched=allow_unmatched_cuts)
    if as_json:
        typer.echo(json.dumps(planned, ensure_ascii=False, indent=1))
        return
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"[bold]{escape(planned['title'])}[/bold]  {planned['author']}  ({planned['language']})")
    for removed in planned["removed"]:
        console.print(f"[dim]not narrated ({removed['reason']}): {escape(_short(removed['text']))}[/dim]")
    for unmatched in planned["unmatched_cuts"]:
        console.print(f"[yellow]no place in the film: {escape(unmatched)}[/yellow]")
    for scene in planned["scenes"]:
        _print_scene(console, scene)


def _print_scene(console: Console, scene: dict[str, Any]) -> None:
    people = ", ".join(scene["characters"]) or "nobody"
    console.print(f"\n[bold]{scene['id']}  {escape(scene['heading'])}[/bold]  {scene['mood']}; {escape(people)}")
    for shot in scene["shots"]:
        marks = f"{shot['size']}, {shot['move']}, {shot['transition']}"
        console.print(f"  {shot['id']}  {shot['seconds']:4.1f} s  [dim]{marks}[/dim]  {escape(shot['description'])}")
        for line in shot["lines"]:
            console.print(f"      [cyan]{escape(line['speaker'])}:[/cyan] {escape(line['text'])}")
    for words in scene["dropped"]:
        console.print(f"  [dim]left out by hand: {escape(_short(words))}[/dim]")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"
