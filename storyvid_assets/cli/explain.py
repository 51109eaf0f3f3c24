"""`storyvid explain`: for each shot cached, re-cut or made, and the input that changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from storyvid.errors import InputError
from storyvid_assets.cli.options import AsJson, AspectOption, Language, Minutes, source_options

if TYPE_CHECKING:
    from storyvid.models.manifest import RenderShot

WORDS = {"made": "made", "recut": "re-cut", "stored": "from the store", "cached": "unchanged"}


def explain(
    story: Annotated[str, typer.Argument(help="A story file, or the name of a registered story.", show_default=False)],
    shot: Annotated[str | None, typer.Argument(help="One shot, such as s003-02.", show_default=False)] = None,
    *,
    minutes: Minutes = None,
    aspect: AspectOption = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Say what the next render would do with each shot, and why, and what the last one did. Nothing is rendered."""
    from storyvid_assets import explaining

    explained = explaining.explain(story, source_options(minutes, aspect, language))
    expected = _chosen(explained.expected, shot)
    last = _chosen(explained.last.shots, shot) if explained.last else []
    if shot is not None and not expected and not last:
        raise InputError(f"{explained.story} has no shot {shot}; storyvid explain {story} lists all")
    if as_json:
        answer = {
            "story": explained.story,
            "expected": [one.model_dump(mode="json", exclude={"stages"}) for one in expected],
            "last": [one.model_dump(mode="json") for one in last] if explained.last else None,
            "notes": list(explained.last.notes) if explained.last else [],
        }
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    console = Console(soft_wrap=True, highlight=False)
    _print(console, "the next render", expected, everything=shot is not None)
    if explained.last is not None:
        _print(console, f"the last render ({explained.last.run_id})", last, everything=shot is not None)
        for note in explained.last.notes:
            console.print(f"  {escape(note)}")


def _chosen(shots: Iterable[RenderShot], shot: str | None) -> list[RenderShot]:
    return [one for one in shots if shot in (None, one.id)]


def _print(console: Console, title: str, shots: list[RenderShot], *, everything: bool) -> None:
    """Counts, then every shot that is not as it was; unchanged ones only where one shot was asked for."""
    counts: Counter[str] = Counter(one.status for one in shots)
    told = ", ".join(f"{counts[status]} {word}" for status, word in WORDS.items() if counts[status])
    console.print(f"[bold]{title}:[/bold] {told or 'no shots'}")
    if not everything and all(one.reasons == ("new shot",) for one in shots):
        return
    for one in shots:
        if everything or one.status != "cached":
            why = "; ".join(one.reasons) or "same words, picture, voice and length"
            console.print(f"  {one.id}  {WORDS[one.status]}: {escape(why)}")
