"""The inbox: which story files are new, changed or gone since the last look. Knows files, not Dagster.

A file counts as written once two looks in a row see the same stamp: inode, size and change time, which no copying tool
can keep. What it holds is then compared by content, so a file that was only touched is no change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from storyvid.errors import InputError, StoryFileError
from storyvid.ingestion.slug import SUFFIXES, slug_for
from storyvid.models.inbox import INBOX, InboxMemory, InboxNote, SeenFile
from storyvid.models.story import Source, SourceOptions
from storyvid.ports import Store
from storyvid.settings import Settings
from storyvid.stages.changes import cut_file_name
from storyvid.stages.documents import save
from storyvid_assets.registration import CutSource, read_cut_beside, read_story_file, register

MOST_PER_LOOK = 40
"""Files that one look reads; the next look goes on, so that a look at a thousand new files does not take minutes."""
NOT_STORIES = ("readme",)
"""Stems of files that lie in folders of texts and tell no story."""


class Handed(NamedTuple):
    """A story that was registered and wants a film; `change` tells this state of it from every other."""

    story: str
    change: str


class Look(NamedTuple):
    """What one look found: stories to film, faults to tell, and what to remember for the next look."""

    handed: list[Handed]
    faults: list[InboxNote]
    memory: InboxMemory


@dataclass(frozen=True)
class Inbox:
    """The folder, the store that its stories are registered in, and the settings that limit them."""

    folder: Path
    store: Store
    settings: Settings

    def look(self, memory: InboxMemory) -> Look:
        """Register what is new or changed and settled. A fault is told once, until its file changes again."""
        found = Look([], [], InboxMemory())
        owners: dict[str, str] = {}
        for name, file in sorted(_story_files(self.folder)):
            owner = owners.setdefault(slug_for(file.name), name)
            found.memory.files[name] = self._look_at(name, file, owner, memory.files.get(name), found)
        for name in memory.files.keys() - found.memory.files.keys():
            story = slug_for(Path(name).name)
            if story not in owners:
                save(self.store, INBOX, story, InboxNote(file=name, state="removed", message="its file is gone"))
        return found

    def _look_at(self, name: str, file: Path, owner: str, before: SeenFile | None, found: Look) -> SeenFile:
        stamp = _stamp(file)
        if before is None or before.stamp != stamp:
            return SeenFile(stamp=stamp, changes=before.changes if before else 0)
        if before.digest or len(found.handed) + len(found.faults) >= MOST_PER_LOOK:
            return before
        story = slug_for(file.name)
        try:
            if owner != name:
                raise StoryFileError(f"{name} has the same story name as {owner}: {story}; rename one of them")
            content, _ = read_story_file(file, SourceOptions(), self.settings)
            cut = read_cut_beside(file, self.store)
        except InputError as error:
            note = InboxNote(file=name, state="invalid", message=str(error))
            if owner == name:
                save(self.store, INBOX, story, note)
            found.faults.append(note)
            return before.model_copy(update={"digest": _digest(b"", None)})
        digest = _digest(content, cut)
        seen = before.model_copy(update={"digest": digest, "changes": before.changes + 1})
        if not self._is_registered(story, content, cut):
            register(self.store, file.name, content, SourceOptions(), cut)
        save(self.store, INBOX, story, InboxNote(file=name, state="filmed"))
        found.handed.append(Handed(story, f"{digest[:16]}:{seen.changes}"))
        return seen

    def _is_registered(self, story: str, content: bytes, cut: CutSource | None) -> bool:
        """Whether this very text is registered already, perhaps with options of the command line, which then stay."""
        data = self.store.read_document("source", story)
        if data is None:
            return False
        source = Source.model_validate_json(data)
        known_cut = source.cut.sha256 if source.cut else None
        own_cut = hashlib.sha256(cut.content).hexdigest() if cut else None
        return source.content.sha256 == hashlib.sha256(content).hexdigest() and known_cut == own_cut


def _story_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Story files in the folder and its sub-folders, by relative path; hidden, temporary and read-me files left out."""
    for file in folder.rglob("*"):
        name = file.relative_to(folder)
        hidden = any(part.startswith((".", "~")) for part in name.parts)
        if not hidden and file.suffix.lower() in SUFFIXES and file.stem.lower() not in NOT_STORIES and file.is_file():
            yield name.as_posix(), file


def _stamp(file: Path) -> str:
    """Changes with every write to the story, its cut file, or whichever files are put in their place."""
    return "|".join(_inode(path) for path in (file, file.with_name(cut_file_name(file.name))))


def _inode(path: Path) -> str:
    try:
        stat = path.stat()
    except OSError:
        return "-"
    return f"{stat.st_ino}.{stat.st_size}.{stat.st_ctime_ns}"


def _digest(content: bytes, cut: CutSource | None) -> str:
    """Of all that was handed in: text, cut file, and the media that it names."""
    parts = [content, *([cut.content, *(repr(media).encode() for media in cut.media)] if cut else [])]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
