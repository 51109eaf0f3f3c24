"""Storyboard cards: the right size, never positional, repeatable, readable."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from resources.image import cards_naming, cards_page
from resources.image.cards import StoryboardCards
from resources.image.cards_looks import Look, look_of
from resources.image.cards_outdoors import draw_outdoors
from resources.image.cards_page import render_card
from resources.image.cards_species import species_of
from resources.image.cards_things import THINGS, draw_thing
from resources.image.cards_traits import traits_of
from resources.image.cards_words import SafeArea, draw_marks, draw_name, draw_words, lay_out_words, words_top
from storyvid.film.picture.moves import view_at, window_of
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.base import Aspect, MediaRef, Mood, TimeOfDay
from storyvid.models.plan import CameraMove, Character, PersonKind, ShotSize, VoiceProfile
from storyvid.typography.canvas import Canvas
from storyvid.typography.fonts import Font
from storyvid.typography.palette import palette_for
from storyvid.typography.typesetter import Typesetter

ROOT = Path(__file__).parents[2]
SIZES = {Aspect.WIDE: (854, 480), Aspect.TALL: (480, 854), Aspect.SQUARE: (480, 480)}
LONG = "Oh! But he was a tight-fisted hand at the grindstone, Scrooge! a squeezing, wrenching, grasping, scraping, " * 2


class MemoryStore:
    """Media in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, data: bytes, ext: str) -> MediaRef:
        sha256 = hashlib.sha256(data).hexdigest()
        self.kept[sha256] = data
        return MediaRef(sha256=sha256, ext=ext, size_bytes=len(data))

    def read(self, ref: MediaRef) -> bytes:
        return self.kept[ref.sha256]

    def path(self, ref: MediaRef) -> Path:
        raise AssertionError(f"a card is drawn from its request alone, yet {ref.sha256} was asked for")


def person(kind: PersonKind, name: str = "Della", colour: str = "#b8574f", age: str = "adult") -> Character:
    return Character(name=name, kind=kind, look="", voice=VoiceProfile.model_validate({"age": age}), colour=colour)


def request(**changes: object) -> KeyFrameRequest:
    aspect = changes.get("aspect", Aspect.WIDE)
    assert isinstance(aspect, Aspect)
    width, height = SIZES[aspect]
    values: dict[str, object] = {
        "description": "Della counts her money.",
        "text": "One dollar and eighty-seven cents. That was all.",
        "size": ShotSize.WIDE,
        "move": CameraMove.PUSH_IN,
        "heading": "INT. THE FLAT - DAY",
        "chapter": "",
        "place": "the flat",
        "place_look": "",
        "interior": True,
        "time_of_day": TimeOfDay.DAY,
        "mood": Mood.CALM,
        "characters": (person(PersonKind.WOMAN),),
        "style": "",
        "language": "en",
        "aspect": aspect,
        "width_px": width,
        "height_px": height,
        "seed": 4,
    }
    return KeyFrameRequest.model_validate(values | changes)


@pytest.mark.parametrize("aspect", Aspect)
def test_a_card_has_headroom_and_the_shape_of_the_film(aspect: Aspect) -> None:
    store = MemoryStore()
    frame = StoryboardCards().draw(request(aspect=aspect), store)
    picture = Image.open(BytesIO(store.read(frame.image)))
    assert picture.size == (frame.width_px, frame.height_px)
    width, height = SIZES[aspect]
    assert frame.width_px >= 1.45 * width
    assert frame.height_px >= 1.45 * height
    assert frame.width_px % 2 == frame.height_px % 2 == 0
    assert frame.width_px / frame.height_px == pytest.approx(width / height, rel=0.005)
    assert frame.image.size_bytes < 900_000


@pytest.mark.parametrize("seed", [1, 2])
def test_two_who_are_seen_close_keep_their_sides_from_shot_to_shot(seed: int) -> None:
    two = (person(PersonKind.WOMAN, "Della"), person(PersonKind.MAN, "Jim", "#3f7fa8"))
    one, other = (
        render_card(request(characters=shown, size=ShotSize.MEDIUM, seed=seed)).pixels for shown in (two, two[::-1])
    )
    assert np.array_equal(one, other)


def test_a_close_card_has_room_for_the_two_who_matter_most() -> None:
    two = (person(PersonKind.WOMAN, "Della"), person(PersonKind.MAN, "Jim", "#3f7fa8"))
    third = person(PersonKind.MAN, "Adam", "#77aa33")
    crowded = render_card(request(characters=(*two, third), size=ShotSize.MEDIUM)).pixels
    assert np.array_equal(crowded, render_card(request(characters=two, size=ShotSize.MEDIUM)).pixels)


HINDI = {"language": "hi", "text": "रमजान के पूरे तीस रोजों के बाद", "interior": False, "place": "गांव"}
_FRESH = """
from tests.cards.test_cards import HINDI, card_sha256, request
print(card_sha256(request()), card_sha256(request(**HINDI)))
"""


def card_sha256(asked: KeyFrameRequest) -> str:
    return StoryboardCards().draw(asked, MemoryStore()).image.sha256


def test_equal_requests_give_equal_bytes_in_a_fresh_process_too() -> None:
    here = [card_sha256(request()), card_sha256(request(**HINDI))]
    environment = {**os.environ, "PYTHONHASHSEED": "99", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _FRESH], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == here, done.stderr
    assert card_sha256(request()) == here[0], "what was drawn before leaves no trace"


def test_what_the_request_says_is_seen() -> None:
    plain = render_card(request()).pixels
    for change in (
        {"mood": Mood.TENSE},
        {"time_of_day": TimeOfDay.NIGHT},
        {"text": "Another thing."},
        {"heading": "INT. ELSEWHERE - DAY"},
        {"move": CameraMove.PAN_LEFT},
        {"size": ShotSize.CLOSE},
        {"characters": (person(PersonKind.MAN, "Jim"),)},
        {"characters": ()},
        {"place": "the library"},
    ):
        assert not np.array_equal(plain, render_card(request(**change)).pixels), change


def test_all_shots_of_a_place_share_one_world() -> None:
    shots = [
        render_card(
            request(size=ShotSize.ESTABLISHING, characters=(), text=text, heading="", move=CameraMove.STATIC, seed=s)
        )
        for text, s in (("One thing.", 1), ("Another.", 2))
    ]
    upper = [shot.pixels[: shot.height_px // 2] for shot in shots]
    assert np.array_equal(*upper)
    elsewhere = render_card(request(size=ShotSize.ESTABLISHING, characters=(), heading="", place="an attic"))
    assert not np.array_equal(upper[0], elsewhere.pixels[: elsewhere.height_px // 2])


@pytest.mark.parametrize("kind", PersonKind)
@pytest.mark.parametrize("size", [ShotSize.WIDE, ShotSize.CLOSE])
def test_every_kind_of_character_can_be_seen(kind: PersonKind, size: ShotSize) -> None:
    without = render_card(request(characters=(), size=ShotSize.WIDE)).pixels.astype(int)
    with_one = render_card(request(characters=(person(kind, age="old"),), size=size)).pixels.astype(int)
    changed = np.abs(without - with_one).max(axis=2) > 24
    assert changed.mean() > 0.01


@pytest.mark.parametrize("size", ShotSize)
@pytest.mark.parametrize("mood", [Mood.JOYFUL, Mood.TENDER])
def test_words_stand_out_from_their_ground(size: ShotSize, mood: Mood) -> None:
    if size is ShotSize.TITLE:
        return
    card = render_card(request(size=size, mood=mood, interior=False, place="the beach"))
    high, wide = card.pixels.shape[:2]
    ground = card.pixels[int(0.86 * high) : int(0.9 * high), int(0.3 * wide) : int(0.7 * wide)].mean(axis=2)
    assert ground.max() > 225, "there is white type"
    assert np.median(ground) < 75, "on a dark ground"


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("words", [1, 5, 17, 30, 45])
def test_words_are_whole_readable_and_inside_the_title_safe_area(aspect: Aspect, language: str, words: int) -> None:
    source = LONG if language == "en" else "रमजान के पूरे तीस रोजों के बाद आज ईद आई है। कितना मनोहर, कितना सुहावना प्रभाव " * 4
    text = " ".join((source * 2).split()[:words])
    width, height = (side * 3 // 2 for side in SIZES[aspect])
    typesetter = Typesetter(language)
    safe = SafeArea.of(CameraMove.PAN_LEFT)
    block, font = lay_out_words(Canvas(width, height), typesetter, text, safe)
    assert block.complete
    assert " ".join(block.lines).split() == text.split()
    assert max(typesetter.measure(line, font, block.size_px) for line in block.lines) <= width * (1 - 2 * safe.x)
    assert block.height_px < 0.42 * height
    cap_height_px = block.size_px / 1.5 * 0.714
    assert cap_height_px >= (20.5 if words <= 17 and aspect is Aspect.WIDE else 12)


def test_speech_is_set_in_italics() -> None:
    canvas, typesetter, safe = Canvas(1282, 720), Typesetter(), SafeArea.of(CameraMove.STATIC)
    assert lay_out_words(canvas, typesetter, '"Bah!"', safe)[1] is Font.SERIF_ITALIC
    assert lay_out_words(canvas, typesetter, '"Bah!" said Scrooge.', safe)[1] is Font.SERIF


def test_unusual_requests_are_drawn_all_the_same() -> None:
    crowd = tuple(person(kind, f"A person with a really quite long name {i}") for i, kind in enumerate(PersonKind))
    for size in ShotSize:
        render_card(request(size=size, characters=crowd, text="", heading="", place="", interior=None))
        render_card(request(size=size, characters=(), text="你" * 9, heading="X" * 300, width_px=64, height_px=64))
    render_card(request(size=ShotSize.TITLE, text="", chapter=""))
    render_card(request(size=ShotSize.TITLE, text="A very long heading that does not end " * 12))


def test_place_words_choose_the_picture_in_both_languages() -> None:
    assert traits_of(request(place="the beach", interior=False)).land == "sea"
    assert traits_of(request(place="गाँव", interior=False)).land == "village"
    assert traits_of(request(place="Scrooge's office", interior=None)).room == "study"
    assert traits_of(request(place="Scrooge's office", interior=None)).interior
    assert not traits_of(request(place="खेत", interior=None, heading="")).interior
    assert traits_of(request(place="मेला", interior=False)).land == "fair"
    assert traits_of(request(place="घर", interior=True, heading="", language="hi")).room == "hut"
    assert traits_of(request(place="the sitting-room", interior=True)).room == "parlour"
    assert traits_of(request(place="the pier", interior=False, heading="")).land == "sea"


@pytest.mark.parametrize("place", ["the deck", "the ferry", "जहाज़"])
def test_whoever_is_on_a_ship_stands_behind_its_rail(place: str) -> None:
    traits = traits_of(request(place=place, interior=False, heading=""))
    assert traits.afloat
    assert not traits_of(request(place="the beach", interior=False, heading="")).afloat
    views = []
    for seen in (traits, replace(traits, afloat=False)):
        canvas = Canvas(320, 180)
        palette = palette_for(Mood.CALM, TimeOfDay.DAY)
        draw_outdoors(canvas, palette, seen, time=TimeOfDay.DAY, mood=Mood.CALM, random=Random(1))
        views.append(canvas.pixels.astype(int))
    differs = abs(views[0] - views[1]).max(axis=2)
    assert differs[: round(0.48 * 180)].max() == 0
    assert (differs[round(0.65 * 180) :] > 10).mean() > 0.5


@pytest.mark.parametrize(("place", "interior"), [("the cockpit", None), ("the planet", False), ("अंतरिक्ष", False)])
def test_places_off_the_earth_have_a_dark_sky_at_noon(place: str, interior: bool | None) -> None:
    asked = request(place=place, interior=interior, heading="", characters=(), text="", mood=Mood.JOYFUL)
    assert traits_of(asked).off_the_earth
    earth = asked.model_copy(update={"place": "the field", "interior": False})
    sky = [render_card(one).pixels[: asked.height_px // 2].mean() for one in (asked, earth)]
    assert sky[0] < 0.7 * sky[1]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("She sold the watch to buy combs", "watch"),
        ("हामिद ने चिमटा लिया", "tongs"),
        ("He set his ladder against the post.", "ladder"),
        ("Something answered. It was a bell.", "bell"),
        ("He opened the door, and there stood a lamp.", "lamp"),
        ("Mrs. Bell put down her rolling pin.", None),
        ("They watch, they ring, he rose to present himself.", None),
        ("He walked home along the beach.", None),
        ("His boot-button eyes had lost their polish.", None),
        ("उसने हाथ दिया", None),
    ],
)
def test_an_insert_shows_what_its_words_name_and_nothing_else(text: str, thing: str | None) -> None:
    assert traits_of(request(text=text, description="", characters=())).thing == thing


def test_every_thing_that_words_can_name_can_be_drawn() -> None:
    assert {cards_naming.thing_named(f"the {word}", frozenset()) for word in cards_naming.vocabulary()} == THINGS
    for thing in sorted(THINGS):
        canvas = Canvas(128, 72)
        draw_thing(canvas, palette_for(Mood.CALM, TimeOfDay.DAY), thing)
        assert canvas.pixels.std() > 5, thing


@pytest.mark.parametrize(
    ("name", "species"),
    [("the fox", "fox"), ("लोमड़ी", "fox"), ("the Velveteen Rabbit", "rabbit"), ("the Skin Horse", "horse"),
     ("भूत", "ghost"), ("the android", "robot"), ("the penguin", "bird"), ("the old gander", "goose"), ("हंस", "goose"),
     ("बकरी", "goat"), ("the Ghost of Christmas Past", "ghost"), ("the Wumpus", "sprite")],
)  # fmt: skip
def test_a_creature_is_drawn_as_its_kind(name: str, species: str) -> None:
    found = species_of(person(PersonKind.CREATURE, name))
    assert found is not None
    assert found.name == species


def test_all_species_differ_near_and_far() -> None:
    names = ("fox", "wolf", "dog", "cat", "rabbit", "mouse", "bear", "lion", "elephant", "monkey", "horse", "cow",
             "goat", "sheep", "bird", "goose", "fish", "ghost", "robot", "wumpus")  # fmt: skip
    for size in (ShotSize.WIDE, ShotSize.CLOSE):
        cards = {
            render_card(
                request(size=size, text="", characters=(person(PersonKind.CREATURE, name),), width_px=160, height_px=90)
            ).pixels.tobytes()
            for name in names
        }
        assert len(cards) == len(names)


def test_people_look_as_they_are_described() -> None:
    def look(kind: PersonKind, words: str, language: str = "en") -> Look:
        who = person(kind).model_copy(update={"look": words})
        palette = palette_for(Mood.CALM, TimeOfDay.DAY)
        return look_of(who, palette, TimeOfDay.DAY, interior=True, language=language)

    boy = look(PersonKind.MAN, "एक पुरुष, दुबला-पतला लड़का", "hi")
    assert (boy.child, boy.cut) == (True, "kurta")
    assert look(PersonKind.WOMAN, "एक बूढ़ी स्त्री", "hi").old
    assert look(PersonKind.WOMAN, "", "hi").cut == "sari"
    blue, red = look(PersonKind.MAN, "a dark blue coat").cloth, look(PersonKind.MAN, "a red coat").cloth
    assert blue[2] > blue[0]
    assert red[0] > red[2]
    yellow = look(PersonKind.MAN, "a man, yellow raincoat").cloth
    assert min(yellow[0], yellow[1]) > 1.5 * yellow[2]
    assert set(look(PersonKind.MAN, "sandy hair, a straw-coloured hat, a green scarf").worn) == {"hat", "scarf"}
    assert look(PersonKind.MAN, "golden hair").hair != look(PersonKind.MAN, "black hair").hair
    marley = person(PersonKind.MAN, "Marley").model_copy(update={"aliases": ("Marley's Ghost",)})
    assert look_of(marley, palette_for(Mood.CALM, TimeOfDay.DAY), TimeOfDay.DAY, interior=True, language="en").ghostly


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("move", CameraMove)
def test_type_stays_inside_the_picture_through_every_move(aspect: Aspect, move: CameraMove) -> None:
    width, height = SIZES[aspect]
    canvas, typesetter, safe = Canvas(width * 3 // 2, height * 3 // 2), Typesetter(), SafeArea.of(move)
    asked = request(aspect=aspect, move=move, heading="EXT. A VERY LONG HEADING THAT FILLS ITS LINE - EVENING")
    block, font = lay_out_words(canvas, typesetter, LONG, safe)
    draw_marks(canvas, typesetter, asked, safe)
    draw_words(canvas, typesetter, block, font, safe)
    for x in (-0.8, 0.8):
        name = asked.characters[0].model_copy(update={"name": "A person with a long name"})
        draw_name(canvas, typesetter, name, x, 0.4, safe=safe)
    rows, columns = (np.flatnonzero(canvas.pixels.max(axis=2).any(axis=axis)) for axis in (1, 0))
    for frame in range(0, 200, 20):
        shown = window_of(view_at(move, frame, 200, 25), canvas.width_px, canvas.height_px, width / height)
        assert (columns[0] - shown.left) / shown.width > 0.02
        assert (shown.left + shown.width - columns[-1]) / shown.width > 0.02
        assert (rows[0] - shown.top) / shown.height > 0.02
        assert (shown.top + shown.height - rows[-1]) / shown.height > 0.02


def test_the_identity_names_everything_that_shapes_a_card() -> None:
    identity = StoryboardCards().identity
    assert {"backend", "version", "pillow", "numpy", "opencv-python-headless", "uharfbuzz"} <= set(identity)
    assert sum(key.startswith("font ") for key in identity) == len(
        list((ROOT / "storyvid/typography/fonts").glob("*.ttf"))
    )


@pytest.mark.parametrize("aspect", Aspect)
@pytest.mark.parametrize("size", [ShotSize.MEDIUM, ShotSize.CLOSE, ShotSize.EXTREME_CLOSE])
def test_no_name_lies_on_the_words(monkeypatch: pytest.MonkeyPatch, aspect: Aspect, size: ShotSize) -> None:
    seen: list[float] = []
    real = cards_page.draw_name
    monkeypatch.setattr(cards_page, "draw_name", lambda *given, **more: (seen.append(given[4]), real(*given, **more)))
    asked = request(aspect=aspect, size=size, text=LONG[:160], characters=(person(PersonKind.MAN, "Bartholomew"),))
    card, safe = render_card(asked), SafeArea.of(asked.move)
    block, _ = lay_out_words(card, Typesetter("en"), asked.text, safe)
    assert len(seen) == 1
    assert safe.y + 0.05 < seen[0] < words_top(block, card.width_px, card.height_px, safe)
