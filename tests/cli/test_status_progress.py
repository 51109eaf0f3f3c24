"""`storyvid status`: how far a run is, how long it will take, how it ended, whoever started it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from io_managers.ledger import FileLedger
from storyvid_assets.home import Home
from storyvid_assets.processes import process_stamp
from storyvid_assets.progress import ProgressFile
from storyvid_assets.progress_report import (
    ProgressReport,
    StageTally,
    read_progress,
    report_failure,
)
from storyvid_assets.story_status import in_words, status_of
from storyvid_assets.time_left import Rate, measure_rates, seconds_left
from storyvid_assets.waiting import count_waiting, in_turn
from tests.cli.command import SMALL_FILM, storyvid

RATES = {"key_frame": Rate(1.0, 1.0), "take": Rate(10.0, 1.0), "segment": Rate(2.0, 1.2), "film": Rate(5.0, 0.02)}


def progress(home: Home, story: str = "fox", told: list[str] | None = None) -> ProgressFile:
    return ProgressFile(home.progress_file(story), story, "run-1", "debug_cpu", (told or []).append)


def report_of(*, pace: float = 1.0, **stages: tuple[int, int, int]) -> ProgressReport:
    """A running report; per stage done, total and made. It took what RATES say, `pace` times."""
    return ProgressReport(
        story="fox",
        run_id="run-1",
        profile="debug_cpu",
        state="working",
        stages={
            name: StageTally(done=done, total=total, made=made, began_at=0, updated_at=pace * made * _rate(name))
            for name, (done, total, made) in stages.items()
        },
        started_at=0,
        updated_at=0,
        host="here",
        pid=1,
        process="1",
    )


def _rate(stage: str) -> float:
    return RATES[stage].seconds if stage in RATES else 0.0


def test_scene_and_shot_are_told_and_a_step_that_ends_is_not_still_running(tmp_path: Path) -> None:
    home = Home(tmp_path)
    watched = progress(home)
    with watched.step("footage"):
        for scene in range(1, 11):
            watched.advance("plan_scene", scene, 10, f"s{scene:03d}", "")
        for shot in range(1, 16):
            watched.advance("segment", shot, 50, "s003", f"s003-{shot:02d}")
        time.sleep(0.25)
        watched.advance("segment", 16, 50, "s003", "s003-16")
        now = status_of(home, "fox")
        assert (now.state, now.told) == ("running", "clips: scene 3 of 10, shot 16 of 50")
        assert (now.scenes, now.done, now.total, now.shot) == (10, 16, 50, "s003-16")
    with progress(home).step("final_video"):
        pass
    assert status_of(home, "fox").state == "new", "the run is over, though its process lives on"


def test_steps_of_the_take_that_is_being_made_are_told_until_it_is_done(tmp_path: Path) -> None:
    home, told = Home(tmp_path), list[str]()
    watched = progress(home, told=told)
    with watched.step("footage"):
        time.sleep(0.25)
        watched.step_within("take", 0, 8, "s001", "s001-01", step=3, steps=40)
        assert status_of(home, "fox").told == "takes: scene s001, shot 0 of 8; s001-01: step 3 of 40"
        time.sleep(0.25)
        watched.advance("take", 1, 8, "s001", "s001-01")
        assert status_of(home, "fox").told == "takes: scene s001, shot 1 of 8"
        time.sleep(0.25)
        watched.step_within("take", 1, 8, "s001", "s001-02", step=40, steps=40)
        assert status_of(home, "fox").told == "takes: scene s001, shot 1 of 8; s001-02: step 40 of 40"
        watched.advance("take", 8, 8, "s001", "s001-08")
        assert status_of(home, "fox").told == "takes: scene s001, shot 8 of 8"


def test_an_error_is_told_until_the_next_run(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(ValueError, match="no ink"), progress(home).step("footage"):
        raise ValueError("no ink")
    assert (status_of(home, "fox").state, status_of(home, "fox").told) == ("failed", "failed: no ink")
    with progress(home).step("story"):
        assert status_of(home, "fox").state == "running"
    report_failure(home.progress_file("fox"), "another run", "not this one")
    assert status_of(home, "fox").state == "running"
    report_failure(home.progress_file("fox"), "run-1", "lost")
    assert status_of(home, "fox").told == "failed: lost"


def test_a_run_that_was_killed_is_told_as_interrupted(tmp_path: Path) -> None:
    story = tmp_path / "fox.txt"
    story.write_text("\n\n***\n\n".join(f"The fox saw {count} lamps. It ran." for count in range(2, 40)))
    run = subprocess.Popen(
        [sys.executable, "-m", "storyvid_assets.cli.main", "render", str(story)],
        env={**os.environ, **SMALL_FILM, "STORYVID_HOME": str(tmp_path / "home")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        home, deadline = Home(tmp_path / "home"), time.monotonic() + 90
        while status_of(home, "fox").stage not in ("key_frame", "speech", "segment"):
            assert time.monotonic() < deadline and run.poll() is None, "the render never came to its storyboard"
            time.sleep(0.05)
        run.send_signal(signal.SIGKILL)
    finally:
        run.kill()
        run.wait()
    told = json.loads(storyvid("status", "fox", "--json", home=home.root).out)[0]
    assert told["state"] == "interrupted"
    assert "scene " in told["told"] and "of 38" in told["told"]
    watched = storyvid("status", "fox", "--watch", home=home.root)
    assert watched.out.startswith("fox: interrupted ("), "what does not run is not watched for ever"


def test_runs_that_wait_for_the_lock_are_counted_and_dead_ones_are_not(tmp_path: Path) -> None:
    home = Home(tmp_path)
    waiting = home.waiting("fox")
    code = (
        "import sys; from pathlib import Path; from storyvid_assets.home import Home\n"
        "from storyvid_assets.waiting import in_turn\n"
        "home = Home(Path(sys.argv[1]))\n"
        "with in_turn(home.lock('fox'), home.waiting('fox'), lambda why: print(why, flush=True)): pass\n"
    )
    with in_turn(home.lock("fox"), waiting, print):
        other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        assert other.stdout.readline() == "waiting for another run of this story to end\n"
        while not count_waiting(waiting):
            time.sleep(0.02)
        assert status_of(home, "fox").state == "waiting"
    assert other.wait(timeout=30) == 0
    assert count_waiting(waiting) == 0
    (waiting / f"{os.getpid()}.12").touch()
    assert count_waiting(waiting) == 0, "a process of another time had this number"
    assert process_stamp(other.pid) == ""


def test_the_log_of_a_run_gets_few_lines_however_long_the_film(tmp_path: Path) -> None:
    told: list[str] = []
    watched = ProgressFile(tmp_path / "fox.json", "fox", "run-1", "debug_cpu", told.append)
    with watched.step("footage"):
        for stage in ("key_frame", "speech", "take", "segment"):
            for shot in range(1, 501):
                watched.advance(stage, shot, 500, "s001", "", made=shot % 2 == 0)
    assert len(told) == 4
    assert told[0].startswith("storyboard: all 500 done in ")
    assert told[0].endswith(", 250 made, 250 from the store")
    report = read_progress(tmp_path / "fox.json")
    assert report is not None
    assert report.stages["take"].made == 250


def test_a_new_round_of_a_stage_is_counted_from_the_start(tmp_path: Path) -> None:
    watched = ProgressFile(tmp_path / "fox.json", "fox", "run-1", "debug_cpu", print)
    for _ in range(2):
        for piece in range(1, 5):
            watched.advance("sound_level", piece, 4, "", "")
    report = read_progress(tmp_path / "fox.json")
    assert report is not None
    assert (report.stages["sound_level"].done, report.stages["sound_level"].made) == (4, 4)


def test_nothing_is_said_of_the_time_where_nothing_was_measured() -> None:
    assert seconds_left(report_of(key_frame=(3, 10, 3)), {}) is None
    assert seconds_left(report_of(plan_scene=(3, 10, 3)), RATES) is None
    assert in_words(None) == ""


def test_a_first_film_takes_what_its_shots_take() -> None:
    at_start = seconds_left(report_of(plan_scene=(5, 5, 5), key_frame=(0, 50, 0)), RATES)
    assert at_start == pytest.approx(50 + 500 + 120 + 5)
    assert seconds_left(report_of(key_frame=(50, 50, 50), take=(25, 50, 25)), RATES) == pytest.approx(250 + 120 + 5)


def test_while_voices_are_spoken_the_lines_tell_how_many_shots_will_come() -> None:
    rates = {**RATES, "speech": Rate(0.5, 2.0)}
    speaking = report_of(plan_scene=(5, 5, 5), speech=(0, 100, 0))
    assert seconds_left(speaking, rates) == pytest.approx(50 + 50 + 500 + 120 + 5)
    assert seconds_left(speaking, RATES) is None


def test_a_machine_that_is_slower_than_it_was_takes_longer() -> None:
    usual, slow = (
        seconds_left(report_of(pace=pace, key_frame=(50, 50, 50), take=(25, 50, 25)), RATES) for pace in (1.0, 2.0)
    )
    assert usual is not None
    assert slow == pytest.approx(2 * usual)


def test_an_edit_of_one_scene_takes_a_part_of_it_and_cached_stages_cost_nothing() -> None:
    edited = seconds_left(report_of(plan_scene=(10, 10, 1), key_frame=(50, 50, 5), take=(0, 50, 0)), RATES)
    assert edited is not None
    assert edited < 0.3 * (500 + 120)
    late = seconds_left(
        report_of(plan_scene=(10, 10, 1), key_frame=(50, 50, 5), take=(50, 50, 5), segment=(60, 60, 6), film=(1, 1, 1)),
        RATES,
    )
    assert late == 0


@pytest.mark.parametrize(
    ("left", "words"),
    [(0.2, "about 5 s left"), (41, "about 45 s left"), (58, "about 1 min left"), (3000, "about 50 min left"),
     (9000, "about 2.5 h left")],
)  # fmt: skip
def test_times_are_round(left: float, words: str) -> None:
    assert in_words(left) == words


def test_rates_are_of_units_made_side_by_side_in_this_profile(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path)
    for profile, wall_s in (("debug_cpu", 2.0), ("prod_gpu", 200.0)):
        for outcome in ("made", "made", "cached"):
            row = {"run_id": profile, "profile": profile, "stage": "key_frame", "outcome": outcome, "wall_s": wall_s}
            ledger.record(row)
    with next(tmp_path.glob("debug_cpu.*")).open("a") as file:
        file.write('{"cut short by a ki')
    rate = measure_rates(tmp_path, "debug_cpu")["key_frame"]
    assert rate.seconds == pytest.approx(1.0, abs=0.2), "two at once, in two seconds"
    assert rate.units_per_shot == 1
    assert measure_rates(tmp_path / "nowhere", "debug_cpu") == {}
