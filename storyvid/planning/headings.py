"""Slug lines: how a scene is headed in each language."""

from __future__ import annotations

from collections.abc import Sequence

from storyvid.models.base import TimeOfDay

_LIGHT = {
    "en": {TimeOfDay.DAWN: "DAWN", TimeOfDay.DAY: "DAY", TimeOfDay.DUSK: "EVENING", TimeOfDay.NIGHT: "NIGHT"},
    "hi": {TimeOfDay.DAWN: "भोर", TimeOfDay.DAY: "दिन", TimeOfDay.DUSK: "शाम", TimeOfDay.NIGHT: "रात"},
}
_SIDE = {"en": {True: "INT.", False: "EXT."}, "hi": {True: "भीतर।", False: "बाहर।"}}
_AND = {"en": " AND ", "hi": " और "}
_PEOPLE_SHOWN = 2


def slug_line(
    place: str, interior: bool | None, time_of_day: TimeOfDay, characters: Sequence[str], language: str
) -> str:
    """`INT. THE FLAT - EVENING`; a scene without a place is headed by its people, one without people by its light."""
    tongue = language if language in _LIGHT else "en"
    subject = place or _AND[tongue].join(characters[:_PEOPLE_SHOWN])
    side = _SIDE[tongue].get(interior, "") if place and interior is not None else ""
    light = _LIGHT[tongue][time_of_day]
    where = f"{side} {subject}".strip()
    return f"{where} - {light}".upper() if where else light
