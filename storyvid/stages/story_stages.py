"""The stages that work on a whole story before its scenes: read it, plan it."""

from __future__ import annotations

from storyvid.errors import StageError, StoryvidError
from storyvid.generation.requests import PassageRequest
from storyvid.ingestion.ingest import ingest
from storyvid.models.base import Span
from storyvid.models.plan import Bible, PassagePlan, Screenplay
from storyvid.models.story import Block, Source, Story
from storyvid.planning.abridge import keep_ratio
from storyvid.planning.merge import merge
from storyvid.planning.validate import check_passage_plan
from storyvid.ports import Store
from storyvid.stages.studio import Studio, Unit


def read_story(store: Store, source: Source, max_bytes: int) -> Story:
    """Clean the registered text. Raises StoryFileError."""
    return ingest(source.file_name, store.read(source.content), source.options, max_bytes=max_bytes)


def plan_story(studio: Studio, story: Story) -> tuple[Bible, Screenplay]:
    """Plan every passage, then merge. Raises StageError naming the passages that failed; the others are kept."""
    requests = passage_requests(story, keep_ratio(story, studio.options.words_per_minute))
    studio.expect("plan_passage", len(requests))
    plans = studio.run("plan_passage", [lambda request=request: _plan_passage(studio, request) for request in requests])
    faults = [plan for plan in plans if isinstance(plan, StoryvidError)]
    if faults:
        raise StageError(
            f"{len(faults)} of {len(plans)} passages could not be planned, the others are kept: {faults[0]}"
        )
    return merge(story, [plan for plan in plans if isinstance(plan, PassagePlan)])


def passage_requests(story: Story, ratio: float) -> list[PassageRequest]:
    """One request per passage, everything local to it, so that no passage knows where it stands."""
    return [
        PassageRequest(
            language=story.settings.language,
            text=passage.of(story.text),
            blocks=tuple(_local_blocks(story.blocks, passage)),
            sentences=tuple(
                sentence.shifted(-passage.start)
                for sentence in story.sentences
                if passage.start <= sentence.start < passage.end
            ),
            keep_ratio=ratio,
        )
        for passage in story.passages
    ]


def _local_blocks(blocks: tuple[Block, ...], passage: Span) -> list[Block]:
    local = []
    for block in blocks:
        start, end = max(block.span.start, passage.start), min(block.span.end, passage.end)
        empty_inside = block.span.start == block.span.end and passage.start <= block.span.start < passage.end
        if start < end or empty_inside:
            local.append(block.model_copy(update={"span": Span(start=start, end=end).shifted(-passage.start)}))
    return local


def _plan_passage(studio: Studio, request: PassageRequest) -> PassagePlan:
    planner = studio.generators.planner

    def produce() -> PassagePlan:
        plan = planner.plan_passage(request)
        check_passage_plan(request, plan)
        return plan

    return studio.make(Unit("plan_passage", planner.identity, request, PassagePlan, produce)).value
