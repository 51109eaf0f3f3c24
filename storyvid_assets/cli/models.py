"""`storyvid models`: the models that the settings name, and whether they work."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from storyvid.settings import load_settings
from storyvid_assets.cli.tables import show
from storyvid_assets.home import Home


def models(
    action: Annotated[
        Literal["check"] | None, typer.Argument(help="check: load each model and make one smallest result with it.")
    ] = None,
) -> None:
    """Show the models of the production profile: found or not, licence, memory; `check` tries each. Exit 1: a fault."""
    from storyvid_assets.models_here import first_settings, free_memory, models_here, try_models

    settings = load_settings()
    here = list(models_here(settings))
    filled = {one.role for one in here}
    unset = [f"{role} ({setting.upper()})" for role, setting in first_settings().items() if role not in filled]
    if here:
        columns = ("role", "setting", "model", "found", "licence", "weights, MiB")
        rows = [(one.role, one.setting, one.name, one.found, one.licence, one.weights_mb) for one in here]
        show(columns, rows)
    if unset:
        typer.echo(f"no model is set for: {', '.join(unset)}")
    typer.echo(f"device: {free_memory(settings)}")
    for one in here:
        if one.fault:
            typer.echo(f"error: {one.fault}", err=True)
    faulty = any(one.fault for one in here)
    if action == "check":
        home = Home.of(settings)
        for trial in try_models(settings, home):
            typer.echo(f"{'ok    ' if trial.ok else 'FAILED'} {trial.role}: {trial.told}")
            faulty = faulty or not trial.ok
    if faulty:
        raise typer.Exit(1)
