"""The type on storyboard cards: slug line, shot size and move marks, names, and the story's words at the foot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.plan import CameraMove, Character, ShotSize
from storyvid.typography.canvas import Canvas
from storyvid.typography.fonts import Font
from storyvid.typography.ornament import draw_corners
from storyvid.typography.palette import PAPER, mix, rgb
from storyvid.typography.quotes import is_speech
from storyvid.typography.typesetter import Block, Typesetter

SAFE = 0.095
"""Share of every side that a camera move may crop; type stays inside."""

_SIZE_LABELS = {
    ShotSize.ESTABLISHING: "EST",
    ShotSize.WIDE: "WS",
    ShotSize.MEDIUM: "MS",
    ShotSize.CLOSE: "CU",
    ShotSize.EXTREME_CLOSE: "ECU",
    ShotSize.INSERT: "INS",
    ShotSize.TITLE: "",
}
_TYPE_SIZES = (36, 33.5, 31, 29, 27, 25, 23, 21, 19, 17, 15)
"""Sizes of the words in pixels of a film whose shorter side has 480."""


def lay_out_words(canvas: Canvas, typesetter: Typesetter, text: str) -> tuple[Block, Font]:
    """The words of a shot, as large as they fit into the lower part of the picture."""
    font = Font.SERIF_ITALIC if is_speech(text) else Font.SERIF
    unit = min(canvas.width_px, canvas.height_px) / 480
    tall = canvas.height_px > canvas.width_px
    block = typesetter.fit(
        text,
        font,
        tuple(size * unit for size in _TYPE_SIZES),
        max_width_px=canvas.width_px * (1 - 2 * SAFE - 0.01),
        max_height_px=canvas.height_px * (0.34 if tall else 0.32),
        leading=1.42 if typesetter.language == "hi" else 1.28,
    )
    return block, font


def draw_scrim(canvas: Canvas, block: Block) -> None:
    """Darken the foot of the picture behind `block`, and a little of its head behind the slug line."""
    y = np.linspace(0, 1, 72, dtype=np.float32)
    top = _foot(canvas) - (block.height_px / canvas.height_px if block.lines else 0.0)
    foot = 1.0 - 0.86 * _ease((y - top + 0.17) / 0.2) if block.lines else np.ones_like(y)
    head = 1.0 - 0.5 * _ease((0.24 - y) / 0.24)
    canvas.multiply(np.repeat((foot * head)[:, None], 2, axis=1).astype(np.float32))


def draw_words(canvas: Canvas, typesetter: Typesetter, block: Block, font: Font) -> None:
    """Set `block` centred, its last line at the foot of the safe area."""
    bottom = _foot(canvas) * canvas.height_px - block.size_px * 0.24
    for index, line in enumerate(reversed(block.lines)):
        at = (canvas.width_px / 2, bottom - index * block.leading_px)
        typesetter.draw(canvas.pixels, at, line, font, block.size_px, fill=PAPER, anchor="centre")


def draw_marks(canvas: Canvas, typesetter: Typesetter, request: KeyFrameRequest) -> None:
    """Slug line, framing marks, shot size and camera move, small and quiet at the head of the picture."""
    draw_corners(canvas, SAFE - 0.012, 0.035, PAPER, opacity=0.6)
    unit = min(canvas.width_px, canvas.height_px)
    size, left = unit * 0.031, canvas.width_px * (SAFE + 0.012)
    baseline = canvas.height_px * SAFE + unit * 0.05
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
    _draw_move(canvas, request.move)


def draw_name(canvas: Canvas, typesetter: Typesetter, character: Character, x: float, y: float) -> None:
    """A name with a dot in the colour of its character, centred at (x, y) and kept inside the safe area."""
    unit = min(canvas.width_px, canvas.height_px)
    size = unit * 0.03
    wide = typesetter.measure(character.name, Font.SANS_BOLD, size, 40) + size
    limit = canvas.width_px * (SAFE + 0.012) + wide / 2
    centre = min(max(canvas.width_px / 2 + x * canvas.height_px, limit), canvas.width_px - limit)
    baseline = y * canvas.height_px
    dot = (
        (centre - wide / 2 + size * 0.3 - canvas.width_px / 2) / canvas.height_px,
        y - size * 0.34 / canvas.height_px,
    )
    canvas.disc(dot[0], dot[1], size * 0.36 / canvas.height_px, PAPER)
    canvas.disc(dot[0], dot[1], size * 0.27 / canvas.height_px, mix(rgb(character.colour), PAPER, 0.1))
    at = (centre - wide / 2 + size, baseline)
    shadow = (at[0] + size * 0.05, at[1] + size * 0.07)
    typesetter.draw(
        canvas.pixels, shadow, character.name, Font.SANS_BOLD, size, fill=(0, 0, 0), tracking=40, opacity=0.55
    )
    typesetter.draw(canvas.pixels, at, character.name, Font.SANS_BOLD, size, fill=PAPER, tracking=40, opacity=0.95)


def _draw_move(canvas: Canvas, move: CameraMove) -> None:
    x_edge, y_edge = canvas.half_width * (1 - 2 * SAFE), 0.5 - SAFE
    if move in (CameraMove.PUSH_IN, CameraMove.PULL_OUT):
        for sx in (-1, 1):
            for sy in (-1, 1):
                outer = (sx * (x_edge - 0.004), 0.5 + sy * (y_edge - 0.004))
                inner = (sx * (x_edge - 0.034), 0.5 + sy * (y_edge - 0.034))
                _arrow(canvas, *((outer, inner) if move is CameraMove.PUSH_IN else (inner, outer)))
    elif move in (CameraMove.PAN_LEFT, CameraMove.PAN_RIGHT):
        side = 1.0 if move is CameraMove.PAN_RIGHT else -1.0
        _arrow(canvas, (side * (x_edge - 0.08), 0.42), (side * x_edge, 0.42))
    elif move in (CameraMove.TILT_UP, CameraMove.TILT_DOWN):
        ends = ((x_edge - 0.01, 0.46), (x_edge - 0.01, 0.38))
        _arrow(canvas, *(ends if move is CameraMove.TILT_UP else ends[::-1]))


def _arrow(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    (x0, y0), (x1, y1) = start, end
    length = float(np.hypot(x1 - x0, y1 - y0))
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    head = 0.016
    neck = (x1 - ux * head, y1 - uy * head)
    canvas.line([start, neck], PAPER, 0.003, opacity=0.75)
    wings = [
        (neck[0] - uy * head * 0.5, neck[1] + ux * head * 0.5),
        (neck[0] + uy * head * 0.5, neck[1] - ux * head * 0.5),
    ]
    canvas.fill([end, *wings], PAPER, opacity=0.8)


def _foot(canvas: Canvas) -> float:
    return 0.86 if canvas.height_px > canvas.width_px else 1 - SAFE - 0.008


def _ease(t: NDArray[np.float32]) -> NDArray[np.float32]:
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
