"""What the MoviePy compositor is given: the film as parts in order, none of it rendered, encoded or mixed."""

from __future__ import annotations

from dataclasses import dataclass

from storyvid.errors import CompositionError
from storyvid.models.film import SceneCut
from storyvid.models.media import MusicCue, Take


@dataclass(frozen=True)
class FilmPart:
    """A scene, or a title or end card: its cut (shots, lines and cues count from its start), its takes, its music."""

    cut: SceneCut
    takes: tuple[Take, ...]
    music: MusicCue | None = None

    def __post_init__(self) -> None:
        if len(self.takes) != len(self.cut.shots):
            raise CompositionError(
                f"A part of {len(self.cut.shots)} shots has {len(self.takes)} takes. Shoot the missing ones."
            )

    @property
    def speaks(self) -> bool:
        return any(shot.lines for shot in self.cut.shots)
