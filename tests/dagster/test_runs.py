"""Runs: one at a time per story, tried again where that can help, seen to be dead."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._core.workspace.load import location_origins_from_yaml_paths

from resources.speech.espeak import EspeakSpeech
from storyvid.errors import LanguageModelError
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import SpeechRequest
from storyvid.models.media import SpokenLine
from storyvid.models.story import SourceOptions
from storyvid.profile import ExecutionProfile
from storyvid.settings import PROJECT_ROOT, Settings
from storyvid_assets import pools
from storyvid_assets import studio as studio_module
from storyvid_assets.home import Home
from storyvid_assets.one_run import KEPT_S, _show_life
from storyvid_assets.registration import register
from tests.dagster.studio import TestStudio

MAKE_FILM = "from storyvid_assets.run import make_film_of; print(make_film_of('fox').run_id)"


def test_two_processes_never_work_on_one_story_at_once(tmp_path: Path) -> None:
    """As two launches from the UI do, which hold no lock before their run."""
    home = Home(tmp_path / "home")
    register(home.store(), "fox.txt", b"The fox slept.\n\n***\n\nIn the evening the hen ran away.", SourceOptions())
    home.prepare_dagster()
    environment = {**os.environ, "STORYVID_HOME": str(home.root), "FILM_LINES": "90", "ENCODER_PRESET": "ultrafast"}
    command = [sys.executable, "-c", MAKE_FILM]
    pair = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    runs = [process.communicate(timeout=240)[0].split()[-1] for process in pair]
    assert [process.returncode for process in pair] == [0, 0]

    rows = [home.ledger().rows(run) for run in runs]
    made = [{(row["stage"], row["key"]) for row in of_run if row["outcome"] == "made"} for of_run in rows]
    assert sorted(map(bool, made)) == [False, True]
    with dg.DagsterInstance.get() as instance:
        spans = sorted(
            (min(stat.start_time for stat in stats), max(stat.end_time for stat in stats))
            for stats in (instance.get_run_step_stats(run) for run in runs)
        )
    assert spans[0][1] <= spans[1][0]


class BusySpeech(EspeakSpeech):
    """Does not answer the first calls, as a server that is throttled."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def speak(self, request: SpeechRequest, media: MediaStore) -> SpokenLine:
        if self.failures:
            self.failures -= 1
            raise LanguageModelError("the server is busy", transient=True)
        return super().speak(request, media)


@pytest.mark.parametrize(("failures", "ends_well"), [(2, True), (3, False)])
def test_what_passes_by_itself_is_tried_again_and_not_for_ever(
    small_settings: Settings, monkeypatch: pytest.MonkeyPatch, failures: int, *, ends_well: bool
) -> None:
    monkeypatch.setattr(studio_module, "RETRY_AFTER_S", 0.1)
    settings = small_settings.model_copy(update={"workers": 1, "max_attempts": 1})
    overrides: dict[str, Any] = {"speech": dg.ResourceDefinition.hardcoded_resource(BusySpeech(failures))}
    with dg.DagsterInstance.ephemeral() as instance:
        studio = TestStudio(settings, instance, overrides)
        assert studio.make_film(studio.register("fox.txt", "The fox slept.")).success is ends_well


def test_bad_input_fails_at_once(studio: TestStudio) -> None:
    studio.instance.add_dynamic_partitions("stories", ["nobody"])
    failed = studio.make_film("nobody")
    assert not [event for event in failed.all_events if event.is_step_up_for_retry]
    (failure,) = [event for event in failed.all_events if event.is_step_failure]
    assert failure.step_key == "story"
    assert "no story 'nobody' was handed in" in str(failure.step_failure_data.error)


def _hold(root: str, run_id: str) -> None:
    _show_life(Home(Path(root)), run_id)
    time.sleep(60)


def test_a_run_whose_process_was_killed_is_seen_to_be_dead(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    process = multiprocessing.get_context("spawn").Process(target=_hold, args=(str(home.root), "run"))
    assert home.run_lives("run") is None
    process.start()
    deadline = time.monotonic() + 60
    while home.run_lives("run") is not True and time.monotonic() < deadline:
        time.sleep(0.1)
    assert home.run_lives("run") is True
    process.kill()
    process.join()
    assert home.run_lives("run") is False

    yesterday = time.time() - 2 * KEPT_S
    for run in ("run", "old"):
        home.run_lock(run).touch()
        os.utime(home.run_lock(run), (yesterday, yesterday))
    _show_life(home, "next")
    assert {file.stem for file in home.run_lock("").parent.iterdir()} == {"next"}


def test_dagster_takes_its_settings_and_the_limits_of_the_pools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DAGSTER_HOME", "STORYVID_HOME"):
        monkeypatch.setenv(name, "")
    Home(tmp_path / "home").prepare_dagster()
    with dg.DagsterInstance.get() as instance:
        assert instance.run_monitoring_enabled
        assert instance.run_retries_max_retries == 3
        assert not instance.run_retries_retry_on_asset_or_op_failure
        assert instance.run_launcher.supports_check_run_worker_health
        for limits in ({"cpu": 2, "gpu": 1}, {"cpu": 1, "gpu": 1}):
            pools.set_limits(instance, limits)
            assert {pool.name: pool.limit for pool in instance.event_log_storage.get_pool_limits()} == limits


def test_a_gpu_has_room_for_one_film_and_cores_for_some() -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    assert pools.limits(settings, ExecutionProfile.DEBUG_CPU, 2) == {"cpu": 1, "gpu": 1}
    assert pools.limits(settings, ExecutionProfile.DEBUG_CPU, 16) == {"cpu": 4, "gpu": 4}
    assert pools.limits(settings, ExecutionProfile.PROD_GPU, 16) == {"cpu": 4, "gpu": 1}
    more = settings.model_copy(update={"films_at_once": 6})
    assert pools.limits(more, ExecutionProfile.DEBUG_CPU, 2) == {"cpu": 6, "gpu": 6}


def test_postgres_takes_the_place_of_sqlite_and_its_address_stays_out_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DAGSTER_HOME", "STORYVID_HOME", "DAGSTER_POSTGRES_URL"):
        monkeypatch.setenv(name, "")
    settings = Settings(storyvid_home=tmp_path, dagster_postgres_url="postgresql://me:secret@db/storyvid")  # type: ignore[arg-type]
    written = (Home.of(settings).prepare_dagster() / "dagster.yaml").read_text()
    assert "secret" not in written
    assert os.environ["DAGSTER_POSTGRES_URL"] == "postgresql+psycopg2://me:secret@db/storyvid"
    config, usual = yaml.safe_load(written), yaml.safe_load((PROJECT_ROOT / "dagster.yaml").read_text())
    assert config.pop("storage") == {"postgres": {"postgres_url": {"env": "DAGSTER_POSTGRES_URL"}}}
    usual.pop("storage")
    assert config == usual


def test_the_workspace_loads_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (origin,) = location_origins_from_yaml_paths([str(PROJECT_ROOT / "workspace.yaml")])
    assert origin.loadable_target_origin.module_name == "storyvid_assets.location"
    loaded = subprocess.run(
        [sys.executable, "-c", "import storyvid_assets.location"],
        cwd=tmp_path,
        env={**os.environ, "STORYVID_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert loaded.returncode == 0, loaded.stderr
