"""What belongs to a story on disk, and how it is told that some of it was written: for the inbox and for a render that
stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storyvid.stages.changes import cut_file_name


def files_of(story_file: Path, media: Iterable[str]) -> tuple[Path, ...]:
    """The story file, its cut file, and the files named there, whether they are there or not."""
    return (story_file, story_file.with_name(cut_file_name(story_file.name)), *(story_file.parent / m for m in media))


def stamp_of(files: Iterable[Path]) -> str:
    """Inode, size and change time of each, which no copying tool can keep; `-` for one that is not there."""
    return "|".join(map(_inode, files))


def _inode(file: Path) -> str:
    try:
        stat = file.stat()
    except (OSError, ValueError):
        return "-"
    return f"{stat.st_ino}.{stat.st_size}.{stat.st_ctime_ns}"
