"""The contract with other programs: what a delivered film is (`manifest.json`), what a render did (`render.json`)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from storyvid.models.base import Document, Span
from storyvid.models.checks import CheckResult
from storyvid.models.film import Cue
from storyvid.models.timeline import Joint, TimelineLine

ShotStatus = Literal["made", "recut", "stored", "cached"]
CompositorName = Literal["segments", "moviepy"]


class ManifestFilm(Document):
    width_px: int
    height_px: int
    fps: int
    frames: int
    duration_s: float
    sha256: str


class ManifestCard(Document):
    """A title or end card: frames that belong to no scene."""

    kind: Literal["title", "end"]
    start_frame: int
    end_frame: int


class ManifestShot(Document):
    """`source_span` counts characters of the cleaned text, which is delivered as `story.txt`.

    `ending_key` is set for the last shot of a scene: the key of its last fade and what it holds behind it.
    """

    id: str
    start_frame: int
    end_frame: int
    lines: tuple[TimelineLine, ...]
    source_text: str
    source_span: Span
    transition: Joint
    key_frame_key: str
    take_key: str
    clip_key: str
    ending_key: str = ""
    line_keys: tuple[str, ...]


class ManifestScene(Document):
    id: str
    heading: str
    start_frame: int
    end_frame: int
    shots: tuple[ManifestShot, ...]


class ManifestDropped(Document):
    source_text: str
    source_span: Span


class ManifestAudio(Document):
    """Loudness of the delivered sound; of the segment engine also the film's one gain, in steps of 0.5 dB."""

    gain_db: float | None = None
    integrated_lufs: float
    true_peak_dbtp: float


class Manifest(Document):
    """The same for the same film: no date, no path, no cost."""

    version: Literal[1] = 1
    story: str
    title: str
    author: str
    language: str
    profile: str
    substituted: tuple[str, ...] = ()
    """Roles that a debug generator filled in, because a setting allows it."""
    plan_faults: tuple[str, ...] = ()
    """What is not as it should be in the plan, where a language model gave nothing better."""
    compositor: CompositorName = "segments"
    """What composed picture and sound: the segment engine, or MoviePy (setting COMPOSITOR)."""
    film: ManifestFilm
    cards: tuple[ManifestCard, ...]
    scenes: tuple[ManifestScene, ...]
    dropped: tuple[ManifestDropped, ...] = ()
    """Words that the film does not tell because their shots were left out by hand."""
    unmatched_cuts: tuple[str, ...] = ()
    """Entries of the cut file that found no place in the story, where that is allowed."""
    cues: tuple[Cue, ...]
    audio: ManifestAudio


class StageCost(Document):
    """What a stage cost: wall and CPU seconds of its units that were made, and how many were made or taken."""

    made: int = 0
    cached: int = 0
    wall_s: float = 0.0
    cpu_s: float = 0.0


class RenderShot(Document):
    """What became of a shot, and which of its inputs changed since the film before."""

    id: str
    status: ShotStatus
    reasons: tuple[str, ...] = ()
    compromises: tuple[str, ...] = ()
    """What was done otherwise than asked because memory was short, per stage: `take: decoded in tiles`."""
    stages: dict[str, StageCost]


class Render(Document):
    """What the last render of a film did. `status` compares with the film that was delivered before it."""

    version: Literal[1] = 1
    story: str
    run_id: str
    film_sha256: str
    remuxed: bool
    notes: tuple[str, ...] = ()
    """What concerns the film as a whole, such as a gain that crossed a step."""
    checks: tuple[CheckResult, ...] = ()
    """What the checks before delivery found; docs/checks.md explains each."""
    shots: tuple[RenderShot, ...]
    stages: dict[str, StageCost]
    wall_s: Annotated[float, Field(ge=0)]
    cpu_s: Annotated[float, Field(ge=0)]


class FinalVideo(Document):
    """The asset `final_video`: the delivered film. `audio` is what its compositor measured."""

    sha256: str
    size_bytes: int
    frames: int
    duration_s: float
    key: str
    compositor: CompositorName
    audio: ManifestAudio
