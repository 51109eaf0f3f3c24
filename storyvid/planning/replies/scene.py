"""Makes the shots of a scene of a reply: part numbers become spans and lines, names are those of the bible.

What no reading can mend raises ReplyError; everything else is put right where it can be, and told as a fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from storyvid.errors import ReplyError
from storyvid.generation.keys import derived_seed
from storyvid.generation.requests import SceneRequest
from storyvid.models.base import Span
from storyvid.models.plan import NARRATOR, CameraMove, Line, Scene, Shot, ShotSize, Transition
from storyvid.planning.parts import Part
from storyvid.planning.prompts import load_prompt
from storyvid.planning.replies.gate import description_faults, other_language
from storyvid.planning.replies.schema import SceneReply, ShotReply
from storyvid.planning.replies.wording import is_narrator
from storyvid.planning.words import WORD, speakable

SHORTEST_S, LONGEST_S = 2.0, 60.0
_TITLE_S = 2.5
_FAR_TOO_SHORT = 3.0
"""A shot shorter than a third of the shortest usual one is a flash."""
_LONGEST_CHAIN = 3
"""Shots that continue one another are made one after the other; a short chain keeps an edit cheap."""
_MOST_SHOWN = 4


def window_shots(
    request: SceneRequest, parts: Sequence[Part], reply: SceneReply, before: Shot | None
) -> tuple[list[Shot], list[str]]:
    """The shots that tell `parts`, none of them a title, and their faults; `before` is the shot before them.

    Spans are those of the words alone, see `joined_spans`. Raises ReplyError where parts are missing or do not exist.
    """
    numbers = _numbers(reply, len(parts))
    faults: list[str] = []
    speakers = _speakers(request.scene, parts, reply, faults)
    shots: list[Shot] = []
    chain = 0
    for first, following in pairwise([*numbers, len(parts) + 1]):
        told, asked = parts[first - 1 : following - 1], reply.shots[first]
        previous = shots[-1] if shots else before
        continues = _continues(asked, previous, chain)
        chain = chain + 1 if continues else 0
        shot = _shot(request, told, asked, speakers[first - 1 : following - 1], faults, number=first)
        join = Transition.DISSOLVE if previous is not None and previous.size is ShotSize.TITLE else asked.join
        join = Transition.FADE if previous is None else Transition.CUT if continues else join
        leads = asked.leads and first != numbers[-1]
        shots.append(
            shot.model_copy(update={"transition": join, "continues_previous": continues, "leads_to_next": leads})
        )
        _judge_length(request, told, faults, number=first, alone=len(numbers) == 1)
    faults += _judge_words(request, reply, numbers, before)
    return shots, faults


def title_shot(request: SceneRequest, part: Part, *, first: bool) -> Shot:
    """The card of a chapter heading, which needs no model."""
    scene = request.scene
    text = speakable(part.span.of(scene.text))
    description = _card(text, scene.language)
    return Shot(
        description=description,
        size=ShotSize.TITLE,
        move=CameraMove.STATIC,
        seconds=min(LONGEST_S, round(max(part.seconds, _TITLE_S), 1)),
        span=part.span,
        lines=(Line(speaker=NARRATOR, text=text, span=part.span),),
        transition=Transition.FADE if first else Transition.DISSOLVE,
        seed=derived_seed(scene.seed, description, text),
    )


def joined_spans(shots: Sequence[Shot], text: str) -> tuple[Shot, ...]:
    """The shots with spans that meet wherever no word lies between them, and reach both ends of the text so."""
    joined = []
    for index, shot in enumerate(shots):
        start, end = shot.span.start, shot.span.end
        following = shots[index + 1].span.start if index + 1 < len(shots) else len(text)
        if not index and not WORD.search(text, 0, start):
            start = 0
        if not WORD.search(text, end, following):
            end = following
        joined.append(shot.model_copy(update={"span": Span(start=start, end=end)}))
    return tuple(joined)


def _card(text: str, language: str) -> str:
    empty: dict[str, object] = dict.fromkeys(("place", "action", "thing", "people", "speakers", "listeners"), "")
    more = {"light": "day", "interior": None, "mood": "calm", "continues": False, "turn": 0, "manner": "speaks"}
    prompt = load_prompt("shot_description", language if language in ("en", "hi") else "en")
    return prompt.render(size="title", title=text, **empty, **more)


def _numbers(reply: SceneReply, last: int) -> list[int]:
    if not reply.shots:
        raise ReplyError("there is no shot. Give at least one, under the number of its first part")
    outside = [number for number in reply.shots if not 1 <= number <= last]
    if outside:
        raise ReplyError(f"a shot begins at part {outside[0]}, but the parts are numbered 1 to {last}")
    if 1 not in reply.shots:
        raise ReplyError(f"parts 1 to {min(reply.shots) - 1} are in no shot. The first shot begins at part 1")
    return sorted(reply.shots)


def _speakers(scene: Scene, parts: Sequence[Part], reply: SceneReply, faults: list[str]) -> list[str]:
    """Who says each part; whoever is not in the scene is read by the narrator."""
    found = []
    for number, part in enumerate(parts, 1):
        if part.speaker is not None or not part.speech:
            found.append(part.speaker or NARRATOR)
            continue
        named = reply.voices.get(number)
        speaker = NARRATOR if named is None or is_narrator(named) else _cast_name(scene, named)
        if named is None:
            faults.append(f"nobody speaks part {number}, which is speech. Name the speaker under voices")
        elif speaker is None:
            faults.append(
                f"part {number} is spoken by {named!r}, not one of {_cast(scene)}. Use these names or narrator"
            )
        found.append(speaker or NARRATOR)
    return found


def _continues(asked: ShotReply, previous: Shot | None, chain: int) -> bool:
    if previous is None or previous.size is ShotSize.TITLE or asked.join is not Transition.CUT:
        return False
    return asked.continues and chain + 1 < _LONGEST_CHAIN


def _shot(
    request: SceneRequest,
    told: Sequence[Part],
    asked: ShotReply,
    speakers: Sequence[str],
    faults: list[str],
    *,
    number: int,
) -> Shot:
    scene = request.scene
    strangers = [name for name in asked.people if _cast_name(scene, name) is None and not is_narrator(name)]
    if strangers:
        faults.append(
            f"shot {number} lists {', '.join(strangers)} under people, not of {_cast(scene)}. Use these names"
        )
    people = dict.fromkeys(name for one in asked.people if (name := _cast_name(scene, one)) is not None)
    lines = _lines(scene.text, told, speakers)
    spoken = " ".join(line.text for line in lines)
    # The story's own words stand in where a model gave no description at all, however often it was asked.
    description = asked.shows or spoken
    return Shot(
        description=description,
        size=asked.size,
        move=asked.move,
        seconds=min(LONGEST_S, round(max(sum(part.seconds for part in told), SHORTEST_S), 1)),
        span=Span(start=told[0].span.start, end=told[-1].span.end),
        lines=tuple(lines),
        characters=tuple(people)[:_MOST_SHOWN],
        seed=derived_seed(scene.seed, description, spoken),
    )


def _lines(text: str, told: Sequence[Part], speakers: Sequence[str]) -> list[Line]:
    """The words of the parts, one line for all that one voice says without a word left out in between."""
    spans: list[tuple[str, Span]] = []
    for part, speaker in zip(told, speakers, strict=True):
        last = spans[-1] if spans else None
        if last is not None and last[0] == speaker and not WORD.search(text, last[1].end, part.span.start):
            spans[-1] = (speaker, Span(start=last[1].start, end=part.span.end))
        else:
            spans.append((speaker, part.span))
    return [Line(speaker=speaker, text=speakable(span.of(text)), span=span) for speaker, span in spans]


def _judge_length(request: SceneRequest, told: Sequence[Part], faults: list[str], *, number: int, alone: bool) -> None:
    seconds = sum(part.seconds for part in told)
    if seconds > request.hard_max_shot_s and len(told) > 1:
        faults.append(
            f"shot {number} takes {seconds:.0f} s to tell. Begin another shot within its {len(told)} parts: "
            f"{request.shot_s:g} s is usual, {request.max_shot_s:g} s the most"
        )
    elif seconds < request.min_shot_s / _FAR_TOO_SHORT and not alone:
        faults.append(f"shot {number} takes only {seconds:.1f} s to tell. Join it with the shot before or after")


def _judge_words(request: SceneRequest, reply: SceneReply, numbers: Sequence[int], before: Shot | None) -> list[str]:
    shown = [(f"shot {number}", reply.shots[number].shows) for number in numbers]
    earlier = before.description if before is not None and before.size is not ShotSize.TITLE else ""
    faults = description_faults(shown, earlier)
    strange = other_language([text for _, text in shown], request.scene.language)
    return [*faults, strange] if strange is not None else faults


def _cast_name(scene: Scene, name: str) -> str | None:
    wanted = name.casefold()
    for character in scene.characters:
        if wanted in (known.casefold() for known in (character.name, *character.aliases)):
            return character.name
    return None


def _cast(scene: Scene) -> str:
    return ", ".join(character.name for character in scene.characters) or "nobody (leave people empty)"
