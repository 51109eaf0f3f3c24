"""Which endpoint the settings name, and how many tokens a prompt takes there at most."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.llm.chat import Message
from resources.llm.configured import chat_model
from resources.llm.presets import PRESETS, address_of, is_strict, response_format, shown
from resources.llm.tokens import TokenCounter, most_tokens
from storyvid.errors import MissingModelError, SettingsError
from storyvid.settings import Settings, load_settings

STORIES = Path(__file__).parents[1] / "fixtures" / "stories"

COUNTED = {
    "a-christmas-carol.txt": {"Llama 3": 40_284, "Qwen": 40_290, "Claude 2": 42_911, "Mistral v1": 45_242},
    "the-gift-of-the-magi.txt": {"Llama 3": 2_777, "Qwen": 2_783, "Claude 2": 2_934, "Mistral v1": 3_102},
    "the-velveteen-rabbit.txt": {"Llama 3": 5_166, "Qwen": 5_169, "Claude 2": 5_441, "Mistral v1": 5_856},
    "idgah-opening.txt": {"Llama 3": 1_116, "Qwen": 1_997, "Claude 2": 2_268, "Mistral v1": 2_185},
}
"""Tokens of the stories by tokenizers that were at hand once; the most and the fewest of ten."""


@pytest.mark.parametrize("story", COUNTED)
def test_the_bound_is_above_every_tokenizer_and_not_far(story: str) -> None:
    bound = most_tokens((STORIES / story).read_text(encoding="utf-8"))
    most = max(COUNTED[story].values())
    assert most <= bound <= 1.4 * most


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.text(max_size=20))
def test_more_text_never_takes_fewer_tokens(text: str, more: str) -> None:
    assert most_tokens(f"{text}\n{more}") >= most_tokens(text) >= len(text.split())


def test_messages_are_counted_with_what_a_template_puts_around_them() -> None:
    one = Message(role="user", content="A fox.")
    counter = TokenCounter()
    assert counter.count([one]) > most_tokens("A fox.")
    assert counter.count([one, one]) > counter.count([one])


def test_a_tokenizer_that_is_not_there_is_named() -> None:
    with pytest.raises(MissingModelError, match=r"LLM_TOKENIZER=/nowhere: there is no tokenizer\.json"):
        chat_model(Settings(llm_base_url="http://x/v1", llm_model="m", llm_tokenizer="/nowhere"))


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_asked_at_its_address_with_its_own_key(name: Any) -> None:
    keys = {preset.key: f"key-of-{preset.key}" for preset in PRESETS.values() if preset.key}
    address = address_of(Settings.model_validate({"llm_provider": name, "llm_model": "m", **keys}))
    assert (address.name, address.base_url, address.model) == (name, PRESETS[name].base_url, "m")
    own = PRESETS[name].key
    assert (address.key.get_secret_value() if address.key else None) == (keys[own] if own else None)


def test_llm_api_key_and_llm_base_url_win_over_the_preset() -> None:
    address = address_of(
        Settings.model_validate(
            {
                "llm_provider": "groq",
                "llm_model": "m",
                "groq_api_key": "a",
                "llm_api_key": "b",
                "llm_base_url": "https://proxy.example/v1",
            }
        )
    )
    assert address.base_url == "https://proxy.example/v1"
    assert address.key is not None
    assert address.key.get_secret_value() == "b"


def test_a_key_goes_to_no_address_that_it_was_not_given_for() -> None:
    settings = Settings.model_validate(
        {"llm_base_url": "https://elsewhere.example/v1", "llm_model": "m", "openai_api_key": "a"}
    )
    assert address_of(settings).key is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"llm_provider": "openai", "openai_api_key": "k"}, "LLM_MODEL is not set"),
        ({"llm_provider": "openai", "llm_model": "m"}, "set OPENAI_API_KEY or LLM_API_KEY"),
        ({"llm_provider": "ollama", "llm_model": "m", "llm_model_path": "/x"}, "keep one of them"),
    ],
)
def test_settings_that_name_no_endpoint_say_what_they_lack(given: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        chat_model(Settings.model_validate(given))


def test_without_any_setting_there_is_no_language_model() -> None:
    with pytest.raises(MissingModelError, match="LLM_PROVIDER and LLM_MODEL, or LLM_MODEL_PATH"):
        chat_model(Settings())


def test_a_local_model_without_torch_says_what_to_install() -> None:
    with pytest.raises(MissingModelError, match=r"needs torch: pip install -r requirements\.txt"):
        chat_model(Settings(llm_model_path="owner/name"))


def test_a_key_that_no_header_can_hold_is_refused_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_API_KEY", "sk-half\n of it")
    with pytest.raises(SettingsError, match="LLM_API_KEY=") as error:
        load_settings()
    assert "half" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://api.example.com/v1/", "https://api.example.com/v1"),
        ("http://user:secret@localhost:8000/v1?key=secret#secret", "http://localhost:8000/v1"),
    ],
)
def test_an_address_is_shown_without_secrets(url: str, told: str) -> None:
    assert shown(url) == told


def test_a_server_is_known_by_provider_and_model_or_by_its_address() -> None:
    named = chat_model(Settings.model_validate({"llm_provider": "vllm", "llm_model": "m"}))
    moved = chat_model(
        Settings.model_validate({"llm_provider": "vllm", "llm_model": "m", "llm_base_url": "http://other:1/v1"})
    )
    unnamed = chat_model(Settings.model_validate({"llm_base_url": "http://a:b@other:1/v1", "llm_model": "m"}))
    assert named.identity == moved.identity
    assert unnamed.identity["server"] == "http://other:1/v1"


def test_only_closed_schemas_are_asked_for_strictly() -> None:
    closed = {"type": "object", "properties": {"a": {}}, "required": ["a"], "additionalProperties": False}
    optional = {**closed, "required": []}
    assert is_strict(json.dumps(closed))
    assert not is_strict(json.dumps({"$defs": {"x": optional}, **closed}))
    assert not is_strict(json.dumps({**closed, "additionalProperties": True}))
    assert response_format("object", "plan", json.dumps(closed)) == {"type": "json_object"}
