"""The command leaves its memory to the system when it ends, and nothing else: what was begun is finished."""

from __future__ import annotations

import os
import subprocess
import sys

ENDS = """
import storyvid_assets.cli
import atexit, sys, threading, time
from storyvid.memory import end_swiftly

class Kept:
    def __del__(self):
        print("taken apart")

kept = Kept()
kept.itself = kept
def late():
    time.sleep(0.2)
    print("thread done")
threading.Thread(target=late).start()
atexit.register(print, "handlers called")
sys.stdout.write("printed before; ")
end_swiftly(7)
"""


def ended(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, timeout=60)


def test_threads_handlers_and_output_come_before_the_end() -> None:
    done = ended("-c", ENDS)
    assert (done.returncode, done.stdout) == (7, "printed before; thread done\nhandlers called\n")
    assert done.stderr == ""


def test_a_command_ends_with_its_code_and_all_that_it_printed() -> None:
    told = ended("-m", "storyvid_assets.cli.main", "--help")
    assert told.returncode == 0
    assert "Turn written stories into narrated films." in told.stdout
    refused = ended("-m", "storyvid_assets.cli.main", "render", "nowhere.txt")
    assert refused.returncode == 2
    assert refused.stderr.endswith("nowhere.txt does not exist; give the path of a .txt, .md or .fountain file\n")


def test_a_reader_that_is_gone_is_told_as_python_tells_it() -> None:
    code = "import storyvid_assets.cli, sys, time; from storyvid.memory import end_swiftly; "
    code += "time.sleep(0.5); print('x'); end_swiftly(0)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert b"BrokenPipeError" in process.stderr.read()
    assert process.returncode == 120
