"""Captions burned into the frames: each cue is set once, converted once, then laid over the frames that it covers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from storyvid.film.picture.planes import Frame, Plane, planes_of, ycbcr_of_rgb
from storyvid.models.film import Cue

CaptionSetter = Callable[[Sequence[str], str, int, int], tuple[npt.NDArray[np.uint8], int, int]]
"""(lines, language, film width, film height) -> (RGBA patch with straight alpha, x, y of its top left corner)."""


@dataclass(frozen=True)
class _Layer:
    """A patch over one plane, premultiplied: plane = plane * `keep` / 255 + `add`."""

    x: int
    y: int
    keep: Plane
    add: Plane

    def lay(self, plane: Plane) -> None:
        height, width = self.keep.shape
        region = plane[self.y : self.y + height, self.x : self.x + width]
        dimmed = cv2.multiply(region, self.keep, scale=1 / 255)
        cv2.add(dimmed, self.add, region)


class Caption:
    """One cue over frames of one size."""

    def __init__(self, patch: npt.NDArray[np.uint8], x: int, y: int, width: int, height: int) -> None:
        """`patch` is RGBA (h, w, 4) with its top left corner at (x, y) of a film frame; what lies outside is cut."""
        rgba, left, top = _on_chroma_grid(patch, x, y, width, height)
        self._layers: tuple[_Layer, ...] = ()
        if rgba.size == 0:
            return
        ycbcr = ycbcr_of_rgb(np.ascontiguousarray(rgba[:, :, :3]))
        alpha = rgba[:, :, 3].astype(np.float32) / 255
        size = (alpha.shape[1] // 2, alpha.shape[0] // 2)
        small_alpha = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
        weighted = cv2.resize(ycbcr[:, :, 1:] * alpha[:, :, None], size, interpolation=cv2.INTER_AREA)
        colour = weighted / np.maximum(small_alpha, 1e-6)[:, :, None]
        self._layers = (
            _layer(left, top, ycbcr[:, :, 0], alpha),
            _layer(left // 2, top // 2, colour[:, :, 0], small_alpha),
            _layer(left // 2, top // 2, colour[:, :, 1], small_alpha),
        )

    def lay_over(self, frame: Frame) -> None:
        """Draw on `frame` in place."""
        planes = planes_of(frame)
        for layer, plane in zip(self._layers, (planes.y, planes.u, planes.v), strict=False):
            layer.lay(plane)


def captioned(
    pictures: Iterator[Frame], cues: Sequence[Cue], language: str, set_caption: CaptionSetter
) -> Iterator[Frame]:
    """The frames with `cues` burned in; cues count from the first frame, are ordered and do not overlap."""
    waiting = list(reversed(cues))
    drawn: tuple[Cue, Caption] | None = None
    for index, picture in enumerate(pictures):
        while waiting and waiting[-1].end_frame <= index:
            waiting.pop()
        if not waiting or waiting[-1].start_frame > index:
            yield picture
            continue
        cue = waiting[-1]
        if drawn is None or drawn[0] is not cue:
            width, height = picture.shape[1], picture.shape[0] * 2 // 3
            patch, x, y = set_caption(cue.lines, language, width, height)
            drawn = (cue, Caption(patch, x, y, width, height))
        frame = picture.copy()  # a held picture may be shown again, without this caption
        drawn[1].lay_over(frame)
        yield frame


def _on_chroma_grid(
    patch: npt.NDArray[np.uint8], x: int, y: int, width: int, height: int
) -> tuple[npt.NDArray[np.uint8], int, int]:
    """The patch cut to the frame and padded with clear pixels so that its corners are even."""
    left, top = max(x, 0), max(y, 0)
    seen = patch[top - y : max(height - y, 0), left - x : max(width - x, 0)]
    before = (top % 2, left % 2)
    after = ((top + seen.shape[0]) % 2, (left + seen.shape[1]) % 2)
    padded = np.pad(seen, ((before[0], after[0]), (before[1], after[1]), (0, 0)))
    return padded, left - before[1], top - before[0]


def _layer(x: int, y: int, values: npt.NDArray[np.generic], alpha: npt.NDArray[np.generic]) -> _Layer:
    keep = 255 - np.rint(np.asarray(alpha) * 255).astype(np.uint8)
    shown = (255 - keep.astype(np.float32)) / 255
    return _Layer(x=x, y=y, keep=keep, add=np.rint(np.asarray(values, np.float32) * shown).astype(np.uint8))
