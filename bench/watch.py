"""A `storyvid render --watch` at work, and what it costs from a save to the film."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from bench.film import STORYVID, CommandFailedError
from tests.dagster.live import processes

WAITS = "waiting for changes"
_TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """The command, begun with the story as it is; `cost` saves another text.

    Raises CommandFailedError where the command ends.
    """

    def __init__(self, story: Path, environment: Mapping[str, str]) -> None:
        self._story = story
        self._process = subprocess.Popen(
            [*STORYVID, "render", str(story), "--watch"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._wait()

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.communicate()

    def cost(self, text: str) -> float:
        """CPU seconds of all its processes until the film of `text` is there."""
        before = _tree_cpu_s(self._process.pid)
        self._story.write_text(text, encoding="utf-8")
        self._wait()
        return _tree_cpu_s(self._process.pid) - before

    def _wait(self) -> None:
        assert self._process.stderr is not None
        said = []
        for line in self._process.stderr:
            said.append(line)
            if line.startswith(WAITS):
                time.sleep(0.1)  # the render is counted once it was waited for
                return
        raise CommandFailedError("".join(said))


def _tree_cpu_s(root: int) -> float:
    """CPU seconds of a process, of those that it leads to, and of those that they waited for: see proc(5)."""
    found = dict(processes())
    tree, before = {root}, 0
    while len(tree) > before:
        before = len(tree)
        tree |= {pid for pid, fields in found.items() if int(fields[1]) in tree}
    return sum(sum(map(int, found[pid][11:15])) for pid in tree) / _TICKS
