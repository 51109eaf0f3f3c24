"""What models tell of people and places, joined by code: the earliest description wins, wherever it comes from."""

from __future__ import annotations

from storyvid.models.base import Mood
from storyvid.models.plan import PassagePlan, PersonKind, PersonMention, Place, SceneDraft
from storyvid.planning.casting import voices
from storyvid.planning.merge import LONGEST_DESCRIPTION, merge
from storyvid.planning.passages import passage_requests
from tests.planning.marking import load

STORY = load("the-gift-of-the-magi")
REQUESTS = passage_requests(STORY)


def plans(*people: tuple[PersonMention, ...], places: tuple[tuple[Place, ...], ...] = ()) -> list[PassagePlan]:
    """A plan of one scene per passage; what is not given of a passage is empty."""
    made = []
    for index, request in enumerate(REQUESTS):
        named = people[index] if index < len(people) else ()
        draft = SceneDraft(
            span=request.model_copy().sentences[0].model_copy(update={"start": 0, "end": len(request.text)}),
            place="The Flat" if index % 2 else "flat",
            mood=Mood.TENDER,
            music=Mood.CALM if index == 1 else None,
            people=tuple(person.name for person in named),
        )
        made.append(
            PassagePlan(
                people=named,
                scenes=(draft,),
                kept=tuple(range(len(request.sentences))),
                places=places[index] if index < len(places) else (),
                summary=f"Summary {index}. " + "x" * 150,
                faults=(f"fault {index}",) if index == 2 else (),
            )
        )
    return made


def della(**told: object) -> tuple[PersonMention, ...]:
    return (PersonMention.model_validate({"name": "Della", "kind": PersonKind.WOMAN, "mentions": 3, **told}),)


def test_look_clothes_and_voice_are_those_told_first() -> None:
    bible, _ = merge(
        STORY,
        plans(
            della(),
            della(clothes="an old brown jacket", voice="high"),
            della(look="brown hair", clothes="a ball gown", voice="deep"),
            della(look="black hair"),
        ),
    )
    character = bible.characters[0]
    assert character.look == "a woman, brown hair, wearing an old brown jacket"
    assert character.voice.pitch == 3


def test_clothes_alone_stand_in_the_default_look() -> None:
    bible, _ = merge(STORY, plans(della(clothes="an old brown jacket")))
    look = bible.characters[0].look
    assert look.startswith("a woman, ")
    assert look.endswith("hair, wearing an old brown jacket")


def test_a_place_looks_as_it_is_described_first_however_it_is_spelt() -> None:
    described = ((), (Place(name="The flat", look="a shabby flat"),), (Place(name="flat", look="a palace"),))
    bible, _ = merge(STORY, plans(places=described))
    assert {place.look for place in bible.places} == {"a shabby flat"}


def test_music_and_faults_come_into_the_screenplay_and_the_beginning_into_the_description() -> None:
    bible, screenplay = merge(STORY, plans())
    assert screenplay.scenes[1].music is Mood.CALM
    assert screenplay.scenes[0].music is None
    assert screenplay.faults == ("passage 3: fault 2",)
    assert not screenplay.substituted
    assert bible.description.startswith("Summary 0. ")
    assert len(bible.description) < LONGEST_DESCRIPTION


def test_a_hinted_voice_is_nobody_elses() -> None:
    people = {f"Man {number}": (PersonKind.MAN, False) for number in range(16)}
    cast = voices(people, {"Man 3": "deep", "Man 9": "deep"})
    assert cast["Man 3"].pitch == cast["Man 9"].pitch == -3
    assert len({voice.canonical_json() for voice in cast.values()}) == len(people)
