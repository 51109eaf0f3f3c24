"""What generators give back: pictures, takes, spoken lines, music. Media are references into the film store."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storyvid.models.base import Document, MediaRef, Mood, Span
from storyvid.models.plan import CameraMove

Compromises = Annotated[tuple[str, ...], Field(exclude_if=lambda told: not told)]
"""What a generator did otherwise than asked because memory was short, in words; not written where there is nothing."""


class KeyFrame(Document):
    """A still picture (PNG or JPEG, sRGB) that a shot starts from; may be larger than the film."""

    image: MediaRef
    width_px: Annotated[int, Field(gt=0)]
    height_px: Annotated[int, Field(gt=0)]
    compromises: Compromises = ()


class Recipe(Document):
    """A take that is not rendered yet: a still picture under a camera move, rendered once by `clips`.

    `opening` is the take that this one continues: its last picture melts into `image` over the first frames.
    """

    kind: Literal["recipe"] = "recipe"
    image: MediaRef
    width_px: int
    height_px: int
    move: CameraMove
    opening: Recipe | None = None


class Ambience(Document):
    """What is heard with a take: stereo at 48 kHz, `samples` long, at `lufs` integrated loudness (-120: silent)."""

    audio: MediaRef
    samples: Annotated[int, Field(gt=0)]
    lufs: float


class Footage(Document):
    """A take that a video generator rendered: a file with `frames` pictures at `fps_num/fps_den` per second.

    `ambience` is the sound that the model made with the pictures, where it makes any.
    """

    kind: Literal["footage"] = "footage"
    video: MediaRef
    width_px: int
    height_px: int
    frames: Annotated[int, Field(gt=0)]
    fps_num: Annotated[int, Field(gt=0)]
    fps_den: Annotated[int, Field(gt=0)] = 1
    ambience: Annotated[Ambience | None, Field(exclude_if=lambda sound: sound is None)] = None
    compromises: Compromises = ()


Take = Annotated[Recipe | Footage, Field(discriminator="kind")]


class Word(Document):
    """One spoken word: where it stands in the text of its line, and when it sounds, in samples at 48 kHz."""

    span: Span
    start_sample: Annotated[int, Field(ge=0)]
    end_sample: Annotated[int, Field(ge=0)]


class SpokenLine(Document):
    """A line as sound: mono 16-bit FLAC or WAV at 48 kHz, `samples` long, without silence at either end."""

    audio: MediaRef
    samples: Annotated[int, Field(gt=0)]
    words: tuple[Word, ...]
    compromises: Compromises = ()


class MusicCue(Document):
    """A loop that joins itself without a seam: stereo at 48 kHz, `samples` long, at `lufs` integrated loudness.

    After its end it goes on at sample `loop_start`. Where that is not 0 the sound has an opening that is heard once:
    nothing sounds before it. `mood` is None for music of the author's own.
    """

    audio: MediaRef
    samples: Annotated[int, Field(gt=0)]
    mood: Mood | None
    lufs: float
    loop_start: Annotated[int, Field(ge=0)] = 0
    compromises: Compromises = ()
