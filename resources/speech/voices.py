"""Which voice of a model speaks for a voice profile: a speaker where it has several, a pitch where it has one.

The numbers of speakers tell nothing about them, so TTS_SPEAKERS may sort them (`female=0 3 7; male=1 2; child=9`, with
commas where names hold spaces); without it, speakers are dealt out by the profile alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storyvid.errors import InputError, SettingsError
from storyvid.generation.keys import derived_seed
from storyvid.models.plan import VoiceProfile

VERSION = "1"

Speakers = Mapping[str, tuple[str, ...]]
"""Speakers by kind of voice: `neutral`, `female`, `male`, `child`. A speaker is its number, or its name."""

KINDS = ("neutral", "female", "male", "child")

# For a model with one speaker, in semitones. The voice stays a human one within about an octave in all.
KIND_SEMITONES = {"neutral": 0.0, "female": 1.5, "male": -2.0, "child": 4.5}
VARIANT_SEMITONES = (0.0, -0.8, 0.8, -1.4, 1.4, -0.4, 0.4, -1.0)
PITCH_SEMITONES = 0.6
OLD_SEMITONES = -1.0
OLD_PACE = 0.93
CHILD_SEMITONES = 3.0
"""For a model with many speakers of which none is known to be a child."""


@dataclass(frozen=True)
class VoiceTune:
    """`speaker` of the model, `pitch` as a factor of its own, `pace` as a factor of the film's."""

    speaker: int | None
    pitch: float
    pace: float


def kind_of(profile: VoiceProfile) -> str:
    """`child`, whatever its gender, else the gender."""
    return "child" if profile.age == "child" else profile.gender


def tune_of(profile: VoiceProfile, names: Sequence[str], speakers: Speakers) -> VoiceTune:
    """The voice for `profile` in a model of the speakers `names`. Raises InputError for one that it does not have."""
    old = profile.age == "old"
    own = PITCH_SEMITONES * profile.pitch + (OLD_SEMITONES if old else 0.0)
    pace = OLD_PACE if old else 1.0
    kind = kind_of(profile)
    if len(names) <= 1:
        if profile.preset not in (None, "0"):
            raise InputError(f"The voice {profile.preset!r} is not there: the model of TTS_MODEL_NAME has one speaker.")
        semitones = own + (0.0 if profile.preset else KIND_SEMITONES[kind] + VARIANT_SEMITONES[profile.variant])
        return VoiceTune(None, _factor(semitones), pace)
    if profile.preset is not None:
        return VoiceTune(_number(profile.preset, names), _factor(own), pace)
    known = speakers.get(kind) or ()
    if known:
        return VoiceTune(_number(known[profile.variant % len(known)], names), _factor(own), pace)
    spread = derived_seed("speaker", kind, profile.variant) % len(names)
    return VoiceTune(spread, _factor(own + (CHILD_SEMITONES if kind == "child" else 0.0)), pace)


def parsed(text: str) -> Speakers:
    """TTS_SPEAKERS as a table. Raises SettingsError."""
    table: dict[str, tuple[str, ...]] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        kind, equals, names = part.partition("=")
        if not equals or kind.strip() not in KINDS or not names.split():
            raise SettingsError(
                f"TTS_SPEAKERS={text!r}: {part!r} is not understood. Write `female=0 3; male=1`, with the kinds "
                f"{', '.join(KINDS)}."
            )
        listed = names.split(",") if "," in names else names.split()
        table[kind.strip()] = tuple(name.strip() for name in listed)
    return table


def written(speakers: Speakers) -> str:
    """The table in one form, for keys."""
    return "; ".join(f"{kind}={', '.join(speakers[kind])}" for kind in KINDS if kind in speakers)


def _number(name: str, names: Sequence[str]) -> int:
    if name in names:
        return names.index(name)
    if name.isascii() and name.isdigit() and int(name) < len(names):
        return int(name)
    some = ", ".join(names[:12])
    raise InputError(
        f"The model has no speaker {name!r}: it has {len(names)}, {some}{' …' if len(names) > 12 else ''}."
    )


def _factor(semitones: float) -> float:
    return float(2 ** (semitones / 12))
