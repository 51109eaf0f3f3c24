"""The threads of a stage: they make things side by side, and look things up one at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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
                with self._my_turn():
                    while not stopped.is_set() and (task := next(numbered, None)) is not None:
                        results[task[0]] = task[1]()
            except BaseException:
                stopped.set()
                raise

        with ThreadPoolExecutor(threads, thread_name_prefix=name) as pool:
            try:
                for working in [pool.submit(work) for _ in range(min(threads, len(tasks)))]:
                    working.result()
            except BaseException:
                stopped.set()
                stop()
                raise
        return [results[index] for index in range(len(tasks))]

    @contextmanager
    def aside(self) -> Iterator[None]:
        """For what takes its time: lets another thread have the turn meanwhile. Threads without a turn go on as is."""
        if not getattr(self._here, "has_turn", False):
            yield
            return
        self._give_turn()
        try:
            yield
        finally:
            self._take_turn()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        self._take_turn()
        try:
            yield
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        self._turn.acquire()
        self._here.has_turn = True

    def _give_turn(self) -> None:
        self._here.has_turn = False
        self._turn.release()
