"""The shots of one scene: words cut into pieces, each given its people, frame, description and seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from resources.llm.rules.cutting import Piece, pieces
from resources.llm.rules.describing import Seen, describe, thing_in
from resources.llm.rules.dialogue import Quote, attributed, quotations
from resources.llm.rules.framing import Beat, frames
from resources.llm.rules.lexicon import Lexicon
from resources.llm.rules.mentions import Mention, NameFinder, pronoun_means
from resources.llm.rules.setting import places
from storyvid.generation.keys import derived_seed
from storyvid.generation.requests import SceneRequest
from storyvid.models.base import Span
from storyvid.models.plan import NARRATOR, Scene, Shot, Transition
from storyvid.models.story import BlockKind
from storyvid.planning.words import WORD

_SHORTEST_S = 2.0
_TITLE_S = 2.5
_MOST_SHOWN = 4
_ANGLES = 5
_PRONOUN_WITHIN = 6
_SUBJECTS = frozenset(("he", "she", "his", "her", "वह", "उसने", "उसका", "उसकी", "उसके"))
_WHOSE = frozenset(("his", "her"))
_STILL_IN_MIND = 4
"""Mentions back in which one must stand who is meant instead of a nearer one."""
_LONGEST_CHAIN = 3
"""Shots that continue one another are made one after the other; a short chain keeps an edit cheap."""


def shoot(request: SceneRequest, lexicon: Lexicon) -> tuple[Shot, ...]:
    """The shots of the scene, in order."""
    scene = request.scene
    finder = _finder(scene)
    unattributed = quotations(scene.text, scene.blocks, lexicon)
    quotes = attributed(scene.text, scene.blocks, unattributed, finder, lexicon)
    cut = pieces(request, quotes, lexicon)
    mentions = [item for item in finder.find(scene.text) if not _quoted(item, quotes)]
    told = _told(mentions, quotes)
    subjects = _subjects(scene, told, quotes, finder, lexicon)
    spans = _spans(cut, scene)
    shown = [_shown(piece, mentions, subjects) for piece in cut]
    chained = _chained(cut)
    beats = [
        replace(_beat(piece, people, scene, quotes, lexicon), continues=continued)
        for piece, people, continued in zip(cut, shown, chained, strict=True)
    ]
    framed = frames(beats, scene.mood)
    shots: list[Shot] = []
    for index, piece in enumerate(cut):
        size, move = framed[index]
        people = shown[index] or (shots[-1].characters if chained[index] else ())
        seen = Seen(size, people, _listener(piece, scene, told), thing_in(piece, lexicon), index)
        near = {shot.description for shot in shots[-2:]}
        description = _described(piece, seen, scene, subjects, lexicon, near=near)
        shots.append(
            Shot(
                description=description,
                size=size,
                move=move,
                seconds=round(max(piece.spoken_s, _TITLE_S if piece.title else _SHORTEST_S), 1),
                span=spans[index],
                lines=piece.lines,
                characters=people,
                transition=_transition(index, cut, beats, scene, lexicon),
                continues_previous=chained[index],
                seed=derived_seed(scene.seed, description, " ".join(line.text for line in piece.lines)),
            )
        )
    return tuple(shots)


def _finder(scene: Scene) -> NameFinder:
    names: dict[str, str] = {}
    for character in scene.characters:
        for name in (character.name, *character.aliases):
            names.setdefault(name, character.name)
    return NameFinder(names, {character.name: character.kind for character in scene.characters})


def _quoted(mention: Mention, quotes: Sequence[Quote]) -> bool:
    return any(quote.start <= mention.start < quote.end for quote in quotes)


def _told(mentions: Sequence[Mention], quotes: Sequence[Quote]) -> list[Mention]:
    """Who is spoken of by the narrator, and who speaks, in order."""
    spoken = (Mention(item.start, item.end, item.speaker, False) for item in quotes if item.speaker)
    return sorted([*mentions, *spoken], key=lambda item: item.start)


def _listener(piece: Piece, scene: Scene, told: Sequence[Mention]) -> str:
    """Who stands beside those who speak in this shot: of all who came in before, the one told of most; '' for nobody.

    At the beginning of a scene, where nobody has come in, the one told of most in all of it.
    """
    speakers = {chip.speaker for chip in piece.chips}
    others = [character.name for character in scene.characters if character.name not in speakers]
    there = {item.person for item in told if item.start < piece.chips[-1].end} - speakers
    return next((name for name in others if name in there or not there), "")


def _subjects(
    scene: Scene, told: Sequence[Mention], quotes: Sequence[Quote], finder: NameFinder, lexicon: Lexicon
) -> dict[int, str]:
    """Whom the pronouns mean that begin a sentence or a clause of the narration.

    `he` is nobody whom the same sentence names after it, unless in passing: `he looked forward to the time when the Boy
    should be well`. What is `his` after another who acts is left open: `The stranger held his hands`.
    """
    spoken = {item.start for item in quotes}
    mentions = [item for item in told if item.start not in spoken]
    found: dict[int, str] = {}
    for sentence in scene.kept:
        inside = [item for item in mentions if sentence.start <= item.start < sentence.end]
        others = {item.person for item in inside if not item.owner and not _added(scene.text, item)}
        acted = False
        for number, word in enumerate(WORD.finditer(scene.text, sentence.start, sentence.end)):
            if number > _PRONOUN_WITHIN or any(item.start < word.start() for item in inside):
                break
            if any(item.start <= word.start() < item.end for item in quotes):
                break
            said = word.group().casefold()
            acted = acted or said in lexicon.roles
            if acted and said in _WHOSE:
                break
            before = [item for item in told if item.start < word.start()]
            person = pronoun_means(said, before, finder.kinds, lexicon)
            if person in others:
                near = [item for item in before[-_STILL_IN_MIND:] if item.person not in others]
                person = pronoun_means(said, near, {item.person: finder.kinds[item.person] for item in near}, lexicon)
            if person is not None and said in _SUBJECTS:
                found[word.start()] = person
                if said not in _WHOSE:
                    acting = Mention(word.start(), word.end(), person, owner=False, leads=True)
                    told = sorted([*told, acting], key=lambda item: item.start)
                break
    return found


def _added(text: str, mention: Mention) -> bool:
    """`he was a tight-fisted hand at the grindstone, Scrooge!`"""
    return text[: mention.start].rstrip().endswith(",") and text[mention.end : mention.end + 1] in ".!?;"


def _spans(cut: Sequence[Piece], scene: Scene) -> list[Span]:
    """Shots meet where only white space lies between them; the first begins and the last ends with the scene's."""
    spans: list[Span] = []
    for index, piece in enumerate(cut):
        start, end = piece.chips[0].start, piece.chips[-1].end
        following = cut[index + 1].chips[0].start if index + 1 < len(cut) else len(scene.text)
        if not index and not scene.text[:start].strip():
            start = 0
        if not scene.text[end:following].strip():
            end = following
        spans.append(Span(start=start, end=end))
    return spans


def _shown(piece: Piece, mentions: Sequence[Mention], subjects: dict[int, str]) -> tuple[str, ...]:
    speakers = [chip.speaker for chip in piece.chips if chip.speaker != NARRATOR]
    start, end = piece.chips[0].start, piece.chips[-1].end
    acting = [(item.start, item.person) for item in mentions if start <= item.start < end and not item.owner]
    meant = [(place, person) for place, person in subjects.items() if start <= place < end]
    return (
        tuple(dict.fromkeys((*speakers, *(person for _, person in sorted([*acting, *meant])))))[:_MOST_SHOWN]
        if not piece.title
        else ()
    )


def _chained(cut: Sequence[Piece]) -> list[bool]:
    chained: list[bool] = []
    run = 0
    for index, piece in enumerate(cut):
        same = (
            index > 0
            and piece.continues
            and not cut[index - 1].title
            and piece.lines[0].speaker == cut[index - 1].lines[-1].speaker
        )
        run = run + 1 if same and run + 1 < _LONGEST_CHAIN else 0
        chained.append(run > 0)
    return chained


def _beat(piece: Piece, people: Sequence[str], scene: Scene, quotes: Sequence[Quote], lexicon: Lexicon) -> Beat:
    spoken = [line for line in piece.lines if line.speaker != NARRATOR]
    span = Span(start=piece.chips[0].start, end=piece.chips[-1].end)
    return Beat(
        title=piece.title,
        continues=False,
        people=len(people),
        speakers=tuple(line.speaker for line in spoken),
        excited=any("!" in line.text for line in spoken),
        thing=bool(thing_in(piece, lexicon)),
        place=bool(places(scene.text, span, quotes, lexicon)),
    )


def _described(
    piece: Piece, seen: Seen, scene: Scene, subjects: dict[int, str], lexicon: Lexicon, *, near: set[str]
) -> str:
    """The description; told from another angle where it would repeat one of those `near`."""
    angles = (replace(seen, turn=seen.turn + step) for step in range(_ANGLES))
    descriptions = [describe(piece, angle, scene, subjects, lexicon) for angle in angles]
    return next((description for description in descriptions if description not in near), descriptions[0])


def _transition(index: int, cut: Sequence[Piece], beats: Sequence[Beat], scene: Scene, lexicon: Lexicon) -> Transition:
    """A fade opens the scene; after a chapter card, and where time passes, pictures dissolve; else a cut."""
    if not index:
        return Transition.FADE
    if cut[index - 1].title:
        return Transition.DISSOLVE
    opens = cut[index].chips[0]
    paragraph = any(block.kind is BlockKind.PARAGRAPH and block.span.start == opens.start for block in scene.blocks)
    later = lexicon.time_jumps.match(scene.text[opens.start :]) is not None
    return Transition.DISSOLVE if (later or (paragraph and beats[index].place)) and opens.opens else Transition.CUT
