"""Planning 40 passages with a language model that takes a fixed time for every call, beside the ideal time.

Run as `python -m bench llm DELAY=1 CAP=8 ROUNDS=3` from the root of the repository. The model is a server on this
machine that answers after DELAY seconds; the story goes through the real planner, client, stages, store and ledger. The
ideal is as many rounds of CAP calls as the passages need. Wall times are meant: waiting is what is measured. The CPU
seconds beside them say how much of it was this process at work; importing the client, about a second, is left out.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from storyvid.ingestion.ingest import ingest
from storyvid.models.story import SourceOptions, Story
from storyvid.settings import Settings
from storyvid.stages.story_stages import plan_story
from storyvid_assets.definitions import build_production
from tests.edits.film import studio_in
from tests.llm.sensible import sensible_answer
from tests.llm.server import ChatServer, after

STORY = Path(__file__).parents[1] / "tests" / "fixtures" / "stories" / "a-christmas-carol.txt"
PASSAGES = 40
BOUND = 1.15


class Cost(NamedTuple):
    """What planning took, and how much of it the server saw."""

    wall_s: float
    cpu_s: float
    calls: int
    at_once: int


def main(arguments: Sequence[str]) -> None:
    given = {"DELAY": "1", "CAP": "8", "ROUNDS": "3"} | dict(argument.split("=", 1) for argument in arguments)
    delay_s, cap, rounds = float(given["DELAY"]), int(given["CAP"]), int(given["ROUNDS"])
    story = first_passages(PASSAGES)
    ideal_s = math.ceil(len(story.passages) / cap) * delay_s
    print(f"{len(story.passages)} passages, {delay_s:g} s a call, {cap} at once: ideally {ideal_s:g} s\n")
    print(f"{'':<22}{'wall s':>8}{'CPU s':>8}{'calls':>8}{'at once':>9}{'/ ideal':>9}")
    few = first_passages(4)
    planned(few, delay_s, cap, parallel=True)  # the client is imported with the first call
    measured = [planned(story, delay_s, cap, parallel=True) for _ in range(rounds)]
    for one in measured:
        print(_row("parallel", one, ideal_s))
    ratio = statistics.median(one.wall_s for one in measured) / ideal_s
    print(f"{'median / ideal':<46}{ratio:>18.3f}   bound {BOUND}  {'ok' if ratio <= BOUND else 'OVER'}")
    print(_row("one after the other, 4", planned(few, delay_s, cap, parallel=False), len(few.passages) * delay_s))


def first_passages(count: int) -> Story:
    """The story that ends with its passage number `count`."""
    whole = ingest(STORY.name, STORY.read_bytes(), SourceOptions())
    end = whole.passages[count - 1].end
    return ingest("story.txt", whole.text[:end].encode(), SourceOptions())


def planned(story: Story, delay_s: float, cap: int, *, parallel: bool) -> Cost:
    """Plan a story in an empty data folder."""
    with (
        TemporaryDirectory() as home,
        ChatServer(lambda asked: after(delay_s, sensible_answer(asked))) as server,
    ):
        settings = Settings(
            storyvid_home=Path(home),
            execution_profile="debug_cpu",
            llm_base_url=server.url,
            llm_model="delayed",
            llm_parallel=parallel,
            llm_max_concurrency=cap,
        )
        studio = studio_in(build_production(settings))
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        plan_story(studio, story)
        wall_s, cpu_s = time.perf_counter() - wall_s, time.process_time() - cpu_s
        return Cost(wall_s, cpu_s, len(server.asked), server.most_at_once)


def _row(name: str, cost: Cost, ideal_s: float) -> str:
    figures = f"{cost.wall_s:>8.2f}{cost.cpu_s:>8.2f}{cost.calls:>8}{cost.at_once:>9}{cost.wall_s / ideal_s:>9.3f}"
    return f"{name:<22}{figures}"
