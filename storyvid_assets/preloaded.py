"""Everything that a film's run imports, imported: the process that runs are forked from begins with this module.

Modules only, and nothing that reads a setting or opens a file: whatever stands here is shared by all runs to come.
Libraries that a backend imports on first use are named here by themselves. The production profile's are not: torch has
threads, and a GPU cannot be carried over a fork.
"""

from __future__ import annotations

import importlib
from typing import Final

from storyvid.memory import collect_seldom, import_undisturbed

MODULES: Final = (
    "dagster._core.definitions.repository_definition.repository_data_builder",
    "dagster._core.execution.plan.active",
    "dagster._core.executor.in_process",
    "dagster._core.instance.factory",
    "dagster._core.instance.runs",
    "dagster._core.storage.local_compute_log_manager",
    "dagster._core.storage.root",
    "dagster._core.workspace.autodiscovery",
    "dagster._grpc.impl",
    "PIL.WebPImagePlugin",
    "espeakng_loader",
    "jinja2",
    "markdown_it",
    "slugify",
    "soxr",
    "io_managers.film_io_manager",
    "io_managers.shelf",
    "resources.debug",
    "resources.image.cards",
    "resources.image.cards_page",
    "resources.llm.rules.passages",
    "resources.llm.rules.planner",
    "resources.llm.rules.shooting",
    "resources.music.loops",
    "resources.speech.espeak",
    "resources.video.recipes",
    "storyvid.film.otio",
    "storyvid.film.picture.middle",
    "storyvid.planning.merge",
    "storyvid.stages.changes",
    "storyvid.stages.story_stages",
    "storyvid_assets.assets.cells",
    "storyvid_assets.assets.film",
    "storyvid_assets.assets.story",
    "storyvid_assets.instance",
    "storyvid_assets.logs",
    "storyvid_assets.one_run",
    "storyvid_assets.profiles",
    "storyvid_assets.sensors",
    "storyvid_assets.storage",
)

import_undisturbed()
for _name in MODULES:
    importlib.import_module(_name)
collect_seldom()  # nor does a collection in a run copy the pages of all this
