"""The threads of a stage: they make things side by side, and look things up one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class Crew:
    """Runs the tasks of a stage in threads of which one has the turn, and keeps it until it begins to make something.

    Looking up a result is a handful of small reads, and each of them lets other threads have the interpreter: two
    threads that look up together hand it to and fro and take half as long again as one alone.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._here = threading.local()

    def run(
        self, name: str, threads: int, tasks: Sequence[Callable[[], T]], *, stop: Callable[[], None] = lambda: None
    ) -> list[T]:
        """The results of `tasks`, in order. After an error no further task is begun, `stop` is told, and it is raised.

        `stop` is for a run that is ended from outside: it must not wait for answers that nobody needs any more.
        """
        results: dict[int, T] = {}
        numbered = iter(enumerate(tasks))
        stopped = threading.Event()

        def work() -> None:
            try:
                while not stopped.is_set():
                    self._take_turn()
                    if (task := next(numbered, None)) is None:
                        return
                    results[task[0]] = task[1]()
            except BaseException:
                stopped.set()
                raise
            finally:
                self.step_aside()

        with ThreadPoolExecutor(threads, thread_name_prefix=name) as pool:
            try:
                for working in [pool.submit(work) for _ in range(min(threads, len(tasks)))]:
                    working.result()
            except BaseException:
                stopped.set()
                stop()
                raise
        return [results[index] for index in range(len(tasks))]

    def step_aside(self) -> None:
        """What comes now takes its time: let another thread have the turn. The next task of this one waits for it.

        The rest of a task goes on without a turn: whoever has it may be waiting for what this one has just made.
        """
        if getattr(self._here, "has_turn", False):
            self._here.has_turn = False
            self._turn.release()

    def _take_turn(self) -> None:
        if not getattr(self._here, "has_turn", False):
            self._turn.acquire()
            self._here.has_turn = True
