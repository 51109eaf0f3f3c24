"""A picture to draw on: smooth shapes, gradients, glows, grain. It knows nothing of stories.

Places are given in frame units: y runs from 0 (top) to 1 (bottom), x from -`half_width` to `half_width` with 0 in the
middle, so that the same drawing fills every aspect. A view (centre, zoom) looks closer at a part of it. OpenCV draws
with antialiasing to 1/16 pixel; bytes repeat on one CPU type.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyvid.typography.palette import Rgb

Points = NDArray[np.float64] | Sequence[tuple[float, float]]
_SHIFT = 4
_GRAIN = 0.9
"""Standard deviation of the grain, in steps of 8 bits: it costs a film 4 % of its bits (2.2 would cost 29 %)."""


class Canvas:
    """`pixels` is (h, w, 3) uint8, sRGB."""

    def __init__(self, width_px: int, height_px: int, *, centre: tuple[float, float] = (0.0, 0.5), zoom: float = 1.0):
        self.pixels: NDArray[np.uint8] = np.zeros((height_px, width_px, 3), np.uint8)
        self.width_px, self.height_px = width_px, height_px
        self.half_width = width_px / height_px / 2
        self.centre, self.zoom = centre, zoom

    @property
    def scale(self) -> float:
        """Pixels per frame unit."""
        return self.height_px * self.zoom

    @property
    def unit(self) -> float:
        """The shorter side in frame units: 1 when wide or square, about 0.56 when tall."""
        return min(1.0, self.width_px / self.height_px)

    def to_px(self, points: Points) -> NDArray[np.float64]:
        """Frame units to pixels, (n, 2)."""
        middle = np.array([self.width_px / 2, self.height_px / 2])
        placed: NDArray[np.float64] = (np.asarray(points, np.float64) - np.array(self.centre)) * self.scale + middle
        return placed

    def rows(self, stops: Sequence[tuple[float, Rgb]]) -> None:
        """Fill the whole canvas with a vertical gradient through `stops` (y, colour), y rising."""
        y = (np.arange(self.height_px) + 0.5 - self.height_px / 2) / self.scale + self.centre[1]
        at = [stop for stop, _ in stops]
        column = np.stack([np.interp(y, at, [colour[i] for _, colour in stops]) for i in range(3)], axis=1)
        self.pixels[:] = np.rint(column).astype(np.uint8)[:, None, :]

    def fill(
        self, points: Points, colour: Rgb, *, bottom: Rgb | None = None, opacity: float = 1.0, blur: float = 0.0
    ) -> None:
        """Fill a polygon; `bottom` makes it a vertical gradient; `blur` (frame units) softens its border."""
        shape = self.to_px(points)
        if bottom is None and opacity >= 1.0 and blur == 0.0:
            cv2.fillPoly(self.pixels, [_fixed(shape)], colour, cv2.LINE_AA, _SHIFT)
            return
        sigma = blur * self.scale
        left, top = np.floor(shape.min(axis=0) - 2 - 2.5 * sigma).astype(int)
        right, low = np.ceil(shape.max(axis=0) + 3 + 2.5 * sigma).astype(int)
        left, top, right, low = max(left, 0), max(top, 0), min(right, self.width_px), min(low, self.height_px)
        if left >= right or top >= low:
            return
        self._blend(
            left,
            top,
            _mask(shape - (left, top), right - left, low - top, sigma),
            colour=colour,
            bottom=bottom,
            opacity=opacity,
        )

    def _blend(
        self, left: int, top: int, mask: NDArray[np.uint8], *, colour: Rgb, bottom: Rgb | None, opacity: float
    ) -> None:
        height, width = mask.shape
        part = self.pixels[top : top + height, left : left + width]
        weight = mask.astype(np.float32) * np.float32(opacity / 255.0)
        ramp = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None]
        start, end = np.array(colour, np.float32), np.array(bottom or colour, np.float32)
        paint = np.empty((height, width, 3), np.uint8)
        paint[:] = np.rint(start + (end - start) * ramp).astype(np.uint8)[:, None, :]
        part[:] = cv2.blendLinear(paint, np.ascontiguousarray(part), weight, 1.0 - weight)

    def disc(self, x: float, y: float, radius: float, colour: Rgb, **style: float) -> None:
        """A circle; `style` as in `fill`."""
        self.ellipse(x, y, radius, radius, colour, **style)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Rgb, **style: float) -> None:
        """An upright ellipse; `style` as in `fill`."""
        self.fill(ring(x, y, rx, ry), colour, **style)  # type: ignore[arg-type]

    def box(self, x0: float, y0: float, x1: float, y1: float, colour: Rgb, **style: float) -> None:
        """An upright rectangle; `style` as in `fill`."""
        self.fill([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, **style)  # type: ignore[arg-type]

    def line(self, points: Points, colour: Rgb, width: float, *, closed: bool = False, opacity: float = 1.0) -> None:
        """An open or closed stroke, `width` in frame units, with round ends."""
        thickness = max(1, round(width * self.scale))
        shape = [_fixed(self.to_px(points))]
        if opacity >= 1.0:
            cv2.polylines(self.pixels, shape, closed, colour, thickness, cv2.LINE_AA, _SHIFT)
            return
        left, top = np.maximum(np.floor(self.to_px(points).min(axis=0) - thickness - 2), 0).astype(int)
        right, low = np.ceil(self.to_px(points).max(axis=0) + thickness + 3).astype(int)
        part = self.pixels[top:low, left:right]
        if part.size:
            over = np.ascontiguousarray(part)
            moved = [_fixed(self.to_px(points) - (left, top))]
            cv2.polylines(over, moved, closed, colour, thickness, cv2.LINE_AA, _SHIFT)
            part[:] = cv2.addWeighted(over, opacity, np.ascontiguousarray(part), 1.0 - opacity, 0.0)

    def glow(self, x: float, y: float, radius: float, colour: Rgb, strength: float) -> None:
        """Screen light over what is there; it falls off from (x, y) and is gone at `radius`. `strength` is 0..1."""
        (px, py), reach = self.to_px([(x, y)])[0], radius * self.scale
        left, right = max(0, int(px - reach)), min(self.width_px, int(px + reach) + 1)
        top, low = max(0, int(py - reach)), min(self.height_px, int(py + reach) + 1)
        if left >= right or top >= low:
            return
        fall_x = _fall((np.arange(left, right) - px) / reach)
        fall_y = _fall((np.arange(top, low) - py) / reach)
        weight = fall_y[:, None] * fall_x[None, :] * np.float32(min(1.0, strength * 1.35))
        part = np.ascontiguousarray(self.pixels[top:low, left:right])
        dark = np.full_like(part, [255 - value for value in colour])
        lit = cv2.bitwise_not(cv2.multiply(cv2.bitwise_not(part), dark, scale=1 / 255))
        self.pixels[top:low, left:right] = cv2.blendLinear(lit, part, weight, 1.0 - weight)

    def multiply(self, small: NDArray[np.float32]) -> None:
        """Darken by a small map (h', w') of factors 0..1, enlarged to the canvas."""
        full = cv2.resize(small, (self.width_px, self.height_px), interpolation=cv2.INTER_LINEAR)
        factors = cv2.merge([np.rint(full * 255).astype(np.uint8)] * 3)
        self.pixels = np.asarray(cv2.multiply(self.pixels, factors, scale=1 / 255), np.uint8)

    def veil(self, rows: NDArray[np.float32], colour: Rgb) -> None:
        """Lay `colour` over the canvas with an opacity 0..1 per row, given at even steps from top to bottom."""
        at = np.linspace(0, 1, len(rows))
        alpha = np.interp((np.arange(self.height_px) + 0.5) / self.height_px, at, rows).astype(np.float32)
        inside = np.flatnonzero(alpha > 0.002)
        for part in np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1) if inside.size else ():
            rows_px = slice(part[0], part[-1] + 1)
            weight = np.repeat(alpha[rows_px, None], self.width_px, axis=1)
            paint = np.empty_like(self.pixels[rows_px])
            paint[:] = colour
            self.pixels[rows_px] = cv2.blendLinear(paint, self.pixels[rows_px], weight, 1.0 - weight)

    def soften(self, blur: float) -> None:
        """Throw the whole canvas out of focus; `blur` in fractions of its height."""
        small = cv2.resize(self.pixels, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), max(0.4, blur * self.height_px / 4))
        size = (self.width_px, self.height_px)
        self.pixels = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_CUBIC), np.uint8)

    def grain(self) -> None:
        """Paper grain: hides banding of the gradients and makes flat colour feel printed."""
        lighter, darker = _grain(self.width_px, self.height_px)
        self.pixels = np.asarray(cv2.subtract(cv2.add(self.pixels, lighter), darker), np.uint8)

    def fade_to(self, pixels: NDArray[np.uint8], share: float) -> None:
        """Let `share` (0..1) of another picture of the same size shine through."""
        self.pixels = np.asarray(cv2.addWeighted(pixels, share, self.pixels, 1.0 - share, 0.0), np.uint8)

    def resized(self, width_px: int, height_px: int) -> Canvas:
        """The same picture at another size, under the same view."""
        other = Canvas(width_px, height_px, centre=self.centre, zoom=self.zoom)
        other.pixels = np.asarray(
            cv2.resize(self.pixels, (width_px, height_px), interpolation=cv2.INTER_CUBIC), np.uint8
        )
        return other


def vignette(strength: float) -> NDArray[np.float32]:
    """Factors (36, 64) that darken towards the corners."""
    y, x = np.mgrid[-1:1:36j, -1:1:64j].astype(np.float32)
    return np.asarray(1.0 - strength * np.clip((x**2 + y**2) / 2, 0, 1) ** 1.4, np.float32)


def ring(x: float, y: float, rx: float, ry: float, steps: int = 40) -> NDArray[np.float64]:
    """Points of an ellipse."""
    angle = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], axis=1)


def smooth(points: Sequence[tuple[float, float]], *, closed: bool = True, steps: int = 8) -> NDArray[np.float64]:
    """A Catmull-Rom curve through `points`."""
    knots = np.asarray(points, np.float64)
    ends = (knots[-1:], knots[:2]) if closed else (knots[:1], knots[-1:])
    padded = np.concatenate([ends[0], knots, ends[1]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for i in range(len(padded) - 3):
        a, b, c, d = padded[i : i + 4]
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    if not closed:
        pieces.append(knots[-1:])
    return np.concatenate(pieces)


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """PNG, quick rather than small."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=1)
    return out.getvalue()


def encode_jpeg(pixels: NDArray[np.uint8], quality: int = 92) -> bytes:
    """JPEG without chroma subsampling, so that coloured edges of type stay sharp."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def _fixed(shape: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint((np.clip(shape, -30_000, 30_000) - 0.5) * (1 << _SHIFT)).astype(np.int32)


def _mask(shape: NDArray[np.float64], width: int, height: int, sigma: float) -> NDArray[np.uint8]:
    if sigma < 3:
        mask = np.zeros((height, width), np.uint8)
        cv2.fillPoly(mask, [_fixed(shape)], 255, cv2.LINE_AA, _SHIFT)
        return mask if sigma == 0 else np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), np.uint8)
    small = np.zeros((height // 4 + 1, width // 4 + 1), np.uint8)
    cv2.fillPoly(small, [_fixed(shape / 4)], 255, cv2.LINE_AA, _SHIFT)
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), sigma / 4, borderType=cv2.BORDER_CONSTANT), np.uint8)
    full = cv2.resize(small, (small.shape[1] * 4, small.shape[0] * 4), interpolation=cv2.INTER_LINEAR)
    return np.asarray(full[:height, :width], np.uint8)


def _fall(distance: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(np.clip(np.exp(-3.2 * distance**2) - np.exp(-3.2), 0, None) / (1 - np.exp(-3.2)), np.float32)


@lru_cache(maxsize=4)
def _grain(width_px: int, height_px: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    noise = np.random.Generator(np.random.PCG64(1895)).normal(0, _GRAIN, (height_px, width_px, 1))
    lighter, darker = np.clip(np.rint(noise), 0, 8), np.clip(np.rint(-noise), 0, 8)
    return np.repeat(lighter.astype(np.uint8), 3, axis=2), np.repeat(darker.astype(np.uint8), 3, axis=2)
