"""`storyvid render --watch`: stories are rendered again whenever they are saved.

Each render is a fork of a process that has imported everything and done nothing else, as those of `storyvid dev` are
(docs/decisions/0020-runs-are-forked.md): after a change, no import but torch's stands between the save and the film.
It reads settings and files itself, so one that fails, or that is killed, leaves nothing behind for the next.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Never

import typer

from storyvid.settings import Settings, load_settings
from storyvid_assets.cli.rendering import Wanted, read_orders, render_stories
from storyvid_assets.cli.told import end_with
from storyvid_assets.logs import configure
from storyvid_assets.registration import named_in_cut
from storyvid_assets.story_files import files_of, stamp_of

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext

LOOK_S = 0.2
"""Seconds from one look at the files to the next. Looking costs nothing and works on every file system."""
GRACE_S = 10.0
"""Seconds that a render has to end after Ctrl-C, which a terminal sends to it as well."""


def render_on_change(paths: Sequence[Path], wanted: Wanted) -> None:
    """Render the stories, then any of them again that was saved, until Ctrl-C. What fails is told, and waited out.

    Raises InputError where a file is wrong to begin with.
    """
    read_orders(paths, wanted)
    forks = get_context("forkserver")
    forks.set_forkserver_preload(["storyvid_assets.preloaded", "storyvid_assets.cli.main"])
    signal.signal(signal.SIGTERM, _stop)
    stories = [_StoryOnDisk(path) for path in paths]
    with suppress(KeyboardInterrupt):
        while True:
            if saved := [story.path for story in stories if story.is_saved()]:
                _render_in_fork(forks, saved, wanted)
                typer.echo(f"waiting for changes of {', '.join(path.name for path in paths)}; Ctrl-C ends", err=True)
            time.sleep(LOOK_S)


def _stop(number: int, _frame: object) -> Never:
    sys.exit(128 + number)


def _render_in_fork(forks: ForkServerContext, paths: Sequence[Path], wanted: Wanted) -> None:
    render = forks.Process(target=_render, args=(paths, wanted))
    render.start()
    try:
        render.join()
    except KeyboardInterrupt:
        render.join(GRACE_S)
        raise
    finally:
        if render.is_alive():
            render.terminate()
            render.join()
    if render.exitcode is not None and render.exitcode < 0:
        name = signal.Signals(-render.exitcode).name
        typer.echo(f"error: the render was ended from outside ({name}); what was made is kept", err=True)


def _render(paths: Sequence[Path], wanted: Wanted) -> Never:
    """What a fork does: the whole of a `storyvid render`, from its settings to its exit code."""

    def work() -> None:
        configure(load_settings())
        sys.exit(render_stories(paths, wanted))

    end_with(work)


class _StoryOnDisk:
    """A story's files, and whether any was written since they were rendered last.

    A file counts as saved once two looks in a row see the same stamp: some programs write in several goes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._own = self._last = self._rendered = ""
        self._media: tuple[str, ...] = ()

    def is_saved(self) -> bool:
        """Look at the files. True once for every change, which then counts as rendered."""
        stamp = self._stamp()
        settled, self._last = stamp == self._last, stamp
        if not settled or stamp == self._rendered:
            return False
        self._rendered = stamp
        return True

    def _stamp(self) -> str:
        own = stamp_of(files_of(self.path, ()))
        if own != self._own:
            self._own, self._media = own, named_in_cut(self.path)
        return stamp_of((*_settings_file(), *files_of(self.path, self._media)))


def _settings_file() -> Sequence[Path]:
    """The `.env` that settings are read from."""
    file = Settings.model_config.get("env_file")
    return [file] if isinstance(file, Path) else []
