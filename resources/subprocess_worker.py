"""The other end of `subprocess_runner`: runs in any Python from 3.9 on, beside libraries that storyvid cannot import.

    python -I subprocess_worker.py WORKER [ARGUMENT ...]

WORKER is a file with `start(*arguments)`, which loads what is needed and returns what it is, and `answer(request)`;
both return what JSON can hold. Each request and each reply is one line. What libraries print goes to stderr, where it
cannot be taken for a reply, and when the parent is gone, this process ends at once.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import runpy
import sys
import threading
from typing import Any

FAULTS = (RuntimeError, ValueError, TypeError, LookupError, OSError, AssertionError, ImportError, ArithmeticError)
"""What a request may fail with and leave the worker usable; anything else ends it, and is read from its stderr."""


def main() -> None:
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()

    def reply(content: dict[str, Any]) -> None:
        replies.write(json.dumps(content) + "\n")
        replies.flush()

    worker = runpy.run_path(sys.argv[1])
    reply({"ready": worker["start"](*sys.argv[2:])})
    while True:
        request = requests.get()
        try:
            reply({"id": request["id"], "result": worker["answer"](request["request"])})
        except FAULTS as error:
            logging.exception("a request failed")
            reply({"id": request["id"], "error": f"{type(error).__name__}: {error}"})


def _read(requests: queue.Queue[dict[str, Any]]) -> None:
    """Requests as they come. The end of them is the end of the parent: nobody waits for an answer any more."""
    for line in sys.stdin:
        requests.put(json.loads(line))
    os._exit(0)


if __name__ == "__main__":
    main()
