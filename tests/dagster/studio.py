"""A whole studio of its own for a test: settings, definitions, instance, and the job run in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from storyvid.models.story import SourceOptions
from storyvid.settings import Settings
from storyvid_assets.definitions import build_defs, build_production
from storyvid_assets.instance import COMMAND_LINE
from storyvid_assets.registration import CutSource, register

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def instance_in(folder: Path) -> dg.DagsterInstance:
    """An instance in a folder, with the storage that `dagster.yaml` names, and as commands open it: nothing of what is
    printed is captured.
    """
    storage = {"module": "storyvid_assets.storage", "class": "FilmStorage", "config": {"base_dir": str(folder)}}
    overrides: dict[str, Any] = {**COMMAND_LINE, "storage": {"custom": storage}}
    return dg.DagsterInstance.local_temp(str(folder), overrides=overrides)


class TestStudio:
    """Registers stories and renders them by `make_film` on an instance of its own."""

    __test__ = False

    def __init__(self, settings: Settings, instance: dg.DagsterInstance, overrides: Mapping[str, Any] | None = None):
        self.settings, self.instance = settings, instance
        self.production = build_production(settings)
        self.defs = build_defs(self.production, overrides=overrides)

    def register(self, name: str, text: str, *, cut: CutSource | None = None, **options: Any) -> str:
        story = register(self.production.store, name, text.encode(), SourceOptions.model_validate(options), cut)
        self.instance.add_dynamic_partitions("stories", [story])
        return story

    def make_film(self, story: str) -> dg.ExecuteInProcessResult:
        job = self.defs.resolve_job_def("make_film")
        return job.execute_in_process(
            instance=self.instance, partition_key=story, run_config=QUIET, raise_on_error=False
        )

    def render(self, name: str, text: str, *, cut: CutSource | None = None, **options: Any) -> Path:
        story = self.register(name, text, cut=cut, **options)
        result = self.make_film(story)
        assert result.success, [event.message for event in result.all_events if event.is_failure]
        return self.folder(story)

    def folder(self, story: str) -> Path:
        return self.production.shelf.film_folder(story)

    def manifest(self, story: str) -> dict[str, Any]:
        return json.loads((self.folder(story) / "manifest.json").read_text(encoding="utf-8"))

    def account(self, story: str) -> dict[str, Any]:
        return json.loads((self.folder(story) / "render.json").read_text(encoding="utf-8"))

    def made_in(self, run_id: str) -> dict[str, int]:
        """How many units of each stage a run made, from its rows in the ledger."""
        made: dict[str, int] = {}
        for row in self.production.ledger.rows(run_id):
            if row["outcome"] == "made":
                made[row["stage"]] = made.get(row["stage"], 0) + 1
        return made
