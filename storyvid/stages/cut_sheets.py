"""Pictures of a film over time: of its cut, and of its sound alone. Nothing of the film is made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

import cv2

from storyvid.film.cut import card_frames
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
from storyvid.models.base import MediaRef
from storyvid.models.film import FilmFormat, SceneClips, SceneCut
from storyvid.models.media import MusicCue
from storyvid.models.plan import Scene
from storyvid.models.story import Story
from storyvid.models.timeline import Reel, Soundtrack, Timeline, TimelineShot
from storyvid.stages.cell import CLIPS, SCENE
from storyvid.stages.documents import load_content
from storyvid.stages.reports import small_picture
from storyvid.stages.sheets import Picture, small_copy
from storyvid.stages.studio import Studio
from storyvid.stages.unit import Unit
from storyvid.typography.canvas import encode_png
from storyvid.typography.check import type_identity
from storyvid.typography.palette import PAPER, mix, palette_for, rgb

VERSION = "1"


class CutPicture(NamedTuple):
    """The picture of a cut: whole, as a file of the store, and as a JPEG small enough for an event."""

    whole: MediaRef
    small: bytes


class _Placed(NamedTuple):
    """A scene of the reel where it plays, and its cut."""

    scene: Scene
    cut: SceneCut
    start_frame: int

    @property
    def end_frame(self) -> int:
        return self.start_frame + self.cut.frames


def cut_picture(
    studio: Studio,
    timeline: Timeline,
    reel: Reel,
    cues: Sequence[MusicCue | None] = (),
    soundtrack: Soundtrack | None = None,
) -> CutPicture:
    """The film over time. `cues` is the music of each scene, `soundtrack` the sound, where they are known."""
    film, shots = timeline.format, [shot for scene in timeline.scenes for shot in scene.shots]
    count = picture_count(film.width_px / film.height_px, timeline.frames)
    shown = [_shot_at(shots, frame) for frame in picture_frames(timeline.frames, count)]
    placed = _place(studio, reel, timeline.scenes[0].start_frame)
    sheet = CutSheet(
        title=timeline.title,
        language=timeline.language,
        fps=film.fps,
        frames=timeline.frames,
        pictures=tuple(shot.key_frame for shot in shown),
        picture_aspect=film.width_px / film.height_px,
        scenes=tuple(_scenes(placed)),
        shots=tuple(
            SheetShot(start_frame=shot.start_frame, end_frame=shot.end_frame, transition=shot.transition)
            for shot in shots
        ),
        lines=tuple(_lines(placed, film)),
        music=tuple(_music(placed, cues, timeline.frames)),
        loudness_lufs=soundtrack.loudness_lufs if soundtrack else (),
    )
    return _drawn(studio, sheet, shown)


def sound_picture(
    studio: Studio, story: Story, reel: Reel, cues: Sequence[MusicCue | None], soundtrack: Soundtrack
) -> CutPicture:
    """The sound of the film over time: who speaks when, over which music, how loud it is."""
    film = studio.options.film_format(story.settings.aspect)
    placed = _place(studio, reel, card_frames(film))
    frames = placed[-1].end_frame + card_frames(film)
    sheet = CutSheet(
        title=story.settings.title,
        language=story.settings.language,
        fps=film.fps,
        frames=frames,
        scenes=tuple(_scenes(placed)),
        lines=tuple(_lines(placed, film)),
        music=tuple(_music(placed, cues, frames)),
        loudness_lufs=soundtrack.loudness_lufs,
    )
    return _drawn(studio, sheet, [])


def _drawn(studio: Studio, sheet: CutSheet, shown: Sequence[TimelineShot]) -> CutPicture:
    def produce() -> Picture:
        pictures = [small_copy(studio, shot.key_frame, shot.id) for shot in shown]
        return Picture(image=studio.store.put(encode_png(draw_cut_sheet(sheet, pictures)), "png"))

    whole = studio.make(Unit("cut_sheet", _identity(), sheet, Picture, produce)).value.image
    return CutPicture(whole, small_picture(studio, studio.store.read(whole)))


def _shot_at(shots: Sequence[TimelineShot], frame: int) -> TimelineShot:
    """The shot that plays at a frame; over the cards, the nearest one."""
    return next((shot for shot in shots if frame < shot.end_frame), shots[-1])


def _place(studio: Studio, reel: Reel, start_frame: int) -> list[_Placed]:
    placed: list[_Placed] = []
    for entry in reel.scenes:
        scene = load_content(studio.store, entry.cells[SCENE], Scene)
        cut = load_content(studio.store, entry.cells[CLIPS], SceneClips).cut
        placed.append(_Placed(scene, cut, placed[-1].end_frame if placed else start_frame))
    return placed


def _scenes(placed: Sequence[_Placed]) -> list[SheetScene]:
    """Each in a colour of its own cards."""
    scenes: list[SheetScene] = []
    for number, one in enumerate(placed, start=1):
        palette = palette_for(one.scene.mood, one.scene.time_of_day)
        scenes.append(
            SheetScene(
                start_frame=one.start_frame,
                end_frame=one.end_frame,
                number=number,
                heading=one.scene.heading,
                colour=mix(palette.sky_middle, palette.horizon, 0.25),
            )
        )
    return scenes


def _lines(placed: Sequence[_Placed], film: FilmFormat) -> list[SheetLine]:
    lines: list[SheetLine] = []
    for one in placed:
        colours = {character.name: mix(rgb(character.colour), PAPER, 0.2) for character in one.scene.characters}
        for line in (line for shot in one.cut.shots for line in shot.lines):
            start = one.start_frame + line.start_sample // film.samples_per_frame
            frames = max(1, line.spoken.samples // film.samples_per_frame)
            colour = colours.get(line.speaker, NARRATOR)
            lines.append(SheetLine(start_frame=start, end_frame=start + frames, colour=colour))
    return lines


def _music(placed: Sequence[_Placed], cues: Sequence[MusicCue | None], frames: int) -> list[SheetMusic]:
    """The music of each scene; the cards have that of the scene beside them."""
    return [
        SheetMusic(
            start_frame=one.start_frame if index else 0,
            end_frame=one.end_frame if index < len(placed) - 1 else frames,
            label=cue.mood.value if cue.mood else "own music",
        )
        for index, (one, cue) in enumerate(zip(placed, cues, strict=False))
        if cue is not None
    ]


@cache
def _identity() -> Mapping[str, str]:
    libraries = {"numpy": version("numpy"), "opencv": cv2.__version__, "pillow": version("pillow")}
    return {"cut_sheets": VERSION, **libraries, **type_identity()}
