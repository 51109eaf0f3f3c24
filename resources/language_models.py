"""The planner that asks a language model, as a Dagster resource: thin, its backend is imported when a run needs it."""

from typing import TYPE_CHECKING

import dagster as dg

from storyvid.settings import Settings

if TYPE_CHECKING:
    from resources.llm.planner import LanguageModelPlanner
    from storyvid.generation.protocols import Planner


def language_model_planner(settings: Settings) -> "LanguageModelPlanner":
    """The planner that the settings describe; its replies are kept under STORYVID_HOME.

    Raises SettingsError, MissingModelError.
    """
    from resources.llm.configured import chat_model
    from resources.llm.planner import LanguageModelPlanner
    from resources.llm.rules.planner import RulesPlanner
    from storyvid.planning.prompt_set import PromptSet

    return LanguageModelPlanner(
        chat_model(settings),
        prompts=PromptSet(settings.prompt_set),
        replies=settings.storyvid_home / "replies",
        temperature=settings.llm_temperature,
        seed=settings.llm_seed,
        max_attempts=settings.max_attempts,
        use_toon=settings.use_toon_format,
        fallback=RulesPlanner() if settings.on_plan_failure == "rules" else None,
    )


class LanguageModelPlannerResource(dg.ConfigurableResource["Planner"]):
    """Language model: an OpenAI-compatible endpoint or a local transformers model.

    The settings come as an object, not as configuration: what is configuration is shown in Dagster's UI, keys as well.
    """

    settings: dg.ResourceDependency[Settings]

    def create_resource(self, context: dg.InitResourceContext) -> "Planner":
        return language_model_planner(self.settings)
