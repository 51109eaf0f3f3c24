"""Which espeak-ng voice speaks for a voice profile.

A voice of espeak-ng is a language and, after `+`, a variant that changes its throat. The variants here are those of
the wheel that a speech recogniser understood best and that keep a natural pitch; robots and whispers are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storyvid.errors import GenerationError, InputError
from storyvid.models.plan import VoiceProfile

BASES = {"en": "en-us", "hi": "hi"}
"""The espeak-ng language voice for each language of a story."""

# Per kind of voice: (variant, pitch) for `VoiceProfile.variant` 0..7; 50 is the variant's own pitch.
# The first neutral one is the narrator: female formants at a low pitch carry best and stay calm.
VARIANTS: dict[str, tuple[tuple[str, int], ...]] = {
    "neutral": (("f2", 38), ("m3", 62), ("f1", 44), ("m5", 70), ("f4", 40), ("m2", 66), ("f5", 34), ("m8", 60)),
    "female": (("f5", 48), ("f2", 56), ("f1", 56), ("f3", 44), ("f4", 56), ("f5", 60), ("f2", 66), ("f1", 46)),
    "male": (("m3", 52), ("m2", 46), ("m5", 54), ("m1", 60), ("m8", 56), ("m7", 50), ("m3", 66), ("m2", 58)),
    "child": (("f5", 70), ("f2", 82), ("f3", 68), ("f1", 84), ("f4", 80), ("f5", 80), ("f2", 74), ("f3", 76)),
}
PITCH_STEP = 6
OLD_PITCH = -8
PITCH_RANGE = {"child": 60, "adult": 50, "old": 40}
"""How far the melody moves; 50 is espeak-ng's own."""


@dataclass(frozen=True)
class EspeakVoice:
    """`name` as espeak-ng takes it; `pitch` and `pitch_range` in 0..99, where 50 is the voice's own."""

    name: str
    pitch: int = 50
    pitch_range: int = 50


def espeak_voice(profile: VoiceProfile, language: str, data: Path) -> EspeakVoice:
    """The voice for `profile`. `data` is espeak-ng's data folder.

    Raises InputError for a preset that is not there, GenerationError for a language without a base voice.
    """
    if profile.preset is not None:
        _require(profile.preset, data)
        return EspeakVoice(profile.preset, _pitch(50, profile), PITCH_RANGE[profile.age])
    if language not in BASES:
        raise GenerationError(
            f"No espeak-ng voice is set for the language {language!r}: use one of {', '.join(sorted(BASES))},"
            " or name a voice of espeak-ng."
        )
    kind = "child" if profile.age == "child" else profile.gender
    variant, pitch = VARIANTS[kind][profile.variant]
    name = f"{BASES[language]}+{variant}"
    _require(name, data)
    return EspeakVoice(name, _pitch(pitch, profile), PITCH_RANGE[profile.age])


def _pitch(base: int, profile: VoiceProfile) -> int:
    """Children's pitch is in the table; the old speak somewhat lower."""
    return min(max(base + PITCH_STEP * profile.pitch + (OLD_PITCH if profile.age == "old" else 0), 0), 99)


def _require(name: str, data: Path) -> None:
    """espeak-ng silently ignores a variant that it does not have, so names are looked up before they are used."""
    language, _, variant = name.partition("+")
    languages, variants = voice_names(data)
    if language.lower() not in languages or (variant and variant not in variants):
        some = ", ".join(sorted(variants, key=_plain_first)[:24])
        raise InputError(
            f"espeak-ng has no voice {name!r}. Languages: en, en-us, en-gb-x-rp, hi and"
            f" {len(languages)} in all; variants: {some}. Write them as en-us or en-us+f2."
        )


def _plain_first(variant: str) -> tuple[bool, str]:
    """f1 to m8, the human ones, before those with names."""
    return len(variant) > 2, variant


@cache
def voice_names(data: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Names of the language voices (small letters) and of the variants in espeak-ng's data folder."""
    languages = frozenset(file.name.lower() for file in (data / "lang").rglob("*") if file.is_file())
    variants = frozenset(file.name for file in (data / "voices" / "!v").glob("*"))
    return languages, variants
