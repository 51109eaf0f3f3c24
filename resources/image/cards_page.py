"""The page of a storyboard card, put together from what the other `cards_*` modules draw.

A world that belongs to its place, lit by hour and mood; the people of the shot framed by its size; the marks of a
storyboard; and the story's own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from resources.image.cards_figures import draw_figure
from resources.image.cards_indoors import draw_indoors
from resources.image.cards_looks import look_of
from resources.image.cards_outdoors import draw_outdoors, draw_weather
from resources.image.cards_portraits import draw_portrait
from resources.image.cards_space import draw_cabin, draw_space
from resources.image.cards_things import draw_thing
from resources.image.cards_traits import Traits, traits_of
from resources.image.cards_words import (
    SafeArea,
    draw_marks,
    draw_name,
    draw_scrim,
    draw_words,
    lay_out_words,
    words_top,
)
from resources.image.chapter_cards import set_heading
from storyvid.generation.keys import derived_seed
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.plan import Character, ShotSize
from storyvid.typography.canvas import Canvas, vignette
from storyvid.typography.palette import Palette, mix, palette_for, scaled
from storyvid.typography.sky import random_from
from storyvid.typography.typesetter import Typesetter

HEADROOM = 1.5
"""Card size over film size: what a camera move may come closer without showing its pixels."""

Name = tuple[Character, float, float, float]
"""Whose name, where, and to which side it runs (0: centred)."""

_FEET = 0.69
"""Height (y) at which people stand in wide pictures."""
_UNDER_MARKS = 0.13
_NAME_ROOM = 0.03
"""How far below the head of the safe area, and how far above the words, a name stands; in heights."""
_MOST_LIFT = 0.1
_EMPTY_ZOOM = 1.4
"""How near a place without people is seen at most: nearer, there would be nothing to see."""
_ZOOM = {
    ShotSize.ESTABLISHING: 1.0,
    ShotSize.WIDE: 1.12,
    ShotSize.MEDIUM: 1.5,
    ShotSize.CLOSE: 2.0,
    ShotSize.EXTREME_CLOSE: 2.6,
    ShotSize.INSERT: 1.9,
    ShotSize.TITLE: 1.0,
}
_BLUR = {ShotSize.MEDIUM: 0.005, ShotSize.CLOSE: 0.011, ShotSize.EXTREME_CLOSE: 0.02, ShotSize.TITLE: 0.012}
_HEAD = {ShotSize.MEDIUM: 0.1, ShotSize.CLOSE: 0.165, ShotSize.EXTREME_CLOSE: 0.36}


def render_card(request: KeyFrameRequest) -> Canvas:
    """The picture of a card, not yet encoded."""
    width, height = (2 * round(side * HEADROOM / 2) for side in (request.width_px, request.height_px))
    palette, traits = palette_for(request.mood, request.time_of_day), traits_of(request)
    typesetter = Typesetter(request.language)
    if request.size is ShotSize.TITLE:
        return set_heading(request, _world(request, palette, traits, width, height))
    safe = SafeArea.of(request.move)
    block, font = lay_out_words(Canvas(width, height), typesetter, request.text, safe)
    lift = min(_MOST_LIFT, max(0.0, _FEET - words_top(block, width, height, safe)))
    canvas = _world(request, palette, traits, width, height, lift=lift)
    names: list[Name] = []
    if traits.thing and (request.size is ShotSize.INSERT or (request.size in _HEAD and not request.characters)):
        draw_thing(canvas, palette, traits.thing)
    elif request.size is ShotSize.INSERT:
        canvas.glow(0.0, 0.36, 0.8, palette.light, 0.2)
    else:
        names = _people(canvas, request, palette, traits, safe=safe, lift=lift)
    if not traits.interior and not traits.off_the_earth:
        draw_weather(canvas, traits, random_from(request.seed))
    canvas.multiply(vignette(0.3))
    draw_scrim(canvas, block, mix(scaled(palette.near, 0.42), (6, 6, 12), 0.35), safe)
    canvas.grain()
    for character, x, y, towards in _off_the_words(names, words_top(block, width, height, safe), safe):
        draw_name(canvas, typesetter, character, x, y, safe=safe, towards=towards)
    draw_marks(canvas, typesetter, request, safe)
    draw_words(canvas, typesetter, block, font, safe)
    return canvas


def _world(
    request: KeyFrameRequest, palette: Palette, traits: Traits, width: int, height: int, *, lift: float = 0.0
) -> Canvas:
    """The place of the shot: the same for all shots of a place, seen from nearer and less sharp for closer sizes, and
    from a little lower where many words cover its ground (`lift`, in heights).
    """
    random = random_from(derived_seed("world", request.place, request.place_look))
    zoom, blur = _ZOOM[request.size], _BLUR.get(request.size, 0.0)
    if not request.characters and request.size is not ShotSize.TITLE:
        blur = 0.02 if traits.thing and request.size in (ShotSize.INSERT, *_HEAD) else 0.0
    half = 2 if blur else 1
    if not request.characters:
        zoom = min(zoom, _EMPTY_ZOOM)
    aside = 0.0 if zoom < 1.3 else 0.12 if request.characters else 0.09 * width / height
    shift = aside * (1 if request.seed % 2 else -1)
    canvas = Canvas(width // half, height // half, centre=(shift, 0.5 - 0.16 * (1 - 1 / zoom) + lift / zoom), zoom=zoom)
    if traits.off_the_earth:
        (draw_cabin if traits.interior else draw_space)(canvas, palette, random)
    else:
        draw = draw_indoors if traits.interior else draw_outdoors
        draw(canvas, palette, traits, time=request.time_of_day, mood=request.mood, random=random)
    if blur:
        canvas.soften(blur)
        canvas = canvas.resized(width, height)
    canvas.centre, canvas.zoom = (0.0, 0.5), 1.0
    return canvas


def _people(
    canvas: Canvas, request: KeyFrameRequest, palette: Palette, traits: Traits, *, safe: SafeArea, lift: float
) -> list[Name]:
    """Draw the people of the shot; returns where their names go."""
    side = 1.0 if request.seed % 2 else -1.0
    close = request.size in _HEAD
    most = request.characters[: 1 if request.size is ShotSize.EXTREME_CLOSE else 2 if close else 4]
    shown = sorted(most, key=lambda character: character.name)  # who stands left of whom stays so from shot to shot
    narrow = min(1.0, 0.55 + 0.5 * canvas.half_width)
    looks = [
        look_of(character, palette, request.time_of_day, interior=traits.interior, language=request.language)
        for character in shown
    ]
    names = []
    for index, (character, look) in enumerate(zip(shown, looks, strict=True)):
        if close:
            r = _HEAD[request.size] * narrow
            x = _bust_x(request.size, index, len(shown), side, canvas.half_width)
            y = 0.36 + (0.05 if look.child and len(shown) > 1 else 0.0)
            facing = -1.0 if x > 0 else 1.0
            draw_portrait(canvas, look, x, y, r, facing=facing, mood=request.mood)
            names.append(
                _beside(
                    character, (x, y), r, facing if len(shown) == 1 else -facing, canvas.half_width * (1 - 2 * safe.x)
                )
            )
        else:
            tall = (0.24 if request.size is ShotSize.ESTABLISHING else 0.42) * narrow
            foot = (0.66 if request.size is ShotSize.ESTABLISHING else _FEET) - lift
            apart = tall * 0.62 if all(not other.species for other in looks) else tall * 0.86
            x = (side * 0.1 + (index - (len(shown) - 1) / 2) * apart) * (1.0 if canvas.half_width > 0.4 else 0.6)
            top = draw_figure(canvas, look, x, foot - 0.012 * (index % 2), tall, light=side)
            if request.size is ShotSize.WIDE:
                names.append(_above(character, x, top, names))
    return names


def _above(character: Character, x: float, top: float, taken: Sequence[Name]) -> Name:
    """A name over a head, high enough to leave the names that are there readable."""
    y, half = top - 0.025, _half(character.name)
    for other, at, level, _ in sorted(taken, key=lambda name: -name[2]):
        if abs(at - x) < half + _half(other.name) and abs(level - y) < 0.055:
            y = level - 0.058
    return character, x, y, 0.0


def _half(name: str) -> float:
    return len(name) * 0.0095 + 0.03


def _beside(character: Character, head: tuple[float, float], r: float, side: float, reach: float) -> Name:
    """A name beside the head at the level of the brows; a long one goes on the chest, off the face."""
    x = head[0] + side * r * 1.4
    room = reach - side * x
    if len(character.name) * 0.018 + 0.05 > room:
        return character, head[0], head[1] + r * 1.85, 0.0
    return character, x, head[1] - r * 0.4, side


def _off_the_words(names: Sequence[Name], top: float, safe: SafeArea) -> list[Name]:
    """Names that would lie on the words, as on the chest of a very close picture, go under the marks at the head."""
    high = safe.y + _UNDER_MARKS
    return [
        (one, x, y if y < top - _NAME_ROOM else high, towards if y < top - _NAME_ROOM else 0.0)
        for one, x, y, towards in names
    ]


def _bust_x(size: ShotSize, index: int, count: int, side: float, half_width: float) -> float:
    if count == 1:
        return side * (0.1 if size is ShotSize.MEDIUM else 0.14) * half_width
    return (-1 if index == 0 else 1) * half_width * (0.36 if size is ShotSize.MEDIUM else 0.44)
