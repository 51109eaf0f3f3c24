"""What is made of plans by code: names joined, a cast that no insertion recasts, budgets, pauses and named faults."""

from __future__ import annotations

import numpy as np
import pytest

from resources.speech.espeak import EspeakSpeech
from storyvid.errors import PlanError
from storyvid.generation.requests import PassageRequest, SceneRequest, SpeechRequest
from storyvid.models.base import MediaRef, Span
from storyvid.models.plan import Line, PassagePlan, PersonKind, PersonMention, SceneDraft, ShotList
from storyvid.planning.abridge import keep_ratio, passage_budget
from storyvid.planning.casting import colours, voices
from storyvid.planning.headings import slug_line
from storyvid.planning.merge import merge
from storyvid.planning.names import refers_to, same_person
from storyvid.planning.pacing import estimate_speech_s
from storyvid.planning.passages import passage_requests
from storyvid.planning.prompts import load_prompt
from storyvid.planning.validate import check_passage_plan, check_shot_list
from storyvid.planning.words import speakable, word_count
from tests.planning.marking import load
from tests.planning.test_planning_rules import PLANNER, plan


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Scrooge", "Ebenezer Scrooge", True),
        ("Mr. Scrooge", "Scrooge", True),
        ("Jim", "Mr. James Dillingham Young", True),
        ("Marley's Ghost", "Jacob Marley", True),
        ("Dell", "Della", True),
        ("Miss Belinda", "Belinda Cratchit", True),
        ("Mrs. Fezziwig", "Fezziwig", False),
        ("Mrs. Cratchit", "Bob Cratchit", False),
        ("Peter Cratchit", "Bob Cratchit", False),
        ("Scrooge's nephew", "Scrooge", False),
        ("the Rabbit", "the rabbit", False),
    ],
)
def test_names_are_joined_where_they_mean_one_person(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_a_bare_noun_refers_to_the_full_name_of_its_kind() -> None:
    assert refers_to("the Rabbit", "the Velveteen Rabbit")
    assert refers_to("the Spirit", "the Ghost of Christmas Past")
    assert not refers_to("the Rabbit", "the furry rabbit")
    assert not refers_to("the Boy", "the Skin Horse")


def test_a_new_person_moves_a_voice_only_where_two_would_sound_alike() -> None:
    people = {f"Person {number}": (PersonKind.MAN, False) for number in range(12)}
    before = voices(people)
    after = voices({**people, "Newcomer": (PersonKind.MAN, False)})
    assert len({voice.canonical_json() for voice in after.values()}) == 13
    assert sum(before[name] != after[name] for name in people) <= 1
    assert voices(dict(reversed(people.items()))) == before
    assert len(set(colours(tuple(people)).values())) == 12


def test_slug_lines_read_in_both_languages() -> None:
    assert slug_line("the flat", True, "dusk", (), "en") == "INT. THE FLAT - EVENING"  # type: ignore[arg-type]
    assert slug_line("नदी", False, "night", (), "hi") == "बाहर। नदी - रात"  # type: ignore[arg-type]
    assert slug_line("", None, "day", ("Anna", "Peter", "Tom"), "en") == "ANNA AND PETER - DAY"  # type: ignore[arg-type]


def test_the_merge_wants_one_plan_per_passage() -> None:
    with pytest.raises(PlanError, match="0 plans for"):
        merge(load("idgah-opening"), [])


def test_the_earliest_description_of_a_person_wins() -> None:
    story = load("the-gift-of-the-magi")
    plans = []
    for number, request in enumerate(passage_requests(story)):
        person = PersonMention(name="Della", look=f"a slender girl, coat {number}", mentions=2)
        draft = SceneDraft(span=Span(start=0, end=len(request.text)), place="", people=("Della",))
        kept = tuple(range(len(request.sentences)))
        plans.append(PassagePlan(people=(person,), scenes=(draft,), kept=kept))
    bible, _ = merge(story, plans)
    assert [character.look for character in bible.characters] == ["a slender girl, coat 0"]


def test_one_passage_that_brings_in_a_rabbit_knows_it_better_than_those_that_say_he() -> None:
    story = load("the-velveteen-rabbit")
    requests = passage_requests(story)
    plans = []
    for number, request in enumerate(requests):
        kind = PersonKind.MAN if number else PersonKind.CREATURE
        mentions = 3 if number else len(requests)
        person = PersonMention(name="Peter", kind=kind, mentions=mentions)
        draft = SceneDraft(span=Span(start=0, end=len(request.text)), place="", people=("Peter",))
        plans.append(PassagePlan(people=(person,), scenes=(draft,), kept=tuple(range(len(request.sentences)))))
    bible, _ = merge(story, plans)
    assert [character.kind for character in bible.characters] == [PersonKind.CREATURE]


def test_the_ratio_lies_on_the_grid_and_the_budgets_add_up() -> None:
    story = load("a-christmas-carol", 5)
    ratio = keep_ratio(story, 150)
    assert np.log(ratio) / np.log(1.05) == pytest.approx(round(np.log(ratio) / np.log(1.05)))
    requests = passage_requests(story, ratio)
    kept = [
        sum(word_count(request.sentences[index].of(request.text)) for index in PLANNER.plan_passage(request).kept)
        for request in requests
    ]
    budgets = [passage_budget(request) for request in requests]
    headings = sum(word_count(block.span.of(story.text)) for block in story.blocks if block.kind == "heading")
    assert sum(kept) == pytest.approx(sum(budgets) + headings, rel=0.08)


def test_a_small_edit_leaves_the_ratio_alone() -> None:
    story = load("the-velveteen-rabbit", 4)
    ratio = keep_ratio(story, 150)
    moved = 0
    for place in range(0, len(story.text), len(story.text) // 20):
        cut = story.text.index(" ", place)
        text = f"{story.text[:cut]} x{story.text[cut + 2 :]}"
        moved += keep_ratio(story.model_copy(update={"text": text}), 150) != ratio
    assert moved <= 1


def test_no_minutes_means_everything() -> None:
    assert keep_ratio(load("idgah-opening"), 150) == 1.0


@pytest.mark.parametrize("name", ["the-gift-of-the-magi", "idgah-opening"])
def test_the_estimate_agrees_with_the_voice_of_the_debug_profile(name: str) -> None:
    made = plan(name)
    language, speech = made.story.settings.language, EspeakSpeech()
    lines = [line.text for shot in made.shots[:12] for line in shot.lines]
    estimated_s = sum(estimate_speech_s(line, language, 150) for line in lines)
    requests = [SpeechRequest(text=line, language=language, voice=made.bible.narrator) for line in lines]
    spoken = sum(speech.speak(request, _Sounds()).samples for request in requests)  # type: ignore[arg-type]
    assert estimated_s == pytest.approx(spoken / 48_000, rel=0.06)


def test_quotation_marks_go_and_apostrophes_stay() -> None:
    assert speakable("\"'Bring 'em in,' said the boys' aunt.\"") == "Bring 'em in, said the boys' aunt."
    assert speakable(' — "…" ') == ""


def test_a_prompt_that_names_something_unknown_is_an_error() -> None:
    with pytest.raises(PlanError, match=r"shot_description\.en cannot be filled"):
        load_prompt("shot_description", "en").render(size="wide")
    with pytest.raises(PlanError, match=r"no prompt shot_description\.fr"):
        load_prompt("shot_description", "fr")


def test_faults_of_a_passage_plan_are_named() -> None:
    request = PassageRequest(
        language="en",
        text="One. Two.",
        blocks=(),
        sentences=(Span(start=0, end=4), Span(start=5, end=9)),
    )
    good = PassagePlan(people=(), scenes=(SceneDraft(span=Span(start=0, end=9), place=""),), kept=(0, 1))
    check_passage_plan(request, good)
    faults = {
        "sentence 1 is left out": {"kept": (0,)},
        "not in order": {"kept": (1, 0)},
        "count from 0": {"kept": (0, 1, 2)},
        "leave out characters 7..9": {"scenes": (SceneDraft(span=Span(start=0, end=7), place=""),)},
        "inside a sentence": {
            "scenes": (
                SceneDraft(span=Span(start=0, end=7), place=""),
                SceneDraft(span=Span(start=7, end=9), place=""),
            )
        },
        "shows Tom": {"scenes": (SceneDraft(span=Span(start=0, end=9), place="", people=("Tom",)),)},
    }
    for message, change in faults.items():
        with pytest.raises(PlanError, match=message):
            check_passage_plan(request, good.model_copy(update=change))


def test_faults_of_a_shot_list_are_named() -> None:
    made = plan("the-gift-of-the-magi")
    request, shots = SceneRequest(scene=made.cells[0]), made.lists[0]
    first = shots.shots[0]
    line = first.lines[0]
    faults = {
        "leave out characters": (*shots.shots[:-1],),
        "not in the scene": (first.model_copy(update={"characters": ("Nobody",)}), *shots.shots[1:]),
        "no description": (first.model_copy(update={"description": " "}), *shots.shots[1:]),
        "tells nothing": (first.model_copy(update={"lines": ()}), *shots.shots[1:]),
        "says other words": (
            first.model_copy(update={"lines": (Line(speaker=line.speaker, text="Lies.", span=line.span),)}),
            *shots.shots[1:],
        ),
        "overlap or are out of order": (shots.shots[1], first, *shots.shots[2:]),
        "cannot continue": (first.model_copy(update={"continues_previous": True}), *shots.shots[1:]),
    }
    for message, changed in faults.items():
        with pytest.raises(PlanError, match=message):
            check_shot_list(request, ShotList(shots=changed))


class _Sounds:
    """A media store that keeps nothing."""

    def put(self, data: bytes, ext: str) -> MediaRef:
        return MediaRef(sha256="0" * 64, ext=ext, size_bytes=len(data))
