"""Camera moves over a still picture, as pure geometry: which window of the picture fills the screen at a frame.

A move has a fixed last view, and its first view depends on how long the shot is: a short shot makes only the last
part of the way, so that no move is faster than the whole way in `FULL_WAY_S` seconds. Because the last view does not
depend on the length, a take that continues another one can open on that view without knowing how long it lasted.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from storyvid.models.plan import CameraMove

FULL_WAY_S = 6.0
"""Least time for the whole way of a move; at 854 px wide a pan then runs at 15 px per second."""

EASE = 0.15
"""Share of the shot in which a move gathers speed, and again in which it loses it."""


@dataclass(frozen=True)
class Window:
    """A rectangle of the picture in its own pixels; edges, so that (0, 0) is the corner of the first pixel."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class View:
    """What the camera sees: `zoom` >= 1, and where it looks, from -1 (left, top) to 1 (right, bottom)."""

    x: float
    y: float
    zoom: float


CROP = 0.095
"""What lies further than this share of the picture from every edge is seen at every moment of every move."""

_PAN_ZOOM = 1.1
_WAYS: dict[CameraMove, tuple[View, View]] = {
    CameraMove.STATIC: (View(0, 0, 1.0), View(0, 0, 1.02)),
    CameraMove.PUSH_IN: (View(0, 0, 1.0), View(0, 0, 1.15)),
    CameraMove.PULL_OUT: (View(0, 0, 1.15), View(0, 0, 1.0)),
    CameraMove.PAN_LEFT: (View(1, 0, _PAN_ZOOM), View(-1, 0, _PAN_ZOOM)),
    CameraMove.PAN_RIGHT: (View(-1, 0, _PAN_ZOOM), View(1, 0, _PAN_ZOOM)),
    CameraMove.TILT_UP: (View(0, 1, _PAN_ZOOM), View(0, -1, _PAN_ZOOM)),
    CameraMove.TILT_DOWN: (View(0, -1, _PAN_ZOOM), View(0, 1, _PAN_ZOOM)),
}


def eased(t: float) -> float:
    """Share of the way after share `t` of the time, both 0..1: the speed swells, holds, and falls, without a jerk."""
    if t > 0.5:
        return 1.0 - eased(1.0 - t)
    ramp = min(t / EASE, 1.0)
    way = EASE * (ramp**3 - ramp**4 / 2) + max(t - EASE, 0.0)
    return way / (1.0 - EASE)


def view_at(move: CameraMove, frame: int, total_frames: int, fps: int) -> View:
    """The view at `frame` of a shot that lasts `total_frames`."""
    start, end = _WAYS[move]
    share = min(1.0, total_frames / (fps * FULL_WAY_S))
    t = frame / (total_frames - 1) if total_frames > 1 else 1.0
    way = 1.0 - share * (1.0 - eased(t))
    return View(
        x=start.x + (end.x - start.x) * way,
        y=start.y + (end.y - start.y) * way,
        zoom=exp(log(start.zoom) + log(end.zoom / start.zoom) * way),
    )


def last_view(move: CameraMove) -> View:
    """The view on which every shot with this move ends."""
    return _WAYS[move][1]


def window_of(view: View, width: float, height: float, aspect: float) -> Window:
    """The window of a picture of `width` x `height` that `view` shows on a screen of `aspect` (width / height).

    At zoom 1 it is the largest one of that aspect, centred; every other view lies inside that one.
    """
    base_width = min(width, height * aspect)
    base_height = base_width / aspect
    shown_width, shown_height = base_width / view.zoom, base_height / view.zoom
    return Window(
        left=(width - shown_width) / 2 + view.x * (base_width - shown_width) / 2,
        top=(height - shown_height) / 2 + view.y * (base_height - shown_height) / 2,
        width=shown_width,
        height=shown_height,
    )
