"""The six pieces: one small composition for each mood, written to lie under a voice and to go round and round.

Each is slow in its harmony and sparse in its melody, every chord moves to the next by small steps, and the last one
leads back to the first. A piece is whole bars of whole samples, a multiple of 1,024 in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mock_media.composer import synthesis as play
from mock_media.composer.synthesis import Canvas, Instrument

SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def frequency_hz(name: str) -> float:
    """`A4` is 440 Hz; `#` and `b` raise and lower by a semitone."""
    match = re.fullmatch(r"([A-G])([#b]?)(\d)", name)
    if match is None:
        raise ValueError(f"{name!r} is no note: write it like C4, F#3 or Bb2.")
    letter, accidental, octave = match.groups()
    midi = 12 * (int(octave) + 1) + SEMITONES[letter] + {"#": 1, "b": -1, "": 0}[accidental]
    return float(440.0 * 2 ** ((midi - 69) / 12))


@dataclass(frozen=True)
class Player:
    """Writes parts onto a canvas, in beats, with the small unevenness of hands (from the seed)."""

    canvas: Canvas
    beat_samples: int
    rng: np.random.Generator

    def note(
        self, instrument: Instrument, name: str, beat: float, beats: float, velocity: float, *,
        pan: float = 0.0, loose: float = 1.0,
    ) -> None:  # fmt: skip
        late = round(loose * abs(self.rng.normal(0, 0.009)) * play.SAMPLE_RATE_HZ)
        touch = velocity * (1 + loose * self.rng.normal(0, 0.06))
        sound = instrument(frequency_hz(name), beats * self.beat_samples / play.SAMPLE_RATE_HZ, touch)
        self.canvas.play(sound, round(beat * self.beat_samples) + late, pan=pan)

    def chords(self, chords: str, beats: float, velocity: float, instrument: Instrument = play.pad) -> None:
        """One chord after the other (`C3 E3 G3 | F3 A3 C4`), `beats` each, its notes spread from left to right."""
        for index, chord in enumerate(chords.split(" | ")):
            names = chord.split()
            for place, name in enumerate(names):
                pan = 0.0 if place == 0 else 0.5 * (place / (len(names) - 1) - 0.5)
                self.note(
                    instrument, name, index * beats, beats, velocity * (1.15 if place == 0 else 1.0), pan=pan, loose=0
                )

    def line(self, instrument: Instrument, line: str, velocity: float, pan: float = 0.0, start: float = 0.0) -> None:
        """A melody: `name:beats` or `-:beats` (a rest), one after the other."""
        beat = start
        for item in line.split():
            name, _, length = item.partition(":")
            if name != "-":
                self.note(instrument, name, beat, float(length), velocity, pan=pan)
            beat += float(length)

    def figure(
        self, instrument: Instrument, chords: str, beats: float, pattern: str, *,
        velocity: float, pan: float = 0.0, step: float = 0.5,
    ) -> None:  # fmt: skip
        """Break each chord into `pattern`: digits pick its notes from the lowest, `.` rests; a step is `step` beats."""
        for index, chord in enumerate(chords.split(" | ")):
            names = chord.split()
            for place, pick in enumerate(pattern):
                if pick != ".":
                    spread = pan + 0.25 * np.sin(place)
                    self.note(instrument, names[int(pick)], index * beats + place * step, step, velocity, pan=spread)


@dataclass(frozen=True)
class Piece:
    """`beats` beats of `beat_samples` samples, written by `write`; `hall_s` and `wet` are its room."""

    beats: int
    beat_samples: int
    write: Callable[[Player], None]
    hall_s: float
    wet: float

    @property
    def samples(self) -> int:
        return self.beats * self.beat_samples


def _calm(player: Player) -> None:
    """D major, warm sevenths: a slow pad, a harp that climbs, a piano that answers now and then."""
    player.chords(
        "D2 A2 F#3 C#4 E4 | B1 A2 F#3 D4 E4 | G2 B2 F#3 D4 | A2 B2 G3 D4 E4 | "
        "F#2 A2 E3 C#4 | B1 A2 F#3 B3 D4 | E2 B2 G3 D4 F#4 | A1 B2 G3 C#4 E4",
        4, 0.5,
    )  # fmt: skip
    player.figure(
        play.harp,
        "D3 A3 E4 F#4 | B2 F#3 D4 E4 | G2 D3 B3 D4 | A2 E3 B3 D4 | "
        "F#2 C#3 A3 E4 | B2 F#3 A3 D4 | E3 B3 D4 F#4 | A2 E3 B3 C#4",
        4, "0.1.2.3.", velocity=0.3, pan=-0.15,
    )  # fmt: skip
    answers = "-:2 A4:1 F#4:3 -:4 -:1 B4:1 A4:2 F#4:2 E4:4 -:2 C#5:1 A4:3 -:3 B4:1 A4:2"
    player.line(play.felt_piano, answers, 0.32, 0.2)


def _joyful(player: Player) -> None:
    """G major, a lilting waltz: bass and two light chords, a pentatonic tune with air between its phrases."""
    chords = (
        "G2 D4 G4 B3 | F#2 D4 A4 C4 | E2 B3 G4 D4 | C3 E4 G4 C4 | "
        "B2 D4 G4 B3 | A2 C4 E4 G4 | D3 C4 F#4 A3 | D3 B3 E4 A3 | "
        "G2 D4 G4 B3 | B2 D4 F#4 B3 | C3 E4 G4 C4 | B2 D4 G4 B3 | "
        "A2 C4 G4 E4 | D3 C4 E4 A3 | G2 B3 D4 G4 | D3 A3 C4 F#4"
    )
    player.figure(play.harp, chords, 3, "0.....", velocity=0.5, pan=-0.1)
    player.figure(play.harp, chords, 3, "..1.2.", velocity=0.2, pan=0.2)
    player.figure(play.harp, chords, 3, "..3.3.", velocity=0.2, pan=-0.3)
    # The pad holds what two bars have in common.
    player.chords("D3 D4 | E3 G3 E4 | G3 E4 | D3 A3 | D3 B3 D4 | G3 E4 | A3 C4 E4 | D3 D4", 6, 0.26)
    tune = (
        "D5:1.5 E5:0.5 G5:1 A5:2 G5:1 E5:1.5 D5:0.5 E5:1 G5:3 -:3 B4:1 D5:1 E5:1 D5:2 A4:1 -:3 "
        "D5:1.5 E5:0.5 G5:1 B5:2 A5:1 G5:1.5 E5:0.5 D5:1 G5:2 -:1 E5:1 G5:1 A5:1 E5:2 D5:1 G4:3 -:3"
    )
    player.line(play.celesta, tune, 0.26, 0.1)
    player.line(play.felt_piano, tune.replace("5:", "4:"), 0.24)


def _tender(player: Player) -> None:
    """F major, a slow piano alone with its pad: broken chords below, a tune that leans on the chord and lets go."""
    player.figure(
        play.felt_piano,
        "F2 C3 A3 E4 | E2 C3 G3 D4 | D2 A2 F3 C4 | Bb1 F2 D3 A3 | "
        "A1 F2 C3 G3 | Bb1 F2 D3 C4 | G2 D3 Bb3 F4 | C2 G2 D3 Bb3",
        4, "0.1.2.1.", velocity=0.34, pan=-0.2,
    )  # fmt: skip
    tune = (
        "-:1 A4:1 C5:1.5 G4:0.5 -:1 E4:1 G4:2 -:1 F4:1 A4:1.5 C5:0.5 D5:3 -:1 "
        "-:1 C5:1 A4:1 G4:1 F4:2 D4:2 -:1 F4:1 Bb4:1 A4:1 G4:3 -:1"
    )
    player.line(play.felt_piano, tune, 0.46, 0.15)
    player.chords(
        "F3 A3 C4 E4 | E3 G3 C4 | F3 A3 C4 | F3 Bb3 D4 | F3 A3 C4 | F3 Bb3 D4 | F3 G3 Bb3 D4 | G3 Bb3 D4", 4, 0.3
    )


def _sad(player: Player) -> None:
    """A minor: a cello that falls by step over a dark pad, a piano that marks the bars."""
    player.chords(
        "A2 E3 A3 C4 | F2 E3 A3 C4 | C3 G3 C4 E4 | B2 D3 G3 D4 | "
        "A2 E3 G3 C4 | D2 F3 A3 C4 | F2 C3 A3 E4 | E2 B2 G#3 D4",
        4,
        0.42,
    )
    player.figure(
        play.felt_piano,
        "A1 A2 E3 C4 | F1 F2 C3 A3 | C2 G2 E3 C4 | B1 G2 D3 B3 | "
        "A1 A2 E3 C4 | D2 A2 F3 C4 | F1 C2 A2 E3 | E2 B2 D3 G#3",
        4, "0..12.3.", velocity=0.3, pan=-0.1,
    )  # fmt: skip
    player.line(play.cello, "E4:3 D4:1 C4:4 G4:3 E4:1 D4:4 C4:4 A3:4 C4:2 A3:2 B3:4", 0.4, 0.1)
    player.line(play.felt_piano, "-:14 E5:1 D5:5 -:2 C5:1 B4:5 -:4", 0.26, 0.25)


def _tense(player: Player) -> None:
    """C minor over one low pulse that never lets go: a pad of narrow steps, a far drum, nothing shrill."""
    bars = 12
    accents = (0.62, 0.3, 0.36, 0.3, 0.5, 0.3, 0.4, 0.34)
    lows = ["C2"] * 8 + ["Bb1", "Bb1", "G1", "G1"]
    for bar in range(bars):
        for step, accent in enumerate(accents):
            name = "Eb2" if bar % 4 == 3 and step == 6 else lows[bar]
            player.note(play.pulse, name, 4 * bar + step / 2, 0.5, accent, pan=0.15 * (-1) ** step, loose=0.4)
    player.chords("C3 G3 C4 Eb4 | C3 Ab3 C4 Eb4 | Db3 Ab3 C4 F4 | C3 G3 C4 D4 | Bb2 F3 Ab3 Db4 | G2 F3 Ab3 B3", 8, 0.46)
    for bar in range(0, bars, 2):
        player.note(play.drum, "G1", 4 * bar, 1, 0.5, loose=0.3)
        player.note(play.drum, "G1", 4 * bar + 6.5, 1, 0.25, loose=0.3)
    player.line(play.felt_piano, "-:6 G4:1 Ab4:5 -:6 F4:1 Eb4:5 -:7 D4:1 Eb4:4 -:6 F4:1 Db4:3 -:2", 0.34, 0.2)


def _mysterious(player: Player) -> None:
    """Lydian colours a third apart: an open pad that drifts, a celesta that asks and gets no answer."""
    player.chords(
        "E2 B2 G#3 D#4 A#4 | E2 C#3 A#3 F#4 | C2 G2 E3 B3 F#4 | C2 A2 F#3 D4 E4 | "
        "G#2 D#3 B3 G4 | A2 E3 C#4 D#4 | F2 C3 A3 E4 B4 | F#2 C3 E3 A#3 D4",
        4, 0.4,
    )  # fmt: skip
    questions = (
        "-:1 B5:0.5 A#5:0.5 F#5:2 -:2 G#5:0.5 F#5:1.5 -:1 F#5:0.5 E5:0.5 B5:2 -:2 D5:0.5 E5:1.5 "
        "-:1 D#5:0.5 G5:0.5 B5:2 -:2 C#5:0.5 D#5:1.5 -:1 B5:0.5 A5:0.5 E5:2 -:1 D5:0.5 E5:0.5 F#5:0.5 G#5:1.5"
    )
    player.line(play.celesta, questions, 0.3, 0.3)
    player.figure(
        play.harp,
        "E3 B3 G#4 D#4 | E3 C#4 A#3 F#4 | C3 G3 E4 B3 | C3 A3 F#4 D4 | "
        "G#3 D#4 B3 G4 | A3 E4 C#4 D#4 | F3 C4 A4 E4 | F#3 C4 E4 A#3",
        4, "0..1.2.3", velocity=0.22, pan=-0.35,
    )  # fmt: skip


PIECES = {
    "calm": Piece(32, 48_000, _calm, hall_s=3.2, wet=0.3),
    "joyful": Piece(48, 27_648, _joyful, hall_s=2.0, wet=0.2),
    "tender": Piece(32, 44_032, _tender, hall_s=2.8, wet=0.26),
    "sad": Piece(32, 51_200, _sad, hall_s=3.4, wet=0.3),
    "tense": Piece(48, 32_768, _tense, hall_s=2.4, wet=0.22),
    "mysterious": Piece(32, 45_056, _mysterious, hall_s=4.2, wet=0.4),
}
