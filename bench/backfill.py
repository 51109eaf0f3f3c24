"""What Dagster costs beside the films: a backfill of N one-scene stories, and an instance that knows many.

Run as `python -m bench backfill N=20` from the root of the repository; `STORIES=500 SCENES=60 FILES=1000` (the
defaults) say what the instance knows when the UI's queries and a tick of the sensor are timed. The backfill runs in a
real `storyvid dev`: launched by GraphQL, counted over all its processes. The work itself is the same stories through
the stage functions in one process. CPU seconds are what to compare.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dagster as dg

from storyvid.models.inbox import InboxMemory
from storyvid.models.story import SourceOptions
from storyvid.settings import Settings
from storyvid_assets.home import Home
from storyvid_assets.inbox import Inbox
from storyvid_assets.registration import register
from tests.dagster.live import LiveStudio
from tests.edits.film import render

CPU_BOUND_S, QUERY_BOUND_S, TICK_BOUND_S = 6.0, 2.0, 1.0
WITHIN_S = 3_600.0
ROUNDS = 3
CELLS = ("scenes", "shots", "storyboard", "narration", "takes", "clips")
PAGES = {
    "partitions of a cell asset": (
        """query($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
        partitionStats { numMaterialized numPartitions numFailed }
        assetPartitionStatuses { ... on MultiPartitionStatuses { primaryDimensionName
          ranges { primaryDimStartKey primaryDimEndKey secondaryDim { __typename } } } } } } }""",
        {"key": {"path": ["clips"]}},
    ),
    "page of a story-level asset": (
        """query($key: AssetKeyInput!) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
        description groupName kinds dependencyKeys { path } partitionKeysByDimension { name partitionKeys }
        partitionStats { numMaterialized numPartitions }
        assetPartitionStatuses { ... on DefaultPartitionStatuses { materializedPartitions } } } } }""",
        {"key": {"path": ["footage"]}},
    ),
    "staleness of the footage of a story": (
        """query($key: AssetKeyInput!, $partition: String) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
        staleStatus(partition: $partition) staleCauses(partition: $partition) { reason } } } }""",
        {"key": {"path": ["footage"]}, "partition": "tale-0"},
    ),
    "staleness of a cell": (
        """query($key: AssetKeyInput!, $partition: String) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
        staleStatus(partition: $partition) staleCauses(partition: $partition) { reason } } } }""",
        {"key": {"path": ["clips"]}, "partition": "s001|tale-0"},
    ),
    "graph of all assets": (
        "query { assetNodes { assetKey { path } groupName isPartitioned partitionStats { numMaterialized } } }",
        {},
    ),
}


def backfill(stories: int) -> Mapping[str, float]:
    """One backfill of `make_film` over stories that Dagster never saw; all processes of `storyvid dev` are counted."""
    with TemporaryDirectory(prefix="storyvid-bench-") as folder:
        with LiveStudio(Path(folder)) as live:
            store = Home(live.home).store()
            names = [register(store, f"tale-{n}.txt", _tale(n).encode(), SourceOptions()) for n in range(stories)]
            for name in names:
                live.add_story(name)
            time.sleep(10)  # the start of all processes is over
            before, runs_before, started = live.cpu_s(), live.ended_cpu_s(), time.monotonic()
            ended = live.finished_backfill(live.backfill_films(names), WITHIN_S, every_s=5.0)
            time.sleep(5)  # the last run's process ends
            cpu_s, runs_cpu_s = live.cpu_s() - before, live.ended_cpu_s() - runs_before
            wall_s = time.monotonic() - started
        failed = [run["runId"] for run in ended["runs"] if run["status"] != "SUCCESS"]
        if failed:
            sys.exit(
                f"{len(failed)} of {stories} runs failed; their log: {live.log.read_text(errors='replace')[-2000:]}"
            )
        work_s = _work(Path(folder), stories)
        return {
            "stories": stories,
            "runs": len(ended["runs"]),
            "cpu_s_per_story": cpu_s / stories,
            "of_them_in_runs_cpu_s_per_story": runs_cpu_s / stories,
            "work_cpu_s_per_story": work_s / stories,
            "beyond_work_cpu_s_per_story": (cpu_s - work_s) / stories,
            "wall_s_per_story": wall_s / stories,
        }


def _work(folder: Path, stories: int) -> float:
    """CPU seconds of the same films by the stage functions; a first one leaves the libraries loaded."""
    settings = Settings.model_validate(
        {
            "storyvid_home": folder / "alone",
            "film_lines": 90,
            "encoder_preset": "ultrafast",
            "force_profile": "debug_cpu",
        }
    )
    render(settings, "The owl was there before.")
    before = sum(_times())
    for n in range(stories):
        render(settings, _tale(n))
    return sum(_times()) - before


def _times() -> tuple[float, float, float, float]:
    """CPU seconds of this process and of those that it waited for."""
    times = os.times()
    return times.user, times.system, times.children_user, times.children_system


def _tale(number: int) -> str:
    return f"The fox number {number} slept in the old barn. He dreamt of {number + 2} hens."


def large_instance(stories: int, scenes: int) -> Mapping[str, Mapping[str, float]]:
    """What the UI's queries cost where so many stories are known, each with all its cells made."""
    with TemporaryDirectory(prefix="storyvid-bench-") as folder, LiveStudio(Path(folder)) as live:
        _fill(Home(live.home), stories, scenes)
        return {name: _costs(live, query, variables) for name, (query, variables) in PAGES.items()}


def _fill(home: Home, stories: int, scenes: int) -> None:
    """Partitions, and the last event of every cell and of every story's footage, as runs leave them."""
    names, numbers = [f"tale-{n}" for n in range(stories)], [f"s{n + 1:03d}" for n in range(scenes)]
    cells = [f"{number}|{name}" for name in names for number in numbers]
    database = home.prepare_dagster() / "history" / "runs" / "index.db"
    with dg.DagsterInstance.get() as instance:
        instance.add_dynamic_partitions("stories", names)
        instance.add_dynamic_partitions("scene_numbers", numbers)
        for asset, partitions in [*((asset, cells) for asset in CELLS), ("dailies", names), ("footage", names)]:
            tags = {"dagster/data_version": "1", "dagster/data_version_is_user_provided": "true"}
            event = dg.AssetMaterialization(asset, partition=partitions[0], tags=tags)
            instance.report_runless_asset_event(event)
            _copy_last_event(database, partitions)


def _copy_last_event(database: Path, partitions: Sequence[str]) -> None:
    """Copy the event that Dagster wrote last, of the first partition, for the others: it would take 15 ms for each."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.row_factory = sqlite3.Row
        (event,) = connection.execute("SELECT * FROM event_logs ORDER BY id DESC LIMIT 1")
        tags = connection.execute("SELECT * FROM asset_event_tags WHERE event_id = ?", (event["id"],)).fetchall()
        for number, partition in enumerate(partitions[1:], event["id"] + 1):
            body = event["event"].replace(f'"{partitions[0]}"', f'"{partition}"')
            _insert(connection, "event_logs", {**event, "id": number, "partition": partition, "event": body})
            for tag in tags:
                _insert(connection, "asset_event_tags", {**tag, "id": None, "event_id": number})


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> None:
    names = ", ".join(row)
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))


def _costs(live: LiveStudio, query: str, variables: Mapping[str, Any]) -> Mapping[str, float]:
    """Medians of seconds until the answer, and of CPU seconds of all processes meanwhile."""
    wall_s, cpu_s = [], []
    for _ in range(ROUNDS):
        before, started = live.cpu_s(), time.monotonic()
        live.ask(query, **variables)
        wall_s.append(time.monotonic() - started)
        cpu_s.append(live.cpu_s() - before)
    return {"wall_s": statistics.median(wall_s), "cpu_s": statistics.median(cpu_s)}


def sensor_tick(files: int) -> float:
    """CPU seconds of a look at an inbox of so many files in which nothing happened."""
    with TemporaryDirectory(prefix="storyvid-bench-") as folder:
        root = Path(folder)
        settings = Settings.model_validate({"storyvid_home": root / "home", "storyvid_stories": root / "stories"})
        settings.storyvid_stories.mkdir()
        for n in range(files):
            (settings.storyvid_stories / f"tale-{n}.txt").write_text(_tale(n), encoding="utf-8")
        inbox, memory = Inbox(settings.storyvid_stories, Home.of(settings).store(), settings), InboxMemory()
        while not memory.files or not all(seen.settled for seen in memory.files.values()):
            memory = inbox.look(memory).memory
        started = time.process_time()
        inbox.look(InboxMemory.model_validate_json(memory.canonical_json()))
        return time.process_time() - started


def main(arguments: Sequence[str]) -> None:
    given = dict(argument.split("=", 1) for argument in arguments)
    known = {"STORIES": int(given.get("STORIES", "500")), "SCENES": int(given.get("SCENES", "60"))}
    figures: dict[str, Any] = {"sensor tick, CPU s": sensor_tick(int(given.get("FILES", "1000")))}
    print(_row("sensor tick over unchanged files, CPU s", figures["sensor tick, CPU s"], TICK_BOUND_S))
    figures["backfill"] = backfill(int(given.get("N", "20")))
    for name, value in figures["backfill"].items():
        print(_row(name, value, CPU_BOUND_S if name.startswith("beyond") else None))
    figures["queries"] = large_instance(known["STORIES"], known["SCENES"])
    for name, costs in figures["queries"].items():
        print(_row(f"{name}, s", costs["wall_s"], QUERY_BOUND_S), f"(CPU {costs['cpu_s']:.2f} s)")
    results = Path(__file__).parent / "results" / "backfill.json"
    results.parent.mkdir(exist_ok=True)
    results.write_text(json.dumps({**known, **figures}, indent=2) + "\n", encoding="utf-8")


def _row(name: str, value: float, bound: float | None) -> str:
    figure = f"{name:<44}{value:>9.2f}"
    return figure if bound is None else f"{figure}   bound {bound:<5g}{'ok' if value <= bound else 'OVER'}"
