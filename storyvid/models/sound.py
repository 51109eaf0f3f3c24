"""The sound of the film in pieces: what each is mixed from, how loud it came out, and its packets.

All positions are samples at 48 kHz counted from the first sample of the piece, so they may be negative: a piece hears
a little of what lies before and after it. Nothing tells where in the film the piece lies. How the parts are mixed is
in `storyvid.film.sound`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storyvid.models.base import Document, MediaRef


class Stretch(Document):
    """Half-open range of samples `[start_sample, end_sample)`, relative to the first sample of a piece."""

    start_sample: int
    end_sample: int


class Voice(Document):
    """A spoken line, whole, wherever it is heard."""

    audio: MediaRef
    samples: Annotated[int, Field(gt=0)]


class VoiceGain(Document):
    """What brings a line to the loudness of narration, in dB, before its peaks are limited."""

    gain_db: float


class VoiceLine(Voice):
    """A spoken line in its place; it may begin before the piece and end after it."""

    start_sample: int


class MusicStretch(Document):
    """A loop under the piece.

    `position_sample` is the place in the loop that sounds at the first sample of the piece, negative where music with
    an opening has not begun; `loop_start_sample` is where the loop goes on after its end. `fade_in` and `fade_out`
    are there where the piece hears them: silence before and after them. `featured` music plays in a scene without
    voice, at full level; otherwise it is a bed.
    """

    audio: MediaRef
    samples: Annotated[int, Field(gt=0)]
    lufs: float
    position_sample: int
    loop_start_sample: Annotated[int, Field(ge=0)] = 0
    featured: bool
    fade_in: Stretch | None = None
    fade_out: Stretch | None = None


class AmbienceStretch(Document):
    """The sound of a take under the piece; it may begin before the piece and end after it.

    It begins at `start_sample`, rises for `rise_samples`, begins again wherever it is over, and falls over `fall`,
    which is there where the piece hears it.
    """

    audio: MediaRef
    samples: Annotated[int, Field(gt=0)]
    lufs: float
    start_sample: int
    rise_samples: Annotated[int, Field(gt=0)]
    fall: Stretch | None = None


class PieceRequest(Document):
    """All that shapes one piece of sound, except the film's gain.

    `samples` is a whole number of AAC frames. `lines` are those that sound in the piece, its pre-roll or post-roll;
    `voiced` says when anybody speaks near enough to duck what else sounds, clipped to that reach.
    """

    samples: Annotated[int, Field(gt=0, multiple_of=1_024)]
    lines: tuple[VoiceLine, ...] = ()
    voiced: tuple[Stretch, ...] = ()
    music: tuple[MusicStretch, ...] = ()
    ambience: Annotated[tuple[AmbienceStretch, ...], Field(exclude_if=lambda heard: not heard)] = ()
    bit_rate: Annotated[int, Field(gt=0)]


class PieceEncoding(Document):
    """A piece at a film gain: the key of its level and of its packets. `gain_db` is in steps of 0.5 dB."""

    kind: Literal["piece_encoding"] = "piece_encoding"
    piece: PieceRequest
    gain_db: Annotated[float, Field(multiple_of=0.5)]


class PieceLevel(Document):
    """How loud a piece is at a film gain, after the limiter.

    `step_lufs` is the loudness of each step of about 100 ms (BS.1770 weighting, no gate, at least -120), in order;
    `true_peak_dbtp` the highest value of the signal oversampled four times, before encoding.
    """

    step_lufs: Annotated[tuple[float, ...], Field(min_length=1)]
    true_peak_dbtp: float


class SoundPiece(Document):
    """An encoded piece: an MP4 file that holds exactly `packets` AAC-LC packets of 1,024 samples, no edit list.

    Packets of successive pieces put one after the other decode without a seam, one packet (`prime_piece`) late.
    """

    audio: MediaRef
    packets: Annotated[int, Field(gt=0)]
