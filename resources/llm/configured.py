"""The language model that the settings name. Its backend is imported only where it is asked for."""

from typing import TYPE_CHECKING

from resources.llm.presets import address_of
from storyvid.errors import MissingModelError, SettingsError
from storyvid.settings import Settings

if TYPE_CHECKING:
    from resources.llm.chat import ChatModel


def check_language_model(settings: Settings) -> None:
    """Whether the settings name one language model and all that it takes to ask it. Costs nothing.

    Raises SettingsError where they contradict each other or lack something, MissingModelError where they name none.
    """
    if not settings.has_language_model:
        raise MissingModelError("no language model is configured: set LLM_PROVIDER and LLM_MODEL, or LLM_MODEL_PATH")
    if settings.llm_model_path is None:
        address_of(settings)
    elif settings.llm_provider or settings.llm_base_url:
        raise SettingsError(
            f"LLM_MODEL_PATH={settings.llm_model_path} names a local model, and LLM_PROVIDER or LLM_BASE_URL an "
            "endpoint: keep one of them"
        )


def chat_model(settings: Settings) -> "ChatModel":
    """The language model that the settings name. It is loaded, or asked, when it is first used.

    Raises SettingsError, MissingModelError.
    """
    check_language_model(settings)
    if settings.llm_model_path is None:
        from resources.llm.endpoint import Endpoint

        return Endpoint.of(settings)
    from resources.llm.local import LocalModel

    return LocalModel.of(settings)
