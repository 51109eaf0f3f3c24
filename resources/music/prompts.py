"""What a music model is asked for: words for the mood of a scene and the themes of its story."""

from __future__ import annotations

from dataclasses import dataclass

from storyvid.generation.requests import MusicRequest
from storyvid.models.base import Mood

VERSION = "1"

MAX_THEMES = 3


@dataclass(frozen=True)
class Score:
    """How a mood sounds: instruments and manner in words, beats per minute, and the key."""

    words: str
    bpm: int
    key: str


SCORES: dict[Mood, Score] = {
    Mood.CALM: Score("calm and warm, slow felt piano, soft strings, gentle and spacious", 70, "C major"),
    Mood.JOYFUL: Score("joyful and light, plucked strings, clarinet and glockenspiel, playful waltz", 112, "G major"),
    Mood.TENDER: Score("tender and intimate, solo cello and harp, quiet and heartfelt", 66, "F major"),
    Mood.SAD: Score("sad and longing, sparse piano and low strings, slow and restrained", 60, "A minor"),
    Mood.TENSE: Score("tense and restless, pulsing low strings, soft heartbeat drum, rising unease", 96, "D minor"),
    Mood.MYSTERIOUS: Score("mysterious and dark, celesta, bowed vibraphone, airy drones, slow", 72, "E minor"),
}


def music_prompt(request: MusicRequest) -> str:
    """One English sentence for a text-to-music model."""
    themes = f" for a story of {', '.join(request.themes[:MAX_THEMES])}" if request.themes else ""
    return (
        f"instrumental film underscore{themes}, {SCORES[request.mood].words}, background music under a narrator, "
        "no vocals, no fade out, even loudness"
    )
