"""Storyboard cards: the right size, never positional, repeatable, readable."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from resources.image.cards import StoryboardCards, render_card
from resources.image.cards_traits import traits_of
from resources.image.cards_words import SafeArea, lay_out_words
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.base import Aspect, MediaRef, Mood, TimeOfDay
from storyvid.models.plan import CameraMove, Character, PersonKind, ShotSize, VoiceProfile
from storyvid.typography.canvas import Canvas
from storyvid.typography.fonts import Font
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
        raise NotImplementedError(ref.sha256)


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
    assert traits_of(request(text="She sold the watch to buy combs")).thing == "watch"
    assert traits_of(request(text="हामिद ने चिमटा लिया")).thing == "tongs"


def test_the_identity_names_everything_that_shapes_a_card() -> None:
    identity = StoryboardCards().identity
    assert {"backend", "version", "pillow", "numpy", "opencv-python-headless", "uharfbuzz"} <= set(identity)
    assert sum(key.startswith("font ") for key in identity) == len(
        list((ROOT / "storyvid/typography/fonts").glob("*.ttf"))
    )
