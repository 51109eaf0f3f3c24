"""Registers story files and cut files: what is filmed is what was handed in, not what a path holds later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from storyvid.cutting.own_files import OwnFolder
from storyvid.cutting.parse import read_cut_file
from storyvid.errors import CutFileError, StoryFileError
from storyvid.ingestion.ingest import ingest
from storyvid.ingestion.slug import slug_for
from storyvid.models.cut_file import CutFile
from storyvid.models.inbox import INBOX
from storyvid.models.own_media import NamedMedia
from storyvid.models.story import Source, SourceOptions, Story
from storyvid.ports import Store
from storyvid.settings import Settings
from storyvid.stages.changes import cut_file_name
from storyvid.stages.documents import read_as, save
from storyvid_assets.inbox_note import inbox_note

MEDIA_FIELDS = ("image", "clip", "recording", "file", "film")
"""Fields of a cut file that name files of the author's own."""


def read_story_file(path: Path, options: SourceOptions, settings: Settings) -> tuple[bytes, Story]:
    """The bytes of a story file and the story they make; nothing is kept. Raises StoryFileError."""
    limit = round(settings.max_story_mb * 1024 * 1024)
    try:
        if not path.is_file():
            what = "is no file" if path.exists() else "does not exist"
            what = "is a folder, not a story file" if path.is_dir() else what
            raise StoryFileError(f"{path} {what}; give the path of a .txt, .md or .fountain file")
        if path.stat().st_size > limit:
            raise StoryFileError(
                f"{path}: {path.stat().st_size:,} bytes are more than MAX_STORY_MB={settings.max_story_mb:g} allows; "
                "split the story or raise the setting"
            )
        with path.open("rb") as handle:
            content = handle.read(limit + 1)
    except OSError as error:
        raise StoryFileError(f"{path} cannot be read: {error.strerror}; correct its rights or its path") from error
    return content, ingest(path.name, content, options, max_bytes=limit)


class CutSource(NamedTuple):
    """A cut file and the files that it names, which are in the store already."""

    content: bytes
    media: tuple[NamedMedia, ...]
    entries: CutFile


def read_cut_beside(story_file: Path, store: Store) -> CutSource | None:
    """The cut file beside a story file, checked, or None where there is none. What it names is kept by content.

    Raises CutFileError naming line and field.
    """
    path = story_file.with_name(cut_file_name(story_file.name))
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CutFileError(f"{path} cannot be read: {error.strerror}; correct its rights or remove it") from error
    folder = OwnFolder(path.parent, store.put)
    entries = read_cut_file(content, file_name=path.name, open_media=folder.open)
    return CutSource(content, folder.named, entries)


def named_in_cut(story_file: Path) -> tuple[str, ...]:
    """Files that the cut file beside a story file names, as far as it can be read; whether they are there or not."""
    try:
        page = yaml.safe_load(story_file.with_name(cut_file_name(story_file.name)).read_bytes())
    except (OSError, ValueError, yaml.YAMLError):
        return ()
    entries = [entry for part in page.values() for entry in _mappings(part)] if isinstance(page, dict) else []
    values = (entry.get(field) for entry in entries for field in MEDIA_FIELDS)
    return tuple(sorted({value for value in values if isinstance(value, str)}))


def _mappings(part: object) -> Iterator[dict[object, object]]:
    return (entry for entry in part if isinstance(entry, dict)) if isinstance(part, list) else iter(())


def registered_source(store: Store, story: str) -> Source:
    """What was handed in as `story`. Raises StoryFileError where nothing was, or where its file was taken away."""
    data = store.read_document("source", story)
    if data is None:
        raise StoryFileError(
            f"no story {story!r} was handed in; put its file into STORYVID_STORIES, or run storyvid render FILE"
        )
    note = inbox_note(store, story)
    if note is not None and note.state == "removed":
        raise StoryFileError(
            f"the file of {story!r} was removed or renamed: {note.file}. Its film stays as it is; to film it again, "
            "put the file back into STORYVID_STORIES, or run storyvid render FILE"
        )
    source = read_as(Source, data)
    if source is None:
        raise StoryFileError(
            f"{story!r} was handed in to another release, whose note cannot be read: put its file into "
            "STORYVID_STORIES again, or run storyvid render FILE"
        )
    return source


def register(
    store: Store,
    file_name: str,
    content: bytes,
    options: SourceOptions,
    cut: CutSource | None = None,
    *,
    allow_unmatched_cuts: bool = False,
) -> str:
    """Keep a story's text, options and cut file under its slug, which is returned. All were checked before."""
    story = slug_for(file_name)
    source = source_of(store, file_name, content, options, cut, allow_unmatched_cuts=allow_unmatched_cuts)
    save(store, "source", story, source)
    note = inbox_note(store, story)
    if note is not None:
        handed_elsewhere = {"state": "filmed", "message": "", "digest": ""}
        save(store, INBOX, story, note.model_copy(update=handed_elsewhere))
    return story


def source_of(
    store: Store,
    file_name: str,
    content: bytes,
    options: SourceOptions,
    cut: CutSource | None = None,
    *,
    allow_unmatched_cuts: bool = False,
) -> Source:
    """What would be registered; its parts are kept by content, and no story is told of it."""
    return Source(
        file_name=file_name,
        content=store.put(content, "txt"),
        options=options,
        cut=store.put(cut.content, "yaml") if cut else None,
        own_media=cut.media if cut else (),
        allow_unmatched_cuts=allow_unmatched_cuts,
    )
