"""Cuts a scene into numbered parts: the smallest stretches that a shot may begin with, in any language.

A part is a sentence, or a piece of one where it changes between narration and speech or is too long for a shot. A
planner that chooses parts by number can neither lose a word nor tell one twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storyvid.generation.requests import SceneRequest
from storyvid.models.base import Span
from storyvid.models.plan import NARRATOR, Scene
from storyvid.models.story import BlockKind
from storyvid.planning.pacing import estimate_speech_s
from storyvid.planning.words import WORD, speakable

_QUOTE = re.compile('"')
_TITLES = "".join(rf"(?<!\b{title})" for title in ("Mr", "Mrs", "Ms", "Mme", "Dr", "St"))
_CUTS = (
    re.compile(rf"(?:(?<!\b[A-Z]){_TITLES}[.!?।…][\"')\]]*|[;:])\s+|\s—\s"),
    re.compile(r"[,،、][\"']?\s*"),
    re.compile(r"\s+"),
)
"""Where a long stretch is cut, the best places first."""
_MIDDLE = (0.2, 0.8)
"""A cut nearer to an end than this leaves a crumb."""


@dataclass(frozen=True)
class Part:
    """A stretch of the scene's text. `speaker` is who says it where the page itself tells, as in a screenplay."""

    span: Span
    seconds: float
    speech: bool = False
    speaker: str | None = None
    title: bool = False


def scene_parts(request: SceneRequest) -> tuple[Part, ...]:
    """The parts of the sentences that are told, in order. Every word of them is in exactly one part."""
    scene = request.scene
    found: list[Part] = []
    for sentence in scene.kept:
        block = next((item for item in scene.blocks if item.span.start <= sentence.start < item.span.end), None)
        if block is not None and block.kind is BlockKind.HEADING:
            found += [_part(request, sentence.start, sentence.end, title=True)] if _told(scene, sentence) else []
        elif block is not None and block.kind is BlockKind.SPEECH:
            speaker = _cast_name(scene, block.speaker or "")
            found += [
                _part(request, start, end, speech=True, speaker=speaker)
                for start, end in _short_enough(request, sentence.start, sentence.end)
            ]
        else:
            opened = block.span.start if block is not None else sentence.start
            found += [
                _part(request, start, end, speech=speech)
                for begin, stop, speech in _voices(scene.text, opened, sentence)
                for start, end in _short_enough(request, begin, stop)
            ]
    return tuple(part for part in found if WORD.search(scene.text, part.span.start, part.span.end))


def _told(scene: Scene, sentence: Span) -> bool:
    return WORD.search(scene.text, sentence.start, sentence.end) is not None


def _cast_name(scene: Scene, speaker: str) -> str:
    """The name in the bible of whom the page calls `speaker`; the narrator reads whoever is not in it."""
    wanted = speaker.casefold()
    for character in scene.characters:
        if wanted in (name.casefold() for name in (character.name, *character.aliases)):
            return character.name
    return NARRATOR


def _part(
    request: SceneRequest,
    start: int,
    end: int,
    *,
    speech: bool = False,
    speaker: str | None = None,
    title: bool = False,
) -> Part:
    text = request.scene.text[start:end]
    begin, stop = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
    return Part(Span(start=begin, end=max(begin, stop)), _seconds(request, start, end), speech, speaker, title)


def _seconds(request: SceneRequest, start: int, end: int) -> float:
    told = speakable(request.scene.text[start:end])
    return estimate_speech_s(told, request.scene.language, request.words_per_minute)


def _voices(text: str, opened: int, sentence: Span) -> list[tuple[int, int, bool]]:
    """The sentence parted into narration and speech; a stretch without a word goes to its neighbour.

    `opened` is where its paragraph begins: speech that began in an earlier sentence is found from there.
    """
    inside = False
    edges: list[tuple[int, bool]] = []
    for mark in _QUOTE.finditer(text, opened, sentence.end):
        opens = _opens(text, mark.start(), opened, sentence.end, inside=inside)
        if opens == inside:
            continue
        inside = opens
        if mark.start() > sentence.start:
            edges.append((mark.start() if opens else mark.end(), opens))
        else:
            edges = [(sentence.start, opens)]
    if not edges or edges[0][0] > sentence.start:
        edges.insert(0, (sentence.start, bool(edges) and not edges[0][1]))
    ends = [*(place for place, _ in edges[1:]), sentence.end]
    parts: list[tuple[int, int, bool]] = []
    lead = sentence.start
    for (_, speech), end in zip(edges, ends, strict=True):
        if not WORD.search(text, lead, end):
            continue
        parts.append((lead, end, speech))
        lead = end
    if parts and lead < sentence.end:
        parts[-1] = (parts[-1][0], sentence.end, parts[-1][2])
    return parts


def _opens(text: str, at: int, first: int, end: int, *, inside: bool) -> bool:
    """Whether the quotation mark at `at` opens speech; where its neighbours do not tell, it opens what is not open."""
    loose_before = at == first or text[at - 1].isspace()
    loose_after = at + 1 >= end or text[at + 1].isspace()
    return not inside if loose_before == loose_after else loose_before


def _short_enough(request: SceneRequest, start: int, end: int) -> list[tuple[int, int]]:
    """The stretch in pieces of at most `max_shot_s` seconds, cut near the middle at the best place there is."""
    pending, done = [(start, end)], []
    while pending:
        begin, stop = pending.pop()
        cut = _cut(request.scene.text, begin, stop) if _seconds(request, begin, stop) > request.max_shot_s else None
        if cut is None:
            done.append((begin, stop))
        else:
            pending += [(cut, stop), (begin, cut)]
    return done


def _cut(text: str, start: int, end: int) -> int | None:
    """A place to cut between `start` and `end`; None where nothing parts two words."""
    low, high = (start + round((end - start) * share) for share in _MIDDLE)
    for number, cuts in enumerate(_CUTS):
        last = number == len(_CUTS) - 1
        places = [match.end() for match in cuts.finditer(text, start, end)]
        fitting: Sequence[int] = [
            place
            for place in places
            if (last or low <= place <= high) and WORD.search(text, start, place) and WORD.search(text, place, end)
        ]
        if fitting:
            return min(fitting, key=lambda place: abs(2 * place - start - end))
    return None
