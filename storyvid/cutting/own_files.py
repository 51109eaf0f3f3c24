"""Files that a cut file names: where they may lie, and what is found in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePosixPath

from storyvid.cutting.fields import UnfitError
from storyvid.cutting.probe import probe_clip, probe_image, probe_sound
from storyvid.models.base import MediaRef
from storyvid.models.own_media import MediaUse, NamedMedia, OwnMedia

MAX_FILE_BYTES = 1024 * 1024 * 1024

Keep = Callable[[bytes, str], MediaRef]
"""Keeps the bytes of a file under its suffix, as `MediaStore.put` does."""


class OwnFolder:
    """The folder of a cut file; opens what the file names, checks it, keeps it by content.

    `named` holds every file that was opened, in order, each once.
    """

    def __init__(self, folder: Path, keep: Keep) -> None:
        self._folder = folder.resolve()
        self._keep = keep
        self._opened: dict[tuple[MediaUse, str], OwnMedia] = {}

    @property
    def named(self) -> tuple[NamedMedia, ...]:
        return tuple(NamedMedia(use=use, path=path, media=media) for (use, path), media in self._opened.items())

    def open(self, use: MediaUse, path: str) -> OwnMedia:
        """The file of a field. Raises UnfitError where it lies outside, cannot be read or is something else."""
        if (use, path) not in self._opened:
            file = self._inside(path)
            data = _read(file, path)
            try:
                self._opened[use, path] = _probe(use, data, self._keep(data, _suffix(path)))
            except UnfitError as error:
                raise UnfitError(f"{path!r} {error}") from error
        return self._opened[use, path]

    def _inside(self, path: str) -> Path:
        """The file, by a path that stays inside the folder, symbolic links included."""
        parts = PurePosixPath(path)
        if "\\" in path or ":" in path or "\0" in path or parts.is_absolute() or path.startswith("~"):
            raise UnfitError(f"{path!r} is no path inside the story's folder: write it like pictures/door.png, with /")
        if ".." in parts.parts:
            raise UnfitError(f"{path!r} leaves the story's folder: put the file inside it")
        try:
            file = (self._folder / parts).resolve()
        except (OSError, RuntimeError) as error:
            raise UnfitError(f"{path!r} cannot be found: {error}") from error
        if not file.is_relative_to(self._folder):
            raise UnfitError(f"{path!r} leads out of the story's folder: put the file itself there, not a link")
        return file


def registered(media: tuple[NamedMedia, ...]) -> Callable[[MediaUse, str], OwnMedia]:
    """Opens what was registered with the source, and nothing else."""
    known = {(named.use, named.path): named.media for named in media}

    def open_registered(use: MediaUse, path: str) -> OwnMedia:
        if (use, path) not in known:
            raise UnfitError(f"{path!r} was not registered with the story: register the story file again")
        return known[use, path]

    return open_registered


def _probe(use: MediaUse, data: bytes, file: MediaRef) -> OwnMedia:
    match use:
        case "image":
            return probe_image(BytesIO(data), file)
        case "clip":
            return probe_clip(BytesIO(data), file)
        case "recording" | "music":
            return probe_sound(BytesIO(data), file)


def _read(file: Path, path: str) -> bytes:
    try:
        if not file.is_file():
            what = "is a folder" if file.is_dir() else "does not exist"
            raise UnfitError(f"{path!r} {what}; paths count from the folder of the cut file")
        if file.stat().st_size > MAX_FILE_BYTES:
            raise UnfitError(f"{path!r} is larger than {MAX_FILE_BYTES >> 20} MB; give a shorter or smaller file")
        return file.read_bytes()
    except OSError as error:
        raise UnfitError(f"{path!r} cannot be read: {error.strerror}") from error


def _suffix(path: str) -> str:
    suffix = PurePosixPath(path).suffix.lower().removeprefix(".")
    return suffix if re.fullmatch(r"[a-z0-9]{1,8}", suffix) else "bin"
