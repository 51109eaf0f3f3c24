"""Pictures for whoever watches the work: strips of scenes, pictures of the cut, small copies of large pictures.

Nothing of a film is made of them. Each is kept under what shapes it, so what an edit leaves alone is drawn once.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Literal, NamedTuple

import cv2
from PIL import Image

from storyvid.film.cut_sheet import (
    NARRATOR,
    CutSheet,
    SheetLine,
    SheetMusic,
    SheetScene,
    SheetShot,
    draw_cut_sheet,
    picture_count,
    picture_frames,
)
from storyvid.film.sheets import strip, thumbnail
from storyvid.models.base import Document, MediaRef
from storyvid.models.film import SceneClips, Segment
from storyvid.models.media import MusicCue
from storyvid.models.plan import Scene
from storyvid.models.timeline import Reel, Soundtrack, Timeline, TimelineShot
from storyvid.stages.cell import CLIPS, SCENE, shot_id_of
from storyvid.stages.documents import load_content
from storyvid.stages.sheets import Picture, small_copy
from storyvid.stages.studio import Studio, Unit
from storyvid.typography.canvas import encode_png
from storyvid.typography.check import type_identity
from storyvid.typography.palette import PAPER, mix, palette_for, rgb

VERSION = "1"


class StripRequest(Document):
    """Pictures of one scene in order: key frames, or segments of which the middle picture is shown."""

    kind: Literal["strip"] = "strip"
    pictures: tuple[MediaRef, ...]


class SmallRequest(Document):
    """A picture of which a small copy is wanted, by its content."""

    kind: Literal["small"] = "small"
    sha256: str


class MiddleRequest(Document):
    """The picture in the middle of an encoded segment, or the encoded one nearest before it."""

    kind: Literal["middle"] = "middle"
    segment: Segment


class CutPicture(NamedTuple):
    """The picture of a cut: whole, as a file of the store, and as a JPEG small enough for an event."""

    whole: MediaRef
    small: bytes


def storyboard_strip(studio: Studio, scene_id: str, frames: Sequence[MediaRef]) -> bytes:
    """JPEG of at most 20 KB: the key frames of a scene."""

    def pictures() -> list[bytes]:
        return [small_copy(studio, image, shot_id_of(scene_id, index)) for index, image in enumerate(frames)]

    return _strip(studio, scene_id, tuple(frames), pictures)


def clips_strip(studio: Studio, scene_id: str, clips: SceneClips) -> bytes:
    """JPEG of at most 20 KB: a picture out of the middle of each shot as it was encoded."""
    bodies = _longest_segments(clips)

    def pictures() -> list[bytes]:
        return [_middle(studio, segment, shot_id_of(scene_id, shot)) for shot, segment in bodies.items()]

    return _strip(studio, scene_id, tuple(segment.video for segment in bodies.values()), pictures)


def small_picture(studio: Studio, data: bytes) -> bytes:
    """JPEG of at most 20 KB of an encoded picture."""
    request = SmallRequest(sha256=hashlib.sha256(data).hexdigest())

    def produce() -> Picture:
        return Picture(image=studio.store.put(thumbnail(data), "jpg"))

    return studio.store.read(studio.make(Unit("thumbnail", _identity(), request, Picture, produce)).value.image)


def cut_picture(
    studio: Studio,
    timeline: Timeline,
    reel: Reel,
    cues: Sequence[MusicCue | None] = (),
    soundtrack: Soundtrack | None = None,
) -> CutPicture:
    """The film over time. `cues` is the music of each scene, `soundtrack` the sound, where they are known."""
    shots = [shot for scene in timeline.scenes for shot in scene.shots]
    count = picture_count(timeline.format.width_px / timeline.format.height_px, timeline.frames)
    shown = [_shot_at(shots, frame) for frame in picture_frames(timeline.frames, count)]
    request = _sheet(studio, timeline, reel, shown).model_copy(
        update={
            "music": tuple(_music(timeline, cues)) if cues else (),
            "loudness_lufs": soundtrack.loudness_lufs if soundtrack else (),
        }
    )

    def produce() -> Picture:
        pictures = [small_copy(studio, shot.key_frame, shot.id) for shot in shown]
        return Picture(image=studio.store.put(encode_png(draw_cut_sheet(request, pictures)), "png"))

    whole = studio.make(Unit("cut_sheet", _identity(), request, Picture, produce)).value.image
    return CutPicture(whole, small_picture(studio, studio.store.read(whole)))


def _strip(studio: Studio, scene_id: str, refs: tuple[MediaRef, ...], pictures: Callable[[], list[bytes]]) -> bytes:
    def produce() -> Picture:
        return Picture(image=studio.store.put(strip(pictures()), "jpg"))

    unit = Unit("strip", _identity(), StripRequest(pictures=refs), Picture, produce, scene=scene_id)
    return studio.store.read(studio.make(unit).value.image)


def _longest_segments(clips: SceneClips) -> dict[int, Segment]:
    """Per shot its longest segment, which is its body: the others are dissolves."""
    bodies: dict[int, Segment] = {}
    for shot, segment in zip(clips.segment_shots, clips.segments, strict=True):
        if shot not in bodies or segment.frames > bodies[shot].frames:
            bodies[shot] = segment
    return bodies


def _middle(studio: Studio, segment: Segment, shot: str) -> bytes:
    def produce() -> Picture:
        from storyvid.film.picture.middle import middle_picture

        data = io.BytesIO()
        picture = Image.fromarray(middle_picture(studio.store.path(segment.video)))
        picture.thumbnail((480, 480), Image.Resampling.LANCZOS)
        picture.save(data, "JPEG", quality=88)
        return Picture(image=studio.store.put(data.getvalue(), "jpg"))

    unit = Unit("thumbnail", _identity(), MiddleRequest(segment=segment), Picture, produce, shot=shot)
    return studio.store.read(studio.make(unit).value.image)


def _shot_at(shots: Sequence[TimelineShot], frame: int) -> TimelineShot:
    """The shot that plays at a frame; over the cards, the nearest one."""
    return next((shot for shot in shots if frame < shot.end_frame), shots[-1])


def _sheet(studio: Studio, timeline: Timeline, reel: Reel, shown: Sequence[TimelineShot]) -> CutSheet:
    """The picture's description without its sound."""
    scenes: list[SheetScene] = []
    lines: list[SheetLine] = []
    for number, (placed, entry) in enumerate(zip(timeline.scenes, reel.scenes, strict=True), start=1):
        scene = load_content(studio.store, entry.cells[SCENE], Scene)
        colours = {character.name: mix(rgb(character.colour), PAPER, 0.2) for character in scene.characters}
        palette = palette_for(scene.mood, scene.time_of_day)
        scenes.append(
            SheetScene(
                start_frame=placed.start_frame,
                end_frame=placed.end_frame,
                number=number,
                heading=placed.heading,
                colour=mix(palette.sky_middle, palette.horizon, 0.25),
            )
        )
        cut = load_content(studio.store, entry.cells[CLIPS], SceneClips).cut
        for line in (line for shot in cut.shots for line in shot.lines):
            start = placed.start_frame + line.start_sample // timeline.format.samples_per_frame
            length = max(1, line.spoken.samples // timeline.format.samples_per_frame)
            colour = colours.get(line.speaker, NARRATOR)
            lines.append(SheetLine(start_frame=start, end_frame=start + length, colour=colour))
    return CutSheet(
        title=timeline.title,
        language=timeline.language,
        fps=timeline.format.fps,
        frames=timeline.frames,
        pictures=tuple(shot.key_frame for shot in shown),
        picture_aspect=timeline.format.width_px / timeline.format.height_px,
        scenes=tuple(scenes),
        shots=tuple(
            SheetShot(start_frame=shot.start_frame, end_frame=shot.end_frame, transition=shot.transition)
            for scene in timeline.scenes
            for shot in scene.shots
        ),
        lines=tuple(lines),
    )


def _music(timeline: Timeline, cues: Sequence[MusicCue | None]) -> list[SheetMusic]:
    """Stretches of the same music in one piece; the cards have that of the scene beside them."""
    stretches: list[SheetMusic] = []
    for index, (scene, cue) in enumerate(zip(timeline.scenes, cues, strict=True)):
        if cue is None:
            continue
        start = scene.start_frame if index else 0
        end = scene.end_frame if index < len(cues) - 1 else timeline.frames
        stretches.append(
            SheetMusic(start_frame=start, end_frame=end, label=cue.mood.value if cue.mood else "own music")
        )
    return stretches


@cache
def _identity() -> Mapping[str, str]:
    libraries = {"av": version("av"), "numpy": version("numpy"), "opencv": cv2.__version__, "pillow": version("pillow")}
    return {"reports": VERSION, **libraries, **type_identity()}
