"""A worker that answers, prints, fails, crashes or hangs, as it is asked."""

import os
import signal
import sys
import time


def start(*arguments):
    sys.stdout.write("loading, says a library on stdout\n")
    if "broken" in arguments:
        raise ImportError("no module named sound")
    if "slow" in arguments:
        time.sleep(60)
    return {"arguments": list(arguments), "pid": os.getpid(), "offline": os.environ.get("HF_HUB_OFFLINE")}


def answer(request):
    sys.stdout.write(f"working on {request}\n")
    what = request["do"]
    if what == "refuse":
        raise ValueError("too loud")
    if what == "crash":
        sys.stderr.write("the last words\n")
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "hang":
        time.sleep(60)
    return {"pid": os.getpid(), "text": request.get("text", "")}
