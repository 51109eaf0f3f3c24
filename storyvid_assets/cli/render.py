"""`storyvid render`: the job `make_film`, on the persistent instance, one run per story."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from storyvid.errors import StoryvidError
from storyvid.models.story import SourceOptions
from storyvid.settings import load_settings
from storyvid_assets.cli.options import AsJson, AspectOption, Language, Minutes, Paths, source_options
from storyvid_assets.cli.progress_view import watch
from storyvid_assets.home import Home


def render(
    paths: Paths,
    *,
    minutes: Minutes = None,
    aspect: AspectOption = None,
    language: Language = None,
    out: Annotated[Path | None, typer.Option(help="Copy the finished film and its files here as well.")] = None,
    as_json: AsJson = False,
) -> None:
    """Render stories to films; the last line printed is the path of the film."""
    from storyvid_assets.registration import read_story_file

    settings = load_settings()
    options = source_options(minutes, aspect, language)
    checked = [(path, read_story_file(path, options, settings)[0]) for path in paths]
    home = Home.of(settings)
    home.prepare_dagster()
    failed = [path for path, content in checked if not _render_one(home, path, content, options, out, as_json)]
    if failed:
        raise typer.Exit(1)


def _render_one(  # noqa: PLR0917
    home: Home, path: Path, content: bytes, options: SourceOptions, out: Path | None, as_json: bool
) -> bool:
    from storyvid_assets.registration import register
    from storyvid_assets.run import make_film_of

    started_at = time.time()
    story = register(home.store(), path.name, content, options)
    with watch(home.progress_file(story), path.name, started_at):
        outcome = make_film_of(story)
    if outcome.error is not None:
        typer.echo(f"error: {path}: {outcome.error}", err=True)
        if as_json:
            typer.echo(json.dumps({"story": story, "run_id": outcome.run_id, "error": outcome.error}))
        return False
    folder = outcome.folder if out is None else _copy_out(outcome.folder, out / story)
    film = folder / "film.mp4"
    _report(story, folder, film, time.time() - started_at, as_json)
    return True


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
    counts = {status: statuses.count(status) for status in ("made", "recut", "cached")}
    if as_json:
        summary = {
            "story": story,
            "film": str(film),
            "duration_s": manifest["film"]["duration_s"],
            "sha256": manifest["film"]["sha256"],
            "shots": counts,
            "remuxed": account["remuxed"],
            "wall_s": round(wall_s, 2),
            "run_id": account["run_id"],
        }
        typer.echo(json.dumps(summary, ensure_ascii=False))
        return
    minutes, seconds = divmod(round(manifest["film"]["duration_s"]), 60)
    typer.echo(
        f"{manifest['title']}: {minutes}:{seconds:02d}, {len(statuses)} shots "
        f"({counts['made']} made, {counts['recut']} re-cut, {counts['cached']} unchanged) in {wall_s:.0f} s",
        err=True,
    )
    typer.echo(str(film))
