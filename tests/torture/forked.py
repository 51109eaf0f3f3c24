"""The `storyvid` command in a fork of this process, which has its libraries at hand: starting them is most of a render.

A fork is a process like any other: with its own session, it is killed as a whole, and nothing of it comes back here.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tests.torture.processes import kill_group

_CHANGES = ("os.link", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.utime", "os.truncate")
_BUILT_WITH_SETTINGS = "storyvid_assets"
"""Its modules read the settings while they are imported: each fork imports them for its own data folder."""


@dataclass(frozen=True)
class Fuse:
    """SIGKILL at the `change`-th change of the file system from the start (the first is 1), or `delay_s` after it.

    Without a delay the change does not take place any more. Moments are counted in changes because these come as often
    on a busy machine as on a quiet one, and because whatever can be torn is torn between two of them.
    """

    change: int
    delay_s: float = 0.0


@dataclass(frozen=True)
class Account:
    """How many changes of the file system a command made, and the modules that it imported."""

    changes: int
    modules: Sequence[str]


@dataclass
class Forked:
    """A render in a fork. `returncode` is that of the command, -9 for one that was killed, None while it lives."""

    pid: int
    log: Path
    returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
                kill_group(self.pid)
        return self.returncode

    def wait(self, limit_s: float) -> int:
        """Wait for its end. Raises TimeoutError after `limit_s` seconds, and kills it."""
        deadline = time.monotonic() + limit_s
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                kill_group(self.pid)
                raise TimeoutError(f"a render did not end within {limit_s:.0f} s: {self.fault}")
            time.sleep(0.005)
        return code

    @property
    def told(self) -> str:
        """What it wrote, with all that renders of the same machine wrote before it."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def fault(self) -> str:
        """The end of what it wrote, for a report."""
        return f"exit code {self.returncode}: {self.told.strip()[-300:]}"

    @property
    def account(self) -> Account:
        """What it did, once it ended by itself."""
        return Account(**json.loads(_account(self.log).read_text(encoding="utf-8")))


def fork(arguments: Sequence[str], environment: Mapping[str, str], log: Path, fuse: Fuse | None) -> Forked:
    """Run `storyvid` with these arguments in a fork, what it writes in `log`."""
    pid = os.fork()
    if pid:
        return Forked(pid, log)
    code = 1
    try:
        os.setsid()
        code = _run(arguments, environment, log, fuse)
    except BaseException:  # noqa: BLE001 - nothing of the fork may go on in the code of its parent
        traceback.print_exc()
    finally:
        _end(code)


def import_libraries(names: Sequence[str]) -> None:
    """Import modules, as far as they can be imported by name."""
    for name in names:
        if not name.startswith(_BUILT_WITH_SETTINGS):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)


def _end(code: int) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _run(arguments: Sequence[str], environment: Mapping[str, str], log: Path, fuse: Fuse | None) -> int:
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as stream:
        for handle in (1, 2):
            os.dup2(stream.fileno(), handle)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    sys.argv = ["storyvid", *arguments]
    count = _watch(fuse)
    from storyvid_assets.cli.main import run

    try:
        run()
    except SystemExit as ended:
        return int(ended.code or 0)
    finally:
        account = {"changes": next(count) - 1, "modules": list(sys.modules)}
        _account(log).write_text(json.dumps(account), encoding="utf-8")
    return 0


def _watch(fuse: Fuse | None) -> itertools.count[int]:
    """Count changes of the file system from now on, and lay the fuse."""
    count = itertools.count(1)

    def changed(event: str, arguments: tuple[object, ...]) -> None:
        if event in _CHANGES or (event == "open" and _writes(arguments)):
            number = next(count)
            if fuse is not None and number == fuse.change:
                _burn(fuse.delay_s)

    sys.addaudithook(changed)
    return count


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _burn(delay_s: float) -> None:
    if delay_s:
        threading.Timer(delay_s, os.killpg, (0, signal.SIGKILL)).start()
    else:
        os.killpg(0, signal.SIGKILL)


def _account(log: Path) -> Path:
    return log.with_suffix(".json")
