"""The fields of an entry: how each is read from what is written, and what is wrong with what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from storyvid.models.plan import CameraMove, ShotSize, Transition
from storyvid.planning.words import words

LONGEST_TEXT = 2_000
MAX_SEED = 2**31 - 1
MAX_SHOT_S = 60.0


class Unfit(ValueError):
    """What is wrong with a value, in words for its author; where it stands is added by the caller."""


def text(written: str) -> str:
    value = " ".join(written.split())
    if not words(value):
        raise Unfit(f"{written!r} holds no word; write what it should say")
    if len(value) > LONGEST_TEXT:
        raise Unfit(f"{len(value):,} characters are more than {LONGEST_TEXT:,}; put a new shot in for the rest")
    return value


def yes_or_no(written: str) -> bool:
    match written.lower():
        case "true" | "yes" | "on":
            return True
        case "false" | "no" | "off":
            return False
    raise Unfit(f"{written!r} is neither true nor false")


def seconds(written: str) -> float:
    try:
        value = float(written)
    except ValueError as error:
        raise Unfit(f"{written!r} is no number of seconds") from error
    if not 0 < value <= MAX_SHOT_S:
        raise Unfit(f"{written} is not between 0 and {MAX_SHOT_S:.0f} seconds")
    return value


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit() and len(written) <= 10):
            raise Unfit(f"{written!r} is no whole number")
        if not lowest <= int(written) <= highest:
            raise Unfit(f"{written} is not between {lowest} and {highest}")
        return int(written)

    return read


def choice(kind: type[StrEnum], what: str, choices: tuple[StrEnum, ...]) -> Callable[[str], StrEnum]:
    def read(written: str) -> StrEnum:
        named = written.strip().lower().replace("-", "_").replace(" ", "_")
        if named not in set(choices):
            raise Unfit(f"{written!r} is no {what}: use {', '.join(choices)}")
        return kind(named)

    return read


_SIZES = tuple(size for size in ShotSize if size is not ShotSize.TITLE)

CHANGES: Mapping[str, Callable[[str], Any]] = {
    "description": text,
    "narration": text,
    "seconds": seconds,
    "size": choice(ShotSize, "shot size", _SIZES),
    "move": choice(CameraMove, "camera move", tuple(CameraMove)),
    "transition": choice(Transition, "transition", tuple(Transition)),
    "seed": whole(0, MAX_SEED),
    "mute": yes_or_no,
    "drop": yes_or_no,
}
"""What an entry changes, apart from files."""

NTH = whole(1, 1_000_000)


def check_together(change: Mapping[str, Any], *, inserted: bool) -> tuple[str, str] | None:
    """The field and the fault of fields that do not go together, or None."""
    given = {name for name, value in change.items() if value is not False}
    if not given:
        return "", "the entry changes nothing: give it at least one field, or leave it out"
    if "drop" in given and len(given) > 1:
        return "drop", f"a shot that is left out has no {min(given - {'drop'})}: give one or the other"
    if "mute" in given and given & {"narration", "recording"}:
        return "mute", f"a muted shot has no {min(given & {'narration', 'recording'})}: give one or the other"
    if "clip" in given and given & {"image", "move", "seed"}:
        return "clip", f"a clip brings its own pictures, so {min(given & {'image', 'move', 'seed'})} has no meaning here"
    if inserted and given & {"drop", "mute"}:
        name = min(given & {"drop", "mute"})
        return name, f"a new shot cannot be changed by `{name}`: leave it out"
    if inserted and not given & {"description", "image", "clip"}:
        return "", "a new shot needs a description, an image or a clip"
    if inserted and not given & {"seconds", "narration", "recording", "clip"}:
        return "", "a new shot needs its seconds, a narration, a recording or a clip"
    return None
