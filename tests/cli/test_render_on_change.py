"""`storyvid render --watch`: what is saved is rendered, what is wrong is told, and Ctrl-C ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli.command import SMALL_FILM, storyvid

WITHIN_S = 100.0
WELL = "The fox came to the old well. She drank, and nobody saw her go.\n"


class Watching:
    """A `storyvid render --watch --json`, whose output goes to files, as a shell's `>out 2>err` does."""

    def __init__(self, process: subprocess.Popen[bytes], out: Path, err: Path) -> None:
        self.process, self._out, self._err = process, out, err
        self._seen = 0

    def next_film(self) -> dict[str, Any]:
        """The next line of JSON that the command prints."""
        deadline = time.monotonic() + WITHIN_S
        while len(lines := self._out.read_text(encoding="utf-8").splitlines()) <= self._seen:
            assert self.process.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(0.05)
        self._seen += 1
        film: dict[str, Any] = json.loads(lines[self._seen - 1])
        return film

    def wait_until_said(self, words: str, times: int = 1) -> None:
        deadline = time.monotonic() + WITHIN_S
        while self.said().count(words) < times:
            assert self.process.poll() is None and time.monotonic() < deadline, self.said()
            time.sleep(0.05)

    def said(self) -> str:
        return self._err.read_text(encoding="utf-8")

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def watching(story: Path, home: Path, **settings: str) -> Iterator[Watching]:
    out, err = home.with_suffix(".out"), home.with_suffix(".err")
    with out.open("wb") as out_file, err.open("wb") as err_file:
        process = subprocess.Popen(
            [sys.executable, "-m", "storyvid_assets.cli.main", "render", str(story), "--watch", "--json"],
            env={**os.environ, **SMALL_FILM, "STORYVID_HOME": str(home), **settings},
            stdout=out_file,
            stderr=err_file,
        )
        try:
            yield Watching(process, out, err)
        finally:
            process.kill()
            process.wait()


def test_what_is_saved_becomes_the_film_and_what_is_wrong_is_told_and_waited_out(tmp_path: Path) -> None:
    story, home = tmp_path / "well.txt", tmp_path / "home"
    story.write_text(WELL, encoding="utf-8")
    with watching(story, home) as watch:
        first = watch.next_film()
        assert first["shots"]["made"] == sum(first["shots"].values()) > 0

        story.write_text(WELL.replace("nobody", "no one"), encoding="utf-8")
        edited = watch.next_film()
        assert edited["sha256"] != first["sha256"]
        assert edited["remuxed"]

        watch.wait_until_said("waiting for changes of well.txt", times=2)
        story.write_text("\n", encoding="utf-8")
        watch.wait_until_said("error: ")
        watch.wait_until_said("waiting for changes of well.txt", times=3)
        assert "Traceback" not in watch.said()

        saved = tmp_path / ".well.txt.swp"
        saved.write_text(WELL, encoding="utf-8")
        saved.rename(story)  # as editors save
        back = watch.next_film()
        assert back["sha256"] == first["sha256"]
        assert back["shots"]["made"] == 0

        muted = "shots:\n- shot: fox came to the old well\n  mute: true\n"
        (tmp_path / "well.cut.yaml").write_text(muted, encoding="utf-8")
        watch.next_film()
        watch.wait_until_said("waiting for changes of well.txt", times=5)
        assert watch.end(signal.SIGINT) == 0
    assert "Traceback" not in watch.said()


def test_a_stopped_watch_takes_its_render_along(tmp_path: Path) -> None:
    story, home = tmp_path / "well.txt", tmp_path / "home"
    story.write_text(WELL * 40, encoding="utf-8")
    with watching(story, home, FILM_LINES="720") as watch:
        deadline = time.monotonic() + WITHIN_S
        while not (home / "progress" / "well.json").exists():
            assert time.monotonic() < deadline, watch.said()
            time.sleep(0.05)
        assert watch.end(signal.SIGTERM) == 128 + signal.SIGTERM
        assert "stopped; what was made is kept" in watch.said()
    assert "Traceback" not in watch.said()


def test_a_watch_of_what_is_not_there_ends_at_once(tmp_path: Path) -> None:
    answer = storyvid("render", tmp_path / "nowhere.md", "--watch", home=tmp_path / "home")
    assert answer.code == 2
    assert "nowhere.md does not exist" in answer.err
