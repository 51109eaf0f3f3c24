"""Markdown for events: tables and pictures. Events are kept for ever, so both are kept small."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import dagster as dg

Metadata = dict[str, Any]

MOST_ROWS = 60
"""Rows that a table in an event has at most; the documents and files beside the film have them all."""


def table(names: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "none") -> dg.MarkdownMetadataValue:
    """A table of the first rows; it says how many there are beyond them."""
    every = iter(rows)
    lines = [_row(row) for row in islice(every, MOST_ROWS)]
    if not lines:
        return dg.MetadataValue.md(empty)
    if more := sum(1 for _ in every):
        lines.append(_row(["…", f"and {more} more", *[""] * len(names)][: len(names)]))
    return dg.MetadataValue.md("\n".join([_row(names), "|" + "---|" * len(names), *lines]))


def picture(jpeg: bytes) -> dg.MarkdownMetadataValue:
    """A picture inside the event, so that the UI shows it without a file server; at most 20 KB are meant for it."""
    return dg.MetadataValue.md(f"![](data:image/jpeg;base64,{base64.b64encode(jpeg).decode()})")


def preview(webp: bytes) -> dg.MarkdownMetadataValue:
    """A picture that the UI shows in its place: it hides Markdown of 1,000 characters and more behind a click."""
    return dg.MetadataValue.md(f"![](data:image/webp;base64,{base64.b64encode(webp).decode()})")


def one_line(text: object) -> str:
    """Text that does not break a table."""
    return " ".join(str(text).replace("|", "\\|").split())


def _row(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(one_line, cells))} |"
