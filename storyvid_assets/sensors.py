"""The sensor on the inbox: a story file dropped there becomes a film."""

import dagster as dg
from pydantic import ValidationError

from storyvid.ingestion.slug import slug_for
from storyvid.models.inbox import InboxMemory, InboxNote
from storyvid_assets.inbox import Inbox
from storyvid_assets.jobs import make_film
from storyvid_assets.partitions import stories
from storyvid_assets.studio import Production

EVERY_S = 5


@dg.sensor(
    job=make_film,
    minimum_interval_seconds=EVERY_S,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Registers new and changed story files of STORYVID_STORIES and launches make_film for each.",
)
def inbox(context: dg.SensorEvaluationContext, production: dg.ResourceParam[Production]) -> dg.SensorResult:
    found = Inbox(production.settings.storyvid_stories, production.store, production.settings).look(
        _memory(context.cursor)
    )
    for fault in found.faults:
        _tell(context, fault)
    names = [handed.story for handed in found.handed]
    return dg.SensorResult(
        run_requests=[
            dg.RunRequest(run_key=f"{handed.story}:{handed.change}", partition_key=handed.story)
            for handed in found.handed
        ],
        dynamic_partitions_requests=[stories.build_add_request(names)] if names else [],
        cursor=found.memory.model_dump_json(),
    )


def _memory(cursor: str | None) -> InboxMemory:
    """What the last look left; nothing on the first, or after a release that remembers otherwise."""
    try:
        return InboxMemory.model_validate_json(cursor) if cursor else InboxMemory()
    except ValidationError:
        return InboxMemory()


def _tell(context: dg.SensorEvaluationContext, fault: InboxNote) -> None:
    """Say once what is wrong with a file: in the tick's log, and as an observation on the story in the UI."""
    context.log.error(fault.message)
    story = slug_for(fault.file.rpartition("/")[2])
    context.instance.add_dynamic_partitions(str(stories.name), [story])
    context.instance.report_runless_asset_event(
        dg.AssetObservation("story", partition=story, metadata={"file": fault.file, "not filmed": fault.message})
    )
