"""Pictures that open and close a film: title card and end card. Cards of shots are drawn by image generators."""

from __future__ import annotations

from storyvid.generation.keys import derived_seed
from storyvid.models.base import Mood, TimeOfDay
from storyvid.typography.canvas import Canvas, encode_png, vignette
from storyvid.typography.palette import LAMP, mix, palette_for, scaled
from storyvid.typography.sky import draw_mist, draw_ridge, draw_sky, hills, random_from
from storyvid.typography.title import draw_title
from storyvid.typography.typesetter import Typesetter

HEADROOM = 1.5
"""Card size over film size, for a slow camera move."""

_THE_END = {"en": "The End", "hi": "समाप्त"}
_BY = {"en": "by {author}", "hi": "{author}"}


def title_card(
    title: str,
    author: str = "",
    *,
    mood: Mood = Mood.CALM,
    time_of_day: TimeOfDay = TimeOfDay.DUSK,
    language: str = "en",
    width_px: int,
    height_px: int,
) -> bytes:
    """PNG of the film's title over a landscape, 1.5 times the film's `width_px` x `height_px`, both sides even.

    The landscape follows from `title`; equal arguments give equal bytes.
    """
    canvas = _landscape(title, mood, time_of_day, width_px, height_px)
    under = byline(author, language)
    accent = mix(palette_for(mood, time_of_day).horizon, LAMP, 0.65)
    draw_title(canvas, Typesetter(language), title, under=under, middle=0.46, accent=accent)
    return encode_png(canvas.pixels)


def end_card(
    title: str,
    *,
    mood: Mood = Mood.CALM,
    time_of_day: TimeOfDay = TimeOfDay.NIGHT,
    language: str = "en",
    width_px: int,
    height_px: int,
) -> bytes:
    """PNG of the closing card in the film's language, in the landscape of the title card; size as there."""
    canvas = _landscape(title, mood, time_of_day, width_px, height_px)
    accent = mix(palette_for(mood, time_of_day).horizon, LAMP, 0.65)
    ending = _THE_END.get(language, _THE_END["en"])
    draw_title(canvas, Typesetter(language), ending, under=title, middle=0.46, accent=accent)
    return encode_png(canvas.pixels)


def byline(author: str, language: str) -> str:
    """The author as a line under a title; '' for none."""
    return _BY.get(language, _BY["en"]).format(author=author) if author else ""


def _landscape(title: str, mood: Mood, time: TimeOfDay, width_px: int, height_px: int) -> Canvas:
    canvas = Canvas(2 * round(width_px * HEADROOM / 2), 2 * round(height_px * HEADROOM / 2))
    palette, random = palette_for(mood, time), random_from(derived_seed("title", title))
    draw_sky(canvas, palette, time, mood, random, horizon=0.8, light_y=0.13)
    canvas.multiply(0.84 * vignette(0.35))
    for base, swing, colour in (
        (0.74, 0.05, mix(palette.far, palette.horizon, 0.25)),
        (0.81, 0.05, palette.middle),
        (0.89, 0.04, palette.near),
    ):
        draw_ridge(canvas, hills(random, base, swing, 2), scaled(colour, 0.8), scaled(colour, 0.55))
        draw_mist(canvas, base + 0.01, 0.05, palette.horizon, 0.12)
    canvas.grain()
    return canvas
