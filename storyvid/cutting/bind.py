"""Finds the place of every entry of a cut file: by the words that it quotes, never by a number.

Only words that the film tells count, in every spelling of case, punctuation and white space. So an entry stays with
its words when text is put in before them, when another sentence changes, and when the scene is broken into other
shots.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from storyvid.cutting.fields import UnfitError
from storyvid.errors import CutFileError
from storyvid.models.base import Span
from storyvid.models.cut_file import ChangeList, CutFile, MusicEntry, Quote, SceneChanges, ShotEntry
from storyvid.models.own_media import OwnSound
from storyvid.models.plan import PlacedChange, Screenplay
from storyvid.models.story import Story
from storyvid.planning.words import WORD

_MOST_SHOWN = 60


class _Told(NamedTuple):
    """A word of a scene, and where it stands in the scene's text."""

    word: str
    at: int


class Place(NamedTuple):
    """Where a quote begins: which scene of the screenplay, which character of the scene's text."""

    scene: int
    at: int


class ToldWords:
    """The words of a film, scene by scene, ready to be searched for quotes."""

    def __init__(self, text: str, scenes: Sequence[tuple[int, Sequence[Span]]]) -> None:
        """`scenes` holds per scene the character that it begins at and what is told of it, as spans of `text`."""
        self._scenes = [
            [_Told(word, at - start) for span in spans for word, at in _words(text, span)] for start, spans in scenes
        ]
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for scene, told in enumerate(self._scenes):
            for index, (word, _) in enumerate(told):
                self._places[word].append((scene, index))

    def find(self, quote: str) -> list[Place]:
        """Every place where the words of `quote` stand one after the other, in order."""
        wanted = normalised(quote)
        return [
            Place(scene, self._scenes[scene][index].at)
            for scene, index in self._places.get(wanted[0], ())
            if [told.word for told in self._scenes[scene][index : index + len(wanted)]] == wanted
        ]


def normalised(text: str) -> list[str]:
    """The words of `text` as they are compared."""
    return [word.casefold() for word in WORD.findall(unicodedata.normalize("NFC", text))]


def told_words(story: Story, screenplay: Screenplay) -> ToldWords:
    """What the film tells."""
    return ToldWords(story.text, [(scene.span.start, scene.kept) for scene in screenplay.scenes])


def bind_cut(cut: CutFile, story: Story, screenplay: Screenplay, *, allow_unmatched: bool = False) -> ChangeList:
    """The entries at their scenes. Raises CutFileError naming every entry that finds no place, or several, by line
    and quote, unless these are allowed; and, in any case, two pieces of music for one scene.
    """
    finder = _Finder(cut.file_name, story, screenplay)
    shots: list[list[PlacedChange]] = [[] for _ in screenplay.scenes]
    film: OwnSound | None = None
    music: dict[int, MusicEntry] = {}
    for entry in cut.shots:
        place = finder.shot(entry)
        if place is not None:
            placed = PlacedChange(at=place.at, quote=entry.quote.text, place=entry.place, change=entry.change)
            shots[place.scene].append(placed)
    for piece in cut.music:
        if piece.quote is None:
            film = piece.sound
            continue
        scene = finder.scene(piece.quote)
        if scene is not None and scene in music:
            first = music[scene].quote
            assert first is not None
            raise CutFileError(
                f"{cut.file_name} line {piece.quote.line}, scene: this scene has music already, from line {first.line}"
            )
        if scene is not None:
            music[scene] = piece
    if finder.unmatched and not (allow_unmatched or cut.allow_unmatched):
        raise CutFileError(
            f"{len(finder.unmatched)} of {len(cut.shots) + len(cut.music)} entries find no place in the film. "
            + "; ".join(finder.unmatched)
            + ". Correct the quotes, or allow it: --allow-unmatched-cuts, or `allow_unmatched: true` in the file"
        )
    return ChangeList(
        scenes=tuple(
            SceneChanges(shots=tuple(changes), music=music[scene].sound if scene in music else film)
            for scene, changes in enumerate(shots)
        ),
        unmatched=tuple(finder.unmatched),
    )


class _Finder:
    """Looks quotes up and collects those that find no place."""

    def __init__(self, file_name: str, story: Story, screenplay: Screenplay) -> None:
        self._file_name = file_name
        self._told = told_words(story, screenplay)
        self._text = [(scene.span.start, [scene.span]) for scene in screenplay.scenes]
        self._story = story
        self.unmatched: list[str] = []

    def shot(self, entry: ShotEntry) -> Place | None:
        try:
            return self._place(entry.quote)
        except UnfitError as error:
            self._report(entry.quote, "shot" if entry.place == "on" else entry.place, error)
            return None

    def scene(self, quote: Quote) -> int | None:
        """The scene of a quote: the words may stand in it several times."""
        scenes = {place.scene for place in self._told.find(quote.text)}
        if len(scenes) == 1 and quote.nth is None:
            return scenes.pop()
        try:
            return self._place(quote).scene
        except UnfitError as error:
            self._report(quote, "scene", error)
            return None

    def _place(self, quote: Quote) -> Place:
        places = self._told.find(quote.text)
        if not places:
            left_out = ToldWords(self._story.text, self._text).find(quote.text)
            raise UnfitError(
                "stands in a part of the story that this film leaves out" if left_out else "is not in the film"
            )
        if quote.nth is None and len(places) > 1:
            raise UnfitError(
                f"stands in {len(places)} places: quote more words, or add `nth: 1` to `nth: {len(places)}`"
            )
        if quote.nth is not None and quote.nth > len(places):
            raise UnfitError(f"stands in {len(places)} place(s), so there is no nth {quote.nth}")
        return places[(quote.nth or 1) - 1]

    def _report(self, quote: Quote, field: str, error: UnfitError) -> None:
        shown = quote.text if len(quote.text) <= _MOST_SHOWN else quote.text[: _MOST_SHOWN - 1] + "…"
        self.unmatched.append(f'{self._file_name} line {quote.line}, {field}: "{shown}" {error}')


def _words(text: str, span: Span) -> list[tuple[str, int]]:
    return [(word.group().casefold(), word.start()) for word in WORD.finditer(text, span.start, span.end)]
