"""A cut file to start from: every shot of the plan as an entry in comments, under a quote that finds it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from storyvid.cutting.bind import Place, ToldWords
from storyvid.models.plan import Shot, ShotSize
from storyvid.planning.words import WORD

FEWEST_WORDS = 5

_HEAD = """\
# Cuts by hand for {story}: what is written here changes single shots of the film.
# Take the # away from `- shot:` and from the lines that you change, and leave the other lines as they are.
# An entry belongs to the words that it quotes, so it stays with them when the story changes.
# All fields: docs/cut-files.md.

shots:
"""
_TAIL = """
music:
# - film: music/theme.mp3
# - scene: "a few words of the scene"
#   file: music/waltz.mp3
"""


class PlannedScene(NamedTuple):
    """A scene as it was planned."""

    scene_id: str
    heading: str
    shots: Sequence[Shot]


def starting_file(story: str, scenes: Sequence[PlannedScene], told: ToldWords) -> str:
    """The text of a cut file for the story file named `story`. Read as it is, it changes nothing."""
    entries = "".join(_scene(index, scene, told) for index, scene in enumerate(scenes))
    return _HEAD.format(story=" ".join(story.split())) + entries + _TAIL


def quote_of(shot: Shot, scene: int, told: ToldWords) -> tuple[str, int | None]:
    """The first words of a shot, as many as find it alone; with `nth` where all of them stand elsewhere too."""
    text = " ".join(line.text for line in shot.lines)
    ends = [word.end() for word in WORD.finditer(text)]
    quote = text
    for count in range(min(FEWEST_WORDS, len(ends)), len(ends) + 1):
        quote = text[: ends[count - 1]]
        if len(told.find(quote)) == 1:
            return quote, None
    first = next(place for place in told.find(quote) if _inside(place, scene, shot))
    return quote, told.find(quote).index(first) + 1


def _inside(place: Place, scene: int, shot: Shot) -> bool:
    return place.scene == scene and shot.span.start <= place.at < shot.span.end


def _scene(index: int, scene: PlannedScene, told: ToldWords) -> str:
    lines = [f"\n# {scene.scene_id}  {' '.join(scene.heading.split())}\n"]
    for shot in scene.shots:
        lines += [f"# {mark} {field}\n" for mark, field in zip(_marks(), _fields(shot, index, told), strict=False)]
    return "".join(lines)


def _marks() -> Iterator[str]:
    yield "-"
    while True:
        yield " "


def _fields(shot: Shot, scene: int, told: ToldWords) -> Iterator[str]:
    quote, nth = quote_of(shot, scene, told)
    yield f"shot: {_written(quote)}"
    if nth is not None:
        yield f"nth: {nth}"
    yield f"description: {_written(shot.description)}"
    if len(shot.lines) == 1:
        yield f"narration: {_written(shot.lines[0].text)}"
    yield f"seconds: {shot.seconds:g}"
    if shot.size is not ShotSize.TITLE:
        yield f"size: {shot.size}"
    yield f"move: {shot.move}"
    yield f"transition: {shot.transition}"
    yield f"seed: {shot.seed}"


def _written(text: str) -> str:
    """A double-quoted YAML scalar: JSON strings are."""
    return json.dumps(text, ensure_ascii=False)
