"""A generator that raises, hangs or gives wrong media: its scene fails by name, and nothing wrong is ever kept.

Faults of one kind have one data folder: each finds there what those before it left, and the right generators come last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from resources.image.cards import StoryboardCards
from resources.speech.espeak import EspeakSpeech
from resources.video.recipes import CardMoves
from storyvid.generation.protocols import MediaStore
from storyvid.generation.requests import KeyFrameRequest
from storyvid.models.media import KeyFrame, SpokenLine
from storyvid.settings import Settings
from storyvid_assets import studio as studio_module
from tests.dagster.studio import TestStudio
from tests.faults import wrong_generators as wrong

STORY = "# The well\n\nAnna looked into the well. It was deep.\n\n***\n\nThe bucket fell, and the rope was torn."


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> str:
    """SHA-256 of the film that right generators make."""
    studio = _studio(tmp_path_factory.mktemp("reference"))
    studio.render("well.md", STORY)
    return str(studio.manifest("well")["film"]["sha256"])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where key frames go wrong."""
    return tmp_path_factory.mktemp("drawn")


@pytest.fixture(scope="module")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where takes go wrong."""
    return tmp_path_factory.mktemp("shot")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where lines go wrong."""
    return tmp_path_factory.mktemp("spoken")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may pass is tried again twice, and none of these faults does."""
    monkeypatch.setattr(studio_module, "RETRY_AFTER_S", 0.1)


@pytest.fixture(autouse=True)
def released() -> Iterator[None]:
    wrong.RELEASED.clear()
    yield
    wrong.RELEASED.set()


def _studio(folder: Path, timeout_s: float = 3600.0, workers: int = 2, **overrides: Any) -> TestStudio:
    settings = Settings(
        storyvid_home=folder / "home",
        film_lines=90,
        encoder_preset="ultrafast",
        workers=workers,
        unit_timeout_s=timeout_s,
    )
    resources = {name: dg.ResourceDefinition.hardcoded_resource(one) for name, one in overrides.items()}
    return TestStudio(settings, dg.DagsterInstance.ephemeral(), resources)


def _failure(studio: TestStudio) -> str:
    studio.register("well.md", STORY)
    result = studio.make_film("well")
    assert not result.success
    assert not (studio.folder("well") / "film.mp4").exists()
    told = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    return " ".join(str(error) for error in told)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (wrong.raises, "the brush broke"),
        (wrong.black, "shows nothing"),
        (wrong.small, "the film needs at least"),
        (wrong.mislabelled, "that says it has"),
        (wrong.torn, "no PNG or JPEG that can be read"),
    ],
)
def test_a_wrong_key_frame_fails_its_scene_by_name(drawn: Path, fault: Callable[..., Any], told: str) -> None:
    images = wrong.WrongImages(StoryboardCards(), "bucket", fault)

    failure = _failure(_studio(drawn, images=images))

    assert told in failure
    assert "1 of 2 scenes failed" in failure
    assert "s002" in failure


def test_a_wrong_key_frame_is_drawn_again_with_other_seeds_before_it_fails(drawn: Path) -> None:
    images = wrong.WrongImages(StoryboardCards(), "bucket", wrong.black)

    failure = _failure(_studio(drawn, images=images))

    assert "attempt 3 of 3" in failure
    assert len(set(images.asked)) == 3


def test_an_attempt_that_is_right_is_taken_and_counted_in_the_ledger(tmp_path: Path) -> None:
    cards = StoryboardCards()

    def black_once(request: KeyFrameRequest, media: MediaStore) -> KeyFrame:
        return wrong.black(request, media) if len(images.asked) == 1 else cards.draw(request, media)

    images = wrong.WrongImages(cards, "bucket", black_once)
    studio = _studio(tmp_path, images=images)

    studio.render("well.md", STORY)

    rows = studio.production.ledger.rows(studio.account("well")["run_id"])
    assert {row["attempt"] for row in rows if row["stage"] == "key_frame"} == {1, 2}


def test_a_generator_that_ends_when_its_time_is_over_goes_on_with_the_other_scenes(tmp_path: Path) -> None:
    images = wrong.SlowImages(StoryboardCards(), "well")

    failure = _failure(_studio(tmp_path, timeout_s=1.5, workers=1, images=images))

    assert "was given up after 1.5 s" in failure
    assert "1 of 2 scenes failed" in failure, "the scene that came after it was drawn"


def test_what_was_given_up_together_with_a_slow_one_is_asked_for_again(tmp_path: Path) -> None:
    images = wrong.SlowImages(StoryboardCards(), "well", beside="bucket")

    failure = _failure(_studio(tmp_path, timeout_s=1.5, images=images))

    assert images.stopped_beside
    assert "s001" in failure
    assert "1 of 2 scenes failed" in failure


def test_a_fault_in_a_generators_own_code_fails_its_scene_and_not_the_others(drawn: Path) -> None:
    images = wrong.WrongImages(StoryboardCards(), "bucket", wrong.crashes)

    failure = _failure(_studio(drawn, images=images))

    assert "key_frame of s002-01 failed by ZeroDivisionError: a fault in the generator's own code" in failure
    assert "1 of 2 scenes failed" in failure


def test_a_generator_that_hangs_is_given_up_and_the_others_are_done(drawn: Path) -> None:
    images = wrong.WrongImages(StoryboardCards(), "bucket", wrong.hangs)

    failure = _failure(_studio(drawn, timeout_s=1.5, images=images))

    assert "given up after 1.5 s" in failure
    assert "s002" in failure


def test_after_all_wrong_key_frames_the_next_render_makes_the_film_that_it_should_be(
    drawn: Path, reference: str
) -> None:
    mended = _studio(drawn)
    mended.render("well.md", STORY)
    assert mended.manifest("well")["film"]["sha256"] == reference


@pytest.mark.parametrize(
    ("take", "told"),
    [
        (wrong.film_of([0] * 8), "every frame of it is of one level"),
        (wrong.film_of([-1] * 8), "frozen"),
        (wrong.film_of([None] * 8, claimed=12), "8 frames that says it has 12"),
    ],
)
def test_a_wrong_take_is_found(shot: Path, take: Callable[..., Any], told: str) -> None:
    assert told in _failure(_studio(shot, video=wrong.WrongVideo(CardMoves(), take)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"samples": 48_000}, "samples in 1 channels"),
        ({"audio": b"\0" * 9_600}, "that cannot be decoded"),
    ],
)
def test_a_wrong_line_is_found(spoken: Path, change: dict[str, Any], told: str) -> None:
    def spoil(line: SpokenLine, media: Any) -> SpokenLine:
        parts = {name: media.put(value, "flac") if name == "audio" else value for name, value in change.items()}
        return line.model_copy(update=parts)

    assert told in _failure(_studio(spoken, speech=wrong.WrongSpeech(EspeakSpeech(), spoil)))
