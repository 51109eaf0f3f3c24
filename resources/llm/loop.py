"""An event loop in a thread of its own, for work that waits for the network while threads wait for it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    """Runs coroutines for other threads. A daemon: the end of the process does not wait for it."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._lock = threading.Lock()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. When the waiting thread is interrupted, the work is cancelled.

        Raises concurrent.futures.CancelledError where the loop was stopped before or meanwhile.
        """
        with self._lock:
            if self._stopped:
                work.close()
                raise CancelledError
            future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def stop(self, last: Coroutine[Any, Any, None]) -> None:
        """Cancel all that is under way, run `last`, end the thread; once."""
        with self._lock:
            if self._stopped:
                last.close()
                return
            self._stopped = True
            asyncio.run_coroutine_threadsafe(self._finish(last), self._loop)
        # What is collected as garbage may be collected in the loop's own thread.
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    async def _finish(self, last: Coroutine[Any, Any, None]) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            await last
        finally:
            self._loop.stop()
