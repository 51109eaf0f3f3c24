"""A cut file becomes entries: read, checked field by field, every fault with its line.

Files that it names are opened by the caller, so that the same parser serves who registers them and who only reads
what was registered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

import yaml

from storyvid.cutting.fields import CHANGES, NTH, UnfitError, conflict, text, unfit_for_new_shot, yes_or_no
from storyvid.cutting.page import Faults, Field, Page, line_of
from storyvid.models.cut_file import CutFile, MusicEntry, Quote, ShotEntry
from storyvid.models.own_media import MediaUse, OwnMedia
from storyvid.models.plan import ChangePlace, ShotChange

T = TypeVar("T")
OpenMedia = Callable[[MediaUse, str], OwnMedia]
"""Gives the file that a field names. Raises UnfitError saying what is wrong with it."""

_PLACES: Mapping[str, ChangePlace] = {"shot": "on", "before": "before", "after": "after"}
_MEDIA: tuple[MediaUse, ...] = ("image", "clip", "recording")
_TOP = ("shots", "music", "allow_unmatched")
SHOT_FIELDS = (*_PLACES, "nth", *CHANGES, *_MEDIA)
MUSIC_FIELDS = ("film", "scene", "nth", "file")


def read_cut_file(content: bytes, *, file_name: str, open_media: OpenMedia) -> CutFile:
    """The entries of a cut file in their order. Raises CutFileError: every fault with file, line, field."""
    page = Page(file_name)
    root = page.root(content)
    if root is None:
        return CutFile(file_name=file_name)
    top = page.mapping(root, _TOP, "a cut file")
    reader, faults = _Reader(page, open_media), Faults()
    shots = [faults.noting(partial(reader.shot, node)) for node in page.items(top.get("shots"))]
    music = [faults.noting(partial(reader.music, node)) for node in page.items(top.get("music"))]
    allowed = faults.noting(partial(_value, top["allow_unmatched"], yes_or_no)) if "allow_unmatched" in top else False
    films = [node for node, one in zip(page.items(top.get("music")), music, strict=True) if one and one.quote is None]
    for again in films[1:]:
        faults.note(page.fault(line_of(again), "film", f"stated twice; first in line {line_of(films[0])}"))
    faults.raise_all()
    return CutFile(
        file_name=file_name,
        allow_unmatched=bool(allowed),
        shots=tuple(one for one in shots if one),
        music=tuple(one for one in music if one),
    )


class _Reader:
    """Reads the entries of one page."""

    def __init__(self, page: Page, open_media: OpenMedia) -> None:
        self._page = page
        self._open = open_media

    def shot(self, node: yaml.Node) -> ShotEntry:
        fields = self._page.mapping(node, SHOT_FIELDS, "an entry under `shots`")
        anchor = self._one_of(node, fields, tuple(_PLACES), "says which shot it is about")
        faults = Faults()
        values = {
            name: faults.noting(partial(self._change, field))
            for name, field in fields.items()
            if name in CHANGES or name in _MEDIA
        }
        quote = faults.noting(lambda: self._quote(anchor, fields.get("nth")))
        faults.raise_all()
        place = _PLACES[anchor.name]
        given = [name for name, value in values.items() if value is not False]
        if not given:
            raise anchor.fault("the entry changes nothing: give it at least one other field, or leave it out")
        faulty = conflict(given) or (unfit_for_new_shot(given) if place != "on" else None)
        if faulty:
            name, message = faulty
            raise self._page.fault(fields[name].line if name else line_of(node), name, message)
        return ShotEntry.model_validate({"quote": quote, "place": place, "change": ShotChange.model_validate(values)})

    def music(self, node: yaml.Node) -> MusicEntry:
        fields = self._page.mapping(node, MUSIC_FIELDS, "an entry under `music`")
        anchor = self._one_of(node, fields, ("film", "scene"), "says where its music plays")
        if anchor.name == "film":
            for name in ("nth", "file"):
                if name in fields:
                    raise fields[name].fault("belongs to an entry with `scene`; write `film: FILE`")
            return MusicEntry.model_validate({"quote": None, "sound": self._media("music", anchor)})
        if "file" not in fields:
            raise anchor.fault("the entry names no file; add `file: FILE`")
        quote = self._quote(anchor, fields.get("nth"))
        return MusicEntry.model_validate({"quote": quote, "sound": self._media("music", fields["file"])})

    def _one_of(self, node: yaml.Node, fields: Mapping[str, Field], names: tuple[str, ...], aim: str) -> Field:
        given = [fields[name] for name in names if name in fields]
        wanted = ", ".join(f"`{name}`" for name in names)
        if not given:
            raise self._page.fault(line_of(node), "", f"nothing {aim}: add one of {wanted}")
        if len(given) > 1:
            raise given[1].fault(f"the entry has `{given[0].name}` already; give one of {wanted}")
        return given[0]

    def _quote(self, anchor: Field, nth: Field | None) -> Quote:
        return Quote(text=_value(anchor, text), nth=_value(nth, NTH) if nth else None, line=anchor.line)

    def _change(self, field: Field) -> Any:
        read = CHANGES.get(field.name)
        return _value(field, read) if read else self._media(cast(MediaUse, field.name), field)

    def _media(self, use: MediaUse, field: Field) -> OwnMedia:
        return _value(field, lambda path: self._open(use, path))


def _value(field: Field, read: Callable[[str], T]) -> T:
    try:
        return read(field.written())
    except UnfitError as error:
        raise field.fault(str(error)) from error
