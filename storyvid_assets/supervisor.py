"""Keeps programs running: starts them, and starts one again that has ended by itself."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_LOG = logging.getLogger(__name__)

LOOK_S: Final = 0.3
EARLY_S: Final = 30.0
"""A service that ends sooner after its start has not worked, in seconds."""
EARLY_ENDS: Final = 5
"""So many of those in a row, and the others are ended too: another start does not help."""
LONGEST_PAUSE_S: Final = 8.0
OWN_ACCORD_S: Final = 3.0
"""Ctrl-C reaches services as well; so long they have to end by themselves before they are told to, in seconds."""
END_S: Final = 20.0
_PR_SET_PDEATHSIG: Final = 1


@dataclass
class Service:
    """A program that is to run: its process while it has one, and how its last starts went."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    not_before: float = 0.0
    early_ends: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, preexec_fn=_end_with(os.getpid()))  # noqa: PLW1509

    def has_ended(self) -> int | None:
        """Its exit code, once it has ended: it has no process any more, and rests a while, longer every time."""
        code = self.process.poll() if self.process else None
        if code is not None:
            self.process = None
            self.early_ends = self.early_ends + 1 if time.monotonic() - self.started < EARLY_S else 0
            self.not_before = time.monotonic() + min(self.early_ends, LONGEST_PAUSE_S)
        return code


@dataclass
class Supervisor:
    """Looks after services; those behind the first start once something listens at its `address`, a Unix socket.

    For a process of one thread: a child is bound to the thread that started it, and what it does before its program
    begins must not meet a lock that another thread held.
    """

    services: Sequence[Service]
    address: Path
    _told: signal.Signals | None = field(default=None, init=False)

    def run(self) -> bool:
        """Until SIGINT or SIGTERM: True; or until a service cannot be kept running: False. No service outlives it."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        try:
            while self._told is None:
                for service in self.services:
                    self._look_after(service)
                    if service.early_ends >= EARLY_ENDS:
                        _LOG.error("the %s ended %d times in a row soon after its start", service.name, EARLY_ENDS)
                        return False
                time.sleep(LOOK_S)
            return True
        finally:
            self._end_all()

    def _end(self, number: int, _: object) -> None:
        self._told = signal.Signals(number)

    def _look_after(self, service: Service) -> None:
        code = service.has_ended()
        if code is not None and self._told is None:
            _LOG.warning("the %s ended by itself (%s): starting it again", service.name, _manner(code))
        if service.process is None and time.monotonic() >= service.not_before and self._may_start(service):
            service.start()

    def _may_start(self, service: Service) -> bool:
        return service is self.services[0] or _listens(self.address)

    def _end_all(self) -> None:
        if self._told is signal.SIGINT:
            self._wait(OWN_ACCORD_S)
        for process in self._running():
            process.terminate()
        self._wait(END_S)
        for process in self._running():
            process.kill()
            process.wait()

    def _running(self) -> list[subprocess.Popen[bytes]]:
        return [one.process for one in self.services if one.process is not None and one.process.poll() is None]

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._running() and time.monotonic() < deadline:
            time.sleep(0.05)


def _listens(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(address))
        except OSError:
            return False
    return True


def _end_with(parent: int) -> Callable[[], None]:
    """For a child before its program begins: it is told to end when `parent` dies, however that happens."""
    kernel = ctypes.CDLL(None, use_errno=True)

    def bind() -> None:
        kernel.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return bind


def _manner(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
