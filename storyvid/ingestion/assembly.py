"""Pieces to the cleaned text and its blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from storyvid.ingestion.manuscript import Piece
from storyvid.ingestion.normalise import normalise
from storyvid.models.base import Span
from storyvid.models.story import Block, BlockKind

_EMPTY_KINDS = (BlockKind.BREAK, BlockKind.SLUG_LINE)


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The text, pieces an empty line apart, and a block for each. Empty spans stand where the next block starts."""
    parts: list[str] = []
    blocks: list[Block] = []
    waiting: list[Piece] = []
    length = 0
    for piece in pieces:
        if piece.kind in _EMPTY_KINDS:
            waiting.append(piece)
            continue
        text = _lines(piece)
        if not any(map(str.isalnum, text)):
            continue
        start = length + 2 if parts else 0
        if parts or any(mark.kind is BlockKind.SLUG_LINE for mark in waiting):
            blocks += [_block(mark, start, start) for mark in waiting]
        waiting = []
        blocks.append(_block(piece, start, start + len(text)))
        parts.append(text)
        length = start + len(text)
    return "\n\n".join(parts), tuple(blocks)


def _lines(piece: Piece) -> str:
    text = normalise(piece.text)
    if piece.kind in (BlockKind.VERSE, BlockKind.LETTER):
        return "\n".join(line for line in text.split("\n") if line)
    return " ".join(text.split())


def _block(piece: Piece, start: int, end: int) -> Block:
    return Block(
        kind=piece.kind,
        span=Span(start=start, end=end),
        level=piece.level,
        speaker=piece.speaker,
        label=" ".join(unicodedata.normalize("NFC", piece.label).split()),
    )
