"""Generators that live in another Python: a child process that is asked in JSON lines (`subprocess_worker`).

The child is started for the first request and stays. One that crashes is reported with the last lines of its stderr,
one that hangs is killed; either way the next request starts a new one. No child outlives this process.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import subprocess
import threading
import weakref
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from resources import subprocess_worker
from storyvid.errors import GenerationError, MissingModelError

logger = logging.getLogger(__name__)

LAST_LINES = 12
"""How much of a child's stderr a report holds."""

ENDING_S = 5.0


@dataclass(frozen=True)
class Worker:
    """Which Python runs which worker with which arguments. `name` is for messages, `environment` is added to ours."""

    name: str
    python: Path
    file: Path
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def command(self) -> list[str]:
        return [str(self.python), "-I", subprocess_worker.__file__, str(self.file), *self.arguments]


@dataclass
class _Child:
    process: subprocess.Popen[bytes]
    replies: queue.Queue[bytes | None]
    last_lines: deque[str]
    pumps: Sequence[threading.Thread] = ()
    ready: Any = None


class SubprocessRunner:
    """Asks a worker. Threads may share it: one request is under way at a time.

    `start_s` bounds the start, which loads the model; `request_s` one request.
    """

    def __init__(self, worker: Worker, *, start_s: float = 600.0, request_s: float = 600.0) -> None:
        self._worker = worker
        self._start_s = start_s
        self._request_s = request_s
        self._turn = threading.RLock()
        self._child: _Child | None = None
        self._asked = 0
        self._finalizer: weakref.finalize[Any, Any] | None = None

    def ask(self, request: Mapping[str, Any]) -> Any:
        """The worker's answer.

        Raises MissingModelError where it cannot be started, GenerationError where it refuses, crashes or hangs.
        """
        with self._turn:
            child = self._running()
            self._asked += 1
            line = json.dumps({"id": self._asked, "request": request}) + "\n"
            reply = self._exchange(child, line.encode(), self._request_s, f"the request {_shown(request)}")
            if reply.get("id") != self._asked:
                raise self._given_up(child, f"answered another request than {_shown(request)}")
            if "error" in reply:
                raise GenerationError(f"{self._worker.name} failed on {_shown(request)}: {reply['error']}")
            return reply.get("result")

    def hello(self) -> Any:
        """What the worker said of itself when it was ready; starts it. Raises what `ask` raises."""
        with self._turn:
            return self._running().ready

    def close(self) -> None:
        """End the child, if there is one."""
        with self._turn:
            if self._child is not None:
                _end(self._child.process)
                self._child = None

    def _running(self) -> _Child:
        if self._child is not None and self._child.process.poll() is not None:
            logger.warning("%s ended with status %s, starting it again", self._worker.name, self._child.process.poll())
            self._child = None
        if self._child is None:
            self._child = self._started()
        return self._child

    def _started(self) -> _Child:
        try:
            process = subprocess.Popen(
                self._worker.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **self._worker.environment},
            )
        except OSError as error:
            raise MissingModelError(f"{self._worker.name} cannot be started: {error}.") from error
        child = _Child(process, queue.Queue(), deque(maxlen=LAST_LINES))
        child.pumps = [
            threading.Thread(target=pump, args=(child, self._worker.name), daemon=True)
            for pump in (_pump_replies, _pump_errors)
        ]
        for pump in child.pumps:
            pump.start()
        self._finalizer = weakref.finalize(self, _end, process)
        self._child = child
        child.ready = self._exchange(child, b"", self._start_s, "its start").get("ready")
        return child

    def _exchange(self, child: _Child, line: bytes, seconds: float, what: str) -> dict[str, Any]:
        """Send a line and wait for the next reply."""
        assert child.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # the end of the replies tells it as well
            child.process.stdin.write(line)
            child.process.stdin.flush()
        try:
            reply = child.replies.get(timeout=seconds)
        except queue.Empty:
            raise self._given_up(child, f"did not answer {what} within {seconds:g} s and was ended") from None
        if reply is None:
            status = child.process.wait()
            raise self._given_up(child, f"ended with status {status} during {what}")
        try:
            content: dict[str, Any] = json.loads(reply)
        except ValueError:
            raise self._given_up(child, f"answered {what} with what is no JSON: {reply[:200]!r}") from None
        return content

    def _given_up(self, child: _Child, what: str) -> GenerationError:
        """The error for a child that cannot be used any more; it is gone when this returns."""
        _end(child.process)
        self._child = None
        for pump in child.pumps:  # what it said last may still be on its way
            pump.join(ENDING_S)
        said = "\n  ".join(child.last_lines)
        return GenerationError(f"{self._worker.name} {what}." + (f" It said last:\n  {said}" if said else ""))


def other_python_versions(python: Path, packages: Sequence[str]) -> dict[str, str]:
    """Versions of packages that another Python has, without importing them.

    Raises MissingModelError where it does not run or lacks one.
    """
    script = "import importlib.metadata as m, json, sys; print(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", script, *packages], capture_output=True, timeout=60, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingModelError(f"The Python {python} cannot be run: {error}.") from error
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:]
        raise MissingModelError(f"The Python {python} does not have {', '.join(packages)}: {' '.join(said)}.")
    versions: dict[str, str] = json.loads(done.stdout)
    return {name: value.partition("+")[0] for name, value in versions.items()}


def _pump_replies(child: _Child, name: str) -> None:
    assert child.process.stdout is not None
    for line in child.process.stdout:
        child.replies.put(line)
    child.replies.put(None)


def _pump_errors(child: _Child, name: str) -> None:
    assert child.process.stderr is not None
    for line in child.process.stderr:
        text = line.decode(errors="replace").rstrip()
        child.last_lines.append(text)
        logger.debug("%s: %s", name, text)


def _end(process: subprocess.Popen[bytes]) -> None:
    """The end of its input ends a worker; one that does not listen is killed."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(ENDING_S if process.poll() is None else 0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _shown(request: Mapping[str, Any]) -> str:
    shown = json.dumps(dict(request), ensure_ascii=False)
    return shown if len(shown) <= 120 else f"{shown[:117]}..."
