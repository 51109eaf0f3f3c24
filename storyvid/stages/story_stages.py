"""The stages that work on a whole story before its scenes: read it, plan it."""

from __future__ import annotations

from functools import partial

from storyvid.generation.protocols import Planner
from storyvid.generation.requests import PassageRequest
from storyvid.ingestion.ingest import ingest
from storyvid.models.plan import Bible, PassagePlan, Screenplay
from storyvid.models.story import Source, Story
from storyvid.planning.abridge import keep_ratio
from storyvid.planning.merge import merge
from storyvid.planning.passages import passage_requests
from storyvid.planning.validate import check_passage_plan
from storyvid.ports import Store
from storyvid.stages.planning import planned
from storyvid.stages.studio import Studio, without_faults
from storyvid.stages.unit import Unit


def read_story(store: Store, source: Source, max_bytes: int) -> Story:
    """Clean the registered text. Raises StoryFileError."""
    return ingest(source.file_name, store.read(source.content), source.options, max_bytes=max_bytes)


def plan_story(studio: Studio, story: Story) -> tuple[Bible, Screenplay]:
    """Plan every passage, then merge. Raises StageError naming the passages that failed; the others are kept."""
    requests = passage_requests(story, keep_ratio(story, studio.options.words_per_minute))
    studio.books.expect("plan_passage", len(requests))
    tasks = [partial(_plan_passage, studio, request) for request in requests]
    plans = studio.run("plan_passage", tasks, at_once=studio.generators.planner.at_once)
    return merge(story, without_faults("planning", plans))


def _plan_passage(studio: Studio, request: PassageRequest) -> PassagePlan:
    def unit(planner: Planner) -> Unit[PassagePlan]:
        def produce() -> PassagePlan:
            plan = planner.plan_passage(request)
            check_passage_plan(request, plan)
            return plan

        return Unit("plan_passage", planner.identity, request, PassagePlan, produce)

    return planned(studio, unit).value
