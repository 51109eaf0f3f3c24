"""A real `storyvid dev`: webserver, daemon and code server as processes, spoken to by GraphQL as the UI does."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
REPOSITORY = {"repositoryLocationName": "storyvid", "repositoryName": "__repository__"}
COMMAND = (sys.executable, "-c", "from storyvid_assets.cli.main import run; run()", "dev")
START_S, ANSWER_S = 120.0, 60.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")

LAUNCH = """
mutation($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PartitionKeysNotFoundError { message }
    ... on InvalidSubsetError { message }
    ... on PythonError { message stack }
  }
}"""
ADD_STORY = """
mutation($repository: RepositorySelector!, $story: String!) {
  addDynamicPartition(repositorySelector: $repository, partitionsDefName: "stories", partitionKey: $story) {
    __typename
  }
}"""
LAUNCH_RUN = """
mutation($params: ExecutionParams!) {
  launchPipelineExecution(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on InvalidSubsetError { message }
    ... on PythonError { message stack }
  }
}"""
BACKFILL = """
query($id: String!) {
  partitionBackfillOrError(backfillId: $id) {
    ... on PartitionBackfill { status error { message } runs(limit: 500) { runId status tags { key value } } }
  }
}"""
JOB_STATUSES = """
query($repository: RepositorySelector!) {
  partitionSetOrError(repositorySelector: $repository, partitionSetName: "make_film_partition_set") {
    ... on PartitionSet { partitionStatusesOrError {
      ... on PartitionStatuses { results { partitionName runStatus } } } }
  }
}"""
RUNS = "query { runsOrError(limit: 500) { ... on Runs { results { runId status jobName tags { key value } } } } }"


class LiveStudio:
    """`with LiveStudio(folder) as live:` starts one with a data folder and an inbox of its own, and ends it whole."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.home, self.inbox = folder / "home", folder / "stories"
        self.inbox.mkdir(parents=True, exist_ok=True)
        self.cwd = folder
        self.log = folder / "dev.log"
        self.port = _free_port()
        self.environment = {
            **os.environ,
            "STORYVID_HOME": str(self.home),
            "STORYVID_STORIES": str(self.inbox),
            "DAGSTER_PORT": str(self.port),
            "EXECUTION_PROFILE": "debug_cpu",
            "FILM_LINES": "90",
            "ENCODER_PRESET": "ultrafast",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> LiveStudio:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                COMMAND, cwd=self.cwd, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self.wait(self._answers, START_S, "the UI to answer")
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.kill()

    def kill(self) -> None:
        """What a power cut does: every process at once, without a word."""
        assert self.process is not None
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(30)

    def kill_service(self, word: str) -> None:
        """Kill the service whose command holds a word; there has to be one."""
        assert self.process is not None
        mine = [pid for pid, fields in processes() if int(fields[1]) == self.process.pid]
        [service] = [pid for pid in mine if word in _command(pid)]
        os.kill(service, signal.SIGKILL)

    def processes(self) -> list[int]:
        """Ids of all processes of the session that `storyvid dev` leads."""
        assert self.process is not None
        return [pid for pid, fields in processes() if int(fields[3]) == self.process.pid]

    def cpu_s(self) -> float:
        """CPU seconds of all its processes so far, with those that ended."""
        return self._cpu_s(slice(11, 15))

    def ended_cpu_s(self) -> float:
        """CPU seconds of its processes that ended: those of runs, with what they started."""
        return self._cpu_s(slice(13, 15))

    def _cpu_s(self, times: slice) -> float:
        mine = set(self.processes())
        return sum(sum(map(int, fields[times])) for pid, fields in processes() if pid in mine) / _TICKS_PER_S

    def ask(self, query: str, **variables: Any) -> Any:
        """The data that GraphQL answers with; an error of the server fails."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        url = f"http://127.0.0.1:{self.port}/graphql"
        request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=ANSWER_S) as response:
            answer = json.load(response)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def add_story(self, story: str) -> None:
        """Make a story known to Dagster, as the dialogue of its partitions does."""
        answer = self.ask(ADD_STORY, repository=REPOSITORY, story=story)["addDynamicPartition"]
        assert answer["__typename"] == "AddDynamicPartitionSuccess", answer

    def backfill_films(self, stories: Sequence[str]) -> str:
        """Launch a backfill of the job `make_film`; its id."""
        selector = {"partitionSetName": "make_film_partition_set", "repositorySelector": REPOSITORY}
        return self._launch({"selector": selector, "partitionNames": list(stories)})

    def backfill_assets(self, assets: Sequence[str], partitions: Sequence[str]) -> str:
        """Launch a backfill of assets, as the asset graph does; its id."""
        selection = [{"path": [asset]} for asset in assets]
        return self._launch({"assetSelection": selection, "partitionNames": list(partitions)})

    def run_to_success(self, story: str, within_s: float, *, assets: Sequence[str] = ()) -> None:
        """One run for a story, of `make_film` or of the named assets alone, as a person launches it; waits for it."""
        job = "__ASSET_JOB" if assets else "make_film"
        selector = {
            **REPOSITORY,
            "pipelineName": job,
            "assetSelection": [{"path": [asset]} for asset in assets] or None,
        }
        tags = [{"key": "dagster/partition", "value": story}]
        params = {"selector": selector, "mode": "default", "executionMetadata": {"tags": tags}, "runConfigData": "{}"}
        answer = self.ask(LAUNCH_RUN, params=params)["launchPipelineExecution"]
        assert answer["__typename"] == "LaunchRunSuccess", answer
        launched = answer["run"]["runId"]

        def ended() -> str | None:
            status = next(run["status"] for run in self.runs(story) if run["runId"] == launched)
            return status if status in ("SUCCESS", "FAILURE", "CANCELED") else None

        assert self.wait(ended, within_s, f"the run {launched} of {story} to end") == "SUCCESS"

    def _launch(self, params: Mapping[str, Any]) -> str:
        answer = self.ask(LAUNCH, params=params)["launchPartitionBackfill"]
        assert answer["__typename"] == "LaunchBackfillSuccess", answer
        backfill: str = answer["backfillId"]
        return backfill

    def finished_backfill(self, backfill: str, within_s: float, *, every_s: float = 1.0) -> Mapping[str, Any]:
        """The backfill once it has ended: `status` and `runs`. It is asked for every so many seconds."""

        def ended() -> Any:
            state = self.ask(BACKFILL, id=backfill)["partitionBackfillOrError"]
            running = any(run["status"] in ("QUEUED", "STARTING", "STARTED", "NOT_STARTED") for run in state["runs"])
            return state if not running and state["status"] not in ("REQUESTED", "CANCELING", "FAILING") else None

        state: Mapping[str, Any] = self.wait(ended, within_s, f"backfill {backfill} to end", every_s)
        return state

    def job_statuses(self) -> Mapping[str, str | None]:
        """Status of the last run of every story, as the dialogue of a backfill shows it."""
        answer = self.ask(JOB_STATUSES, repository=REPOSITORY)["partitionSetOrError"]["partitionStatusesOrError"]
        return {one["partitionName"]: one["runStatus"] for one in answer["results"]}

    def runs(self, story: str | None = None) -> list[Mapping[str, Any]]:
        """Runs, the newest first; of one story, if named."""
        runs = self.ask(RUNS)["runsOrError"]["results"]
        return [run for run in runs if story is None or tags_of(run).get("dagster/partition") == story]

    def wait(self, look: Callable[[], T | None], within_s: float, what: str, every_s: float = 0.3) -> T:
        """What `look` gives once it gives something."""
        assert self.process is not None
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"storyvid dev ended:\n{self.log.read_text(errors='replace')[-3000:]}")
            found = look()
            if found:
                return found
            time.sleep(every_s)
        raise AssertionError(f"waited {within_s:g} s for {what}:\n{self.log.read_text(errors='replace')[-3000:]}")

    def film(self, story: str) -> Path:
        return self.home / "films" / "debug_cpu" / story / "film.mp4"

    def _answers(self) -> bool:
        try:
            self.ask("query { version }")
        except OSError:
            return False
        return True


def tags_of(run: Mapping[str, Any]) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in run["tags"]}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def processes() -> list[tuple[int, list[str]]]:
    """Every process with the fields of its stat that follow its name: state, parent, group, session, ..."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found.append((int(entry.name), (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()))
            except OSError:
                continue
    return found


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
