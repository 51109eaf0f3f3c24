"""What Dagster itself says of partitions: their last events, and which of them it calls out of date."""

from __future__ import annotations

import dagster as dg

from tests.dagster.studio import QUIET, TestStudio

CELLS = ("scenes", "shots", "storyboard", "narration", "takes", "clips")


def latest(studio: TestStudio, asset: str, partition: str) -> dg.AssetMaterialization:
    record = studio.instance.get_latest_data_version_record(dg.AssetKey(asset), partition_key=partition)
    assert record is not None
    assert record.asset_materialization is not None
    return record.asset_materialization


def stale(studio: TestStudio) -> set[str]:
    """`asset partition` of all that Dagster itself calls out of date; what was never made is missing instead."""
    from dagster._core.definitions.data_version import CachingStaleStatusResolver, StaleStatus
    from dagster._core.loader import LoadingContextForTest

    graph = studio.defs.resolve_asset_graph()
    resolver = CachingStaleStatusResolver(studio.instance, graph, LoadingContextForTest(studio.instance))
    return {
        f"{key.to_user_string()} {partition}"
        for key in graph.get_all_asset_keys()
        for partition in studio.instance.get_materialized_partitions(key)
        if resolver.get_status(key, partition) is StaleStatus.STALE
    }


def materialize(studio: TestStudio, assets: list[str], first: str, last: str) -> dg.ExecuteInProcessResult:
    job = studio.defs.resolve_implicit_global_asset_job_def()
    return job.execute_in_process(
        instance=studio.instance,
        asset_selection=[dg.AssetKey(asset) for asset in assets],
        run_config=QUIET,
        raise_on_error=False,
        tags={"dagster/asset_partition_range_start": first, "dagster/asset_partition_range_end": last},
    )
