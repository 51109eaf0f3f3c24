"""The cut at a glance: one picture of a film over time, from its pictures down to its loudness.

It is drawn from a description that holds all that shapes it, so equal descriptions give equal bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from storyvid.errors import CompositionError
from storyvid.models.base import Document, MediaRef
from storyvid.models.timeline import MELTS, Joint
from storyvid.typography.fonts import Font
from storyvid.typography.palette import PAPER, Rgb, luminance, mix
from storyvid.typography.typesetter import Typesetter

WIDTH_PX = 960
PICTURES = 8
"""Most pictures of the film that stand over its cut."""

_GROUND: Rgb = (22, 22, 28)
_LANE: Rgb = (36, 36, 45)
_DIM: Rgb = (150, 147, 143)
_CUT: Rgb = (196, 190, 180)
_MUSIC: Rgb = (96, 84, 132)
_LOUD: Rgb = (92, 150, 140)
_LIMIT: Rgb = (255, 190, 104)
_LEFT, _RIGHT, _EDGE, _GAP = 86, 16, 12, 9
_HEAD, _SCENE, _SHOT, _VOICE, _MUSIC_PX, _AXIS = 50, 30, 24, 20, 22, 28
_LOUDNESS = 64
_QUIETEST_LUFS = -40.0
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)


class _Stretch(Document):
    start_frame: int
    end_frame: int


class SheetScene(_Stretch):
    """A scene: its place in film frames, what is written on it, its colour."""

    number: int
    heading: str
    colour: tuple[int, int, int]


class SheetShot(_Stretch):
    transition: Joint


class SheetLine(_Stretch):
    """A spoken line; `colour` is that of its speaker."""

    colour: tuple[int, int, int]


class SheetMusic(_Stretch):
    label: str


NARRATOR: Rgb = mix(PAPER, _LANE, 0.42)
"""Colour of what the narrator says; characters have colours of their own."""


class CutSheet(Document):
    """All that shapes the picture. `loudness_lufs` has one value for each second of the film, or none at all.

    `pictures` are key frames, each in the middle of an equal part of the film. What there is none of gets no lane.
    """

    kind: Literal["cut_sheet"] = "cut_sheet"
    title: str
    language: str
    fps: int
    frames: int
    pictures: tuple[MediaRef, ...] = ()
    picture_aspect: float = 1.0
    scenes: tuple[SheetScene, ...] = ()
    shots: tuple[SheetShot, ...] = ()
    lines: tuple[SheetLine, ...] = ()
    music: tuple[SheetMusic, ...] = ()
    loudness_lufs: tuple[float, ...] = ()
    target_lufs: float = -14.0


def picture_frames(frames: int, count: int) -> list[int]:
    """The film frames in the middle of `count` equal parts."""
    return [(2 * part + 1) * frames // (2 * count) for part in range(count)]


def picture_count(aspect: float, frames: int) -> int:
    """How many pictures of this width over height stand side by side over a film of so many frames."""
    return min(PICTURES if aspect > 0.8 else 2 * PICTURES, max(1, frames))


def draw_cut_sheet(sheet: CutSheet, pictures: Sequence[bytes]) -> NDArray[np.uint8]:
    """The picture, (h, 960, 3) uint8 sRGB; `pictures` are the encoded ones that `sheet` names.

    Raises CompositionError where one of them is no picture.
    """
    return _Drawing(sheet).draw(pictures)


class _Drawing:
    """Lanes from top to bottom over one axis of time."""

    def __init__(self, sheet: CutSheet) -> None:
        self.sheet = sheet
        self.type = Typesetter(sheet.language)
        self.width = WIDTH_PX - _LEFT - _RIGHT
        strip = self.width / max(1, len(sheet.pictures))
        self.strip_px = round((strip - 4) / sheet.picture_aspect) if sheet.pictures else 0
        lanes = (
            (self.strip_px, sheet.pictures),
            (_SCENE, sheet.scenes),
            (_SHOT, sheet.shots),
            (_VOICE, sheet.lines),
            (_MUSIC_PX, sheet.music),
            (_LOUDNESS, sheet.loudness_lufs),
        )
        high = _HEAD + sum(height + _GAP for height, shown in lanes if shown) + _AXIS + _EDGE // 2
        self.pixels: NDArray[np.uint8] = np.full((high, WIDTH_PX, 3), _GROUND, np.uint8)
        self.y = _HEAD

    def draw(self, pictures: Sequence[bytes]) -> NDArray[np.uint8]:
        self._head()
        if pictures:
            self._pictures(pictures)
        lanes: tuple[tuple[Callable[[], None], Sequence[object]], ...] = (
            (self._scenes, self.sheet.scenes),
            (self._shots, self.sheet.shots),
            (self._voice, self.sheet.lines),
            (self._music, self.sheet.music),
            (self._loudness, self.sheet.loudness_lufs),
        )
        for draw_lane, shown in lanes:
            if shown:
                draw_lane()
        self._axis()
        return self.pixels

    def _x(self, frame: float) -> int:
        return _LEFT + round(frame / self.sheet.frames * self.width)

    def _box(self, over: _Stretch, top: int, high: int, colour: Rgb, *, gap: int = 1) -> None:
        """A bar over some frames, at least one pixel wide; `gap` pixels are left free at its end where it is wide."""
        left, right = self._x(over.start_frame), self._x(over.end_frame)
        right = max(left + 1, right - gap if right - left > 2 * gap + 1 else right)
        self.pixels[top : top + high, left:right] = colour

    def _write(self, x: float, y: float, text: str, size: float, fill: Rgb, **style: str | Font) -> None:
        font = style.get("font", Font.SANS)
        anchor = style.get("anchor", "left")
        self.type.draw(self.pixels, (x, y), text, font, size, fill=fill, anchor=anchor)  # type: ignore[arg-type]

    def _lane(self, name: str, high: int) -> int:
        """Ground and name of the next lane; returns its top."""
        top, self.y = self.y, self.y + high + _GAP
        self.pixels[top : top + high, _LEFT : _LEFT + self.width] = _LANE
        self._write(_LEFT - 12, top + high - min(high, 30) / 2 + 5, name, 14, _DIM, anchor="right")
        return top

    def _head(self) -> None:
        sheet = self.sheet
        counts = [_count(len(sheet.scenes), "scene"), *([_count(len(sheet.shots), "shot")] if sheet.shots else [])]
        told = "  ·  ".join([clock(sheet.frames / sheet.fps), *counts])
        room = self.width - self.type.measure(told, Font.SANS, 15) - 30
        title = self.type.fit(sheet.title, Font.SERIF_BOLD, (25, 21, 17), max_width_px=room, max_lines=1)
        for line in title.lines:
            self._write(_LEFT, 34, line, title.size_px, PAPER, font=Font.SERIF_BOLD)
        self._write(WIDTH_PX - _RIGHT, 34, told, 15, _DIM, anchor="right")

    def _pictures(self, pictures: Sequence[bytes]) -> None:
        slot = self.width / len(pictures)
        top, self.y = self.y, self.y + self.strip_px + _GAP
        for index, data in enumerate(pictures):
            left, right = _LEFT + round(index * slot) + 2, _LEFT + round((index + 1) * slot) - 2
            self.pixels[top : top + self.strip_px, left:right] = _fitted(data, right - left, self.strip_px)

    def _scenes(self) -> None:
        top = self._lane("scenes", _SCENE)
        for scene in self.sheet.scenes:
            self._box(scene, top, _SCENE, scene.colour, gap=2)
            room = self._x(scene.end_frame) - self._x(scene.start_frame) - 18
            self._label(scene, top, room)

    def _label(self, scene: SheetScene, top: int, room: float) -> None:
        """Number and heading as far as there is room; a heading cut short to a few letters says nothing."""
        fill = PAPER if luminance(scene.colour) < 150 else _GROUND
        number, x, y = str(scene.number), self._x(scene.start_frame) + 9, top + _SCENE / 2 + 5
        wide = self.type.measure(number, Font.SANS_BOLD, 14)
        if wide > room + 14:
            return
        self._write(x + min(0.0, (room - wide) / 2), y, number, 14, fill, font=Font.SANS_BOLD)
        rest = room - wide - 8
        lines = self.type.wrap(scene.heading, Font.SANS, 14, rest, 1) if rest > 70 else []
        if lines:
            self._write(x + wide + 8, y, lines[0], 14, fill)

    def _shots(self) -> None:
        """Bars in two shades; where shots are narrower than pixels, the shades still show how fast they follow."""
        top = self._lane("shots", _SHOT)
        colours = {scene.start_frame: scene.colour for scene in self.sheet.scenes}
        colour: Rgb = _CUT
        for index, shot in enumerate(self.sheet.shots):
            colour = colours.get(shot.start_frame, colour)
            light = mix(colour, PAPER, 0.5 if index % 2 else 0.32)
            self._box(shot, top, _SHOT, light)
            left, wide = self._x(shot.start_frame), self._x(shot.end_frame) - self._x(shot.start_frame)
            if wide >= 10 and shot.transition in MELTS:
                triangle = np.array([(left, top), (left + 9, top), (left, top + _SHOT - 1)], np.int32)
                cv2.fillPoly(self.pixels, [triangle], _GROUND, cv2.LINE_AA)
            elif wide >= 10 and shot.transition is Joint.FADE:
                self.pixels[top : top + _SHOT, left : left + 3] = _GROUND

    def _voice(self) -> None:
        top = self._lane("voice", _VOICE)
        for line in self.sheet.lines:
            self._box(line, top, _VOICE, line.colour)

    def _music(self) -> None:
        top = self._lane("music", _MUSIC_PX)
        for stretch in self.sheet.music:
            self._box(stretch, top, _MUSIC_PX, _MUSIC)
            left, room = self._x(stretch.start_frame), self._x(stretch.end_frame) - self._x(stretch.start_frame) - 18
            if self.type.measure(stretch.label, Font.SANS, 14) <= room:
                self._write(left + 9, top + _MUSIC_PX / 2 + 5, stretch.label, 14, PAPER)

    def _loudness(self) -> None:
        """Loudest second of each column; the film as a whole is brought to the line."""
        top = self._lane("loudness", _LOUDNESS)
        values = np.asarray(self.sheet.loudness_lufs)
        edges = np.linspace(0, len(values), self.width + 1)
        for column in range(self.width):
            part = values[int(edges[column]) : max(int(edges[column]) + 1, math.ceil(edges[column + 1]))]
            high = _level_px(float(part.max()))
            self.pixels[top + _LOUDNESS - high : top + _LOUDNESS, _LEFT + column] = _LOUD
        line = top + _LOUDNESS - _level_px(self.sheet.target_lufs)
        self.pixels[line : line + 1, _LEFT : _LEFT + self.width] = _LIMIT
        self._write(
            _LEFT - 14, line + 5, f"{self.sheet.target_lufs:g} LUFS".replace("-", "−"), 13, _LIMIT, anchor="right"
        )

    def _axis(self) -> None:
        seconds = self.sheet.frames / self.sheet.fps
        for at in _ticks(seconds, self.width):
            x = self._x(at * self.sheet.fps)
            self.pixels[self.y - 4 : self.y + 2, x : x + 1] = _DIM
            anchor = "left" if not at else "right" if x > WIDTH_PX - _RIGHT - 20 else "centre"
            self._write(x, self.y + 17, clock(at), 13, _DIM, anchor=anchor)


def clock(seconds: float) -> str:
    """`4:05`, or `1:02:03` from an hour on."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _ticks(seconds: float, width_px: int) -> Iterator[int]:
    """Round times, about 80 pixels apart and more."""
    step = next((one for one in _STEPS_S if seconds / one * 80 <= width_px), _STEPS_S[-1])
    yield from range(0, max(1, math.floor(seconds) + 1), step)


def _level_px(lufs: float) -> int:
    """Height of a loudness over the ground of its lane; 0 LUFS is the top."""
    return round(_LOUDNESS * min(1.0, max(0.0, 1 - lufs / _QUIETEST_LUFS)))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _fitted(data: bytes, width: int, height: int) -> NDArray[np.uint8]:
    """A picture made to fill a box; what stands over is cut off evenly."""
    try:
        picture = Image.open(BytesIO(data)).convert("RGB")
    except UnidentifiedImageError as error:
        raise CompositionError(f"{len(data)} bytes given as a picture are none ({error}): make it again.") from error
    return np.array(ImageOps.fit(picture, (width, height), Image.Resampling.BOX), np.uint8)
