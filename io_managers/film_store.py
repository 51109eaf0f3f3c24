"""The film store on a file system: media by content, results by key, documents by asset and partition.

    media/<aa>/<sha256>.<ext>       every file, named by its content
    keys/<aa>/<key>                 names the media (JSON) that holds the result of that key, and tells its origin
    documents/<asset>/<story>[/<scene>]   names the media (JSON) that holds the current document

Every write goes to a file in the same folder that has no name before all of it is on the disk, then takes the place of
the old one, so a reader sees all of it or nothing, and whoever is killed leaves the old state. Two writers of one name
write the same bytes.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import threading
import time
import uuid
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from storyvid.errors import DamagedMediaError, StoreError
from storyvid.models.base import Document, MediaRef

USED_AGAIN_S = 3600.0
"""A file dated less than an hour ago is not dated again."""
_MISSING, _OTHER_BYTES = "is missing", "does not hold the bytes that its name promises"


class StoreEntry(Document):
    """What is kept under a key: the result, and what it was made from (canonical JSON), for whoever asks why."""

    result: MediaRef
    origin: str = ""


class FilmStore:
    """Implements `storyvid.ports.Store` under a root folder, which is made when it is missing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._root = str(root)
        self._verified: dict[str, tuple[int, int, int]] = {}
        self._lock = threading.Lock()

    # media ------------------------------------------------------------------------------------------------------

    def path(self, ref: MediaRef) -> Path:
        """File of `ref`, checked. Raises DamagedMediaError."""
        file = self._media_file(ref)
        fault = self._fault(ref, file)
        if fault:
            raise _damaged(file, fault)
        return Path(file)

    def read(self, ref: MediaRef) -> bytes:
        """Bytes of `ref`, checked: what is returned is what was looked at. Raises DamagedMediaError."""
        file = self._media_file(ref)
        try:
            data, stat = _read(file)
        except FileNotFoundError as error:
            raise _damaged(file, _MISSING) from error
        if not self._is_verified(ref, stat):
            if hashlib.sha256(data).hexdigest() != ref.sha256:
                raise _damaged(file, _OTHER_BYTES)
            self._verify(ref, file, stat)
        return data

    def intact(self, ref: MediaRef) -> bool:
        return self._fault(ref, self._media_file(ref)) is None

    def put(self, data: bytes, ext: str) -> MediaRef:
        """Keep `data` under its hash."""
        ref = MediaRef(sha256=hashlib.sha256(data).hexdigest(), ext=ext, size_bytes=len(data))
        file = self._media_file(ref)
        if self._fault(ref, file) is not None:
            write_atomically(Path(file), data)
        return ref

    def _media_file(self, ref: MediaRef) -> str:
        """As text: a render asks for thousands of files, and to put a `Path` together costs more than to look."""
        return f"{self._root}/media/{ref.sha256[:2]}/{ref.sha256}.{ref.ext}"

    def _fault(self, ref: MediaRef, file: str) -> str | None:
        """What is wrong with a file, or None. A file is hashed once per process and state of its inode."""
        try:
            stat = os.stat(file)
        except FileNotFoundError:
            return _MISSING
        if stat.st_size != ref.size_bytes:
            return f"has {stat.st_size} bytes instead of {ref.size_bytes}"
        if self._is_verified(ref, stat):
            return None
        if sha256_of(file) != ref.sha256:
            return _OTHER_BYTES
        self._verify(ref, file, stat)
        return None

    def _is_verified(self, ref: MediaRef, stat: os.stat_result) -> bool:
        with self._lock:
            return self._verified.get(ref.sha256) == _state(stat)

    def _verify(self, ref: MediaRef, file: str, stat: os.stat_result) -> None:
        """Note that a file in this state holds what it should."""
        if _mark_used(file, stat):
            stat = os.stat(file)
        with self._lock:
            self._verified[ref.sha256] = _state(stat)

    # results ----------------------------------------------------------------------------------------------------

    def recall(self, key: str) -> bytes | None:
        entry = self._read_entry(key, used=True)
        return self._whole(entry.result) if entry is not None else None

    def _whole(self, ref: MediaRef) -> bytes | None:
        """A small file, read once: what is returned is what was checked."""
        file = self._media_file(ref)
        try:
            data, stat = _read(file)
        except FileNotFoundError:
            return None
        if hashlib.sha256(data).hexdigest() != ref.sha256:
            return None
        _mark_used(file, stat)
        return data

    def result_ref(self, key: str) -> MediaRef | None:
        """Where the result of a key is kept, whole or not; None for an unknown key."""
        entry = self._read_entry(key)
        return entry.result if entry is not None else None

    def origin(self, key: str) -> str | None:
        entry = self._read_entry(key)
        return entry.origin if entry is not None else None

    def remember(self, key: str, result: bytes, origin: str = "") -> bytes:
        kept = self.recall(key)
        if kept is not None:
            return kept
        self.replace(key, result, origin)
        return result

    def replace(self, key: str, result: bytes, origin: str = "") -> None:
        entry = StoreEntry(result=self.put(result, "json"), origin=origin)
        write_atomically(Path(self._key_file(key)), entry.canonical_json().encode())

    def _read_entry(self, key: str, *, used: bool = False) -> StoreEntry | None:
        file = self._key_file(key)
        try:
            data, stat = _read(file)
            entry = StoreEntry.model_validate_json(data)
        except (FileNotFoundError, ValidationError):
            return None
        if used:
            _mark_used(file, stat)
        return entry

    def _key_file(self, key: str) -> str:
        return f"{self._root}/keys/{key[:2]}/{key}"

    # documents --------------------------------------------------------------------------------------------------

    def read_document(self, asset: str, partition: str) -> bytes | None:
        ref = self.document_ref(asset, partition)
        return self.read(ref) if ref is not None else None

    def document_ref(self, asset: str, partition: str) -> MediaRef | None:
        ref = self._read_pointer(self._document_file(asset, partition))
        return ref if ref is not None and self.intact(ref) else None

    def write_document(self, asset: str, partition: str, content: bytes) -> MediaRef:
        ref = self.put(content, "json")
        self.point(asset, partition, ref)
        return ref

    def point(self, asset: str, partition: str, ref: MediaRef) -> None:
        file = self._document_file(asset, partition)
        if self._read_pointer(file) != ref:
            self._write_pointer(file, ref)

    def partitions(self, asset: str) -> list[str]:
        """Partitions of a story-level asset that have a document, sorted."""
        folder = self.root / "documents" / asset
        return sorted(file.name for file in folder.iterdir() if _is_entry(file)) if folder.is_dir() else []

    def _document_file(self, asset: str, partition: str) -> Path:
        """A cell's partition `s001|my-story` is the file `my-story/s001`: no name holds a character that disks mind."""
        scene, bar, story = partition.partition("|")
        return self.root / "documents" / asset / (Path(story) / scene if bar else Path(partition))

    # pointers ---------------------------------------------------------------------------------------------------

    def _read_pointer(self, file: Path) -> MediaRef | None:
        try:
            return MediaRef.model_validate_json(file.read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValidationError):
            return None

    def _write_pointer(self, file: Path, ref: MediaRef) -> None:
        write_atomically(file, ref.canonical_json().encode())


def _damaged(file: str, fault: str) -> DamagedMediaError:
    return DamagedMediaError(f"{file} {fault}; materialize again the asset that made it")


def _read(file: str) -> tuple[bytes, os.stat_result]:
    """All bytes of a small file, and its state."""
    handle = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    try:
        stat = os.fstat(handle)
        data = os.read(handle, stat.st_size + 1)
        while len(data) < stat.st_size and (more := os.read(handle, stat.st_size)):
            data += more
        return data, stat
    finally:
        os.close(handle)


def _state(stat: os.stat_result) -> tuple[int, int, int]:
    """What changes whenever the bytes of a file do."""
    return stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns


def _mark_used(file: str, stat: os.stat_result) -> bool:
    """Date a file that is used again, so that collecting garbage beside a running render spares it."""
    if time.time() - stat.st_mtime < USED_AGAIN_S:
        return False
    try:
        os.utime(file)
    except OSError:
        # A read-only store can still be read; nothing is collected in it either.
        return False
    return True


def sha256_of(file: Path | str) -> str:
    """SHA-256 (hex) of a file, read in pieces."""
    with open(file, "rb", buffering=0) as handle:  # noqa: PTH123 - as text: see _media_file
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_atomically(file: Path, data: bytes, *, durable: bool = True) -> None:
    """Write all of `data` to `file` or leave it as it was. Raises StoreError naming the file and the cause.

    `durable` waits until the disk has it; without that a power cut may lose it, a kill never.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = _nameless(file.parent)
        if handle is None:
            _write_aside(file, data, durable)
            return
        with os.fdopen(handle, "wb") as stream:
            _fill(stream, data, durable)
            _name(stream.fileno(), file)
    except OSError as error:
        raise StoreError(f"cannot write {file}: {error.strerror}; free space or correct the folder's rights") from error


def _fill(stream: BinaryIO, data: bytes, durable: bool) -> None:
    stream.write(data)
    stream.flush()
    if durable:
        os.fsync(stream.fileno())


def _name(handle: int, file: Path) -> None:
    """Give a whole file its name. A kill leaves nothing, or a name beside it that the next write of the file takes up.

    A name that is there already can only be taken over by another name. That one is the same for every writer: each of
    them puts it to its own whole file, and whoever finds it gone begins again.
    """
    # With a folder's number, which an absolute path ignores, Python follows the link as it is told to.
    link = partial(os.link, f"/proc/self/fd/{handle}", src_dir_fd=handle, follow_symlinks=True)
    aside = file.with_name(f".{file.name}.new")
    with contextlib.suppress(FileExistsError):
        link(file)
        return
    while True:
        try:
            link(aside)
            aside.replace(file)
            return
        except FileExistsError:
            aside.unlink(missing_ok=True)
        except FileNotFoundError:
            if not file.parent.is_dir():
                raise


def _write_aside(file: Path, data: bytes, durable: bool) -> None:
    """For file systems where every file has a name: a kill leaves one that nobody uses again, which gc removes."""
    aside = file.with_name(f".{uuid.uuid4().hex}.tmp")
    try:
        with aside.open("xb") as stream:
            _fill(stream, data, durable)
        aside.replace(file)
    finally:
        aside.unlink(missing_ok=True)


def _nameless(folder: Path) -> int | None:
    """A file in `folder` without a name as yet: a kill leaves nothing of it. None where the system has none such."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        handle = os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o644)
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT):
            return None
        raise
    return handle


def _is_entry(file: Path) -> bool:
    return not file.name.startswith(".")
