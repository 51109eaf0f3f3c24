"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from storyvid.errors import InputError
from storyvid.models.story import SourceOptions

Paths = Annotated[list[Path], typer.Argument(help="Story files: .txt, .md or .fountain.", show_default=False)]
Minutes = Annotated[float | None, typer.Option(help="Length of the film; the sentences that carry the story are kept.")]
AspectOption = Annotated[str | None, typer.Option(help="16:9, 9:16 or 1:1.")]
Language = Annotated[str | None, typer.Option(help="Language of the story: en or hi; found out when not given.")]
AllowUnmatched = Annotated[
    bool, typer.Option("--allow-unmatched-cuts", help="Go on where an entry of the cut file finds no shot.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def source_options(minutes: float | None, aspect: str | None, language: str | None) -> SourceOptions:
    """Options as the story will carry them. Raises InputError naming the option that is wrong."""
    try:
        return SourceOptions.model_validate({"minutes": minutes, "aspect": aspect, "language": language})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise InputError(f"--{fault['loc'][0]} {fault['input']}: {fault['msg'].lower()}") from error
