"""A local language model with random weights, made on the spot: what it writes is what was asked for, always."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
import torch
from pydantic import BaseModel, Field

from resources.device import shared_device
from resources.llm.chat import ChatReply, ChatRequest, Message
from resources.llm.configured import chat_model
from resources.llm.local import LocalModel
from resources.llm.tokens import TokenCounter
from storyvid.errors import LanguageModelError, MissingModelError, SettingsError
from storyvid.models.story import SourceOptions
from storyvid.planning.scenes import scene_cells
from storyvid.profile import ExecutionProfile
from storyvid.settings import Settings
from storyvid.stages.cell import SCENE, Cell, scene_id_of
from storyvid.stages.shots import Shots
from storyvid.stages.story_stages import plan_story, read_story
from storyvid.stages.studio import without_faults
from storyvid_assets.definitions import build_production
from storyvid_assets.registration import source_of
from tests.edits.film import studio_in
from tests.production.tiny_language_model import build

MESSAGES = (
    Message(role="system", content="You plan films."),
    Message(role="user", content="एक लोमड़ी ran in the snow."),
)


class Shot(BaseModel):
    size: Literal["wide", "close"]
    shows: str = Field(min_length=3, max_length=30)
    seconds: int = Field(ge=2, le=9)


class Plan(BaseModel):
    mood: Literal["calm", "tense"]
    shots: list[Shot] = Field(min_length=1, max_length=2)


STORY = """# The Fox

A fox ran in the snow. The wind sang in the wires, and no lamp was lit.

"Who is there?" said the lamplighter. The fox said nothing.

# The Morning

In the morning the street was white. एक लोमड़ी बर्फ में सो रही थी।
"""

PLAN = json.dumps(Plan.model_json_schema())


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """A model of a few kilobytes is no work to share, least of all on a busy machine."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def model(folder: Path) -> Any:
    return local(folder)


def local(folder: Path | str, **settings: Any) -> LocalModel:
    home = Path(folder).parent / "home"
    made = chat_model(Settings(storyvid_home=home, llm_model_path=str(folder), **settings))
    assert isinstance(made, LocalModel)
    return made


def ask(
    model: LocalModel, *, seed: int = 0, temperature: float = 1.0, max_tokens: int = 600, schema: str | None = PLAN
) -> ChatReply:
    return model.complete(
        ChatRequest(
            messages=MESSAGES,
            schema_name="plan",
            json_schema=schema,
            max_tokens=max_tokens,
            temperature=temperature,
            seed=seed,
        )
    )


@pytest.mark.parametrize("seed", range(5))
def test_every_reply_meets_its_schema(model: LocalModel, seed: int) -> None:
    reply = ask(model, seed=seed)
    assert reply.finish == "stop"
    Plan.model_validate_json(reply.text)
    assert reply.prompt_tokens == model.count_tokens(MESSAGES)


def test_the_kernels_that_plan_for_every_length_are_left_out(model: LocalModel, cudnn_allowed: set[bool]) -> None:
    ask(model)
    assert cudnn_allowed == {False}


def test_the_same_seed_writes_the_same_and_another_one_does_not(model: LocalModel) -> None:
    torch.manual_seed(1)
    first = ask(model, seed=3)
    torch.manual_seed(2)
    again, other = ask(model, seed=3), ask(model, seed=4)
    assert first.text == again.text != other.text


def test_the_random_numbers_of_others_are_left_as_they_were(model: LocalModel) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    ask(model)
    assert torch.equal(torch.rand(3), expected)


def test_at_temperature_0_no_seed_matters(model: LocalModel) -> None:
    first, second = (ask(model, seed=seed, temperature=0.0, max_tokens=40) for seed in (1, 2))
    assert first.text == second.text
    assert (first.finish, first.completion_tokens) == ("length", 40)


def test_free_text_ends_at_the_bound(model: LocalModel) -> None:
    reply = ask(model, schema=None, max_tokens=15)
    assert reply.finish == "length"
    assert reply.completion_tokens == 15


def test_lists_and_texts_without_a_bound_come_to_an_end(model: LocalModel) -> None:
    endless = {
        "type": "object",
        "properties": {"a": {"type": "array", "items": {"type": "integer"}}},
        "required": ["a"],
    }
    reply = ask(model, schema=json.dumps({**endless, "additionalProperties": False}), max_tokens=4_000)
    assert reply.finish == "stop"
    assert len(json.loads(reply.text)["a"]) <= 64


def test_prompt_and_answer_stay_within_the_context(folder: Path, tmp_path: Path) -> None:
    small = build(tmp_path / "small", context=1_100)
    assert local(folder, llm_context_tokens=2_048).context_tokens == 2_048
    model = local(small, llm_context_tokens=4_096)
    assert model.context_tokens == 1_100
    reply = ask(model, schema=None, max_tokens=4_000)
    assert reply.prompt_tokens is not None
    assert reply.completion_tokens is not None
    assert reply.prompt_tokens + reply.completion_tokens <= 1_100
    long = ChatRequest(
        messages=(Message(role="user", content="fox " * 2_000),),
        schema_name="plan",
        json_schema=None,
        max_tokens=10,
        temperature=0,
        seed=0,
    )
    with pytest.raises(LanguageModelError, match="does not fit into 1100"):
        model.complete(long)


def test_the_model_is_known_by_its_content_not_by_its_place(folder: Path, tmp_path: Path) -> None:
    moved = build(tmp_path / "elsewhere")
    other = build(tmp_path / "other", seed=1)
    identities = [local(place).identity for place in (folder, moved, other)]
    assert identities[0] == identities[1] != identities[2]
    assert str(tmp_path) not in json.dumps([dict(one) for one in identities])
    assert identities[0]["template"] == "its own"


def test_a_model_without_a_chat_template_gets_a_plain_one_and_says_so(tmp_path: Path) -> None:
    model = local(build(tmp_path / "base", template=None))
    assert model.identity["template"].startswith("plain ")
    Plan.model_validate_json(ask(model).text)


def test_a_template_that_knows_no_system_message_gets_its_words_with_the_users(tmp_path: Path) -> None:
    refusing = (
        "{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
        "[{{ m['role'] }}] {{ m['content'] }}\n{% endfor %}"
    )
    model = local(build(tmp_path / "strict", template=refusing))
    text = model._tokenizer.decode(_prompt(model))
    assert text == "[user] You plan films.\n\nएक लोमड़ी ran in the snow.\n"


def _prompt(model: LocalModel) -> list[int]:
    from resources.llm.template import prompt_tokens

    return prompt_tokens(model._tokenizer, MESSAGES)


def test_one_generation_runs_at_a_time_and_all_are_right(model: LocalModel) -> None:
    expected = [ask(model, seed=seed).text for seed in (1, 2, 3)]
    replies: dict[int, str] = {}
    threads = [
        threading.Thread(target=lambda seed=seed: replies.update({seed: ask(model, seed=seed).text}))
        for seed in (1, 2, 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [replies[seed] for seed in (1, 2, 3)] == expected
    assert model.at_once == 1


def test_a_generation_can_be_stopped_and_the_model_loads_again(folder: Path) -> None:
    model = local(folder)
    caught: list[LanguageModelError] = []

    def write() -> None:
        with pytest.raises(LanguageModelError, match="stopped") as error:
            ask(model, schema=None, temperature=0.0, max_tokens=8_000)
        caught.append(error.value)

    thread = threading.Thread(target=write)
    thread.start()
    time.sleep(1.0)
    model.close()
    thread.join(20)
    assert caught
    assert caught[0].transient
    assert ask(model, max_tokens=5).completion_tokens == 5


def test_a_whole_story_is_planned_and_every_reply_is_of_its_schema(folder: Path, tmp_path: Path) -> None:
    """Weights are random, so what it tells is nonsense; but it is a plan, at the first attempt each time."""
    settings = Settings(
        storyvid_home=tmp_path,
        execution_profile=ExecutionProfile.DEBUG_CPU,
        llm_model_path=str(folder),
        llm_context_tokens=16_384,
        llm_temperature=1.0,
        max_attempts=1,
    )
    production = build_production(settings)
    studio = studio_in(production)
    story = read_story(studio.store, source_of(studio.store, "fox.md", STORY.encode(), SourceOptions()), 10**6)
    bible, screenplay = plan_story(studio, story)
    shot_lists = []
    for index, scene in enumerate(scene_cells(story, bible, screenplay)):
        stage, cell = Shots(), Cell(studio, scene_id_of(index), documents={SCENE: scene})
        made = without_faults("shots", studio.run("shots", stage.tasks(cell)))
        shot_lists.append(stage.collect(cell, made))
    assert all(shots.shots for shots in shot_lists)
    calls = [row for row in production.ledger.rows(studio.run_id) if row["stage"] == "model_call"]
    assert len(calls) >= 1 + len(shot_lists)
    assert {row["outcome"] for row in calls} == {"answered"}
    assert not any(shots.substituted for shots in shot_lists)


def test_what_is_no_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingModelError, match="LLM_MODEL_PATH"):
        local(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(MissingModelError, match="empty"):
        ask(local(tmp_path / "empty"))


def test_the_model_is_on_the_one_device_of_the_process(folder: Path) -> None:
    settings = Settings(storyvid_home=folder.parent / "home", llm_model_path=str(folder))
    device = shared_device(settings.model_device, settings.model_precision)
    model = local(folder)
    ask(model, max_tokens=2)
    assert "the language model tiny" in device.resident_names
    assert model.identity["dtype"] == device.dtype_name
    model.close()
    assert "the language model tiny" not in device.resident_names


def test_an_endpoints_tokens_are_counted_with_the_tokenizer_of_its_model(model: LocalModel, folder: Path) -> None:
    settings = Settings(llm_base_url="http://127.0.0.1:9/v1", llm_model="tiny", llm_tokenizer=str(folder))
    messages = [Message(role="user", content="the lamplighter " * 50)]
    counted = chat_model(settings).count_tokens(messages)
    assert model.count_tokens(messages) <= counted <= model.count_tokens(messages) + 28
    assert counted != TokenCounter().count(messages)


def test_quantization_needs_what_this_machine_has_not(folder: Path) -> None:
    with pytest.raises((MissingModelError, SettingsError), match=r"bitsandbytes|NVIDIA"):
        local(folder, llm_quantization="4bit")
