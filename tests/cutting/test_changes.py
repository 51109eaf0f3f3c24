"""What each kind of change makes of a shot list: the shots that are quoted change, the others stay as they are."""

from __future__ import annotations

import pytest

from storyvid.errors import CutFileError
from storyvid.models.plan import NARRATOR, CameraMove, ShotSize, Transition
from storyvid.planning.pacing import estimate_speech_s
from tests.cutting.plans import WPM, plan
from tests.tale import TALE

STORM, MOTHER = 'shot: "In the evening a storm"', 'shot: "I am home"'
TALE_PLAN = plan(TALE)
SECOND = TALE_PLAN.shots[1].shots


def second_scene(entries: str) -> tuple:  # type: ignore[type-arg]
    changed = TALE_PLAN.changed("shots:\n" + entries)
    assert [changed[0], changed[2]] == [TALE_PLAN.shots[0], TALE_PLAN.shots[2]]
    return changed[1].shots, changed[1].dropped


def test_the_planned_tale_has_two_shots_in_its_second_scene() -> None:
    assert len(SECOND) == 2


def test_plain_fields_replace_what_was_planned_and_nothing_else() -> None:
    entry = (
        f"- {STORM}\n  seconds: 12\n  size: close\n  move: pull_out\n  seed: 7\n- {MOTHER}\n  transition: dissolve\n"
    )
    (first, second), _ = second_scene(entry)
    assert first == SECOND[0].model_copy(
        update={"seconds": 12.0, "size": ShotSize.CLOSE, "move": CameraMove.PULL_OUT, "seed": 7}
    )
    assert second == SECOND[1].model_copy(update={"transition": Transition.DISSOLVE})


def test_a_description_shows_whom_it_names() -> None:
    third = "shots:\n- shot: The next morning\n  description: {}\n"
    for description, shown in (("A cup of tea.", ()), ("Marta smiles.", ("Marta",))):
        shot = TALE_PLAN.changed(third.format(description))[2].shots[0]
        assert (shot.description, shot.characters) == (description, shown)


def test_other_words_are_one_line_of_whoever_spoke_and_the_shot_lasts_as_long() -> None:
    (first, _), _ = second_scene(f"- {STORM}\n  narration: It rained all night.\n")
    (line,) = first.lines
    assert (line.speaker, line.text) == (NARRATOR, "It rained all night.")
    assert first.seconds == pytest.approx(estimate_speech_s(line.text, "en", WPM) + 0.6, abs=0.06)
    assert first.span == SECOND[0].span


def test_a_recording_speaks_the_words_of_its_shot_as_long_as_it_lasts() -> None:
    (first, _), _ = second_scene(f"- {STORM}\n  recording: storm.wav\n")
    assert first.recording is not None
    assert [line.text for line in first.lines] == [" ".join(line.text for line in SECOND[0].lines)]
    assert first.seconds == 2.6


def test_a_muted_shot_says_nothing_and_keeps_its_words_and_its_time() -> None:
    (first, _), dropped = second_scene(f"- {STORM}\n  mute: true\n")
    assert first == SECOND[0].model_copy(update={"lines": ()})
    assert dropped == ()


def test_a_dropped_shot_is_gone_and_its_words_are_listed() -> None:
    shots, dropped = second_scene(f"- {STORM}\n  drop: true\n")
    assert shots == (SECOND[1].model_copy(update={"continues_previous": False}),)
    assert dropped == (SECOND[0].span,)


def test_new_shots_stand_before_and_after_in_the_order_of_the_file_and_tell_nothing_of_the_story() -> None:
    shots, _ = second_scene(
        '- before: "I am home"\n  description: One.\n  narration: The first.\n'
        '- after: "In the evening a storm"\n  description: Two.\n  seconds: 2\n'
        '- before: "I am home"\n  clip: ship.mp4\n'
    )
    assert [shot.description for shot in shots[1:4]] == ["Two.", "One.", ""]
    assert [shot.span.start == shot.span.end for shot in shots] == [False, True, True, True, False]
    assert [shot.seconds for shot in shots[1:4]] == [2.0, shots[2].seconds, 2.0]
    assert [len(shot.lines) for shot in shots[1:4]] == [0, 1, 0]


def test_what_stands_beside_a_dropped_shot_can_take_its_place() -> None:
    shots, dropped = second_scene(
        f"- {STORM}\n  drop: true\n- {STORM.replace('shot', 'after')}\n  image: sea.png\n  seconds: 3\n"
    )
    assert shots[0].image is not None
    assert len(shots) == 2
    assert len(dropped) == 1


LONG = """They walked for many hours over the wide brown moor, past the broken wall and the black pool, past the
stones that nobody had named, past the last thorn tree and the first of the snow, until the old woman, who had not
said one word since the morning, put down her basket, sat upon a stone, and began to sing."""


def test_a_shot_goes_on_from_the_one_before_only_where_that_is_still_there() -> None:
    long = plan(LONG, name="walk.txt")
    shots = long.shots[0].shots
    index = next(i for i, shot in enumerate(shots) if shot.continues_previous)
    before, after = (" ".join(shots[i].lines[0].text.split()[:6]) for i in (index - 1, index))

    def continues(entries: str) -> bool:
        changed = long.changed("shots:\n" + entries)[0].shots
        return next(
            shot for shot in changed if shot.lines and shot.lines[0].text == shots[index].lines[0].text
        ).continues_previous

    assert continues(f'- shot: "{before}"\n  move: tilt_up\n')
    assert continues(f'- shot: "{before}"\n  image: moor.png\n')
    assert not continues(f'- shot: "{before}"\n  clip: moor.mp4\n')
    assert not continues(f'- shot: "{before}"\n  drop: true\n')
    assert not continues(f'- after: "{before}"\n  image: moor.png\n  seconds: 2\n')
    assert not continues(f'- before: "{after}"\n  image: moor.png\n  seconds: 2\n')
    assert not continues(f'- shot: "{after}"\n  image: moor.png\n')


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (f"- {STORM}\n  seed: 1\n- shot: over the town\n  seed: 2\n", "two entries give the `seed` of one shot"),
        (f"- {STORM}\n  drop: true\n- shot: over the town\n  seed: 2\n", "a shot that is left out has no `seed`"),
        (f"- {STORM}\n  clip: a.mp4\n- shot: over the town\n  image: a.png\n", "a clip brings its own pictures"),
        (f"- {STORM}\n  drop: true\n- {MOTHER}\n  drop: true\n", "every shot of the scene"),
    ],
)
def test_entries_that_exclude_each_other_are_told_by_their_quotes(entries: str, told: str) -> None:
    with pytest.raises(CutFileError, match=told) as caught:
        second_scene(entries)
    assert "In the evening a storm" in str(caught.value)


def test_two_entries_of_one_shot_add_up() -> None:
    (first, _), _ = second_scene(f"- {STORM}\n  seed: 1\n- shot: over the town\n  move: tilt_up\n")
    assert first == SECOND[0].model_copy(update={"seed": 1, "move": CameraMove.TILT_UP})


@pytest.mark.parametrize(
    ("entry", "is_told"),
    [
        ("- shot: 'In the evening a storm'\n  transition: morph", True),
        ("- shot: 'In the evening a storm'\n  transition: fade", False),
        ("- shot: 'In the evening a storm'\n  size: close", False),
        ("- shot: 'I am home'\n  transition: dissolve", False),
        ("- before: 'In the evening a storm'\n  description: Fog\n  seconds: 3\n  transition: dissolve", True),
        ("- after: 'In the evening a storm'\n  description: Fog\n  seconds: 3\n  transition: dissolve", False),
    ],
)
def test_a_scene_that_cannot_begin_as_asked_is_told(
    entry: str, is_told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    second_scene(entry)
    assert ("the first shot of a scene always fades in" in caplog.text) is is_told
