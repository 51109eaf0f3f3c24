"""A chapter's heading over a picture of its first place, whoever made that: letters are set, never generated."""

from __future__ import annotations

import re

from storyvid.generation.requests import KeyFrameRequest
from storyvid.typography.canvas import Canvas, vignette
from storyvid.typography.palette import LAMP, mix, palette_for
from storyvid.typography.title import draw_title
from storyvid.typography.typesetter import Typesetter

_KICKER = re.compile(r"^(.{1,40}?)\s*(?:[:.\n]|\s[\u2014\u2013-]\s)\s*(\S.*)$", re.DOTALL)


def set_heading(request: KeyFrameRequest, canvas: Canvas) -> Canvas:
    """Darken the picture and set the heading: `STAVE ONE: MARLEY'S GHOST` becomes a small line and a large one."""
    canvas.multiply(vignette(0.5) * 0.55)
    canvas.grain()
    text = (request.text or request.chapter).strip()
    parts = _KICKER.match(text)
    over, title = (parts.group(1), parts.group(2)) if parts else ("", text)
    accent = mix(palette_for(request.mood, request.time_of_day).horizon, LAMP, 0.65)
    draw_title(canvas, Typesetter(request.language), title, over=over.upper(), accent=accent)
    return canvas
