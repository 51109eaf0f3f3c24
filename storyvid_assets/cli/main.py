"""Entry point of the `storyvid` command. Exit code 0: done, 1: a stage failed, 2: bad input."""

from __future__ import annotations

import contextlib
import os
from typing import Annotated, Never

import typer

from storyvid.errors import SettingsError
from storyvid.memory import end_swiftly
from storyvid.settings import load_settings
from storyvid_assets.cli.check import check
from storyvid_assets.cli.dev import dev
from storyvid_assets.cli.doctor import doctor
from storyvid_assets.cli.explain import explain
from storyvid_assets.cli.gc import gc
from storyvid_assets.cli.ledger import ledger
from storyvid_assets.cli.models import models
from storyvid_assets.cli.plan import plan
from storyvid_assets.cli.render import render
from storyvid_assets.cli.status import status
from storyvid_assets.cli.told import end_with
from storyvid_assets.logs import configure

app = typer.Typer(
    help="Turn written stories into narrated films.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for command in (render, plan, explain, check, status, doctor, models, ledger, gc, dev):
    app.command()(command)


@app.callback()
def _common(verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log more.")] = False) -> None:
    if verbose:
        os.environ["LOG_LEVEL"] = "DEBUG"
    # Settings that are wrong are told by the command that needs them; `doctor` and --help go on.
    with contextlib.suppress(SettingsError):
        configure(load_settings())


def main() -> Never:
    """The `storyvid` command, and the last that its process does: see `end_swiftly`."""
    try:
        run()
    except SystemExit as ended:
        if isinstance(ended.code, int):
            end_swiftly(ended.code)
        raise


def run() -> Never:
    """Run the command; an error raised on purpose becomes one line and its exit code."""
    end_with(app)


if __name__ == "__main__":
    main()
