"""Passages as planners get them: the text cut out, its blocks and sentences counted from its own start."""

from __future__ import annotations

from storyvid.generation.requests import PassageRequest
from storyvid.models.base import Span
from storyvid.models.story import Block, Story


def passage_requests(story: Story, keep_ratio: float = 1.0) -> tuple[PassageRequest, ...]:
    """One request per passage of the story, in order."""
    return tuple(
        PassageRequest(
            language=story.settings.language,
            text=passage.of(story.text),
            blocks=blocks_within(story.blocks, passage),
            sentences=spans_within(story.sentences, passage),
            keep_ratio=keep_ratio,
        )
        for passage in story.passages
    )


def blocks_within(blocks: tuple[Block, ...], span: Span) -> tuple[Block, ...]:
    """The blocks that touch `span`, cut to it and counted from its start.

    An empty block (a break, a slug line) belongs to the span that starts with it, not to the one that ends there.
    """
    inside = []
    for block in blocks:
        start, end = max(block.span.start, span.start), min(block.span.end, span.end)
        empty = block.span.start == block.span.end
        if (start < end) or (empty and span.start <= block.span.start < span.end):
            local = Span(start=start - span.start, end=end - span.start)
            inside.append(block.model_copy(update={"span": local}))
    return tuple(inside)


def spans_within(spans: tuple[Span, ...], span: Span) -> tuple[Span, ...]:
    """The members of `spans` that start inside `span`, counted from its start."""
    return tuple(item.shifted(-span.start) for item in spans if span.start <= item.start < span.end)
