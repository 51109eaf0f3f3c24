"""Entries stay with the words that they quote, whatever happens around these."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyvid.cutting.bind import told_words
from storyvid.cutting.starter import PlannedScene, quote_of, starting_file
from storyvid.errors import CutFileError
from tests.cutting.plans import Plan, parsed, plan, plan_file
from tests.tale import TALE

LANTERN = "shots:\n- shot: Peter stood in the street\n  move: tilt_up\n"
GIFT = plan_file("the-gift-of-the-magi.txt")


def touched(changed: Plan, cut: str) -> list[str]:
    """The words of every shot that a cut file changes."""
    return [
        shot.span.of(scene.text)
        for scene, before, after in zip(changed.scenes, changed.shots, changed.changed(cut), strict=True)
        for shot, other in zip(before.shots, after.shots, strict=True)
        if shot != other
    ]


@pytest.mark.parametrize(
    "text",
    [
        TALE,
        TALE.replace("Old Marta", "A bell rang over the empty harbour.\n\n***\n\nOld Marta", 1),
        TALE.replace("In the evening a storm", "At nightfall a great storm"),
        TALE.replace('"Mother!" he cried. "I am home."', "Nobody saw him."),
        TALE.replace("a lantern, and he was afraid", "a lamp and a stick"),
        TALE.replace(
            "Old Marta lived by the sea. Every morning she walked to the well and counted the boats.", "Rain."
        ),
    ],
    ids=["as it is", "a scene before", "the sentence before", "the sentence after", "its own end", "another scene"],
)
def test_an_entry_follows_its_words_through_a_new_plan(text: str) -> None:
    (words,) = touched(plan(text), LANTERN)
    assert "Peter stood in the street" in words


@pytest.mark.parametrize(
    "quote", ["PETER STOOD, in the street!", "Peter   stood\n  in", "‘Peter’ stood in — the street"]
)
def test_case_marks_and_spaces_do_not_matter(quote: str) -> None:
    assert len(touched(plan(TALE), f'shots:\n- shot: "{quote}"\n  move: tilt_up\n')) == 1


def test_words_that_stand_in_several_places_need_more_words_or_a_number() -> None:
    tale = plan(TALE)
    with pytest.raises(
        CutFileError, match=r'tale\.cut\.yaml line 2, shot: "Marta" stands in 2 places: quote more words'
    ):
        tale.bound("shots:\n- shot: Marta\n  move: static\n")
    for nth, words in ((1, "Old Marta lived"), (2, "Marta laughed")):
        assert words in touched(tale, f"shots:\n- shot: Marta\n  nth: {nth}\n  move: tilt_down\n")[0]
    with pytest.raises(CutFileError, match="so there is no nth 3"):
        tale.bound("shots:\n- shot: Marta\n  nth: 3\n  move: static\n")


def test_every_entry_without_a_place_is_named_and_can_be_allowed() -> None:
    tale = plan(TALE)
    cut = "shots:\n- shot: a dragon came\n  drop: true\n- shot: counted the boats\n  move: static\n"
    cut += "- after: a green ship\n  description: A ship.\n  seconds: 3\n"
    with pytest.raises(CutFileError) as caught:
        tale.bound(cut)
    for told in (
        'line 2, shot: "a dragon came" is not in the film',
        'line 6, after: "a green ship" is not in the film',
    ):
        assert told in str(caught.value)
    assert "2 of 3 entries" in str(caught.value)
    for allowed in (tale.bound(cut, allow_unmatched=True), tale.bound("allow_unmatched: true\n" + cut)):
        assert len(allowed.unmatched) == 2
        assert [len(scene.shots) for scene in allowed.scenes] == [1, 0, 0]


def test_words_that_an_abridged_film_leaves_out_are_told_as_such() -> None:
    short = plan_file("the-gift-of-the-magi.txt", minutes=2)
    told = {sentence for scene in short.screenplay.scenes for sentence in scene.kept}
    gone = next(span for span in short.story.sentences if span not in told and span.end - span.start > 60)
    quote = re.sub(r'["\s]+', " ", gone.of(short.story.text))
    with pytest.raises(CutFileError, match="stands in a part of the story that this film leaves out"):
        short.bound(f'shots:\n- shot: "{quote}"\n  drop: true\n')


def test_music_finds_its_scene_by_any_words_in_it_and_only_once() -> None:
    tale = plan(TALE)
    bound = tale.bound("music:\n- film: theme.ogg\n- scene: a storm came\n  file: storm.ogg\n")
    assert [scene.music is not None for scene in bound.scenes] == [True, True, True]
    only = tale.bound("music:\n- scene: Peter\n  file: storm.ogg\n")
    assert [scene.music is not None for scene in only.scenes] == [False, True, False]
    with pytest.raises(CutFileError, match="line 4, scene: this scene has music already, from line 2"):
        tale.bound("music:\n- scene: a storm\n  file: a.ogg\n- scene: a lantern\n  file: b.ogg\n")


@given(index=st.integers(0, 10_000))
def test_the_quote_of_any_shot_finds_that_shot(index: int) -> None:
    told = told_words(GIFT.story, GIFT.screenplay)
    shots = [(scene, shot) for scene, shots in enumerate(GIFT.shots) for shot in shots.shots]
    scene, shot = shots[index % len(shots)]
    quote, nth = quote_of(shot, scene, told)
    place = told.find(quote)[(nth or 1) - 1]
    assert place.scene == scene
    assert shot.span.start <= place.at < shot.span.end


@pytest.mark.parametrize("name", ["the-gift-of-the-magi.txt", "idgah-opening.txt"])
def test_the_starting_file_changes_nothing_with_or_without_its_comments(name: str) -> None:
    film = plan_file(name, minutes=2 if name.startswith("the") else None)
    scenes = [
        PlannedScene(f"s{index:03d}", scene.heading, shots.shots)
        for index, (scene, shots) in enumerate(zip(film.scenes, film.shots, strict=True))
    ]
    text = starting_file(name, scenes, told_words(film.story, film.screenplay))
    assert parsed(text).shots == ()
    bare = re.sub(r"(?m)^# (?=- shot:|  \w+: )", "", text.partition("\nmusic:")[0])
    assert len(parsed(bare).shots) == len(film.told())
    assert film.changed(bare) == list(film.shots)
