"""The cut of a scene: how long each shot lasts, when each line sounds, where pictures overlap. Pure arithmetic.

Narration leads: a shot lasts as long as it was planned or as its voice needs, whichever is longer. Voices lie outside
the overlaps of dissolves and the fades at the ends of a scene.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from storyvid.film.captions.cues import shot_cues
from storyvid.film.sound.constants import AMBIENCE_FADE
from storyvid.film.sound.loudness import SILENCE_LUFS
from storyvid.models.cells import Narration
from storyvid.models.film import AmbienceCut, FilmFormat, LineCut, SceneCut, ShotCut
from storyvid.models.media import Ambience, Footage, SpokenLine, Take
from storyvid.models.plan import Shot, ShotList, Transition

CUT_VERSION = "1"
"""Part of the key of every scene's cut: raise it with any change here or to captions that moves a frame or a word."""


def cut_identity() -> Mapping[str, str]:
    """All that shapes a cut beside shots, voices and format: how wide a letter is, Python's tables say."""
    return {"cut": CUT_VERSION, "unicode": unicodedata.unidata_version}


class Pauses(NamedTuple):
    """Silences around the voice, in frames. `breath` follows the words of a shot; the film's length is fitted by it."""

    breath: int = 15
    lead: int = 4
    between_lines: int = 4
    inside_sentence: int = 3
    """After a shot whose sentence the next shot goes on with."""


DISSOLVE_FRAMES = 12
MELTS = (Transition.DISSOLVE, Transition.MORPH)
"""Joins in which two pictures are seen at once."""
FADE_FRAMES = 12
SHORTEST_SHOT_FRAMES = 25
BREATHS = range(5, 61, 5)
CARD_S = 3


class _Join(NamedTuple):
    """What happens to the picture at both ends of a shot, in frames."""

    head: int
    tail: int
    fade_in: int
    fade_out: int


@dataclass(frozen=True)
class Cutter:
    """Times the shots of scenes for one format, language and set of pauses."""

    format: FilmFormat
    language: str
    pauses: Pauses

    def cut(self, shots: ShotList, narration: Narration) -> SceneCut:
        """Time a scene; its length is a multiple of the format's grid, the last shot holding."""
        cuts: list[ShotCut] = []
        start = 0
        lengths = self.lengths(shots, narration)
        for index, length in enumerate(lengths):
            join = _join(shots.shots, index)
            hold = self.hold(lengths) if index + 1 == len(lengths) else 0
            frames = range(start, start + length + hold)
            cuts.append(self._cut_shot(shots.shots[index], narration.lines[index], join, frames, hold))
            start = frames.stop
        return SceneCut(frames=start, shots=tuple(cuts))

    def lengths(self, shots: ShotList, narration: Narration) -> list[int]:
        """Frames of every shot, that of the last one without its hold."""
        return [self._length(shots.shots, index, spoken) for index, spoken in enumerate(narration.lines)]

    def hold(self, lengths: Sequence[int]) -> int:
        """Frames for which the last picture of a scene of shots of `lengths` stands, so that it ends on the grid."""
        return -sum(lengths) % self.format.grid_frames

    def _length(self, shots: Sequence[Shot], index: int, spoken: Sequence[SpokenLine]) -> int:
        join = _join(shots, index)
        goes_on = index + 1 < len(shots) and shots[index + 1].continues_previous
        breath = min(self.pauses.breath, self.pauses.inside_sentence) if goes_on else self.pauses.breath
        voice = sum(map(self._frames, spoken)) + self.pauses.between_lines * max(0, len(spoken) - 1)
        offset = self._voice_offset(join)
        needed = offset + voice + breath + max(join.tail, join.fade_out)
        shortest = offset + self._readable_frames() if spoken else SHORTEST_SHOT_FRAMES
        return max(round(shots[index].seconds * self.format.fps), needed, shortest)

    def _cut_shot(self, shot: Shot, spoken: Sequence[SpokenLine], join: _Join, frames: range, hold: int) -> ShotCut:
        lines: list[LineCut] = []
        at = frames.start + self._voice_offset(join)
        for line, sound in zip(shot.lines, spoken, strict=True):
            start_sample = at * self.format.samples_per_frame
            lines.append(LineCut(speaker=line.speaker, text=line.text, spoken=sound, start_sample=start_sample))
            at += self._frames(sound) + self.pauses.between_lines
        return ShotCut(
            start_frame=frames.start,
            end_frame=frames.stop,
            head_frames=join.head,
            tail_frames=join.tail,
            morphs=bool(join.head) and shot.transition is Transition.MORPH,
            fade_in_frames=join.fade_in,
            fade_out_frames=join.fade_out,
            hold_frames=hold,
            lines=tuple(lines),
            cues=shot_cues(
                lines,
                shot_start_frame=frames.start,
                shot_end_frame=frames.stop,
                format=self.format,
                language=self.language,
            ),
        )

    def _readable_frames(self) -> int:
        """The shortest caption, 5/6 s, and the two frames between it and the next."""
        return -(-5 * self.format.fps // 6) + 2

    def _voice_offset(self, join: _Join) -> int:
        return max(join.head, join.fade_in) + self.pauses.lead

    def _frames(self, line: SpokenLine) -> int:
        return -(-line.samples // self.format.samples_per_frame)


def with_ambience(cut: SceneCut, takes: Sequence[Take]) -> SceneCut:
    """The scene with what is heard in its takes; a sound that is silent is left out."""
    heard = [take.ambience if isinstance(take, Footage) else None for take in takes]
    shots = zip(cut.shots, heard, strict=True)
    return cut.model_copy(
        update={
            "shots": tuple(
                shot.model_copy(update={"ambience": sound}) if sound and sound.lufs > SILENCE_LUFS else shot
                for shot, sound in shots
            )
        }
    )


def ambience_cuts(cut: SceneCut, format: FilmFormat) -> tuple[AmbienceCut, ...]:
    """When the sounds of a scene's takes are heard: as long as their pictures, rising and falling as these do.

    At a hard cut one falls while the other rises, for `AMBIENCE_FADE` samples from the cut on.
    """
    return tuple(_ambience_cut(shot, shot.ambience, format.samples_per_frame) for shot in cut.shots if shot.ambience)


def _ambience_cut(shot: ShotCut, sound: Ambience, frame: int) -> AmbienceCut:
    if shot.fade_out_frames:
        fall, end = shot.end_frame - shot.fade_out_frames, shot.end_frame * frame
    else:
        fall = shot.end_frame - shot.tail_frames
        end = fall * frame + max(2 * shot.tail_frames * frame, AMBIENCE_FADE)
    return AmbienceCut(
        sound=sound,
        start_sample=(shot.start_frame - shot.head_frames) * frame,
        rise_samples=shot.fade_in_frames * frame or max(2 * shot.head_frames * frame, AMBIENCE_FADE),
        fall_sample=fall * frame,
        end_sample=end,
    )


def fit_breath(scenes: Sequence[tuple[ShotList, Narration]], format: FilmFormat, seconds: float) -> int:
    """The breath, of `BREATHS`, with which scenes and cards come closest to `seconds`.

    The steps are coarse, so that an edit seldom moves it: a changed breath times every shot anew.
    """
    target = seconds * format.fps - 2 * card_frames(format)

    def miss(breath: int) -> float:
        cutter = Cutter(format, "", Pauses(breath=breath))
        scene_lengths = [cutter.lengths(shots, voice) for shots, voice in scenes]
        return abs(sum(sum(lengths) + cutter.hold(lengths) for lengths in scene_lengths) - target)

    return min(BREATHS, key=miss)


def card_frames(format: FilmFormat) -> int:
    """Length of a title or end card: about three seconds, on the grid."""
    return -(-CARD_S * format.fps // format.grid_frames) * format.grid_frames


def _join(shots: Sequence[Shot], index: int) -> _Join:
    first, last = index == 0, index == len(shots) - 1
    begins = Transition.FADE if first else shots[index].transition
    ends = Transition.FADE if last else shots[index + 1].transition
    return _Join(
        head=DISSOLVE_FRAMES // 2 if begins in MELTS else 0,
        tail=DISSOLVE_FRAMES // 2 if ends in MELTS else 0,
        fade_in=FADE_FRAMES if begins is Transition.FADE else 0,
        fade_out=FADE_FRAMES if ends is Transition.FADE else 0,
    )
