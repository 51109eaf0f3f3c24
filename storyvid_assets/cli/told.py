"""How whatever a command does ends: what was raised on purpose becomes one line and an exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable
from typing import Never

from rich.console import Console

from storyvid.errors import StoryvidError

_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
"""What is wrong with a disk or a folder, and nothing that we could mend."""


def end_with(work: Callable[[], object]) -> Never:
    """Do the work, then exit: 0 done, 1 something failed, 2 bad input. An error of ours is told in one line."""
    try:
        work()
    except StoryvidError as error:
        _tell(str(error))
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno not in _MACHINE:
            raise
        _tell(f"{error.filename or 'a file'}: {error.strerror}; free space or correct the folder's rights")
        sys.exit(1)
    sys.exit(0)


def _tell(message: str) -> None:
    Console(stderr=True, soft_wrap=True, highlight=False).print(f"error: {message}", style="red", markup=False)
