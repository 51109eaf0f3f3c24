"""Cells: every scene of the screenplay with all that later stages need of it, and nothing of where it stands."""

from __future__ import annotations

import re

from storyvid.errors import PlanError
from storyvid.models.base import Mood
from storyvid.models.plan import TELLER, Bible, Character, Scene, SceneEntry, Screenplay
from storyvid.models.story import BlockKind, Story
from storyvid.planning.passages import blocks_within


def scene_cells(story: Story, bible: Bible, screenplay: Screenplay) -> tuple[Scene, ...]:
    """One cell per scene, in order. Raises PlanError where a scene names somebody whom the bible does not know."""
    return tuple(_cell(story, bible, entry) for entry in screenplay.scenes)


def _cell(story: Story, bible: Bible, entry: SceneEntry) -> Scene:
    known = {character.name: character for character in bible.characters}
    strangers = [name for name in entry.characters if name not in known]
    if strangers:
        raise PlanError(f"scene {entry.heading!r} shows {', '.join(strangers)}, not in the bible; plan the story again")
    text = entry.span.of(story.text).rstrip()
    # A break before the scene is no part of it: a scene does not know what it follows.
    blocks = tuple(block for block in blocks_within(story.blocks, entry.span) if block.span.end > 0)
    opens_chapter = any(block.kind is BlockKind.HEADING for block in blocks)
    looks = {place.name: place.look for place in bible.places}
    music = story.settings.music
    return Scene(
        heading=entry.heading,
        # Only the scene that shows the chapter card knows its words: a renamed chapter redraws one scene, not all.
        chapter=entry.chapter if opens_chapter else "",
        place=entry.place,
        place_look=looks.get(entry.place, ""),
        interior=entry.interior,
        time_of_day=entry.time_of_day,
        mood=entry.mood,
        characters=tuple(_as_seen(known[name], text) for name in entry.characters),
        narrator=bible.narrator,
        text=text,
        blocks=blocks,
        kept=tuple(span.shifted(-entry.span.start) for span in entry.kept),
        language=story.settings.language,
        style=story.settings.style,
        aspect=story.settings.aspect,
        seed=story.settings.seed,
        music=music.value if isinstance(music, Mood) else music,
    )


def _as_seen(character: Character, text: str) -> Character:
    """The bible entry with the aliases that this scene uses: a new alias in another chapter changes nothing here."""
    return character.model_copy(update={"aliases": tuple(alias for alias in character.aliases if _used(alias, text))})


def _used(alias: str, text: str) -> bool:
    """Whether a text may mean somebody by an alias: by `the robot` also with `The old robot`."""
    noun = alias.removeprefix("the ")
    return (
        alias == TELLER or alias in text or (noun != alias and re.search(rf"\b{re.escape(noun)}\b", text) is not None)
    )
