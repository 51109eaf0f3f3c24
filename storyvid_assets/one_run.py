"""What holds for the time of a run: its story is the run's alone, and a lock says that its process lives.

Both are file locks, which end with the process that holds them, however it dies.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import dagster as dg
from filelock import FileLock

from storyvid_assets.home import Home
from storyvid_assets.studio import Production
from storyvid_assets.waiting import in_turn

PARTITION_TAG = "dagster/partition"
KEPT_S = 86_400.0
"""Age from which the lock of a run that ended is cleared away, in seconds."""
logger = logging.getLogger(__name__)
_signs: list[FileLock] = []
"""The lock of the run that this process works on, or worked on last: a process ends after its run has."""


def production_resource(production: Production) -> dg.ResourceDefinition:
    """The production as a resource. A run begins with it: from then on no other run works on its story.

    Two runs that took turns step by step would film what the other registered. Runs of cells name their stories by a
    range; their one step takes the lock of each.
    """

    @contextmanager
    def open_production(context: dg.InitResourceContext) -> Iterator[Production]:
        with ExitStack() as held:
            if context.run is not None:
                _show_life(production.home, context.run.run_id)
                story = context.run.tags.get(PARTITION_TAG, "")
                if story and "|" not in story:
                    tell = (context.log or logger).info
                    held.enter_context(in_turn(production.home.lock(story), production.home.waiting(story), tell))
            yield production

    return dg.ResourceDefinition(resource_fn=open_production)


def _show_life(home: Home, run_id: str) -> None:
    """Hold the run's lock until this process ends or begins another run: by then the run's own end is on record."""
    sign = FileLock(home.run_lock(run_id), thread_local=False)
    sign.acquire()
    while _signs:
        last = _signs.pop()
        last.release()
    _signs.append(sign)
    _forget_ended(home)


def _forget_ended(home: Home) -> None:
    """Clear away the locks of runs that ended long ago; another process may do the same."""
    for file in home.run_lock("any").parent.glob("*.lock"):
        with suppress(FileNotFoundError):
            if time.time() - file.stat().st_mtime > KEPT_S and not home.run_lives(file.stem):
                file.unlink()
