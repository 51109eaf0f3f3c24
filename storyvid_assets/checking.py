"""Checks the film of a story outside of a render: finds the film and the documents that it was made of."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from storyvid.errors import InputError
from storyvid.film.manifest import shots_of
from storyvid.models.base import Document
from storyvid.models.checks import CheckReport, Limits
from storyvid.models.manifest import Manifest
from storyvid.models.plan import Screenplay
from storyvid.models.story import Story
from storyvid.models.timeline import FilmMusic, Reel, Soundtrack, Subtitles, Timeline
from storyvid.stages.checking import check_film
from storyvid.stages.companions import FILM, MANIFEST
from storyvid.stages.compositors import Parts
from storyvid.stages.documents import load
from storyvid_assets.studio import GENERATOR_ROLES, Production

D = TypeVar("D", bound=Document)


class Checked(NamedTuple):
    """What the checks of a film found, and where it stands; `delivered` is False for one that was kept aside."""

    folder: Path
    delivered: bool
    report: CheckReport


def check_story(production: Production, story: str, limits: Limits) -> Checked:
    """Check the last film of a story: the delivered one, or the one that was kept aside after it.

    Raises InputError where the story has no film, or its documents are those of another one.
    """
    parts = _parts(production, story)
    delivered, rejected = production.shelf.film_folder(story), production.shelf.rejected_folder(story)
    folder = next((one for one in (delivered, rejected) if _shows(one, parts.timeline)), None)
    if folder is None:
        raise InputError(
            f"the documents of {story!r} are not those of a film in {delivered}: render it, then it can be checked"
        )
    nobody = SimpleNamespace(**dict.fromkeys(GENERATOR_ROLES))
    studio = production.open_studio(story, f"check-{uuid.uuid4().hex}", nobody)
    with (folder / FILM).open("rb") as film:
        sha256 = hashlib.file_digest(film, "sha256").hexdigest()
    return Checked(folder, folder == delivered, check_film(studio, parts, folder, sha256, limits))


def _parts(production: Production, story: str) -> Parts:
    known = production.home.store().partitions("soundtrack")
    if story not in known:
        names = ", ".join(known) or "none; run storyvid render"
        raise InputError(f"the story {story!r} has no film; films: {names}")

    def of(asset: str, kind: type[D]) -> D:
        return load(production.store, asset, story, kind)

    return Parts(
        of("story", Story),
        of("screenplay", Screenplay),
        of("footage", Reel),
        of("music", FilmMusic),
        of("timeline", Timeline),
        of("soundtrack", Soundtrack),
        of("subtitles", Subtitles),
    )


def _shows(folder: Path, timeline: Timeline) -> bool:
    """Whether the film in a folder is the one that the timeline plans."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return False
    planned = [(shot.clip_key, shot.line_keys) for scene in timeline.scenes for shot in scene.shots]
    return (folder / FILM).is_file() and [(shot.clip_key, shot.line_keys) for shot in shots_of(manifest)] == planned
