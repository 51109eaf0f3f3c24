"""The whole film on paper: what plays from which frame to which, and what it is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from storyvid.models.base import Document, MediaRef, Mood, Span
from storyvid.models.film import Cue, FilmFormat, Segment
from storyvid.models.media import Footage, MusicCue
from storyvid.models.plan import ShotSize
from storyvid.models.sound import SoundPiece


class ReelScene(Document):
    """One scene of the reel: its id (`s003`) and the content of each of its cells, by asset."""

    id: str
    cells: dict[str, MediaRef]


class Reel(Document):
    """The asset `footage`: which content of which cell makes this film, and the pause it was timed with."""

    scenes: tuple[ReelScene, ...]
    breath_frames: int


class Joint(StrEnum):
    """What is seen where a shot begins. `morph`: a dissolve that follows the motion. `continue`: its take goes on from
    the last frame of the one before, so there is no cut to be seen.
    """

    CUT = "cut"
    DISSOLVE = "dissolve"
    FADE = "fade"
    CONTINUE = "continue"
    MORPH = "morph"


MELTS = (Joint.DISSOLVE, Joint.MORPH)
"""Those in which both pictures are seen at once."""


class TimelineLine(Document):
    speaker: str
    text: str


class TimelineShot(Document):
    """A shot in film time. `take` is set where the take is a file that an editor can link."""

    id: str
    start_frame: Annotated[int, Field(ge=0)]
    end_frame: Annotated[int, Field(gt=0)]
    size: ShotSize
    transition: Joint
    lines: tuple[TimelineLine, ...]
    source_text: str
    source_span: Span
    key_frame: MediaRef
    key_frame_key: str
    take_key: str
    clip_key: str
    ending_key: str = ""
    line_keys: tuple[str, ...]
    take: Footage | None = None


class TimelineScene(Document):
    id: str
    heading: str
    chapter: str
    start_frame: int
    end_frame: int
    shots: tuple[TimelineShot, ...]


class Timeline(Document):
    """The asset `timeline`. Title and end card, if any, lie before the first and after the last scene.

    `segments` are in film order and add up to `frames`. `dropped` are the words of shots left out by hand, as spans of
    the cleaned text; `unmatched_cuts` says which entries of the cut file found no place, where that is allowed.
    """

    format: FilmFormat
    title: str
    author: str
    language: str
    frames: int
    title_card: MediaRef
    scenes: tuple[TimelineScene, ...]
    segments: tuple[Segment, ...]
    segment_keys: tuple[str, ...]
    dropped: tuple[Span, ...] = ()
    unmatched_cuts: tuple[str, ...] = ()
    plan_faults: tuple[str, ...] = ()
    """What is not as it should be in the plan, where a language model gave nothing better."""
    plan_substituted: bool = False
    """Whether the rules planner planned what a language model could not."""


class Subtitles(Document):
    """The asset `subtitles`: all captions of the film, in film frames."""

    cues: tuple[Cue, ...]


class FilmMusic(Document):
    """The asset `music`: one cue per mood of the film, by mood; empty where the film has no music.

    `own` holds per scene the author's own music, None where the scene has the music of its mood.
    """

    cues: dict[Mood, MusicCue] = Field(default_factory=dict)
    own: tuple[MusicCue | None, ...] = ()


class Soundtrack(Document):
    """The asset `soundtrack`: encoded pieces in film order, after one packet that carries the decoder's priming.

    `gain_db` is the film's one gain; levels are those of the mix before encoding, predicted from its pieces.
    `loudness_lufs` holds the ungated loudness of every second of the film.
    """

    prime: SoundPiece
    pieces: tuple[SoundPiece, ...]
    piece_keys: tuple[str, ...]
    gain_db: float
    integrated_lufs: float
    true_peak_dbtp: float
    loudness_lufs: tuple[float, ...] = ()
