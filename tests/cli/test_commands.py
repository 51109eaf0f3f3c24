"""The commands over one small data folder: a first render as a shell runs it, all that only looks in one process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.command import Answer, storyvid, storyvid_in_turn

TALE = "The fox slept under the lamp.\n\n***\n\nIn the morning Mr. Finch brought her a bun.\n"
FILMS = "SELECT count(*) AS films FROM ledger WHERE stage = 'film' AND outcome = 'made'"
LOOKS = [
    ["render", "fox.txt", "--json", "--out", "films"],
    ["plan", "fox.txt"],
    ["plan", "fox.txt", "--json"],
    ["status"],
    ["status", "fox", "--json"],
    ["ledger", "fox"],
    ["ledger", "--sql", FILMS, "--json"],
    ["doctor"],
]


class Desk(NamedTuple):
    """A story file, the data folder, what `storyvid render` answered for it, and every other command after it."""

    story: Path
    home: Path
    rendered: Answer
    asked: dict[str, Answer]

    @property
    def film(self) -> Path:
        return self.home / "films" / "debug_cpu" / "fox" / "film.mp4"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("desk")
    story = folder / "fox.txt"
    story.write_text(TALE, encoding="utf-8")
    rendered = storyvid("render", story, home=folder / "home")
    answers = storyvid_in_turn(LOOKS, home=folder / "home", cwd=folder)
    return Desk(
        story, folder / "home", rendered, {" ".join(look): answer for look, answer in zip(LOOKS, answers, strict=True)}
    )


def test_render_prints_the_path_of_the_film_last_and_all_else_on_stderr(desk: Desk) -> None:
    assert desk.rendered.code == 0, desk.rendered.err
    assert desk.rendered.out == f"{desk.film}\n"
    assert desk.film.stat().st_size > 10_000
    assert "fox.txt: checks: 1 of 1" in desk.rendered.err
    assert desk.rendered.err.splitlines()[-1].startswith("Fox: 0:")
    assert "Traceback" not in desk.rendered.err


def test_render_json_is_one_object_per_story_and_out_holds_the_film(desk: Desk) -> None:
    answer = desk.asked["render fox.txt --json --out films"]
    assert answer.code == 0, answer.err
    summary = json.loads(answer.out)
    assert desk.story.parent / summary["film"] == desk.story.parent / "films" / "fox" / "film.mp4"
    assert (desk.story.parent / summary["film"]).read_bytes() == desk.film.read_bytes()
    assert summary["shots"]["made"] == 0
    assert not summary["remuxed"]


def test_plan_reads_well_and_its_json_tells_every_word(desk: Desk) -> None:
    text = desk.asked["plan fox.txt"]
    assert text.code == 0, text.err
    assert "s002-01" in text.out
    assert "not narrated (section break): ***" in text.out
    planned = json.loads(desk.asked["plan fox.txt --json"].out)
    told = " ".join(shot["source_text"] for scene in planned["scenes"] for shot in scene["shots"])
    assert told.split() == TALE.replace("***", "").split()


def test_status_names_the_film_whole(desk: Desk) -> None:
    answer = desk.asked["status"]
    assert answer.code == 0, answer.err
    assert answer.last_line.split()[0] == "fox"
    assert answer.last_line.split()[-1] == str(desk.film)
    (row,) = json.loads(desk.asked["status fox --json"].out)
    assert row["films"] == [str(desk.film)]
    assert row["duration_s"] > 5


def test_the_ledger_tells_what_a_film_cost_and_answers_questions(desk: Desk) -> None:
    assert "segment" in desk.asked["ledger fox"].out
    assert json.loads(desk.asked[f"ledger --sql {FILMS} --json"].out) == [{"films": 1}]


def test_doctor_is_content_with_this_machine(desk: Desk) -> None:
    answer = desk.asked["doctor"]
    assert answer.code == 0, answer.out + answer.err
    assert "missing" not in answer.out
    assert f"data folder: {desk.home}" in answer.out


def test_a_stage_that_fails_is_told_in_one_line_and_the_run_exits_with_1(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "films").write_text("in the way", encoding="utf-8")
    answer = storyvid("render", desk.story, "--json", home=tmp_path / "home")
    assert answer.code == 1
    fault = answer.err.splitlines()[-1]
    assert fault.startswith(f"error: {desk.story}: final_video: cannot write to {tmp_path / 'home' / 'films'}")
    assert json.loads(answer.out)["error"] in fault
    assert "Traceback" not in answer.err


def test_a_profile_without_generators_is_told_before_anything_is_kept(desk: Desk, tmp_path: Path) -> None:
    answer = storyvid("render", desk.story, home=tmp_path / "home", EXECUTION_PROFILE="prod_gpu")
    assert answer.code == 1
    assert answer.err.splitlines()[-1].startswith("error: profile prod_gpu has no generator for: ")
    assert not (tmp_path / "home").exists()
