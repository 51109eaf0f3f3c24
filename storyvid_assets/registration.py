"""Registers story files: what is filmed is what was handed in, not what a path holds later."""

from __future__ import annotations

from pathlib import Path

from storyvid.errors import StoryFileError
from storyvid.ingestion.ingest import ingest
from storyvid.ingestion.slug import slug_for
from storyvid.models.story import Source, SourceOptions, Story
from storyvid.ports import Store
from storyvid.settings import Settings
from storyvid.stages.documents import save


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


def register(store: Store, file_name: str, content: bytes, options: SourceOptions) -> str:
    """Keep a story's text and options under its slug, which is returned. The content was checked before."""
    story = slug_for(file_name)
    source = Source(file_name=file_name, content=store.put(content, "txt"), options=options)
    save(store, "source", story, source)
    return story
