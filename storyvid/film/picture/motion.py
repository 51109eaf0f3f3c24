"""Frames between two frames: blended, or moved along the motion that is seen from one to the other.

The motion-compensated frame follows Jiang et al., Super SloMo (CVPR 2018), without its networks: optical flow in both
directions (DIS, Kroeger et al., ECCV 2016, as OpenCV has it) gives the flow from the frame between to either side
(their equation 4), and both sides are drawn to it. Where the two flows contradict each other something is hidden, or
the picture has changed altogether: there the frames are blended as they stand.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from storyvid.film.picture.effects.dissolve import mixed
from storyvid.film.picture.planes import Frame, Plane, planes_of
from storyvid.models.film import Interpolation

FLOW_LINES = 360
"""Height at which motion is looked for; more finds little that is seen and takes its square in time."""

CONTRADICTION = 0.02
"""Flows that miss each other by more than this share of the height contradict each other."""

Map = npt.NDArray[np.float32]
Drawable = TypeVar("Drawable", Plane, Map)


class Between:
    """What can be shown between two frames. The motion is looked for once, when it is first needed."""

    def __init__(self, first: Frame, second: Frame, how: Interpolation) -> None:
        self._first = first
        self._second = second
        self._how = how

    def at(self, share: float) -> Frame:
        """The frame at `share` (0..1) of the way. At 0 and 1 the frame itself is returned, untouched."""
        if self._how == "off":
            return self._first if share < 0.5 else self._second
        if self._how == "blend" or share <= 0 or share >= 1:
            return mixed(self._first, self._second, share)
        return self._moved(share)

    def _moved(self, share: float) -> Frame:
        there, back = self._flows
        to_first = share * share * back - share * (1 - share) * there
        to_second = (1 - share) * (1 - share) * there - share * (1 - share) * back
        result = mixed(self._first, self._second, share).copy()
        planes = [planes_of(frame) for frame in (self._first, self._second, result)]
        for name in ("y", "u", "v"):
            first, second, blended = (getattr(one, name) for one in planes)
            moved = cv2.addWeighted(_drawn(first, to_first), 1 - share, _drawn(second, to_second), share, 0)
            doubt = cv2.resize(self._doubt, (moved.shape[1], moved.shape[0]), interpolation=cv2.INTER_LINEAR)
            blended[:] = np.rint(moved + (blended.astype(np.float32) - moved) * doubt)
        return result

    @cached_property
    def _flows(self) -> tuple[Map, Map]:
        """Flow from the first frame to the second and back, in shares of width and height, at `FLOW_LINES`."""
        small = [_small(planes_of(frame).y) for frame in (self._first, self._second)]
        flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        height, width = small[0].shape
        size = np.array([width, height], np.float32)
        empty = np.zeros((height, width, 2), np.float32)
        there, back = (flow.calc(*pair, empty.copy()) for pair in ((small[0], small[1]), (small[1], small[0])))
        return np.asarray(there / size, np.float32), np.asarray(back / size, np.float32)

    @cached_property
    def _doubt(self) -> Map:
        """1.0 where the flow back does not lead home again, 0.0 where it does, softened."""
        there, back = self._flows
        home = there + _drawn(back, there)
        height, width = there.shape[:2]
        missed = np.hypot(home[..., 0] * width, home[..., 1] * height) / height
        doubt = np.clip(missed / CONTRADICTION - 0.5, 0.0, 1.0).astype(np.float32)
        return np.asarray(cv2.GaussianBlur(doubt, (0, 0), height / 120), np.float32)


def _small(luma: Plane) -> Plane:
    lines = min(FLOW_LINES, luma.shape[0])
    width = max(16, round(luma.shape[1] * lines / luma.shape[0]))
    return np.asarray(cv2.resize(luma, (width, max(16, lines)), interpolation=cv2.INTER_AREA), np.uint8)


def _drawn(plane: Drawable, flow: Map) -> Drawable:
    """Every place of `plane` takes what stands where `flow` (shares of width and height) leads from it."""
    height, width = plane.shape[:2]
    if flow.shape[:2] != (height, width):
        flow = np.asarray(cv2.resize(flow, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    across, down = columns + flow[..., 0] * np.float32(width), rows + flow[..., 1] * np.float32(height)
    drawn = cv2.remap(plane, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, plane.dtype)
