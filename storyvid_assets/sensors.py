"""The sensor on the inbox: a story file dropped there becomes a film."""

import dagster as dg

from storyvid.ingestion.slug import slug_for
from storyvid.models.inbox import InboxNote
from storyvid_assets.inbox import Inbox
from storyvid_assets.inbox_memory import keep, recall
from storyvid_assets.jobs import make_film
from storyvid_assets.partitions import stories
from storyvid_assets.studio import Production

EVERY_S = 2
"""Dagster's daemon goes round every five seconds; with five here it would leave out every other round."""


@dg.sensor(
    job=make_film,
    minimum_interval_seconds=EVERY_S,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Registers new and changed story files of STORYVID_STORIES and launches make_film for each.",
)
def inbox(
    context: dg.SensorEvaluationContext, production: dg.ResourceParam[Production]
) -> dg.SensorResult | dg.SkipReason:
    folder, memories = production.settings.storyvid_stories, production.home.inbox_memory
    if not folder.is_dir():
        return dg.SkipReason(f"{folder} is no folder; make it, or set STORYVID_STORIES")
    found = Inbox(folder, production.store, production.settings).look(recall(memories, context.cursor))
    for fault in found.faults:
        context.log.error(fault.message)
        _observe(context, fault, {"file": fault.file, "not filmed": fault.message})
    for gone in found.removed:
        context.log.warning(f"{gone.file} is gone; its film stays")
        _observe(context, gone, {"file": gone.file, "removed": "its film stays"})
    names = [handed.story for handed in found.handed]
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(run_key=f"{handed.story}:{handed.change}", partition_key=handed.story)
            for handed in found.handed
        ],
        skip_reason=None if names else dg.SkipReason(f"{len(found.memory.files)} files, none new or changed"),
        dynamic_partitions_requests=[stories.build_add_request(names)] if names else [],
        cursor=keep(memories, found.memory, context.cursor),
    )


def _observe(context: dg.SensorEvaluationContext, note: InboxNote, metadata: dict[str, str]) -> None:
    """Show in the UI, on the story, what became of its file."""
    story = slug_for(note.file.rpartition("/")[2])
    context.instance.add_dynamic_partitions(str(stories.name), [story])
    context.instance.report_runless_asset_event(dg.AssetObservation("story", partition=story, metadata=metadata))
