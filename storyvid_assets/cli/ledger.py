"""`storyvid ledger`: what films cost."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from storyvid.errors import InputError
from storyvid.settings import load_settings
from storyvid_assets.cli.options import AsJson
from storyvid_assets.cli.tables import show
from storyvid_assets.home import Home

COST_OF_STORY = """
SELECT stage,
       count(*) FILTER (WHERE outcome = 'made') AS made,
       count(*) FILTER (WHERE cached) AS cached,
       count(*) FILTER (WHERE outcome = 'failed') AS failed,
       round(sum(cpu_s) FILTER (WHERE outcome = 'made'), 2) AS cpu_s,
       round(sum(wall_s) FILTER (WHERE outcome = 'made'), 2) AS wall_s
FROM ledger WHERE story = $story GROUP BY ALL ORDER BY cpu_s DESC NULLS LAST, stage
"""
COST_OF_ALL = """
SELECT story, count(DISTINCT run_id) AS runs,
       count(*) FILTER (WHERE outcome = 'made') AS made,
       count(*) FILTER (WHERE cached) AS cached,
       round(sum(cpu_s) FILTER (WHERE outcome = 'made'), 2) AS cpu_s
FROM ledger GROUP BY ALL ORDER BY story
"""


def ledger(
    story: Annotated[str | None, typer.Argument(help="The story's name; all stories when not given.")] = None,
    *,
    sql: Annotated[str | None, typer.Option(help="A question in SQL over the view `ledger`.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print what a film cost, stage by stage, or answer a question in SQL."""
    book = Home.of(load_settings()).ledger()
    if sql is not None:
        names, rows = book.query(sql)
    elif story is not None:
        names, rows = book.query(COST_OF_STORY, {"story": story})
        if not rows:
            raise InputError(f"the ledger has no story {story!r}; `storyvid ledger` lists those that it has")
    else:
        names, rows = book.query(COST_OF_ALL)
    if as_json:
        typer.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str, ensure_ascii=False))
    elif rows:
        show(names, rows)
    else:
        typer.echo("no rows" if sql is not None else "the ledger is empty: nothing was rendered yet", err=True)
