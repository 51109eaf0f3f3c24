"""`storyvid check`: what the checks before delivery say of a story's film."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from storyvid.settings import load_settings
from storyvid_assets.cli.options import AsJson
from storyvid_assets.cli.tables import show


def check(
    story: Annotated[str, typer.Argument(help="The story's name.", show_default=False)],
    *,
    full: Annotated[bool, typer.Option("--full", help="Decode the delivered file as a whole besides.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check the film of a story. Exit code 1 where a check has failed with an error."""
    limits = load_settings().limits
    limits = limits.model_copy(update={"full": full or limits.full})

    from storyvid_assets.checking import check_story
    from storyvid_assets.definitions import production

    with production.home.lock(story):
        checked = check_story(production, story, limits)
    report = checked.report
    if as_json:
        told = {"story": story, "folder": str(checked.folder), "delivered": checked.delivered}
        typer.echo(json.dumps(told | report.model_dump(mode="json"), ensure_ascii=False, indent=1))
    else:
        show(
            ("", "check", "of", "found"),
            [("ok" if one.passed else one.severity, one.name, one.asset, one.message) for one in report.results],
        )
        state = "" if checked.delivered else ", kept aside"
        typer.echo(f"{checked.folder / 'film.mp4'}{state}", err=True)
    if report.errors:
        raise typer.Exit(1)
