"""Generators in another Python: real child processes that answer, refuse, crash and hang."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from resources.subprocess_runner import SubprocessRunner, Worker, other_python_versions
from storyvid.errors import GenerationError, MissingModelError

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]


def worker(*arguments: str, python: str = sys.executable, **environment: str) -> Worker:
    return Worker("the odd one", Path(python), HERE / "odd_worker.py", arguments, environment)


@pytest.fixture
def runner() -> Iterator[SubprocessRunner]:
    runner = SubprocessRunner(worker("a", "b", HF_HUB_OFFLINE="1"), start_s=30, request_s=2)
    yield runner
    runner.close()


def gone(pid: int) -> bool:
    """Whether a process ends within five seconds; a zombie has ended."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            time.sleep(0.2)  # its other threads may still be ending
            return True
        time.sleep(0.1)
    return False


def test_a_worker_is_started_once_told_its_arguments_and_answers(runner: SubprocessRunner) -> None:
    hello = runner.hello()
    assert (hello["arguments"], hello["offline"]) == (["a", "b"], "1")
    assert runner.ask({"do": "say", "text": "नमस्ते"}) == {"pid": hello["pid"], "text": "नमस्ते"}


def test_threads_share_a_worker(runner: SubprocessRunner) -> None:
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda text: runner.ask({"do": "say", "text": text})["text"], "abcdefgh"))
    assert told == list("abcdefgh")


def test_a_refusal_is_an_error_and_the_worker_stays(runner: SubprocessRunner) -> None:
    pid = runner.hello()["pid"]
    with pytest.raises(GenerationError, match=r"the odd one failed on .*refuse.*ValueError: too loud"):
        runner.ask({"do": "refuse"})
    assert runner.ask({"do": "say"})["pid"] == pid


def test_a_crash_is_told_with_its_last_words_and_the_next_request_starts_anew(runner: SubprocessRunner) -> None:
    pid = runner.hello()["pid"]
    with pytest.raises(GenerationError, match=r"ended with status -11 during the request.*crash(.|\n)*the last words"):
        runner.ask({"do": "crash"})
    assert runner.ask({"do": "say"})["pid"] != pid


def test_a_worker_that_hangs_is_ended_and_the_next_request_starts_anew(runner: SubprocessRunner) -> None:
    pid = runner.hello()["pid"]
    with pytest.raises(GenerationError, match=r"did not answer the request.*hang.*within 2 s"):
        runner.ask({"do": "hang"})
    assert gone(pid)
    assert runner.ask({"do": "say"})["pid"] != pid


def test_a_worker_that_was_killed_while_idle_is_started_again(runner: SubprocessRunner) -> None:
    pid = runner.hello()["pid"]
    os.kill(pid, 9)
    assert gone(pid)
    assert runner.ask({"do": "say"})["pid"] != pid


def test_a_worker_that_cannot_load_is_told_with_its_reason() -> None:
    with pytest.raises(GenerationError, match=r"during its start(.|\n)*no module named sound"):
        SubprocessRunner(worker("broken")).hello()
    with pytest.raises(GenerationError, match=r"did not answer its start within 0\.5 s"):
        SubprocessRunner(worker("slow"), start_s=0.5).hello()
    with pytest.raises(MissingModelError, match="cannot be started"):
        SubprocessRunner(worker(python="/nowhere/python")).hello()


def test_closing_ends_the_worker(runner: SubprocessRunner) -> None:
    pid = runner.hello()["pid"]
    runner.close()
    assert gone(pid)


def test_no_worker_outlives_its_parent_even_while_it_works() -> None:
    script = (
        "import threading, sys, time; from pathlib import Path\n"
        "from resources.subprocess_runner import SubprocessRunner, Worker\n"
        f"runner = SubprocessRunner(Worker('odd', Path(sys.executable), Path({str(HERE / 'odd_worker.py')!r})))\n"
        "print(runner.hello()['pid'], flush=True)\n"
        "runner.ask({'do': 'hang'})\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(0.3)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert gone(pid)


def test_versions_of_another_python_are_read_without_importing() -> None:
    assert other_python_versions(Path(sys.executable), ("pytest",)) == {"pytest": pytest.__version__}
    with pytest.raises(MissingModelError, match="does not have no-such-thing"):
        other_python_versions(Path(sys.executable), ("no-such-thing",))
