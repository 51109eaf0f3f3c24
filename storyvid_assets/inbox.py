"""The inbox: which story files are new, changed or gone since the last look. Knows files, not Dagster.

A file counts as written once two looks in a row see the same stamp: inode, size and change time, which no copying tool
can keep. What it holds is then compared with what was handed in last, so a file that was only touched is no change,
and a story that fails is not tried again until it reads otherwise.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from storyvid.errors import InputError, StoryFileError
from storyvid.ingestion.slug import SUFFIXES, slug_for
from storyvid.models.inbox import INBOX, InboxMemory, InboxNote, SeenFile
from storyvid.models.story import Source, SourceOptions
from storyvid.ports import Store
from storyvid.settings import Settings
from storyvid.stages.documents import read_as, save
from storyvid_assets.inbox_note import inbox_note
from storyvid_assets.registration import CutSource, named_in_cut, read_cut_beside, read_story_file, register
from storyvid_assets.story_files import files_of, stamp_of

MOST_PER_LOOK = 40
"""Files that one look reads; the next look goes on, so that a look at a thousand new files does not take minutes."""
NOT_STORIES = ("readme",)
"""Stems of files that lie in folders of texts and tell no story."""


class Handed(NamedTuple):
    """A story that was registered and wants a film; `change` tells this state of it from every other."""

    story: str
    change: str


class Look(NamedTuple):
    """What one look found: stories to film, what to tell of others, and what to remember for the next look."""

    handed: list[Handed]
    faults: list[InboxNote]
    removed: list[InboxNote]
    memory: InboxMemory


@dataclass
class Inbox:
    """The folder, the store that its stories are registered in, and the settings that limit them."""

    folder: Path
    store: Store
    settings: Settings

    def look(self, memory: InboxMemory) -> Look:
        """Register what is new or changed and settled. A fault is told once, until its file changes again."""
        found = Look([], [], [], InboxMemory())
        files = dict(_story_files(self.folder))
        owners = self._owners(files)
        reads = 0
        for name, file in sorted(files.items()):
            before = memory.files.get(name)
            rival = owners[slug_for(file.name)]
            seen = _seen(file, before, "" if rival == name else rival)
            if seen == before and not seen.settled and reads < MOST_PER_LOOK:
                reads += 1
                seen = self._deal_with(name, file, rival, seen, found)
            found.memory.files[name] = seen
        for name in sorted(memory.files.keys() - files.keys()):
            if slug_for(Path(name).name) not in owners:
                self._mark_removed(name, found)
        return found

    def _owners(self, files: Mapping[str, Path]) -> dict[str, str]:
        """Which file tells each story: of several with one name the one that did so before, else the first."""
        rivals: dict[str, list[str]] = defaultdict(list)
        for name, file in sorted(files.items()):
            rivals[slug_for(file.name)].append(name)
        return {story: names[0] if len(names) == 1 else self._owner(story, names) for story, names in rivals.items()}

    def _owner(self, story: str, names: list[str]) -> str:
        note = inbox_note(self.store, story)
        return note.file if note is not None and note.file in names else names[0]

    def _deal_with(self, name: str, file: Path, owner: str, seen: SeenFile, found: Look) -> SeenFile:
        """Read a file that has settled; once its media are known, they have to settle with it."""
        media = named_in_cut(file)
        if media != seen.media:
            return _seen(file, seen.model_copy(update={"media": media}), "" if owner == name else owner)
        try:
            if owner != name:
                raise StoryFileError(
                    f"{name} has the same story name as {owner}: {slug_for(file.name)}; rename one of them"
                )
            content, _ = read_story_file(file, SourceOptions(), self.settings)
            cut = read_cut_beside(file, self.store)
        except InputError as error:
            self._mark_invalid(name, owner, str(error), found)
        else:
            self._hand_in(name, file, content, cut, found)
        return seen.model_copy(update={"settled": True})

    def _hand_in(self, name: str, file: Path, content: bytes, cut: CutSource | None, found: Look) -> None:
        story, digest = slug_for(file.name), _digest(content, cut)
        note = inbox_note(self.store, story)
        if note is not None and (note.state, note.digest) == ("filmed", digest):
            save(self.store, INBOX, story, note.model_copy(update={"file": name}))
            return
        changes = note.changes + 1 if note is not None else 1
        if not self._is_registered(story, content, cut):
            register(self.store, file.name, content, SourceOptions(), cut)
        save(self.store, INBOX, story, InboxNote(file=name, state="filmed", digest=digest, changes=changes))
        found.handed.append(Handed(story, f"{digest[:16]}:{changes}"))

    def _mark_invalid(self, name: str, owner: str, message: str, found: Look) -> None:
        story = slug_for(Path(name).name)
        note = inbox_note(self.store, story)
        changes = note.changes if note is not None else 0
        told = InboxNote(file=name, state="invalid", message=message, changes=changes)
        if owner == name:
            save(self.store, INBOX, story, told)
        if note is None or (note.file, note.state, note.message) != (name, "invalid", message):
            found.faults.append(told)

    def _mark_removed(self, name: str, found: Look) -> None:
        story = slug_for(Path(name).name)
        note = inbox_note(self.store, story)
        changes = note.changes if note is not None else 0
        told = InboxNote(file=name, state="removed", message="its file is gone", changes=changes)
        save(self.store, INBOX, story, told)
        found.removed.append(told)

    def _is_registered(self, story: str, content: bytes, cut: CutSource | None) -> bool:
        """Whether this very text is registered already, perhaps with options of the command line, which then stay."""
        source = read_as(Source, self.store.read_document("source", story))
        if source is None:
            return False
        known_cut = source.cut.sha256 if source.cut else None
        own_cut = hashlib.sha256(cut.content).hexdigest() if cut else None
        same_text = source.content.sha256 == hashlib.sha256(content).hexdigest()
        return same_text and known_cut == own_cut and source.own_media == (cut.media if cut else ())


def _story_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Story files in the folder and its sub-folders, by relative path; hidden, temporary and read-me files left out."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith((".", "~"))]
        for name in files:
            stem, dot, suffix = name.rpartition(".")
            if dot + suffix.lower() in SUFFIXES and not name.startswith((".", "~")) and stem.lower() not in NOT_STORIES:
                file = Path(place, name)
                yield file.relative_to(folder).as_posix(), file


def _seen(file: Path, before: SeenFile | None, rival: str) -> SeenFile:
    """A story file as it is now; as before where nothing that belongs to it was written or took its name."""
    media = before.media if before is not None else ()
    stamp = f"{stamp_of(files_of(file, media))}|{rival}"
    if before is not None and before.stamp == stamp:
        return before
    return SeenFile(stamp=stamp, media=media)


def _digest(content: bytes, cut: CutSource | None) -> str:
    """Of all that was handed in: text, cut file, and the media that it names."""
    parts = [content, *([cut.content, *(repr(media).encode() for media in cut.media)] if cut else [])]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
