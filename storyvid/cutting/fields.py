"""The fields of an entry: how each is read from what is written, and what is wrong with what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any

from storyvid.models.plan import CameraMove, ShotSize, Transition
from storyvid.planning.words import words

LONGEST_TEXT = 2_000
MAX_SEED = 2**31 - 1
MAX_SHOT_S = 60.0


class UnfitError(ValueError):
    """What is wrong with a value, in words for its author; where it stands is added by the caller."""


def text(written: str) -> str:
    value = " ".join(written.split())
    if not words(value):
        raise UnfitError(f"{written!r} holds no word; write what it should say")
    if len(value) > LONGEST_TEXT:
        raise UnfitError(f"{len(value):,} characters are more than {LONGEST_TEXT:,}; put a new shot in for the rest")
    return value


def yes_or_no(written: str) -> bool:
    match written.lower():
        case "true" | "yes" | "on":
            return True
        case "false" | "no" | "off":
            return False
    raise UnfitError(f"{written!r} is neither true nor false")


def seconds(written: str) -> float:
    try:
        value = float(written)
    except ValueError as error:
        raise UnfitError(f"{written!r} is no number of seconds") from error
    if not 0 < value <= MAX_SHOT_S:
        raise UnfitError(f"{written} is not between 0 and {MAX_SHOT_S:.0f} seconds")
    return value


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit() and len(written) <= 10):
            raise UnfitError(f"{written!r} is no whole number")
        if not lowest <= int(written) <= highest:
            raise UnfitError(f"{written} is not between {lowest} and {highest}")
        return int(written)

    return read


def choice(kind: type[StrEnum], what: str, choices: tuple[StrEnum, ...]) -> Callable[[str], StrEnum]:
    def read(written: str) -> StrEnum:
        named = written.strip().lower().replace("-", "_").replace(" ", "_")
        if named not in set(choices):
            raise UnfitError(f"{written!r} is no {what}: use {', '.join(choices)}")
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


_EXCLUDES: Sequence[tuple[str, frozenset[str], str]] = (
    ("drop", frozenset({*CHANGES, "image", "clip", "recording"}) - {"drop"}, "a shot that is left out has no `{}`"),
    ("mute", frozenset({"narration", "recording"}), "a muted shot has no `{}`"),
    ("clip", frozenset({"image", "move", "seed"}), "a clip brings its own pictures, so it has no `{}`"),
)
_NEW_SHOT_NEEDS = (
    ({"description", "image", "clip"}, "a new shot needs a description, an image or a clip"),
    ({"seconds", "narration", "clip"}, "a new shot needs its seconds, a narration or a clip"),
)


def conflict(given: Collection[str]) -> tuple[str, str] | None:
    """The field and the fault of fields that exclude each other in one shot, or None."""
    for name, others, message in _EXCLUDES:
        clashing = sorted(others.intersection(given))
        if name in given and clashing:
            return name, message.format(clashing[0]) + ": give one or the other"
    return None


def unfit_for_new_shot(given: Collection[str]) -> tuple[str, str] | None:
    """The field ('' for the entry) and the fault of fields that make no new shot, or None."""
    for name in ("drop", "mute"):
        if name in given:
            return name, f"a new shot cannot be changed by `{name}`: leave it out"
    if "recording" in given and "narration" not in given:
        return "recording", "a new shot with a recording needs the words that are spoken as `narration`"
    return next((("", message) for needed, message in _NEW_SHOT_NEEDS if not needed.intersection(given)), None)
