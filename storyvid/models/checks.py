"""Delivery checks: the limits, what is measured of encoded media, what the cut leads one to expect, what came out.

Measures hold no limit that a setting changes, and nothing of where in the film a piece lies, so they are kept by
content and judged anew at no cost.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from storyvid.models.base import Document, MediaRef

Severity = Literal["error", "warning"]
CheckedAsset = Literal["timeline", "soundtrack", "subtitles", "final_video"]


class Limits(Document):
    """What a film must keep to. `block` tells whether an error keeps a film from being delivered."""

    block: bool = True
    full: bool = False
    """Whether the delivered file is decoded as a whole besides."""
    lufs: float = -14.0
    loudness_lu: Annotated[float, Field(gt=0)] = 1.0
    true_peak_dbtp: float = -1.0
    black_s: Annotated[float, Field(gt=0)] = 1.0
    frozen_s: Annotated[float, Field(ge=0.5)] = 3.0
    silence_s: Annotated[float, Field(gt=0)] = 2.0
    cuts_share: Annotated[float, Field(ge=0, le=1)] = 0.5
    sync_frames: Annotated[int, Field(ge=1)] = 3
    late_s: Annotated[float, Field(gt=0)] = 0.5
    duration_share: Annotated[float, Field(gt=0)] = 0.2


class CheckResult(Document):
    """What one check found. `figures` are what it measured; `severity` is what a failure of it means."""

    name: str
    asset: CheckedAsset
    passed: bool
    severity: Severity
    message: str
    figures: dict[str, float | int | str] = Field(default_factory=dict)


class CheckReport(Document):
    """All checks of one film, in the order of docs/checks.md."""

    film_sha256: str
    full: bool
    results: tuple[CheckResult, ...]

    @property
    def errors(self) -> tuple[CheckResult, ...]:
        return tuple(one for one in self.results if not one.passed and one.severity == "error")

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        return tuple(one for one in self.results if not one.passed and one.severity == "warning")


class Run(NamedTuple):
    """Frames `[start_frame, end_frame)`."""

    start_frame: int
    end_frame: int


class Change(NamedTuple):
    """How much the picture changes at a frame, from 0 to 100, beyond what it moved before (FFmpeg's scdet)."""

    frame: int
    score: float


class PictureFormat(Document):
    """What a decoder is told of the picture; `colour` is matrix, primaries, transfer and range as H.273 counts them."""

    width_px: int
    height_px: int
    pixels: str
    rate: str
    colour: tuple[int, int, int, int]


class PictureMeasure(Document):
    """What was seen when a file was decoded. `first` and `last` are small grey pictures of its ends (base64).

    `motion` is how much its last picture differs from the one before, from 0 to 100. `faults` are what a decoder had
    to say, and times that are not one frame apart.
    """

    format: PictureFormat
    frames: int
    packet_bytes: tuple[int, ...]
    black: tuple[Run, ...] = ()
    frozen: tuple[Run, ...] = ()
    changes: tuple[Change, ...] = ()
    first: str
    last: str
    motion: float
    faults: tuple[str, ...] = ()


class SoundFile(Document):
    """A spoken line's file by its name; unlike a `MediaRef` it is not opened to see whether it is whole."""

    sha256: str
    ext: str
    size_bytes: int

    @property
    def ref(self) -> MediaRef:
        return MediaRef(sha256=self.sha256, ext=self.ext, size_bytes=self.size_bytes)


class HeardLine(Document):
    """A spoken line that should be heard in a piece, `start_sample` samples after the piece begins (or before it)."""

    audio: MediaRef
    start_sample: int
    samples: int


class Heard(NamedTuple):
    """How well a line was found in the sound: likeness from 0 to 1, and how late it comes. `samples` were compared."""

    line: int
    likeness: float
    late_ms: float
    samples: int


class SoundMeasure(Document):
    """What was heard when a piece was decoded after the end of the one before it.

    `step_lufs` is the loudness of each step of the request (BS.1770 weighting, no gate, at least -120).
    """

    samples: int
    packet_bytes: tuple[int, ...]
    step_lufs: tuple[float, ...]
    true_peak_dbtp: float
    heard: tuple[Heard, ...] = ()
    faults: tuple[str, ...] = ()


class PlannedShot(Document):
    """What the cut says of a shot, in frames of its scene: its ends, fades, and how long it may stand still.

    `own_picture` tells that the author brought its picture; `told_otherwise` that its words were changed by hand.
    """

    start_frame: int
    end_frame: int
    fade_in_frames: int
    fade_out_frames: int
    still_frames: int
    hard_cut: bool
    own_picture: bool = False
    told_otherwise: bool = False


class PlannedLine(Document):
    """A spoken line in samples of its scene; `words` are the letters of each word and the sample at which it begins."""

    shot: int
    audio: SoundFile
    start_sample: int
    samples: int
    text: str
    words: tuple[tuple[str, int], ...]


class SceneFacts(Document):
    """A scene as it was cut, and as its segments were seen, in frames and samples from its start.

    `shot_errors` says by how many frames more (or fewer) than planned each shot was seen.
    """

    shots: tuple[PlannedShot, ...]
    shot_errors: tuple[int, ...]
    lines: tuple[PlannedLine, ...]
    picture: PictureMeasure | None
