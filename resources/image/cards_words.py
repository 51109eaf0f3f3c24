"""The type on storyboard cards: slug line, shot size and move marks, names, and the story's words at the foot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from storyvid.film.picture.moves import view_at, window_of
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.plan import CameraMove, Character, ShotSize
from storyvid.typography.canvas import Canvas, ring
from storyvid.typography.fonts import Font
from storyvid.typography.ornament import draw_corners
from storyvid.typography.palette import PAPER, Rgb, rgb
from storyvid.typography.quotes import is_speech
from storyvid.typography.typesetter import Block, Typesetter

_EDGE = 0.045
"""Share of the screen between type and the edge, where a move has come closest to it."""
_OUTER = 0.018
"""How much further out the marks at the corners stand."""
_WIDEST = 0.84
"""Share of the screen that lines of words may fill."""

_SIZE_LABELS = {
    ShotSize.ESTABLISHING: "EST",
    ShotSize.WIDE: "WS",
    ShotSize.MEDIUM: "MS",
    ShotSize.CLOSE: "CU",
    ShotSize.EXTREME_CLOSE: "ECU",
    ShotSize.INSERT: "INS",
    ShotSize.TITLE: "",
}
_TYPE_STEPS = (
    (1, (38,)),
    (2, (35, 33, 31, 29.5)),
    (3, (31, 29, 27.5)),
    (4, (27.5, 26)),
    (5, (26, 24.5)),
    (6, (23.5, 22)),
    (7, (20, 18, 16, 14)),
)
"""Sizes of the words in pixels of a film whose shorter side has 480, tried in order: few lines before large type, so
that the picture keeps its room."""


@dataclass(frozen=True)
class SafeArea:
    """What every picture of a move shows, less a border: `x` and `y` are the shares to leave free at either side."""

    x: float
    y: float

    @classmethod
    def of(cls, move: CameraMove) -> SafeArea:
        """The window that all pictures of a long shot with this move have in common."""
        windows = [window_of(view_at(move, frame, 1_000, 1), 1.0, 1.0, 1.0) for frame in (0, 999)]
        crop_x = max(max(shown.left, 1.0 - shown.left - shown.width) for shown in windows)
        crop_y = max(max(shown.top, 1.0 - shown.top - shown.height) for shown in windows)
        return cls(crop_x + _EDGE, crop_y + _EDGE)


def lay_out_words(canvas: Canvas, typesetter: Typesetter, text: str, safe: SafeArea) -> tuple[Block, Font]:
    """The words of a shot, as large as they fit into the lower part of the picture."""
    font = Font.SERIF_ITALIC if is_speech(text) else Font.SERIF
    unit = min(canvas.width_px, canvas.height_px) / 480
    tall = canvas.height_px > canvas.width_px
    leading = 1.42 if typesetter.language == "hi" else 1.28
    extra = 3 if tall else 1 if canvas.height_px == canvas.width_px else 0
    wide = canvas.width_px * min(_WIDEST, 1 - 2 * safe.x)
    high = canvas.height_px * (0.42 if tall else 0.39)
    for lines, sizes in _TYPE_STEPS:
        sizes_px = tuple(size * unit for size in sizes)
        block = typesetter.fit(
            text, font, sizes_px, max_width_px=wide, max_lines=lines + extra, max_height_px=high, leading=leading
        )
        if block.complete:
            break
    return block, font


def words_top(block: Block, width_px: int, height_px: int, safe: SafeArea) -> float:
    """Height (0..1) of the upper edge of `block` in a card of this size; 1 where there are no words."""
    return _foot(width_px, height_px, safe) - block.height_px / height_px if block.lines else 1.0


def draw_scrim(canvas: Canvas, block: Block, shade: Rgb, safe: SafeArea) -> None:
    """Darken the foot of the picture behind `block` towards `shade`, and a little of its head behind the slug line."""
    y = np.linspace(0, 1, 72, dtype=np.float32)
    top = words_top(block, canvas.width_px, canvas.height_px, safe)
    foot = _ease((y - top + 0.15) / 0.2) if block.lines else np.zeros_like(y)
    canvas.veil(np.maximum(0.86 * foot, 0.52 * _ease((0.26 - y) / 0.26)), shade)


def draw_words(canvas: Canvas, typesetter: Typesetter, block: Block, font: Font, safe: SafeArea) -> None:
    """Set `block` centred, its last line at the foot of the safe area."""
    bottom = _foot(canvas.width_px, canvas.height_px, safe) * canvas.height_px - block.size_px * 0.24
    for index, line in enumerate(reversed(block.lines)):
        at = (canvas.width_px / 2, bottom - index * block.leading_px)
        typesetter.draw(canvas.pixels, at, line, font, block.size_px, fill=PAPER, anchor="centre")


def draw_marks(canvas: Canvas, typesetter: Typesetter, request: KeyFrameRequest, safe: SafeArea) -> None:
    """Slug line, framing marks, shot size and camera move, small and quiet at the head of the picture."""
    draw_corners(canvas, (safe.x - _OUTER, safe.y - _OUTER), 0.035 * canvas.unit, PAPER, opacity=0.6)
    unit = min(canvas.width_px, canvas.height_px)
    size, left = unit * (0.036 if typesetter.language == "hi" else 0.031), canvas.width_px * safe.x + unit * 0.03
    baseline = canvas.height_px * safe.y + unit * 0.03
    label = _SIZE_LABELS[request.size]
    right = canvas.width_px - left
    room = right - left - unit * 0.16
    slug = typesetter.wrap(request.heading, Font.SANS_BOLD, size * 1.09, room, 1)
    if slug:
        at = (left, baseline)
        typesetter.draw(canvas.pixels, at, slug[0], Font.SANS_BOLD, size, fill=PAPER, tracking=60, opacity=0.86)
    if label:
        at = (right, baseline)
        typesetter.draw(
            canvas.pixels, at, label, Font.SANS_BOLD, size, fill=PAPER, anchor="right", tracking=90, opacity=0.86
        )
    _draw_move(canvas, request.move, safe)


def draw_name(
    canvas: Canvas,
    typesetter: Typesetter,
    character: Character,
    x: float,
    y: float,
    *,
    safe: SafeArea,
    towards: float = 0.0,
) -> None:
    """A name with a dot in the colour of its character at (x, y): centred there, or running away from there to the
    side `towards` (-1, 1). It is kept inside the safe area.
    """
    size = min(canvas.width_px, canvas.height_px) * 0.031
    wide = typesetter.measure(character.name, Font.SANS_BOLD, size, 40) + size
    limit = canvas.width_px * safe.x + wide / 2
    centre = canvas.width_px / 2 + x * canvas.height_px + towards * wide / 2
    centre = min(max(centre, limit), max(limit, canvas.width_px - limit))
    left, baseline = centre - wide / 2, y * canvas.height_px
    dot_x, dot_y = (left + size * 0.3 - canvas.width_px / 2) / canvas.height_px, y - size * 0.34 / canvas.height_px
    _pill(canvas, left - size * 0.35, baseline, wide + size * 0.8, size)
    canvas.disc(dot_x, dot_y, size * 0.38 / canvas.height_px, PAPER)
    canvas.disc(dot_x, dot_y, size * 0.28 / canvas.height_px, rgb(character.colour))
    at = (left + size, baseline)
    typesetter.draw(canvas.pixels, at, character.name, Font.SANS_BOLD, size, fill=PAPER, tracking=40)


def _pill(canvas: Canvas, left: float, baseline: float, wide: float, size: float) -> None:
    """A soft dark ground for a name, in pixels."""
    radius, y = size * 0.78, baseline - size * 0.34
    ends = (ring(left + wide - radius, y, radius, radius), ring(left + radius, y, radius, radius))
    right, other = np.roll(ends[0], 10, axis=0)[:20], np.roll(ends[1], -10, axis=0)[:20]
    shape = (np.concatenate([right, other]) - (canvas.width_px / 2, 0)) / canvas.height_px
    canvas.fill(shape, (10, 10, 18), opacity=0.42)


def _draw_move(canvas: Canvas, move: CameraMove, safe: SafeArea) -> None:
    """Arrows as boards have them: in at or out of the upper corners, else along a side."""
    x_edge, top, unit = canvas.half_width * (1 - 2 * (safe.x - _OUTER)), safe.y - _OUTER, canvas.unit
    if move in (CameraMove.PUSH_IN, CameraMove.PULL_OUT):
        near, far = 0.002 * unit, 0.032 * unit
        for side in (-1, 1):
            ends = (side * (x_edge - near), top + near), (side * (x_edge - far), top + far)
            _arrow(canvas, *(ends if move is CameraMove.PUSH_IN else ends[::-1]))
    elif move in (CameraMove.PAN_LEFT, CameraMove.PAN_RIGHT):
        side = 1 if move is CameraMove.PAN_RIGHT else -1
        _arrow(canvas, (side * (x_edge - 0.08 * unit), 0.42), (side * x_edge, 0.42))
    elif move in (CameraMove.TILT_UP, CameraMove.TILT_DOWN):
        ends = (x_edge - 0.01, 0.42 + 0.04 * unit), (x_edge - 0.01, 0.42 - 0.04 * unit)
        _arrow(canvas, *(ends if move is CameraMove.TILT_UP else ends[::-1]))


def _arrow(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = start, end
    length, head = float(np.hypot(x1 - x0, y1 - y0)), 0.016 * canvas.unit
    ux, uy = (x1 - x0) / length * head, (y1 - y0) / length * head
    neck_x, neck_y = x1 - ux, y1 - uy
    canvas.line([start, (neck_x, neck_y)], PAPER, 0.003 * canvas.unit, opacity=0.75)
    wings = [(neck_x - uy / 2, neck_y + ux / 2), (neck_x + uy / 2, neck_y - ux / 2)]
    canvas.fill([end, *wings], PAPER, opacity=0.8)


def _foot(width_px: int, height_px: int, safe: SafeArea) -> float:
    return 0.86 if height_px > width_px else 1 - safe.y - 0.012


def _ease(t: NDArray[np.float32]) -> NDArray[np.float32]:
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
