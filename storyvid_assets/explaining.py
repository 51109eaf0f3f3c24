"""Rehearses a story outside of Dagster: what the next render would do with each shot, and why."""

from __future__ import annotations

import uuid
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from storyvid.errors import InputError
from storyvid.ingestion.slug import slug_for
from storyvid.models.manifest import Manifest, Render, RenderShot
from storyvid.models.story import Source, SourceOptions
from storyvid.stages.companions import MANIFEST, RENDER
from storyvid.stages.documents import load
from storyvid.stages.rehearsal import Rehearsal, forecast
from storyvid.stages.story_stages import read_story
from storyvid_assets.definitions import production
from storyvid_assets.profiles import build_generators
from storyvid_assets.registration import read_cut_beside, read_story_file, source_of
from storyvid_assets.studio import Production


class Explanation(NamedTuple):
    """What the next render of a story would do, and what the last one did; None where there was none."""

    story: str
    expected: tuple[RenderShot, ...]
    last: Render | None


def explain(story_or_path: str, options: SourceOptions) -> Explanation:
    """Explain a registered story, by name, or the state of a story file. Raises InputError, StageError."""
    story, source = _find(story_or_path, options)
    folder = production.shelf.film_folder(story)
    text = read_story(production.store, source, max_bytes=round(production.settings.max_story_mb * 1024 * 1024))
    expected = forecast(open_rehearsal(production, story), text, source, _manifest(folder))
    return Explanation(story, expected, _render(folder))


def _find(story_or_path: str, options: SourceOptions) -> tuple[str, Source]:
    path = Path(story_or_path)
    if path.is_file():
        content, _ = read_story_file(path, options, production.settings)
        cut = read_cut_beside(path, production.store)
        return slug_for(path.name), source_of(production.store, path.name, content, options, cut)
    known = production.home.store().partitions("source")
    if story_or_path not in known:
        names = ", ".join(known) or "none; run storyvid render"
        raise InputError(f"{story_or_path} is neither a story file nor a registered story; registered: {names}")
    return story_or_path, load(production.store, "source", story_or_path, Source)


def open_rehearsal(production: Production, story: str) -> Rehearsal:
    """A studio in which the story can be gone through without making anything."""
    studio = production.open_studio(story, f"explain-{uuid.uuid4().hex}", build_generators(production))
    known = {one.name: getattr(studio, one.name) for one in fields(studio) if one.init and not one.name.startswith("_")}
    return Rehearsal(**known)


def _manifest(folder: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _render(folder: Path) -> Render | None:
    try:
        return Render.model_validate_json((folder / RENDER).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
