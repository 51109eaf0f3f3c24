"""Settings of the language model that plans films: which one, how it is asked, what it may cost."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

ProviderName = Literal["together", "groq", "openrouter", "openai", "vllm", "ollama"]


class LanguageModelSettings(BaseSettings):
    """Mixed into `storyvid.settings.Settings`, which reads them."""

    llm_provider: Annotated[
        ProviderName | None,
        Field(description="together, groq, openrouter, openai, vllm or ollama; empty: none of them"),
    ] = None
    llm_model: Annotated[str | None, Field(description="The model's name, as the provider writes it")] = None
    llm_base_url: Annotated[
        str | None, Field(description="Any OpenAI-compatible address; empty: the provider's own", pattern=r"^https?://")
    ] = None
    llm_api_key: Annotated[SecretStr | None, Field(description="Key for it; empty: the provider's variable below")] = (
        None
    )
    together_api_key: Annotated[SecretStr | None, Field(description="Key for LLM_PROVIDER=together")] = None
    groq_api_key: Annotated[SecretStr | None, Field(description="Key for LLM_PROVIDER=groq")] = None
    openrouter_api_key: Annotated[SecretStr | None, Field(description="Key for LLM_PROVIDER=openrouter")] = None
    openai_api_key: Annotated[SecretStr | None, Field(description="Key for LLM_PROVIDER=openai")] = None
    llm_model_path: Annotated[
        str | None, Field(description="A local model instead: its folder, or its name on the Hugging Face hub")
    ] = None
    llm_quantization: Annotated[
        Literal["none", "4bit", "8bit"],
        Field(description="none, 4bit or 8bit: smaller local model (bitsandbytes, CUDA)"),
    ] = "none"
    llm_tokenizer: Annotated[
        str | None, Field(description="Tokenizer folder to count an endpoint's tokens with; empty: an upper bound")
    ] = None
    llm_temperature: Annotated[float, Field(ge=0, le=2, description="0: always the likeliest words")] = 0.3
    llm_seed: Annotated[int, Field(ge=0, lt=2**31, description="Another seed, another plan")] = 0
    llm_context_tokens: Annotated[int, Field(ge=1_024, description="Prompt and answer together never take more")] = (
        8_192
    )
    llm_timeout_s: Annotated[float, Field(gt=0, le=3_600, description="Seconds that one call may take")] = 120.0
    llm_retry_s: Annotated[
        float, Field(ge=0, le=86_400, description="Seconds in which a throttled or failing call is tried again")
    ] = 300.0
    llm_parallel: Annotated[bool, Field(description="false: one call after the other")] = True
    llm_max_concurrency: Annotated[int, Field(ge=1, le=256, description="Calls under way at once")] = 8
    max_attempts: Annotated[
        int,
        Field(
            ge=1,
            le=20,
            description="Most attempts at one plan, picture, take, line or cue",
        ),
    ] = 3
    use_toon_format: Annotated[bool, Field(description="true: data in prompts and replies as TOON, not JSON")] = False

    @field_validator(
        "llm_api_key", "together_api_key", "groq_api_key", "openrouter_api_key", "openai_api_key", mode="after"
    )
    @classmethod
    def _sendable(cls, value: SecretStr | None) -> SecretStr | None:
        """A key travels in a header, whose errors would show it: only what a header can hold is let through."""
        if value is not None and not all("!" <= letter <= "~" for letter in value.get_secret_value()):
            raise ValueError("holds spaces, line breaks or letters that no key has; copy the key again")
        return value

    @property
    def has_language_model(self) -> bool:
        """Whether a language model is configured at all."""
        return bool(self.llm_provider or self.llm_base_url or self.llm_model_path)
