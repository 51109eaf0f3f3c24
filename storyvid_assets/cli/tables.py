"""Tables on the terminal; whole, plain lines on a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

UNBOUNDED = 10_000


def show(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows under their names. A terminal folds what is too wide; on a pipe nothing is cut or drawn."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=UNBOUNDED)
    console.print(table_of(names, rows, boxed=console.is_terminal))


def table_of(names: Sequence[str], rows: Iterable[Sequence[Any]], *, boxed: bool) -> Table:
    """Rows under their names; what is too wide is folded."""
    table = Table(box=Table().box if boxed else None, pad_edge=boxed)
    for name in names:
        table.add_column(escape(name), overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    return table
