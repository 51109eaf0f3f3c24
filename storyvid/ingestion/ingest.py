"""A story file becomes a `Story`: the one way in. Pure: bytes and options in, a document out, nothing kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from pydantic import ValidationError

from storyvid.errors import StoryFileError
from storyvid.ingestion.assembly import assemble
from storyvid.ingestion.decoding import decode
from storyvid.ingestion.fountain import read_fountain
from storyvid.ingestion.language import detect_language, supported_language
from storyvid.ingestion.manuscript import Manuscript
from storyvid.ingestion.markdown import read_markdown
from storyvid.ingestion.passages import cut_passages
from storyvid.ingestion.plain_text import read_plain_text
from storyvid.ingestion.sentences import split_sentences
from storyvid.ingestion.slug import SUFFIXES
from storyvid.ingestion.titles import title_from_file_name
from storyvid.models.base import Mood
from storyvid.models.story import BlockKind, SourceOptions, Story, StorySettings

MAX_STORY_BYTES = 5 * 1024 * 1024
NO_MUSIC = "none"

_READERS: Mapping[str, Callable[[str, str], Manuscript]] = {
    ".txt": lambda text, file_name: read_plain_text(text, file_name=file_name),
    ".md": lambda text, file_name: read_markdown(text, file_name=file_name),
    ".fountain": lambda text, _: read_fountain(text),
}


def ingest(file_name: str, content: bytes, options: SourceOptions, *, max_bytes: int = MAX_STORY_BYTES) -> Story:
    """The story that a file holds, cleaned, with its settings, blocks, sentences and passages.

    A setting in `options` wins over the file's front matter, title page or by-line. Raises StoryFileError, saying
    what is wrong and what to do, for a file that is empty, too large, of another kind, binary, undecodable, in
    another language, with bad front matter, or without a word to narrate.
    """
    suffix = PurePosixPath(file_name).suffix.lower()
    if suffix not in _READERS:
        raise StoryFileError(
            f"{file_name}: {f'`{suffix}` files' if suffix else 'files without a suffix'} are not stories. "
            f"Save the story as one of: {', '.join(SUFFIXES)}."
        )
    if len(content) > max_bytes:
        raise StoryFileError(
            f"{file_name}: {len(content):,} bytes are more than the limit of {max_bytes:,}. "
            "Split the story, or raise the limit for story files in the settings."
        )
    text = decode(content, file_name=file_name)
    if not text.strip():
        raise StoryFileError(f"{file_name}: the file is empty. Write the story into it.")
    return _story(_READERS[suffix](text, file_name), options, file_name)


def _story(manuscript: Manuscript, options: SourceOptions, file_name: str) -> Story:
    text, blocks = assemble(manuscript.pieces)
    if not text:
        left_out = ", ".join(sorted({part.reason for part in manuscript.removed}))
        raise StoryFileError(
            f"{file_name}: there is nothing to narrate"
            + (f" (all of it was recognised as: {left_out})" if left_out else "")
            + ". A story needs at least one sentence."
        )
    if all(block.kind is BlockKind.HEADING for block in blocks):
        raise StoryFileError(f"{file_name}: it holds headings and nothing to tell under them. Write the story below.")
    settings = _settings(manuscript.stated, options, text, file_name)
    sentences = split_sentences(text, blocks)
    return Story(
        settings=settings,
        text=text,
        blocks=blocks,
        sentences=sentences,
        passages=cut_passages(text, blocks, sentences),
        removed=manuscript.removed,
    )


def _settings(stated: SourceOptions, options: SourceOptions, text: str, file_name: str) -> StorySettings:
    values = {**stated.model_dump(exclude_none=True), **options.model_dump(exclude_none=True)}
    values.setdefault("title", title_from_file_name(file_name))
    if language := values.get("language"):
        values["language"] = supported_language(str(language), where=file_name)
    else:
        values["language"] = detect_language(text, file_name=file_name)
    if music := values.get("music"):
        values["music"] = _music(str(music), file_name)
    try:
        return StorySettings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise StoryFileError(
            f"{file_name}: the setting `{name}` cannot be `{values[name]}`: {first['msg']}."
        ) from error


def _music(stated: str, file_name: str) -> Mood | str:
    wanted = stated.strip().lower()
    if wanted == NO_MUSIC:
        return NO_MUSIC
    if wanted in set(Mood):
        return Mood(wanted)
    raise StoryFileError(
        f"{file_name}: the music `{stated}` is no mood. Moods are: {', '.join(Mood)}; `{NO_MUSIC}` for no music."
    )
