"""Stage `final_video`: packets and captions become the film, and it is checked and published."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pydantic import ValidationError

from storyvid.errors import DeliveryError
from storyvid.film.manifest import describe_film, seconds
from storyvid.film.remux import Chapter, remux_identity, write_film
from storyvid.generation.keys import result_key
from storyvid.models.base import Document
from storyvid.models.checks import CheckReport
from storyvid.models.film import Cue
from storyvid.models.manifest import CompositorName, FinalVideo, Manifest, Render
from storyvid.ports import Shelf
from storyvid.stages.account import account_of
from storyvid.stages.checking import check_film
from storyvid.stages.companions import (
    FILM,
    MANIFEST,
    RENDER,
    chapters_of,
    delivered_whole,
    file_sha256,
    note_delivered,
    write_companions,
    write_text,
)
from storyvid.stages.compositors import COMPOSITORS, Parts
from storyvid.stages.documents import read_as
from storyvid.stages.studio import Studio


class FilmRequest(Document):
    """All that shapes the bytes of `film.mp4`: what is composed, by what, and what it is packaged with."""

    compositor: CompositorName
    segment_keys: tuple[str, ...]
    piece_keys: tuple[str, ...]
    cues: tuple[Cue, ...]
    chapters: tuple[Chapter, ...]
    title: str
    author: str
    language: str


class Delivery(NamedTuple):
    """A delivered film: its document, what it is, what this render did, and where it stands."""

    film: FinalVideo
    manifest: Manifest
    render: Render
    folder: Path


def deliver(
    studio: Studio, shelf: Shelf, parts: Parts, *, checked: Callable[[CheckReport], None] = lambda report: None
) -> Delivery:
    """Check the film and publish it; the caller holds the story's lock. A film that is the same is not even remuxed;
    one that stands there damaged, or with damaged files beside it, is made whole.

    `checked` is told what the checks found, before anything is delivered or refused. Raises DeliveryError for a film
    that fails a check, StageError, CompositionError or StoreError; the film delivered before then stays as it is.
    """
    limits = studio.options.limits
    shelf.clear_leftovers(studio.story)
    folder = shelf.film_folder(studio.story)
    before = _manifest_in(folder)
    request = _request(parts, studio.options.compositor)
    key = result_key("film", {**remux_identity(), **COMPOSITORS[request.compositor].identity()}, request)
    kept = _delivered(studio, folder, key)
    if kept is not None:
        manifest = _describe(studio, parts, kept)
        if manifest == before and delivered_whole(studio, folder):
            studio.books.enter("film", key, "cached", 0.0, 0.0)
            report = check_film(studio, parts, folder, kept.sha256, limits)
            checked(report)
            render = account_of(studio, manifest, before, report, remuxed=False)
            _replace(folder / RENDER, render)
            if limits.block and report.errors:
                raise _refusal(report, folder)
            return Delivery(kept, manifest, render, folder)
    with shelf.publish(studio.story) as fresh:
        film = _link_film(studio, kept, folder, fresh) if kept else _write_film(studio, parts, request, key, fresh)
        manifest = _describe(studio, parts, film)
        write_companions(studio, parts, fresh)
        write_text(fresh / MANIFEST, manifest.model_dump_json(indent=1))
        report = check_film(studio, parts, fresh, film.sha256, limits)
        checked(report)
        render = account_of(studio, manifest, before, report, remuxed=kept is None)
        write_text(fresh / RENDER, render.model_dump_json(indent=1))
        if limits.block and report.errors:
            raise _refusal(report, shelf.set_aside(studio.story, fresh))
    note_delivered(studio, folder)
    return Delivery(film, manifest, render, folder)


def _refusal(report: CheckReport, folder: Path) -> DeliveryError:
    found = "; ".join(f"{one.name}: {one.message}" for one in report.errors)
    return DeliveryError(
        f"the film fails {len(report.errors)} of {len(report.results)} checks and is not delivered: {found}. "
        f"It lies in {folder}; docs/checks.md says what each check means, CHECKS=warn delivers all the same"
    )


def _request(parts: Parts, compositor: CompositorName) -> FilmRequest:
    timeline = parts.timeline
    return FilmRequest(
        compositor=compositor,
        segment_keys=timeline.segment_keys,
        piece_keys=parts.soundtrack.piece_keys,
        cues=parts.subtitles.cues,
        chapters=chapters_of(timeline),
        title=timeline.title,
        author=timeline.author,
        language=timeline.language,
    )


def _delivered(studio: Studio, folder: Path, key: str) -> FinalVideo | None:
    """The film of this key, if it is the one that stands on the shelf, whole."""
    film = read_as(FinalVideo, studio.store.recall(key))
    if film is None:
        return None
    file = folder / FILM
    if not file.is_file() or file.stat().st_size != film.size_bytes or file_sha256(file) != film.sha256:
        return None
    return film


def _link_film(studio: Studio, film: FinalVideo, folder: Path, fresh: Path) -> FinalVideo:
    """The same film beside other companions: no byte of it is written again."""
    os.link(folder / FILM, fresh / FILM)
    studio.books.enter("film", film.key, "cached", 0.0, 0.0)
    return film


def _write_film(studio: Studio, parts: Parts, request: FilmRequest, key: str, fresh: Path) -> FinalVideo:
    wall, cpu = time.perf_counter(), time.thread_time()
    timeline = parts.timeline
    with TemporaryDirectory(dir=fresh, prefix=".") as folder:
        streams = COMPOSITORS[request.compositor].compose(studio, parts, Path(folder))
        sha256 = write_film(
            fresh / FILM,
            segments=streams.segments,
            prime=streams.prime,
            sound=streams.sound,
            cues=request.cues,
            chapters=request.chapters,
            film=timeline.format,
            frames=timeline.frames,
            title=request.title,
            author=request.author,
            language=request.language,
        )
    film = FinalVideo(
        sha256=sha256,
        size_bytes=(fresh / FILM).stat().st_size,
        frames=timeline.frames,
        duration_s=seconds(timeline.frames, timeline.format.fps),
        key=key,
        compositor=request.compositor,
        audio=streams.audio,
    )
    studio.store.replace(key, film.canonical_json().encode())
    studio.books.enter("film", key, "made", time.perf_counter() - wall, time.thread_time() - cpu)
    studio.progress.advance("film", 1, 1, "", "")
    return film


def _describe(studio: Studio, parts: Parts, film: FinalVideo) -> Manifest:
    return describe_film(
        parts.timeline,
        parts.subtitles,
        story=studio.story,
        text=parts.story.text,
        profile=studio.profile,
        substituted=studio.generators.substituted,
        sha256=film.sha256,
        compositor=film.compositor,
        audio=film.audio,
    )


def _manifest_in(folder: Path) -> Manifest | None:
    """What was delivered before; None where nothing was, or by a release whose manifest reads otherwise."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def _replace(file: Path, document: Document) -> None:
    temporary = file.with_name(f".{file.name}.part")
    write_text(temporary, document.model_dump_json(indent=1))
    temporary.replace(file)
