"""Renders stories that were named: the job `make_film` on the persistent instance, one run per story, and its report.

Beside `cli/render.py` because a render on change does this in forks of its own (`cli/on_change.py`).
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from storyvid.errors import StoryvidError
from storyvid.ingestion.slug import slug_for
from storyvid.models.story import SourceOptions
from storyvid.settings import load_settings
from storyvid_assets.cli.progress_view import watch
from storyvid_assets.home import Home
from storyvid_assets.waiting import in_turn

if TYPE_CHECKING:
    from storyvid_assets.registration import CutSource


class Wanted(NamedTuple):
    """What is asked of every story of a render: options, and where its films and reports go."""

    options: SourceOptions
    out: Path | None = None
    allow_unmatched_cuts: bool = False
    as_json: bool = False


class Order(NamedTuple):
    """A story to film, read and checked: its file, and the cut file beside it, if any."""

    path: Path
    content: bytes
    cut: CutSource | None


def render_stories(paths: Sequence[Path], wanted: Wanted) -> int:
    """Check every file, then render one after the other. The exit code: 0, or the least of those that failed.

    Raises InputError before anything is registered, where a file or its cut file is wrong.
    """
    orders = read_orders(paths, wanted)

    # Says which generators the profile lacks, before anything is kept.
    from storyvid_assets.definitions import production

    home = production.home
    home.prepare_dagster()
    return min({code for order in orders if (code := _rendered(home, order, wanted))}, default=0)


def read_orders(paths: Sequence[Path], wanted: Wanted) -> list[Order]:
    """Story files and their cut files, checked. Raises InputError."""
    from storyvid_assets.registration import read_cut_beside, read_story_file

    settings = load_settings()
    store = Home.of(settings).store()
    contents = [read_story_file(path, wanted.options, settings)[0] for path in paths]
    return [Order(path, content, read_cut_beside(path, store)) for path, content in zip(paths, contents, strict=True)]


def _rendered(home: Home, order: Order, wanted: Wanted) -> int:
    """Render one story and report it; what went wrong is told, not raised. The exit code.

    From the registered text to the report the story is this render's alone: two that took turns stage by stage would
    make sound twice, film what the other registered, and report the other's account.
    """
    story = slug_for(order.path.name)
    tell = partial(typer.echo, err=True)
    with in_turn(home.lock(story), home.waiting(story), lambda why: tell(f"{order.path.name}: {why}")):
        return _rendered_alone(home, story, order, wanted)


def _rendered_alone(home: Home, story: str, order: Order, wanted: Wanted) -> int:
    from storyvid_assets.registration import register
    from storyvid_assets.run import make_film_of

    started_at = time.time()
    path, run_id = order.path, ""
    try:
        register(
            home.store(),
            path.name,
            order.content,
            wanted.options,
            order.cut,
            allow_unmatched_cuts=wanted.allow_unmatched_cuts,
        )
        with watch(home, story, path.name, started_at):
            outcome = make_film_of(story)
        run_id = outcome.run_id
        if outcome.error is not None:
            raise outcome.error
        folder = outcome.folder if wanted.out is None else _copy_out(outcome.folder, wanted.out / story)
    except StoryvidError as error:
        typer.echo(f"error: {path}: {error}", err=True)
        if wanted.as_json:
            typer.echo(json.dumps({"story": story, "run_id": run_id, "error": str(error)}, ensure_ascii=False))
        return error.exit_code
    _report(story, folder, folder / "film.mp4", time.time() - started_at, wanted.as_json)
    return 0


def _copy_out(folder: Path, target: Path) -> Path:
    """Copy the plain files of a film, each by way of a temporary name, so that no half file bears its name."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        for file in sorted(folder.iterdir()):
            temporary = target / f".{file.name}.part"
            shutil.copyfile(file, temporary)
            temporary.replace(target / file.name)
    except OSError as error:
        raise StoryvidError(f"cannot copy the film to {target}: {error.strerror}; it is in {folder}") from error
    return target


def _report(story: str, folder: Path, film: Path, wall_s: float, as_json: bool) -> None:
    account: dict[str, Any] = json.loads((folder / "render.json").read_text(encoding="utf-8"))
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    statuses = [shot["status"] for shot in account["shots"]]
    counts = {status: statuses.count(status) for status in ("made", "recut", "stored", "cached")}
    failed = [check for check in account["checks"] if not check["passed"]]
    if as_json:
        summary = {
            "story": story,
            "film": str(film),
            "duration_s": manifest["film"]["duration_s"],
            "sha256": manifest["film"]["sha256"],
            "shots": counts,
            "remuxed": account["remuxed"],
            "checks": {check["name"]: check["message"] for check in failed},
            "wall_s": round(wall_s, 2),
            "run_id": account["run_id"],
        }
        typer.echo(json.dumps(summary, ensure_ascii=False))
        return
    minutes, seconds = divmod(round(manifest["film"]["duration_s"]), 60)
    stored = f"{counts['stored']} from the store, " if counts["stored"] else ""
    typer.echo(
        f"{manifest['title']}: {minutes}:{seconds:02d}, {len(statuses)} {'shot' if len(statuses) == 1 else 'shots'} "
        f"({counts['made']} made, {counts['recut']} re-cut, {stored}{counts['cached']} unchanged) in {wall_s:.0f} s",
        err=True,
    )
    for check in failed:
        typer.echo(f"{check['severity']}: {check['name']}: {check['message']}", err=True)
    typer.echo(str(film))
