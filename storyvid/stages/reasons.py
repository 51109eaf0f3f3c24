"""Why a shot is not the one delivered before: its keys are compared, and what these were made from.

A key remembers its origin (stage, identity of the generator, request), so the inputs that changed can be named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from storyvid.models.manifest import ManifestShot

OriginOf = Callable[[str], str | None]
"""What the result of a key was made from, as canonical JSON; None if nobody knows any more."""

NEW_SHOT = "new shot"
UNKNOWN = "made from inputs that are no longer known"
SHOWN_CHARS = 60

_LABELS: Mapping[str, str] = {
    "text": "words",
    "move": "camera move",
    "size": "shot size",
    "seconds": "planned length",
    "time_of_day": "time of day",
    "place_look": "look of the place",
    "words_per_minute": "pace",
    "width_px": "format",
    "height_px": "format",
    "aspect": "format",
    "format": "format",
    "cues": "burned-in captions",
    "fade_in_frames": "fade in",
    "fade_out_frames": "fade out",
    "hold_frames": "hold at the end of the scene",
    "previous": "the take that it continues",
    "voice": "voice",
    "characters": "people shown",
}
_CONSEQUENCES = ("description", "seed", "planned length", "length")
"""Told only where nothing else is: changed words change these too."""
_IMPLIED = {
    "take": {"image", "image_width_px", "image_height_px"},
    "segment": {"take", "frames", "first_frame"},
}
"""Inputs of a stage that are results of another stage, whose own reasons are given."""


def shot_reasons(before: ManifestShot | None, after: ManifestShot, origin_of: OriginOf) -> tuple[str, ...]:
    """What changed between two shots that tell the same words, in words; empty where nothing did."""
    if before is None:
        return (NEW_SHOT,)
    pairs = [(before.key_frame_key, after.key_frame_key), (before.take_key, after.take_key)]
    pairs += list(zip(before.line_keys, after.line_keys, strict=False))
    pairs.append((before.clip_key, after.clip_key))
    if before.ending_key and after.ending_key:
        pairs.append((before.ending_key, after.ending_key))
    reasons = [reason for old, new in pairs if old != new for reason in _changes(origin_of(old), origin_of(new))]
    if len(before.line_keys) != len(after.line_keys):
        reasons.append(f"spoken lines: {len(before.line_keys)} → {len(after.line_keys)}")
    causes = [reason for reason in reasons if not reason.startswith(_CONSEQUENCES)]
    return tuple(dict.fromkeys(causes or reasons))


def pair_shots(old: Sequence[ManifestShot], new: Sequence[ManifestShot]) -> dict[str, ManifestShot | None]:
    """For every shot of `new`, by id, the one of `old` that it takes the place of, or None for a new one.

    Shots are paired by their words: those that stand in the same order first, then those that moved, then those whose
    words changed, in the order in which they stand between unchanged neighbours.
    """
    pairs: dict[str, ManifestShot | None] = {shot.id: None for shot in new}
    matcher = SequenceMatcher(None, [_words(one) for one in old], [_words(one) for one in new], autojunk=False)
    left_old: list[Sequence[ManifestShot]] = []
    left_new: list[Sequence[ManifestShot]] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            pairs.update({new[new_from + step].id: old[old_from + step] for step in range(new_to - new_from)})
        else:
            left_old.append(old[old_from:old_to])
            left_new.append(new[new_from:new_to])
    moved = {_words(shot): shot for block in left_old for shot in block}
    taken: set[str] = set()
    for block_old, block_new in zip(left_old, left_new, strict=True):
        for shot in block_new:
            if (same := moved.get(_words(shot))) is not None and same.id not in taken:
                pairs[shot.id] = same
                taken.add(same.id)
        changed = [shot for shot in block_new if pairs[shot.id] is None]
        rest = [shot for shot in block_old if shot.id not in taken]
        for shot, replaced in zip(changed, rest, strict=False):
            pairs[shot.id] = replaced
            taken.add(replaced.id)
    return pairs


def _words(shot: ManifestShot) -> str:
    return " ".join(shot.source_text.split())


def _changes(before: str | None, after: str | None) -> Iterator[str]:
    if before is None or after is None:
        yield UNKNOWN
        return
    old, new = json.loads(before), json.loads(after)
    yield from _identity_changes(old["identity"], new["identity"])
    implied = _IMPLIED.get(new["stage"], set())
    for path, was, now in _differences(old["request"], new["request"], ()):
        if not implied.intersection(path):
            yield _told(path, was, now)


def _identity_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    name = new.get("backend") or new.get("planner") or "engine"
    for part in sorted(old.keys() | new.keys()):
        if old.get(part) != new.get(part):
            yield f"{name}: {part} {_shown(old.get(part))} → {_shown(new.get(part))}"


def _differences(old: Any, new: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Path, old and new value of everything that differs; lists of another length differ as a whole."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted(old.keys() | new.keys()):
            yield from _differences(old.get(name), new.get(name), (*path, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for was, now in zip(old, new, strict=True):
            inside = (*path, str(now["name"])) if isinstance(now, dict) and "name" in now else path
            yield from _differences(was, now, inside)
    elif old != new:
        yield path, old, new


def _told(path: tuple[str, ...], was: Any, now: Any) -> str:
    if path[0] == "characters" and len(path) == 3:
        return f"{path[2].replace('_', ' ')} of {path[1]}: {_both(was, now)}"
    if path[-1] == "total_frames":
        return f"length: {was} → {now} frames"
    label = next((_LABELS[part] for part in path if part in _LABELS), path[-1].replace("_", " "))
    if isinstance(was, dict | list) or isinstance(now, dict | list) or len(path) > 1:
        return label
    return f"{label}: {_both(was, now)}"


def _both(was: Any, now: Any) -> str:
    """Old and new value; of two texts only the words that differ, with one word of what is around them."""
    if not (isinstance(was, str) and isinstance(now, str) and " " in was and " " in now):
        return f"{_shown(was)} → {_shown(now)}"
    old, new = was.split(), now.split()
    same = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    rest = min(len(old), len(new)) - same
    tail = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    start, stop = max(0, same - 1), max(0, tail - 1)
    return " → ".join(_shown(" ".join(words[start : len(words) - stop])) for words in (old, new))


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    text = str(value)
    return repr(text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…") if " " in text else text[:16]
