"""Film time and what plays in it.

Film time is integer frames at the film's rate, sound is integer samples at 48 kHz; no float is ever added up. A scene
lasts a multiple of `FilmFormat.grid_frames`, so that frames, samples and AAC frames meet exactly at its borders.
"""

from __future__ import annotations

from math import gcd
from typing import Annotated, Literal

from pydantic import Field

from storyvid.models.base import Document, MediaRef
from storyvid.models.media import Ambience, MusicCue, SpokenLine, Take

SAMPLE_RATE_HZ = 48_000
AAC_FRAME_SAMPLES = 1_024

Interpolation = Literal["blend", "motion", "off"]
"""What is shown between two frames of a take: both blended, the picture moved on its way, or the nearer one."""


class FilmFormat(Document):
    """How the film is shown and encoded. Width and height are even."""

    width_px: Annotated[int, Field(gt=0, multiple_of=2)]
    height_px: Annotated[int, Field(gt=0, multiple_of=2)]
    fps: Annotated[int, Field(gt=0, le=60)] = 25
    preset: str = "veryfast"
    crf: Annotated[int, Field(ge=0, le=51)] = 20
    audio_bit_rate: int = 192_000
    interpolation: Annotated[Interpolation, Field(exclude_if=lambda how: how == "blend")] = "blend"
    """How takes that were shot at another rate, or are slowed, are brought to the film's."""

    @property
    def samples_per_frame(self) -> int:
        """Samples at 48 kHz under one frame; exact for every rate that divides 48,000."""
        return SAMPLE_RATE_HZ // self.fps

    @property
    def grid_frames(self) -> int:
        """Smallest number of frames that is a whole number of AAC frames (8 at 25 fps, 16 at 30, 64 at 24)."""
        return AAC_FRAME_SAMPLES // gcd(AAC_FRAME_SAMPLES, self.samples_per_frame)


class Cue(Document):
    """One caption: at most two lines of text, shown over frames `[start_frame, end_frame)`."""

    start_frame: Annotated[int, Field(ge=0)]
    end_frame: Annotated[int, Field(gt=0)]
    lines: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)]

    def shifted(self, frames: int) -> Cue:
        return Cue(start_frame=self.start_frame + frames, end_frame=self.end_frame + frames, lines=self.lines)


class LineCut(Document):
    """A spoken line in its place; `start_sample` counts from the start of the scene."""

    speaker: str
    text: str
    spoken: SpokenLine
    start_sample: Annotated[int, Field(ge=0)]


class ShotCut(Document):
    """A shot in its scene. The shots of a scene partition it: each begins where the one before ends.

    A dissolve of D frames is centred on the border: both pictures run D/2 frames over it, which is `tail_frames` of
    the first and `head_frames` of the second. Its picture therefore lasts head + (end - start) + tail frames. Fades
    through black lie inside the shot. In the last `hold_frames` of a scene the last picture of its last take stands,
    up to the next frame of the grid. `cues` count from the start of the scene. `ambience` is the sound of its take,
    where that is to be heard.
    """

    start_frame: Annotated[int, Field(ge=0)]
    end_frame: Annotated[int, Field(gt=0)]
    head_frames: Annotated[int, Field(ge=0)] = 0
    tail_frames: Annotated[int, Field(ge=0)] = 0
    morphs: Annotated[bool, Field(exclude_if=lambda morphs: not morphs)] = False
    """Whether the dissolve that it opens on follows the motion between its two pictures."""
    fade_in_frames: Annotated[int, Field(ge=0)] = 0
    fade_out_frames: Annotated[int, Field(ge=0)] = 0
    hold_frames: Annotated[int, Field(ge=0)] = 0
    lines: tuple[LineCut, ...] = ()
    cues: tuple[Cue, ...] = ()
    ambience: Annotated[Ambience | None, Field(exclude_if=lambda sound: sound is None)] = None

    @property
    def picture_frames(self) -> int:
        return self.head_frames + self.end_frame - self.start_frame + self.tail_frames

    @property
    def take_frames(self) -> int:
        """Frames that the take is fitted to: the picture without its hold."""
        return self.picture_frames - self.hold_frames


class SceneCut(Document):
    """The timing of one scene, from 0; `frames` is a multiple of the grid."""

    frames: Annotated[int, Field(gt=0)]
    shots: tuple[ShotCut, ...]


class Layer(Document):
    """A stretch of a take: its frames from `first_frame`, when the whole take is fitted to `total_frames`."""

    take: Take
    total_frames: Annotated[int, Field(gt=0)]
    first_frame: Annotated[int, Field(ge=0)]


class SegmentRequest(Document):
    """Render and encode `frames` frames alone, as a closed GOP.

    One layer is the body of a shot; two layers are a dissolve from the first to the second over all the frames, along
    the motion that is seen between them if it `morphs`.
    `fade_in_frames` and `fade_out_frames` count from the segment's first and last frame. In its last `hold_frames` the
    picture before them stands. `cues` are burned in and count from the segment's first frame.
    """

    layers: Annotated[tuple[Layer, ...], Field(min_length=1, max_length=2)]
    frames: Annotated[int, Field(ge=2)]
    morphs: Annotated[bool, Field(exclude_if=lambda morphs: not morphs)] = False
    fade_in_frames: Annotated[int, Field(ge=0)] = 0
    fade_out_frames: Annotated[int, Field(ge=0)] = 0
    hold_frames: Annotated[int, Field(ge=0)] = 0
    cues: tuple[Cue, ...] = ()
    language: str = "en"
    format: FilmFormat


class Segment(Document):
    """An encoded stretch of film: an MP4 file with one closed-GOP H.264 stream of `frames` frames."""

    video: MediaRef
    frames: Annotated[int, Field(ge=2)]


class SceneClips(Document):
    """The asset `clips`, one cell: the cut of the scene and its segments in order.

    `clip_keys` holds one key per shot (the key of its body), `ending_key` that of the scene's ending, '' where the last
    shot has none of its own; `segment_shots` names for each segment the index of the shot that it belongs to, a
    dissolve belonging to the shot that it brings in. `cut_key` is where the cut was kept or found.
    """

    cut: SceneCut
    cut_key: str = ""
    segments: tuple[Segment, ...]
    segment_shots: tuple[int, ...]
    segment_keys: tuple[str, ...]
    clip_keys: tuple[str, ...]
    ending_key: str = ""


class AmbienceCut(Document):
    """The sound of a take in its place, in samples from the start of the scene.

    It begins at `start_sample` and rises for `rise_samples`; from `fall_sample` on it falls and is gone at
    `end_sample`. Where it is shorter than that, it begins again.
    """

    sound: Ambience
    start_sample: int
    rise_samples: Annotated[int, Field(gt=0)]
    fall_sample: int
    end_sample: int


class SoundScene(Document):
    """What sounds in one scene (or title card): its length, its lines, what is heard in its takes, its music if any."""

    frames: Annotated[int, Field(gt=0)]
    lines: tuple[LineCut, ...] = ()
    ambience: tuple[AmbienceCut, ...] = ()
    music: MusicCue | None = None
