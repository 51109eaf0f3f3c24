"""What the stages of pictures ask for: references, pictures to end on, stills, and how many at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import pytest

from resources.video.recipes import CardMoves
from storyvid.generation.protocols import MediaStore, ReferenceKind
from storyvid.generation.requests import KeyFrameRequest, TakeRequest
from storyvid.models.base import Aspect, Mood, Span, TimeOfDay
from storyvid.models.cells import Storyboard, Takes
from storyvid.models.media import KeyFrame, Recipe
from storyvid.models.plan import (
    CameraMove,
    Character,
    PersonKind,
    Scene,
    Shot,
    ShotList,
    ShotSize,
    VoiceProfile,
)
from storyvid.settings import Settings
from storyvid.stages.cell import SCENE, SHOTS, STORYBOARD, TAKES, Cell
from storyvid.stages.cells import run_stage
from storyvid.stages.storyboard import StoryboardStage
from storyvid.stages.takes import TakesStage
from storyvid_assets.definitions import build_production
from storyvid_assets.profiles import build_generators
from tests.conformance.test_backend_of_ones_own import StripedPictures


class AskedPictures(StripedPictures):
    """Remembers what it was asked for, and how many asked at the same time."""

    at_once = 1

    def __init__(self, reference: ReferenceKind) -> None:
        self.reference = reference
        self.asked: list[KeyFrameRequest] = []
        self.most = 0
        self._inside = 0
        self._lock = threading.Lock()

    def draw(self, request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        time.sleep(0.005)
        self.asked.append(request)
        with self._lock:
            self._inside -= 1
        return super().draw(request, media)


class AskedTakes(CardMoves):
    def __init__(self) -> None:
        self.asked: list[TakeRequest] = []

    @property
    def identity(self) -> Mapping[str, str]:
        return {"backend": "asked_takes"}

    def shoot(self, request: TakeRequest, media: MediaStore) -> Recipe:
        self.asked.append(request)
        return super().shoot(request, media)


def person(name: str, *, pitch: int = 0) -> Character:
    return Character(
        name=name, kind=PersonKind.WOMAN, look=f"{name} in red", voice=VoiceProfile(pitch=pitch), colour="#aa3311"
    )


def shot(text: str, *people: str, size: ShotSize = ShotSize.WIDE, leads: bool = False, seed: int = 1) -> Shot:
    return Shot(
        description=text,
        size=size,
        move=CameraMove.STATIC,
        seconds=4,
        span=Span(start=0, end=5),
        lines=(),
        characters=people,
        leads_to_next=leads,
        seed=seed,
    )


SHOT_LIST = ShotList(
    shots=(
        shot("One", size=ShotSize.TITLE),
        shot("Mara comes", "Mara", leads=True, seed=2),
        shot("Mara and Tom", "Mara", "Tom", seed=3),
        shot("Tom before Mara", "Tom", "Mara", seed=5),
        shot("an empty room", seed=4),
    )
)


@pytest.fixture
def cell(small_settings: Settings) -> Cell:
    scene = Scene(
        heading="INT. ROOM",
        place="room",
        time_of_day=TimeOfDay.DAY,
        mood=Mood.CALM,
        characters=(person("Mara"), person("Tom")),
        narrator=VoiceProfile(),
        text="Words of the scene.",
        blocks=(),
        kept=(),
        language="en",
        style="",
        aspect=Aspect.WIDE,
        seed=0,
    )
    production = build_production(small_settings)
    studio = production.open_studio("a-story", "a-run", build_generators(production))
    return Cell(studio, "s001", documents={SCENE: scene, SHOTS: SHOT_LIST})


def drawn(cell: Cell, reference: ReferenceKind) -> tuple[AskedPictures, Storyboard]:
    images = AskedPictures(reference)
    object.__setattr__(cell.studio.generators, "images", images)
    run_stage(StoryboardStage(), [cell], lambda *told: None)
    assert cell.fault is None
    return images, cell.get(STORYBOARD, Storyboard)


def test_portraits_are_drawn_once_per_person_and_given_to_whoever_shows_them(cell: Cell) -> None:
    images, board = drawn(cell, "portrait")
    portraits = [asked for asked in images.asked if asked.description.startswith("portrait of")]
    frames = {asked.description: asked for asked in images.asked if asked not in portraits}
    assert [asked.description for asked in portraits] == ["portrait of Mara, plain background"]
    assert frames["Mara comes"].reference == frames["Mara and Tom"].reference is not None
    assert frames["One"].reference is frames["an empty room"].reference is None
    assert len(board.frames) == 5


def test_whoever_matters_most_in_a_shot_is_asked_for_first(cell: Cell) -> None:
    images, _ = drawn(cell, "none")
    asked = {one.description: [who.name for who in one.characters] for one in images.asked}
    assert (asked["Mara and Tom"], asked["Tom before Mara"]) == (["Mara", "Tom"], ["Tom", "Mara"])


def test_another_voice_draws_no_other_portrait(cell: Cell) -> None:
    drawn(cell, "portrait")
    scene = cell.get(SCENE, Scene)
    cell.documents[SCENE] = scene.model_copy(update={"characters": (person("Mara", pitch=2), person("Tom"))})
    images, _ = drawn(cell, "portrait")
    assert not any(asked.description.startswith("portrait of") for asked in images.asked)


def test_frames_of_a_scene_follow_each_other_but_not_a_chapter_card(cell: Cell) -> None:
    images, board = drawn(cell, "previous")
    drawn_before = [frame.image for frame in board.frames[1:4]]
    assert [asked.reference for asked in images.asked] == [None, None, *drawn_before]


def test_a_generator_is_asked_for_no_more_at_once_than_it_says(cell: Cell) -> None:
    images, _ = drawn(cell, "none")
    assert images.most == 1
    assert all(asked.reference is None for asked in images.asked)


def test_a_take_arrives_at_the_next_key_frame_where_the_plan_says_so_and_cards_stand_still(cell: Cell) -> None:
    _, board = drawn(cell, "none")
    video = AskedTakes()
    object.__setattr__(cell.studio.generators, "video", video)
    run_stage(TakesStage(), [cell], lambda *told: None)
    assert len(cell.get(TAKES, Takes).takes) == 5
    asked = {request.description: request for request in video.asked}
    assert asked["Mara comes"].last_image == board.frames[2].image
    assert asked["Mara and Tom"].last_image is None
    assert [name for name, request in asked.items() if request.still] == ["One"]


def test_what_is_not_asked_for_leaves_keys_as_they_were() -> None:
    plain = shot("Mara comes", "Mara").canonical_json()
    assert "leads_to_next" not in plain
    assert "leads_to_next" in shot("Mara comes", "Mara", leads=True).canonical_json()
