"""A scene cut into parts: every told word in one of them, speech apart from narration, none too long for a shot."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyvid.generation.requests import SceneRequest
from storyvid.ingestion.ingest import ingest
from storyvid.models.base import Aspect, Mood, Span, TimeOfDay
from storyvid.models.plan import Character, PersonKind, Scene, VoiceProfile
from storyvid.models.story import Block, BlockKind, SourceOptions
from storyvid.planning.merge import merge
from storyvid.planning.parts import Part, scene_parts
from storyvid.planning.passages import passage_requests
from storyvid.planning.scenes import scene_cells
from storyvid.planning.words import words
from tests.planning.marking import load
from tests.planning.test_planning_rules import PLANNER


def scene_of(text: str, *, kind: BlockKind = BlockKind.PARAGRAPH, speaker: str | None = None) -> SceneRequest:
    whole = Span(start=0, end=len(text))
    ada = Character(
        name="Ada", aliases=("ADA",), kind=PersonKind.WOMAN, look="a woman", voice=VoiceProfile(), colour="#aabbcc"
    )
    scene = Scene(
        heading="THE QUAY",
        place="the quay",
        time_of_day=TimeOfDay.DAY,
        mood=Mood.CALM,
        characters=(ada,),
        narrator=VoiceProfile(),
        text=text,
        blocks=(Block(kind=kind, span=whole, speaker=speaker),),
        kept=(whole,),
        language="en",
        style="",
        aspect=Aspect.WIDE,
        seed=0,
    )
    return SceneRequest(scene=scene)


def told(request: SceneRequest) -> list[tuple[str, bool]]:
    return [(part.span.of(request.scene.text), part.speech) for part in scene_parts(request)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Go!" she said.', [('"Go!"', True), ("she said.", False)]),
        ('She said, "Go!" and went.', [("She said,", False), ('"Go!"', True), ("and went.", False)]),
        ('"I was — " he began.', [('"I was — "', True), ("he began.", False)]),
        ('"One" — "two," she counted.', [('"One"', True), ('— "two,"', True), ("she counted.", False)]),
        ('He said "nothing.', [("He said", False), ('"nothing.', True)]),
        ('nothing," he said.', [('nothing," he said.', False)]),
        ("Plain words.", [("Plain words.", False)]),
    ],
)
def test_speech_is_told_from_narration(text: str, expected: list[tuple[str, bool]]) -> None:
    assert told(scene_of(text)) == expected


def test_a_speech_of_a_screenplay_has_its_speaker_from_the_page() -> None:
    parts = scene_parts(scene_of("I see a light.", kind=BlockKind.SPEECH, speaker="ADA"))
    assert parts == (Part(Span(start=0, end=14), parts[0].seconds, speech=True, speaker="Ada"),)
    unknown = scene_parts(scene_of("I see a light.", kind=BlockKind.SPEECH, speaker="A VOICE"))
    assert unknown[0].speaker == "narrator"


def test_a_long_sentence_is_cut_at_its_clauses_and_never_after_a_title() -> None:
    text = (
        "The wind rose over the harbour and the boats pulled at their ropes all night; and Mr. Finch went down to the "
        "quay with a lantern in his hand, and Mrs. Bell followed him in her slippers, and nobody else woke."
    )
    parts = [text for text, _ in told(scene_of(text))]
    assert parts[0].endswith("all night;")
    assert not any(part.endswith(("Mr.", "Mrs.")) for part in parts)


@pytest.mark.parametrize("name", ["the-gift-of-the-magi", "idgah-opening"])
def test_every_told_word_is_in_one_part_and_no_part_is_too_long(name: str) -> None:
    story = load(name)
    plans = [PLANNER.plan_passage(request) for request in passage_requests(story)]
    for cell in scene_cells(story, *merge(story, plans)):
        request = SceneRequest(scene=cell)
        parts = scene_parts(request)
        assert [word for part in parts for word in words(part.span.of(cell.text))] == [
            word for span in cell.kept for word in words(span.of(cell.text))
        ]
        assert max(part.seconds for part in parts) <= request.max_shot_s


@given(text=st.text(alphabet="ab \"'.,;—!?1-()\n", min_size=1, max_size=300))
def test_whatever_the_punctuation_no_word_is_lost_or_told_twice(text: str) -> None:
    request = scene_of(text)
    parts = scene_parts(request)
    assert [word for part in parts for word in words(part.span.of(text))] == words(text)
    assert all(one.span.end <= two.span.start for one, two in pairwise(parts))


def test_a_text_without_any_border_is_cut_between_words() -> None:
    request = scene_of("word " * 3_000)
    parts = scene_parts(request)
    assert sum(len(words(part.span.of(request.scene.text))) for part in parts) == 3_000
    assert max(part.seconds for part in parts) <= request.max_shot_s


def test_a_screenplay_is_parted_by_its_speeches() -> None:
    text = "INT. BOATHOUSE - NIGHT\n\nA lamp burns low.\n\nADA\nI see a light.\n\nTOBIAS\nThen we row.\n"
    story = ingest("a.fountain", text.encode(), SourceOptions(), max_bytes=10_000)
    plans = [PLANNER.plan_passage(request) for request in passage_requests(story)]
    cell = scene_cells(story, *merge(story, plans))[0]
    speakers = [part.speaker for part in scene_parts(SceneRequest(scene=cell)) if part.speech]
    assert len(speakers) == 2
    assert None not in speakers
