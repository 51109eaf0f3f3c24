"""The event of a cell: one materialization per cell that changed, with its version and those that it was made from.

Dagster gives all partitions of a ranged run the same data version; logged one by one, what is out of date is exact.
It also ignores a dependency on 100 and more partitions when it looks for what is out of date, and the scene numbers of
the longest story count for every story. So all cells of a story are rolled up into one more event, that of `dailies`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import dagster as dg

from storyvid.stages.cell import SCENE, cell_partition
from storyvid.stages.cells import STAGES
from storyvid_assets.partitions import scene_numbers

SCREENPLAY, BIBLE, CHANGES = "screenplay", "bible", "change_list"
DEPS: Mapping[str, Sequence[str]] = {
    SCENE: (SCREENPLAY, BIBLE, CHANGES),
    **{stage.asset: stage.reads for stage in STAGES},
}
CODE_VERSION = "1"
VOID = "void"
"""Data version of a cell that its story does not have (any more)."""
DAILIES = "dailies"
"""The roll-up of all cells of a story, on which what needs all of them depends."""

_VERSION_TAG = "dagster/data_version"
_INPUT_VERSION = "dagster/input_data_version/"
_INPUT_POINTER = "dagster/input_event_pointer/"
_END = str(2**62)
"""Past every event that can come: what is not there does not go out of date."""


class _Latest(NamedTuple):
    """The last event of a partition: its data version, and where it stands in the event log."""

    version: str
    storage_id: int


class CellLog:
    """Knows the last event of every cell of one story, and logs new ones."""

    def __init__(self, context: dg.AssetExecutionContext, story: str) -> None:
        self._context = context
        self._story = story
        self._latest: dict[str, Mapping[str, _Latest]] = {}
        self._last_tags: dict[str, Mapping[str, Mapping[str, str]]] = {}
        self.logged = 0

    def log(
        self,
        asset: str,
        partition: str,
        version: str,
        metadata: Callable[[], Mapping[str, Any]] = dict,
        *,
        always: bool = False,
    ) -> None:
        """Log the cell if its version, or that of an input, is not the one logged last; or `always`.

        Only then `metadata` is called, since pictures cost something.
        """
        inputs = self._inputs(asset, partition)
        if not always and self._is_logged(asset, partition, version, inputs):
            return
        tags = {
            "dagster/data_version": version,
            "dagster/data_version_is_user_provided": "true",
            "dagster/code_version": CODE_VERSION,
            **{_INPUT_VERSION + dep: latest.version for dep, latest in inputs.items()},
            **{
                _INPUT_POINTER + dep: _END if version == VOID else str(latest.storage_id)
                for dep, latest in inputs.items()
            },
        }
        self._materialized(asset, partition, tags, metadata())
        self.logged += 1

    def log_void(self, asset: str, partition: str, *, always: bool = False) -> None:
        """Say that the story has no such cell; unless `always`, only where it once had."""
        last = self._last(asset).get(partition)
        if always or (last is not None and last.version != VOID):
            self.log(asset, partition, VOID, lambda: {"exists": False}, always=True)

    def log_dailies(self) -> None:
        """Log the roll-up, if any cell is not as it was when it was logged last."""
        last = self._last(DAILIES).get(self._story)
        version = self.dailies_version()
        if last is not None and last.version != version:
            tags = {
                _VERSION_TAG: version,
                "dagster/data_version_is_user_provided": "true",
                "dagster/code_version": CODE_VERSION,
                **self.pointers(tuple(DEPS)),
            }
            self._materialized(DAILIES, self._story, tags, {})

    def dailies_version(self) -> str:
        """One version of all cells that the story has: SHA-256 (hex) of theirs."""
        versions = (
            f"{asset} {partition} {latest.version}\n"
            for asset in DEPS
            for partition, latest in sorted(self._last(asset).items())
            if latest.version != VOID
        )
        return hashlib.sha256("".join(versions).encode()).hexdigest()

    def _materialized(self, asset: str, partition: str, tags: Mapping[str, str], metadata: Mapping[str, Any]) -> None:
        self._context.log_event(dg.AssetMaterialization(asset, partition=partition, tags=tags, metadata=dict(metadata)))

    def finished(self, asset: str) -> None:
        """All cells of an asset are logged: what depends on it must look again."""
        self._latest.pop(asset, None)
        self._last_tags.pop(asset, None)

    def pointers(self, assets: Sequence[str]) -> dict[str, str]:
        """Tags for the event of a step that logged its own inputs: where the newest event of each asset stands."""
        newest = {
            asset: max((latest.storage_id for latest in self._last(asset).values()), default=None) for asset in assets
        }
        return {_INPUT_POINTER + asset: str(storage_id) for asset, storage_id in newest.items() if storage_id}

    def _is_logged(self, asset: str, partition: str, version: str, inputs: Mapping[str, _Latest]) -> bool:
        """Whether the last event says the same. An input that was logged later may have the version it had then."""
        last = self._last(asset).get(partition)
        if last is None or last.version != version:
            return False
        if all(latest.storage_id < last.storage_id for latest in inputs.values()):
            return True
        tags = self._tags(asset).get(partition, {})
        return all(tags.get(_INPUT_VERSION + dep) == latest.version for dep, latest in inputs.items())

    def _inputs(self, asset: str, partition: str) -> dict[str, _Latest]:
        inputs = {dep: self._last(dep).get(partition if dep in DEPS else self._story) for dep in DEPS[asset]}
        return {dep: latest for dep, latest in inputs.items() if latest is not None}

    def _last(self, asset: str) -> Mapping[str, _Latest]:
        """Last event of every partition of an asset that belongs to the story; two queries, kept."""
        if asset not in self._latest:
            log = self._context.instance.event_log_storage
            key, kind = dg.AssetKey(asset), dg.DagsterEventType.ASSET_MATERIALIZATION
            ids = log.get_latest_storage_id_by_partition(key, kind, self._partitions(asset))
            tags = (
                log.get_latest_tags_by_partition(key, kind, [_VERSION_TAG], asset_partitions=list(ids)) if ids else {}
            )
            self._latest[asset] = {
                partition: _Latest(tags[partition][_VERSION_TAG], storage_id)
                for partition, storage_id in ids.items()
                if _VERSION_TAG in tags.get(partition, {})
            }
        return self._latest[asset]

    def _partitions(self, asset: str) -> set[str]:
        """The story's partitions of an asset, so that no other story's are asked for; never empty."""
        if asset not in DEPS:
            return {self._story}
        scenes = self._context.instance.get_dynamic_partitions(str(scene_numbers.name))
        return {cell_partition(scene, self._story) for scene in scenes} or {self._story}

    def _tags(self, asset: str) -> Mapping[str, Mapping[str, str]]:
        """All tags of the last event of every partition; one query, kept."""
        if asset not in self._last_tags:
            ids = [latest.storage_id for latest in self._last(asset).values()]
            records = self._context.instance.fetch_materializations(
                dg.AssetRecordsFilter(dg.AssetKey(asset), storage_ids=ids), limit=len(ids)
            ).records
            self._last_tags[asset] = {
                str(event.partition): event.tags or {}
                for record in records
                if (event := record.asset_materialization) is not None
            }
        return self._last_tags[asset]
