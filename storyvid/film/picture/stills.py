"""A still picture made ready for a moving camera: decoded once, converted once, then looked at through windows."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from storyvid.errors import CompositionError
from storyvid.film.picture.moves import View, Window, window_of
from storyvid.film.picture.planes import Frame, Plane, Planes, empty_frame, planes_of, ycbcr_of_bgr
from storyvid.generation.protocols import MediaStore
from storyvid.models.base import MediaRef
from storyvid.models.film import FilmFormat

cv2.setNumThreads(1)  # segments are rendered side by side; threads inside one would only fight over the cores

HEADROOM = 1.5
"""Pixels of the prepared picture per pixel of the film, each way, at zoom 1. Linear sampling blurs a detail by an
amount that depends on where it falls between two pixels; with this much headroom a slow move shows no pulsing."""

_BAND_LINES = 64
"""Lines of a picture that are converted at a time; even."""
_SAMPLING = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


class Still:
    """A picture for a film of one format. Immutable after construction, so threads may share it."""

    def __init__(self, bgr: npt.NDArray[np.uint8], film: FilmFormat) -> None:
        """`bgr` is (height, width, 3), 8-bit sRGB in OpenCV's channel order."""
        self._film = film
        self._aspect = film.width_px / film.height_px
        prepared = _resized(bgr, film)
        self.height, self.width = prepared.shape[:2]
        self._planes = _in_planes(prepared)

    @classmethod
    def load(cls, ref: MediaRef, media: MediaStore, film: FilmFormat) -> Still:
        """Decode a PNG or JPEG of the store. Raises CompositionError if it is no picture."""
        bgr = cv2.imdecode(np.frombuffer(media.read(ref), np.uint8), cv2.IMREAD_COLOR)
        if bgr is None:
            raise CompositionError(
                f"The picture {ref.sha256[:12]}.{ref.ext} cannot be decoded. Make its key frame again as PNG or JPEG."
            )
        return cls(np.asarray(bgr, np.uint8), film)

    def seen(self, view: View) -> Frame:
        """The film frame that shows `view` of the picture."""
        film = self._film
        window = window_of(view, self.width, self.height, self._aspect)
        frame = empty_frame(film.width_px, film.height_px)
        target = planes_of(frame)
        _sample(self._planes.y, _luma_map(window, film), target.y)
        chroma_map = _chroma_map(window, film)
        _sample(self._planes.u, chroma_map, target.u)
        _sample(self._planes.v, chroma_map, target.v)
        return frame


def _in_planes(bgr: npt.NDArray[np.uint8]) -> Planes:
    """The picture (even sides) as planes, band by band: two of full size for colour would outweigh the result."""
    height, width = bgr.shape[:2]
    planes = planes_of(empty_frame(width, height))
    for top in range(0, height, _BAND_LINES):
        band = ycbcr_of_bgr(bgr[top : top + _BAND_LINES])
        y, cb, cr = cv2.split(band)
        low, high = top // 2, (top + len(band)) // 2
        planes.y[top : top + len(band)] = y
        for target, full in ((planes.u, cb), (planes.v, cr)):
            cv2.resize(full, (width // 2, high - low), target[low:high], interpolation=cv2.INTER_AREA)
    return planes


def _resized(bgr: npt.NDArray[np.uint8], film: FilmFormat) -> npt.NDArray[np.uint8]:
    """The picture with `HEADROOM` pixels per film pixel, even sides."""
    height, width = bgr.shape[:2]
    scale = HEADROOM * max(film.width_px / width, film.height_px / height)
    size = (2 * round(width * scale / 2), 2 * round(height * scale / 2))
    if size == (width, height):
        return bgr
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(bgr, size, interpolation=method), np.uint8)


def _luma_map(window: Window, film: FilmFormat) -> npt.NDArray[np.float64]:
    """Film pixel -> picture pixel; pixel centres lie half a pixel from their edges."""
    across, down = window.width / film.width_px, window.height / film.height_px
    return np.array([[across, 0, window.left + (across - 1) / 2], [0, down, window.top + (down - 1) / 2]])


def _chroma_map(window: Window, film: FilmFormat) -> npt.NDArray[np.float64]:
    """Film chroma sample -> picture chroma sample.

    The film's sample (i, j) sits left, at luma (2i, 2j + 1/2); the picture's, an average of four, in the middle of its
    block, at luma (2i + 1/2, 2j + 1/2).
    """
    luma = _luma_map(window, film)
    across, down = luma[0, 0], luma[1, 1]
    return np.array([[across, 0, (luma[0, 2] - 0.5) / 2], [0, down, (luma[1, 2] + down / 2 - 0.5) / 2]])


def _sample(source: Plane, mapping: npt.NDArray[np.float64], target: Plane) -> None:
    size = (target.shape[1], target.shape[0])
    cv2.warpAffine(source, mapping, size, target, _SAMPLING, cv2.BORDER_REPLICATE)
