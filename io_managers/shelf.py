"""The shelf of delivered films: one folder of plain files per story, exchanged as a whole.

A new folder is made beside the delivered one and takes its place in one step; until then the last good film stays.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storyvid.errors import StoreError

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_REJECTED = ".rejected"
_ASIDE = ".old"


class FilmShelf:
    """Implements `storyvid.ports.Shelf` under `films/<profile>`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def film_folder(self, story: str) -> Path:
        return self.folder / story

    @contextmanager
    def publish(self, story: str) -> Iterator[Path]:
        """An empty folder to fill; it replaces the delivered one when the block ends without an error."""
        delivered = self.film_folder(story)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = self.folder / f".{story}.{uuid.uuid4().hex}"
            fresh.mkdir()
        except OSError as error:
            raise StoreError(
                f"cannot write to {self.folder}: {error.strerror}; free space or correct its rights"
            ) from error
        try:
            yield fresh
            _exchange(fresh, delivered)
            shutil.rmtree(self.rejected_folder(story), ignore_errors=True)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def rejected_folder(self, story: str) -> Path:
        """Beside the delivered films, under a name that no story can have."""
        return self.folder / _REJECTED / story

    def set_aside(self, story: str, fresh: Path) -> Path:
        """Move the folder that `publish` gave to where rejected films stand; the delivered one stays as it is."""
        aside = self.rejected_folder(story)
        shutil.rmtree(aside, ignore_errors=True)
        try:
            aside.parent.mkdir(exist_ok=True)
            fresh.rename(aside)
        except OSError as error:
            raise StoreError(f"cannot move a rejected film to {aside}: {error.strerror}") from error
        return aside

    def clear_leftovers(self, story: str) -> None:
        """Remove what a killed run left; the caller holds the story's lock, so nobody is writing there."""
        delivered = self.film_folder(story)
        for aside in self.folder.glob(f".{story}.*{_ASIDE}"):
            # Killed between the two halves of an exchange: this is the last good film.
            if not delivered.exists():
                aside.rename(delivered)
        for leftover in self.folder.glob(f".{story}.*"):
            shutil.rmtree(leftover, ignore_errors=True)


def _exchange(fresh: Path, delivered: Path) -> None:
    """Give `fresh` the name `delivered`; whatever had that name is afterwards named `fresh`."""
    if not delivered.exists():
        fresh.rename(delivered)
        return
    if sys.platform == "linux" and _renameat2(fresh, delivered):
        return
    # No exchange on this system: for an instant there is no film; after a kill right here the next run puts it back.
    aside = fresh.with_name(f"{fresh.name}{_ASIDE}")
    delivered.rename(aside)
    fresh.rename(delivered)
    aside.rename(fresh)


def _renameat2(one: Path, other: Path) -> bool:
    """Exchange two names in one step (Linux 3.15+). False where the system or the file system cannot."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    names = os.fsencode(one), os.fsencode(other)
    if libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):
        return False
    raise StoreError(f"cannot put the new film in the place of {other}: {os.strerror(code)}")
