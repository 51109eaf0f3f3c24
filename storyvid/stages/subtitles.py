"""Stage `subtitles`: the captions of all scenes in film time."""

from __future__ import annotations

from storyvid.models.film import SceneClips
from storyvid.models.timeline import Reel, Subtitles, Timeline
from storyvid.ports import Store
from storyvid.stages.cell import CLIPS
from storyvid.stages.documents import load_content


def collect_subtitles(store: Store, timeline: Timeline, reel: Reel) -> Subtitles:
    """Every cue of every shot, shifted to where its scene begins."""
    return Subtitles(
        cues=tuple(
            cue.shifted(placed.start_frame)
            for placed, entry in zip(timeline.scenes, reel.scenes, strict=True)
            for shot in load_content(store, entry.cells[CLIPS], SceneClips).cut.shots
            for cue in shot.cues
        )
    )
