"""Cuts by hand: what a cut file asks for, and where in the film it belongs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from storyvid.models.base import Document
from storyvid.models.own_media import OwnSound
from storyvid.models.plan import ChangePlace, PlacedChange, ShotChange


class Quote(Document):
    """Words of the story that name a place in it; `nth` where they stand there more than once. `line` for reports."""

    text: str
    nth: Annotated[int, Field(ge=1)] | None = None
    line: Annotated[int, Field(ge=1)]


class ShotEntry(Document):
    """One entry under `shots:`: which shot, and what becomes of it or is put beside it."""

    quote: Quote
    place: ChangePlace
    change: ShotChange


class MusicEntry(Document):
    """One entry under `music:`: a file for the scene of the quote, or for the whole film where there is none."""

    quote: Quote | None
    sound: OwnSound


class CutFile(Document):
    """A cut file, read and checked. `allow_unmatched`: an entry that finds no shot is recorded instead of a fault."""

    file_name: str
    allow_unmatched: bool = False
    shots: tuple[ShotEntry, ...] = ()
    music: tuple[MusicEntry, ...] = ()


class SceneChanges(Document):
    """What belongs to one scene."""

    shots: tuple[PlacedChange, ...] = ()
    music: OwnSound | None = None


class ChangeList(Document):
    """The asset `change_list`: the entries of the cut file at their scenes, in the order of the screenplay.

    `unmatched` says, in words, which entries found no place in the story, where that is allowed.
    """

    scenes: tuple[SceneChanges, ...]
    unmatched: tuple[str, ...] = ()
