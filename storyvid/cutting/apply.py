"""Changes by hand on the shot list of one scene: a pure step between the planner and the storyboard.

Nobody but the shots that are quoted changes, so only these get other keys.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from storyvid.cutting.bind import normalised
from storyvid.cutting.fields import conflict
from storyvid.errors import CutFileError
from storyvid.generation.keys import derived_seed
from storyvid.models.base import Span
from storyvid.models.film import SAMPLE_RATE_HZ
from storyvid.models.plan import (
    NARRATOR,
    CameraMove,
    Line,
    PlacedChange,
    Scene,
    Shot,
    ShotChange,
    ShotList,
    ShotSize,
    Transition,
)
from storyvid.planning.pacing import estimate_speech_s

logger = logging.getLogger(__name__)

BREATH_S = 0.6
LONGEST_SHOT_S = 60.0
_AS_PLANNED = ("size", "move", "transition", "seed", "image", "clip", "recording")


def apply_changes(scene: Scene, planned: ShotList, words_per_minute: int) -> ShotList:
    """The shot list with the scene's changes made on it.

    Raises CutFileError, naming the quotes, where two entries change the same thing, where a change needs words that
    its shot has not, or where no shot is left.
    """
    if not scene.changes:
        return planned
    bench = _Bench(scene, words_per_minute)
    shots: list[Shot] = []
    dropped: list[Span] = []
    joined = False
    """Whether the last of `shots` is the one that the planner put before the next."""
    by_shot = _by_shot(scene.changes, planned.shots)
    for index, shot in enumerate(planned.shots):
        changes = by_shot[index]
        before = [bench.inserted(one, shot.span.start) for one in changes if one.place == "before"]
        after = [bench.inserted(one, shot.span.end) for one in changes if one.place == "after"]
        wanted = _merged([one for one in changes if one.place == "on"])
        shots += before
        if wanted.drop:
            dropped.append(shot.span)
        else:
            changed = bench.changed(shot, wanted)
            joined = joined and not before and shots[-1].clip is None
            shots.append(changed if joined else changed.model_copy(update={"continues_previous": False}))
        shots += after
        joined = not wanted.drop and not after
    if not shots:
        quotes = ", ".join(f'"{change.quote}"' for change in scene.changes)
        raise CutFileError(
            f"every shot of the scene {scene.heading!r} is dropped ({quotes}): keep one, put a new one in, or take the "
            "scene out of the story"
        )
    for one in scene.changes:
        if one.change.transition not in (None, Transition.FADE) and _begins_scene(one, planned.shots, shots[0]):
            told = '"%s": the first shot of a scene always fades in; `transition: %s` is left out'
            logger.warning(told, one.quote, one.change.transition)
    return planned.model_copy(update={"shots": tuple(shots), "dropped": tuple(dropped)})


def _begins_scene(placed: PlacedChange, planned: Sequence[Shot], first: Shot) -> bool:
    """Whether a change is about the shot that its scene begins with now."""
    here = placed.at < planned[0].span.end
    is_new = first.span.start == first.span.end
    return here and placed.place == ("before" if is_new else "on") and first.transition is placed.change.transition


class _Bench:
    """Changes and makes shots of one scene."""

    def __init__(self, scene: Scene, words_per_minute: int) -> None:
        self._scene = scene
        self._pace = words_per_minute

    def changed(self, shot: Shot, change: ShotChange) -> Shot:
        """`shot` with a change; what the change leaves open stays as planned."""
        update: dict[str, Any] = {name: value for name in _AS_PLANNED if (value := getattr(change, name)) is not None}
        if change.description is not None and change.description != shot.description:
            update |= {"description": change.description, "characters": self._shown(change.description)}
        if change.mute:
            update["lines"] = ()
        elif change.narration is not None or change.recording is not None:
            update |= self._voice(shot, change)
        if change.seconds is not None:
            update["seconds"] = change.seconds
        if change.image is not None or change.clip is not None:
            update["continues_previous"] = False
        return shot.model_copy(update=update)

    def inserted(self, placed: PlacedChange, at: int) -> Shot:
        """A new shot at a place of the scene's text, of which it tells nothing."""
        change, nowhere = placed.change, Span(start=at, end=at)
        description = change.description or ""
        lines = (Line(speaker=NARRATOR, text=change.narration, span=nowhere),) if change.narration else ()
        return Shot(
            description=description,
            size=change.size or ShotSize.MEDIUM,
            move=change.move or CameraMove.STATIC,
            seconds=change.seconds or self._seconds(change, change.narration or ""),
            span=nowhere,
            lines=lines,
            characters=self._shown(description),
            transition=change.transition or Transition.CUT,
            seed=derived_seed("inserted", self._scene.seed, description) if change.seed is None else change.seed,
            image=change.image,
            clip=change.clip,
            recording=change.recording,
        )

    def _voice(self, shot: Shot, change: ShotChange) -> dict[str, Any]:
        """One line instead of those of the shot, spoken by whoever speaks in it; the narrator where several do."""
        speakers = {line.speaker for line in shot.lines}
        words = change.narration or " ".join(line.text for line in shot.lines)
        line = Line(
            speaker=speakers.pop() if len(speakers) == 1 else NARRATOR,
            text=words,
            span=Span(start=shot.lines[0].span.start, end=shot.lines[-1].span.end),
        )
        return {"lines": (line,), "seconds": self._seconds(change, words)}

    def _seconds(self, change: ShotChange, words: str) -> float:
        """How long a shot is wanted whose seconds nobody gave: as long as its voice, else as its clip."""
        if change.recording is not None:
            voice_s = change.recording.samples / SAMPLE_RATE_HZ + BREATH_S
        elif words:
            voice_s = estimate_speech_s(words, self._scene.language, self._pace) + BREATH_S
        else:
            voice_s = change.clip.seconds if change.clip else 0.0
        return min(LONGEST_SHOT_S, round(max(voice_s, 0.1), 1))

    def _shown(self, description: str) -> tuple[str, ...]:
        """The people of the scene whom a description names."""
        words = set(normalised(description))
        return tuple(
            one.name
            for one in self._scene.characters
            if any(set(normalised(name)) <= words for name in (one.name, *one.aliases) if normalised(name))
        )


def _by_shot(changes: Iterable[PlacedChange], shots: Sequence[Shot]) -> dict[int, list[PlacedChange]]:
    """Changes by the index of the shot in which their quote begins."""
    found: dict[int, list[PlacedChange]] = defaultdict(list)
    for change in changes:
        index = next((i for i, shot in enumerate(shots) if shot.span.start <= change.at < shot.span.end), None)
        if index is None:
            raise CutFileError(f'no shot tells "{change.quote}": quote words that the film tells')
        found[index].append(change)
    return found


def _merged(changes: Sequence[PlacedChange]) -> ShotChange:
    """All changes of one shot as one. Raises CutFileError where two of them are about the same thing."""
    merged: dict[str, Any] = {}
    owner: dict[str, str] = {}
    for placed in changes:
        for name, value in placed.change:
            if value is None or value is False:
                continue
            if name in merged:
                raise CutFileError(
                    f'two entries give the `{name}` of one shot: "{owner[name]}" and "{placed.quote}" stand in the '
                    "same shot; leave one out"
                )
            merged[name], owner[name] = value, placed.quote
    faulty = conflict(merged)
    if faulty:
        quotes = " and ".join(f'"{quote}"' for quote in sorted(set(owner.values())))
        raise CutFileError(f"{quotes} stand in the same shot: {faulty[1]}")
    return ShotChange.model_validate(merged)
