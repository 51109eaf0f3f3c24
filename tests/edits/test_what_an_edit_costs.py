"""What every kind of edit makes again, read from the ledger and the store; docs/edits.md is this table in words.

One film is rendered once; each edit renders into a copy of its data folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from resources.image.cards import StoryboardCards
from resources.llm.rules.planner import RulesPlanner
from resources.speech.espeak import EspeakSpeech
from resources.video.recipes import CardMoves
from storyvid.errors import InputError
from storyvid.settings import Settings
from tests.edits.film import Rendered, render
from tests.ready import ReadyFilms

TALE = """---
title: The Well
---

Old Marta lived by the sea. Every morning she walked to the well and counted the boats.

"Where is my son?" said Marta.

***

In the evening a storm came over the town. Peter, a tall man, stood in the street with a lantern.

"Mother!" cried Peter. "I am home."

***

The next morning Marta and Peter sat in the kitchen and drank tea. The sun was on the table. Marta laughed.
"""
FIRST, SECOND, THIRD = (part.strip() + "\n" for part in TALE.split("---\n", 2)[2].split("***"))
FRONT = "---\ntitle: The Well\n---\n\n"
S1, S2, S3 = "s001", "s002", "s003"
ALL = {S1, S2, S3}
CARDS = {"title", "end"}
SOUND = {"sound_level": {""}, "sound_piece": {""}}


class Edit(NamedTuple):
    """An edit: what it does to the text, the settings, the options and the generators."""

    text: str = TALE
    settings: Mapping[str, Any] = {}
    options: Mapping[str, Any] = {}
    generators: Mapping[str, Any] = {}


def another_version(kind: Callable[[], Any]) -> Any:
    """The same generator under another version: its answers are the same, its keys are not."""
    generator = kind()
    identity = {**generator.identity, "version": "another"}
    return type(kind.__name__, (kind,), {"identity": property(lambda self: identity)})()  # type: ignore[arg-type]


def picture(scenes: set[str]) -> dict[str, set[str]]:
    """With rows of the contact sheet; the poster shows the first wide shot, which is one of the first scene."""
    sheets = {"thumbnail": scenes, "sheet_row": {""}, **({"poster": {""}} if S1 in scenes else {})}
    return {"key_frame": scenes, "take": scenes, "segment": scenes, **sheets}


EDITS: Mapping[str, tuple[Edit, Mapping[str, set[str]]]] = {
    "nothing": (Edit(), {}),
    "a changed sentence": (
        Edit(TALE.replace("stood in the street", "waited in the street")),
        {"plan_passage": {""}, "plan_scene": {S2}, **picture({S2}), "speech": {S2}, **SOUND, "film": {""}},
    ),
    "a paragraph inserted at the start": (
        Edit(TALE.replace("Old Marta", "A bell rang over the empty harbour.\n\n***\n\nOld Marta", 1)),
        {"plan_passage": {""}, "plan_scene": {S1}, **picture({S1}), "speech": {S1}, **SOUND, "film": {""}},
    ),
    "a scene removed": (
        Edit(f"{FRONT}{FIRST}\n***\n\n{SECOND}"),
        {"plan_passage": {""}, "card": {"end"}, "segment": {"end"}, **SOUND, "film": {""}},
    ),
    "two scenes swapped": (
        Edit(f"{FRONT}{FIRST}\n***\n\n{THIRD}\n***\n\n{SECOND}"),
        {
            "plan_passage": {""},
            "card": {"end"},
            "segment": {"end"},
            **SOUND,
            "sheet_row": {""},
            "film": {""},
        },
    ),
    "the title": (
        Edit(TALE.replace("title: The Well", "title: The Sea")),
        {"card": CARDS, "segment": CARDS, "poster": {""}, "film": {""}},
    ),
    "the style": (
        Edit(TALE.replace("title: The Well", "title: The Well\nstyle: ink")),
        {"plan_scene": ALL, "key_frame": ALL, "take": ALL},
    ),
    "the voice": (
        Edit(TALE.replace("title: The Well", "title: The Well\nvoice: male")),
        {"plan_scene": ALL, "speech": ALL, "segment": ALL, **SOUND, "film": {""}},
    ),
    "the aspect": (
        Edit(options={"aspect": "1:1"}),
        {"plan_scene": ALL, **picture(ALL), "card": CARDS, "segment": ALL | CARDS, "film": {""}},
    ),
    "a different music mood": (
        Edit(TALE.replace("title: The Well", "title: The Well\nmusic: tense")),
        {"plan_scene": ALL, "music": {""}, **SOUND, "film": {""}},
    ),
    "a new prompt version": (
        Edit(generators={"planner": another_version(RulesPlanner)}),
        {"plan_passage": {""}, "plan_scene": ALL},
    ),
    "a new image generator whose pictures are the same": (
        Edit(generators={"images": another_version(StoryboardCards)}),
        {"key_frame": ALL},
    ),
    "a new video generator whose takes are the same": (
        Edit(generators={"video": another_version(CardMoves)}),
        {"take": ALL},
    ),
    "a new speech generator that says the same": (
        Edit(generators={"speech": another_version(EspeakSpeech)}),
        {"speech": ALL},
    ),
}


LEFT_AS_THEY_WERE = ("nothing", "a new prompt version")
"""Edits after which nothing is there to be checked again."""


def films_made(rendered: Rendered) -> dict[str, set[str]]:
    """What was made, without the checks of it."""
    return {stage: scenes for stage, scenes in rendered.made.items() if not stage.startswith("check_")}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, ready_films: ReadyFilms) -> tuple[Path, Rendered]:
    home = tmp_path_factory.mktemp("base") / "home"
    ready_films.put(TALE, settings_of(home))
    return home, render(settings_of(home), TALE)


def settings_of(home: Path, **changes: Any) -> Settings:
    return Settings(storyvid_home=home, film_lines=90, encoder_preset="ultrafast", workers=2, **changes)


@pytest.mark.parametrize("name", list(EDITS))
def test_an_edit_makes_exactly_what_it_touched(name: str, base: tuple[Path, Rendered], tmp_path: Path) -> None:
    edit, expected = EDITS[name]
    home = tmp_path / "home"
    shutil.copytree(base[0], home)
    rendered = render(settings_of(home, **edit.settings), edit.text, generators=edit.generators, **edit.options)
    assert films_made(rendered) == expected
    assert rendered.made.get("check_picture", set()) <= expected.get("segment", set())
    assert rendered.made.get("check_sound", set()) <= expected.get("sound_piece", set())
    assert "check_film" in rendered.made or name in LEFT_AS_THEY_WERE
    told = {shot.id for shot in rendered.render.shots if shot.status != "cached"}
    assert all(shot.reasons for shot in rendered.render.shots if shot.id in told)
    if not {"segment", "speech"} & expected.keys() - CARDS:
        assert not told or name in ("the title",)


def test_the_pace_speaks_everything_again_and_may_cut_shots_elsewhere(
    base: tuple[Path, Rendered], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(base[0], home)
    rendered = render(settings_of(home, words_per_minute=120), TALE)
    assert rendered.made["plan_scene"] == rendered.made["speech"] == rendered.made["segment"] == ALL
    assert "plan_passage" not in rendered.made
    assert "card" not in rendered.made


def test_the_seed_asks_for_all_pictures_and_leaves_every_voice(base: tuple[Path, Rendered], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(base[0], home)
    rendered = render(settings_of(home), TALE.replace("title: The Well", "title: The Well\nseed: 7"))
    assert rendered.made["plan_scene"] == rendered.made["key_frame"] == rendered.made["take"] == ALL
    assert not rendered.made.keys() & {"plan_passage", "speech", "sound_level", "sound_piece", "card"}


def test_taking_an_edit_back_makes_nothing_but_the_file(base: tuple[Path, Rendered], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(base[0], home)
    render(settings_of(home), TALE.replace("stood in the street", "waited in the street"))
    back = render(settings_of(home), TALE)
    assert back.made == {"film": {""}}  # nor is it checked again
    assert {shot.status for shot in back.render.shots} == {"stored", "cached"}
    assert back.manifest == base[1].manifest
    assert (back.folder / "film.mp4").read_bytes() == (base[1].folder / "film.mp4").read_bytes()


def test_a_look_changes_the_pictures_of_that_person_alone(base: tuple[Path, Rendered], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(base[0], home)
    rendered = render(settings_of(home), TALE.replace("a tall man", "a tall thin man with a red beard"))
    assert rendered.made["speech"] == {S2}
    changed = [shot for shot in rendered.render.shots if shot.status != "cached" and shot.id.startswith(S3)]
    assert rendered.made["key_frame"] <= {S2, S3}
    assert all(any("look of Peter" in reason for reason in shot.reasons) for shot in changed)


def test_a_voice_that_is_not_there_costs_no_picture(base: tuple[Path, Rendered], tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(base[0], home)
    before = {file.name for file in (home / "ledger").iterdir()}
    with pytest.raises(InputError, match="martian"):
        render(settings_of(home), TALE.replace("title: The Well", "title: The Well\nvoice: martian\nstyle: ink"))
    ledger = "".join(file.read_text() for file in (home / "ledger").iterdir() if file.name not in before)
    assert '"speech"' in ledger
    assert "key_frame" not in ledger
