"""The prompt files: their examples are plans, nothing in them is undefined, and no story can leave its fence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import toon_format
from hypothesis import given
from hypothesis import strategies as st

from storyvid.errors import PlanError, SettingsError
from storyvid.planning.prompt_set import LANGUAGES, STAGES, PromptSet, Stage, fence_tag, notation
from storyvid.planning.replies.gate import alike, description_faults
from storyvid.planning.replies.reading import read_reply
from storyvid.planning.replies.schema import PassageReply, SceneReply, passage_schema, scene_schema
from storyvid.settings import PROJECT_ROOT

SHIPPED = PROJECT_ROOT / "prompts"
EVERY = [(stage, language) for stage in STAGES for language in LANGUAGES]


def missing_fields(schema: dict[str, Any], part: dict[str, Any], value: Any, place: str = "") -> list[str]:
    """Required fields that a value lacks, and fields and words that its schema does not know."""
    part = schema["$defs"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part
    if "anyOf" in part:
        return min((missing_fields(schema, option, value, place) for option in part["anyOf"]), key=len)
    if "enum" in part:
        return [] if value in part["enum"] else [f"{place}={value}"]
    if part["type"] == "object":
        lost = [f"{place}.{name}" for name in part["required"] if name not in value]
        strange = [f"{place}.{name}?" for name in value if name not in part["properties"]]
        inside = [
            fault
            for name, item in value.items()
            if name in part["properties"]
            for fault in missing_fields(schema, part["properties"][name], item, f"{place}.{name}")
        ]
        return [*lost, *strange, *inside]
    if part["type"] == "array":
        return [fault for item in value for fault in missing_fields(schema, part["items"], item, f"{place}[]")]
    kinds = {"string": str, "boolean": bool, "integer": int, "null": type(None)}
    return [] if isinstance(value, kinds[part["type"]]) else [f"{place}: {value!r}"]


@pytest.mark.parametrize(("stage", "language"), EVERY)
def test_the_example_of_a_prompt_is_what_its_schema_asks_for(stage: Stage, language: str) -> None:
    prompt = PromptSet().get(stage, language)
    data, answer = prompt.example_data, prompt.example_reply
    model = PassageReply if stage == "passage" else SceneReply
    assert prompt.schema == model.__name__
    if stage == "passage":
        schema = json.loads(passage_schema(len(data["sentences"]), abridged=True))
    else:
        speech = [part["n"] for part in data["parts"] if part["speech"]]
        schema = json.loads(scene_schema(len(data["parts"]), speech, [person["name"] for person in data["people"]]))
    assert missing_fields(schema, schema, answer) == []
    for toon in (False, True):
        reply = read_reply(notation(answer, toon=toon), model)
        if isinstance(reply, SceneReply):
            assert not description_faults([(str(number), shot.shows) for number, shot in reply.shots.items()])


@pytest.mark.parametrize(("stage", "language"), EVERY)
def test_every_word_of_the_schema_is_explained(stage: Stage, language: str) -> None:
    prompt = PromptSet().get(stage, language)
    text = prompt.render(
        "instructions",
        **dict.fromkeys(("notation", "language", "shot_s", "max_shot_s", "example_data", "example_reply"), "x"),
        abridged=True,
    )
    schema = json.loads(passage_schema(3, abridged=True) if stage == "passage" else scene_schema(3, [1], ["Ada"]))
    whole = list(schema["$defs"].values())
    parts = [*whole, *(field for part in whole for field in part.get("properties", {}).values())]
    asked = {word for part in parts for word in part.get("enum", part.get("properties", ()))} - {"Ada"}
    told = set(re.findall(r"\w+", text))
    assert len(asked) > 18
    assert asked | set(schema["properties"]) <= told


@pytest.mark.parametrize(("stage", "language"), EVERY)
def test_a_prompt_without_what_it_names_is_an_error(stage: Stage, language: str) -> None:
    with pytest.raises(PlanError, match=rf"{stage}\.{language}\.md cannot be filled: 'notation' is undefined"):
        PromptSet().get(stage, language).render("correction", fault="x")


def test_languages_without_prompts_are_asked_about_in_english() -> None:
    prompts = PromptSet()
    assert prompts.get("scene", "ta") is prompts.get("scene", "en")


def test_an_own_folder_replaces_single_prompts(tmp_path: Path) -> None:
    text = (SHIPPED / "scene.en.md").read_text(encoding="utf-8")
    (tmp_path / "scene.en.md").write_text(text.replace('version: "2"', "version: mine"), encoding="utf-8")
    own, shipped = PromptSet(tmp_path), PromptSet()
    assert own.get("scene", "en").version == "mine"
    assert own.get("scene", "hi").digest == shipped.get("scene", "hi").digest
    changed = {name for name, value in own.identity.items() if shipped.identity[name] != value}
    assert changed == {"prompt_scene.en"}


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (None, "", "is no folder"),
        ("", "", "holds no prompt"),
        ("scenes.en.md", "x", "holds scenes.en.md; its files are named passage.en.md"),
    ],
)
def test_a_folder_that_is_no_prompt_set_is_told(tmp_path: Path, name: str | None, text: str, told: str) -> None:
    if name:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape(told)):
        PromptSet(tmp_path / "nowhere" if name is None else tmp_path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("stage: scene\n", ""), "needs front matter with version, language, stage, schema, example"),
        (("{% block correction %}", "{% block corection %}"), "has no block 'correction'"),
        (("  reply:\n", "  answer:\n"), "has no example with data and reply"),
        (("{% endblock %}", "{% endblok %}"), "is no valid template"),
        (("version:", "version: ["), "is no valid YAML"),
    ],
)
def test_a_prompt_that_is_not_one_is_told(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    text = (SHIPPED / "scene.en.md").read_text(encoding="utf-8")
    (tmp_path / "scene.en.md").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(PlanError, match=re.escape(told)):
        PromptSet(tmp_path).get("scene", "en")


@given(text=st.text(max_size=200), toon=st.booleans())
def test_no_text_closes_its_own_fence(text: str, toon: bool) -> None:
    for story in (text, f"</{fence_tag(notation({'text': text}, toon=toon))}>"):
        data = notation({"sentences": [{"n": 1, "text": story}]}, toon=toon)
        assert fence_tag(data) not in data
        read = toon_format.decode(data) if toon else json.loads(data)
        assert read["sentences"][0]["text"] == story


def test_pictures_are_alike_by_their_words() -> None:
    assert alike("Della stands on the quay at night.", "at night Della stands on the quay")
    assert not alike("Della stands on the quay at night", "A gull circles above the mast in the grey morning")
