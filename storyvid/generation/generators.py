"""The generators of a run, one for each role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyvid.generation.protocols import (
    ImageGenerator,
    Interruptible,
    MusicGenerator,
    Planner,
    SpeechGenerator,
    VideoGenerator,
)

Role = Literal["planner", "images", "video", "speech", "music"]


@dataclass(frozen=True)
class Generators:
    """The generators of the profile. `substituted` names roles that a debug generator fills in, by setting."""

    planner: Planner
    images: ImageGenerator
    video: VideoGenerator
    speech: SpeechGenerator
    music: MusicGenerator
    substituted: tuple[str, ...] = ()

    def interrupt(self) -> None:
        """Have every generator that can give up what it waits for."""
        for generator in (self.planner, self.images, self.video, self.speech, self.music):
            if isinstance(generator, Interruptible):
                generator.interrupt()
