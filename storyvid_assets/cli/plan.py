"""`storyvid plan`: the shot list of a story, readable, without rendering anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from storyvid.models.story import SourceOptions
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
    show_prompts: Annotated[
        bool,
        typer.Option("--show-prompts", help="Print what a language model would be asked, and the cost. Sends nothing."),
    ] = False,
    allow_unmatched_cuts: AllowUnmatched = False,
    as_json: AsJson = False,
) -> None:
    """Print the scenes and shots of a story, with its cuts by hand. Nothing is rendered."""
    from storyvid_assets.planning import plan_of, write_cut_file

    options = source_options(minutes, aspect, language)
    if show_prompts:
        _show_prompts(path, options, as_json=as_json)
        return
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
    if planned["description"]:
        console.print(escape(planned["description"]))
    for fault in planned["faults"]:
        console.print(f"[yellow]not as it should be: {escape(fault)}[/yellow]")
    for scene in planned["scenes"]:
        _print_scene(console, scene)


def _show_prompts(path: Path, options: SourceOptions, *, as_json: bool) -> None:
    from storyvid_assets.prompting import prompts_of

    prompts = prompts_of(path, options)
    totals = prompts.totals()
    if as_json:
        asked = [
            {
                "about": item.about,
                "kept": item.kept,
                "prompt_tokens": item.question.prompt_tokens,
                "expected_reply_tokens": item.question.expected_tokens,
                "messages": [message.model_dump() for message in item.question.request.messages],
                "json_schema": json.loads(item.question.request.json_schema or "null"),
            }
            for item in prompts.asked
        ]
        typer.echo(json.dumps({**totals, "prompts": asked}, ensure_ascii=False, indent=1))
        return
    console = Console(soft_wrap=True, highlight=False)
    for item in prompts.asked:
        kept = ", answered before" if item.kept else ""
        console.print(f"\n[bold]{item.about}[/bold]  {item.question.prompt_tokens} tokens{kept}")
        for message in item.question.request.messages:
            console.print(f"[cyan]{message.role}[/cyan]\n{escape(message.content)}")
    console.print(f"\n[bold]{escape(prompts.title)}[/bold]: {_cost(totals)}")


def _cost(totals: dict[str, Any]) -> str:
    scenes = " Scenes are those of the rules planner, as passages are not planned yet." * totals["estimated_scenes"]
    price = "unknown (set LLM_PRICE_IN and LLM_PRICE_OUT)" if totals["cost"] is None else f"about {totals['cost']:g}"
    return (
        f"{totals['calls']} calls, and {totals['kept']} answers kept from before. {totals['prompt_tokens']} tokens "
        f"sent, {totals['longest_prompt_tokens']} in the longest prompt, about {totals['expected_reply_tokens']} "
        f"received. Cost: {price}.{scenes}"
    )


def _print_scene(console: Console, scene: dict[str, Any]) -> None:
    people = ", ".join(scene["characters"]) or "nobody"
    console.print(f"\n[bold]{scene['id']}  {escape(scene['heading'])}[/bold]  {scene['mood']}; {escape(people)}")
    for shot in scene["shots"]:
        own = [f"own {use}" for use in ("image", "clip", "recording") if shot.get(use)]
        marks = ", ".join(
            [shot["size"], shot["move"], shot["transition"], *own, *([] if shot["lines"] else ["silent"])]
        )
        console.print(f"  {shot['id']}  {shot['seconds']:4.1f} s  [dim]{marks}[/dim]  {escape(shot['description'])}")
        for line in shot["lines"]:
            console.print(f"      [cyan]{escape(line['speaker'])}:[/cyan] {escape(line['text'])}")
    for fault in scene["faults"]:
        console.print(f"  [yellow]not as it should be: {escape(fault)}[/yellow]")
    for words in scene["dropped"]:
        console.print(f"  [dim]left out by hand: {escape(_short(words))}[/dim]")


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else flat[:79] + "…"
