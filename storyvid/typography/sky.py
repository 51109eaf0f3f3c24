"""Skies and far hills: the ground that title cards and outdoor pictures are built on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from storyvid.models.base import Mood, TimeOfDay
from storyvid.typography.canvas import Canvas, smooth
from storyvid.typography.palette import Palette, Rgb, mix, scaled

Random = np.random.Generator


def random_from(seed: int) -> Random:
    """Random numbers that depend on `seed` alone."""
    return np.random.Generator(np.random.PCG64(seed))


def draw_sky(
    canvas: Canvas,
    palette: Palette,
    time: TimeOfDay,
    mood: Mood,
    random: Random,
    *,
    horizon: float = 0.58,
    light_y: float = 0.26,
) -> None:
    """Gradient, stars or sun or moon, and clouds, down to `horizon`; sun by day and moon stand at `light_y`."""
    canvas.rows(
        [
            (0.0, palette.sky_top),
            (horizon * 0.55, palette.sky_middle),
            (horizon, palette.horizon),
            (1.0, palette.horizon),
        ]
    )
    side = -1.0 if random.random() < 0.5 else 1.0
    x = side * canvas.half_width * (0.28 + 0.25 * random.random())
    if time is TimeOfDay.NIGHT:
        _stars(canvas, palette, random, horizon)
        _moon(canvas, palette, x, light_y)
    elif time is TimeOfDay.DAY:
        canvas.glow(x, light_y, 0.62, palette.light, 0.34)
        canvas.disc(x, light_y, 0.045, mix(palette.light, (255, 255, 250), 0.85))
    else:
        canvas.glow(x, horizon - 0.05, 0.75, palette.light, 0.5)
        canvas.disc(x, horizon - 0.07, 0.07, mix(palette.light, (255, 250, 236), 0.7))
    _clouds(canvas, palette, mood, random, horizon)


def draw_ridge(canvas: Canvas, heights: NDArray[np.float64], colour: Rgb, foot: Rgb | None = None) -> None:
    """Land below the line of `heights` (y values evenly spaced over the whole width), fading to `foot` downwards."""
    reach = canvas.half_width * 1.25
    x = np.linspace(-reach, reach, len(heights))
    line = np.stack([x, heights], axis=1)
    canvas.fill(np.concatenate([line, [(reach, 1.3), (-reach, 1.3)]]), colour, bottom=foot)


def hills(random: Random, base: float, swing: float, waves: int) -> NDArray[np.float64]:
    """A soft skyline around `base`, up and down by about `swing`."""
    t = np.linspace(0, 1, 90)
    line = np.zeros_like(t)
    for octave in range(1, 4):
        line += np.sin(2 * np.pi * (t * waves * octave * 0.5 + random.random())) / octave**1.3
    return base + swing * line / 2


def peaks(random: Random, base: float, height: float, count: int) -> NDArray[np.float64]:
    """A skyline of mountains, up to `height` over `base`."""
    t = np.linspace(0, 1, 90)
    knots = np.linspace(0, 1, count * 2 + 1)
    levels = [
        base - height * (0.55 + 0.45 * random.random()) * (i % 2) - 0.02 * random.random() for i in range(len(knots))
    ]
    return np.interp(t, knots, levels)


def draw_mist(canvas: Canvas, y: float, thickness: float, colour: Rgb, opacity: float) -> None:
    """A soft band of haze across the whole width."""
    reach = canvas.half_width * 1.3
    box = [(-reach, y), (reach, y), (reach, y + thickness), (-reach, y + thickness)]
    canvas.fill(box, colour, opacity=opacity, blur=thickness * 0.45)


def _stars(canvas: Canvas, palette: Palette, random: Random, horizon: float) -> None:
    for _ in range(70):
        x, y = (random.random() * 2 - 1) * canvas.half_width, random.random() ** 1.4 * horizon * 0.85
        shine = random.random()
        canvas.disc(x, y, 0.0010 + 0.0018 * shine, mix(palette.sky_middle, palette.light, 0.45 + 0.5 * shine))


def _moon(canvas: Canvas, palette: Palette, x: float, y: float) -> None:
    canvas.glow(x, y, 0.55, palette.light, 0.32)
    canvas.disc(x, y, 0.058, mix(palette.light, (255, 250, 230), 0.6))
    for dx, dy, radius in ((-0.018, -0.012, 0.011), (0.016, 0.016, 0.014), (0.01, -0.022, 0.007)):
        canvas.disc(x + dx, y + dy, radius, mix(palette.light, palette.sky_middle, 0.22))


def _clouds(canvas: Canvas, palette: Palette, mood: Mood, random: Random, horizon: float) -> None:
    heavy = mood in (Mood.TENSE, Mood.SAD, Mood.MYSTERIOUS)
    colour = scaled(palette.sky_middle, 0.8) if heavy else mix(palette.sky_middle, palette.light, 0.55)
    for _ in range(6 if heavy else 4):
        x = (random.random() * 2 - 1) * canvas.half_width
        y, long = horizon * (0.15 + 0.55 * random.random()), 0.16 + 0.16 * random.random()
        canvas.fill(_cloud(x, y, long, random), colour, opacity=0.5 if heavy else 0.34, blur=0.006)


def _cloud(x: float, y: float, long: float, random: Random) -> NDArray[np.float64]:
    top: list[tuple[float, float]] = []
    for step in np.linspace(-0.9, 0.9, 7):
        top.append((x + step * long, y - long * 0.26 * (1 - step**2) * (0.5 + 0.6 * random.random())))
    outline: Sequence[tuple[float, float]] = [(x - long, y), *top, (x + long, y), (x, y + long * 0.03)]
    return smooth(outline)
