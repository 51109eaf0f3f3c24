"""The real thing: `storyvid dev`, files dropped, backfills by GraphQL, everything killed. One long test, one start."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyvid.models.story import SourceOptions
from storyvid.settings import Settings
from storyvid_assets.home import Home
from storyvid_assets.registration import register
from tests.dagster.live import LiveStudio, tags_of

WITHIN_S = 240.0


def made(live: LiveStudio, run_id: str) -> set[str]:
    """Stages in which a run made anything."""
    ledger = Home.of(Settings(storyvid_home=live.home)).ledger()
    return {str(row["stage"]) for row in ledger.rows(run_id) if row["outcome"] == "made"}


@pytest.mark.usefixtures("this_machine")
def test_an_evening_in_the_studio(tmp_path: Path) -> None:
    store = Home.of(Settings(storyvid_home=tmp_path / "home")).store()
    with LiveStudio(tmp_path) as live:
        # A file is dropped, and a bad one beside it.
        (live.inbox / "fox.txt").write_text("The fox slept.")
        (live.inbox / "bad.txt").write_bytes(b"\x00\x01\x02")
        live.wait(lambda: live.film("fox").is_file(), WITHIN_S, "the film of the fox")

        # A backfill of stories that were never seen, and of one that was never handed in.
        for story in ("hen", "owl"):
            register(store, f"{story}.txt", f"The {story} slept.".encode(), SourceOptions())
        for story in ("hen", "owl", "nobody"):
            live.add_story(story)
        ended = live.finished_backfill(live.backfill_films(["hen", "owl", "nobody"]), WITHIN_S)
        statuses = {tags_of(run)["dagster/partition"]: run["status"] for run in ended["runs"]}
        assert statuses == {"hen": "SUCCESS", "owl": "SUCCESS", "nobody": "FAILURE"}
        assert ended["status"] == "COMPLETED_FAILED"
        assert all(live.film(story).is_file() for story in ("hen", "owl"))

        # "Missing or failed only" is what these statuses say; what succeeded is not in it.
        wanted = [story for story, status in live.job_statuses().items() if status in (None, "FAILURE")]
        assert sorted(wanted) == ["bad", "nobody"]
        register(store, "nobody.txt", b"Nobody slept.", SourceOptions())

        # A column of cells, one of them of a scene that its story does not have; then the film finds them made.
        # Dagster looks after backfills every 30 s, so two of them go together.
        register(store, "hen.txt", b"The hen ran away.", SourceOptions())
        live.run_to_success("hen", WITHIN_S, assets=["story", "bible", "screenplay", "change_list"])
        again = live.backfill_films(["nobody"])
        cells = ["scenes", "shots", "storyboard", "narration", "takes", "clips"]
        column = live.backfill_assets(cells, ["s001|hen", "s001|owl"])
        assert live.finished_backfill(again, WITHIN_S)["status"] == "COMPLETED_SUCCESS"
        assert len(live.runs("nobody")) == 2
        assert live.finished_backfill(column, WITHIN_S)["status"] == "COMPLETED_SUCCESS"
        live.run_to_success("hen", WITHIN_S)
        assert not {"key_frame", "speech", "take", "segment"} & made(live, live.runs("hen")[0]["runId"])

        # The power goes while a film is made.
        (live.inbox / "fox.txt").write_text("The fox ran. " * 20)
        live.wait(lambda: live.runs("fox")[0]["status"] == "STARTED", WITHIN_S, "the run of the fox")
        cut_off = live.runs("fox")[0]["runId"]
        home = Home.of(Settings(storyvid_home=live.home))
        live.wait(lambda: home.run_lives(cut_off), WITHIN_S, "the run to show that it lives")
        live.kill()
    before = live.film("fox").read_bytes()
    with live:
        live.wait(lambda: len(live.runs("fox")) == 3, WITHIN_S, "the run that was cut off to be tried again")
        live.wait(lambda: live.runs("fox")[0]["status"] == "SUCCESS", WITHIN_S, "the film of the fox")
        assert {run["runId"]: run["status"] for run in live.runs("fox")}[cut_off] == "FAILURE"
        assert live.film("fox").read_bytes() != before
        assert live.runs("bad") == []

        # Its services die, one after the other, and nobody does anything about it.
        for service, story in {"webserver": "cow", "daemon": "cat", "api grpc": "dog"}.items():
            live.kill_service(service)
            (live.inbox / f"{story}.txt").write_text(f"The {story} slept.")
            live.wait(live.film(story).is_file, WITHIN_S, f"the film of the {story}, after the {service} was killed")
