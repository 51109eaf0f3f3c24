"""Settings of planning with a language model: its prompts, what happens when it fails, what its tokens cost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings


class PlanningSettings(BaseSettings):
    """Mixed into `storyvid.settings.Settings`, which reads them."""

    prompt_set: Annotated[
        Path | None, Field(description="Folder with prompts of your own; what it lacks is taken from prompts/")
    ] = None
    on_plan_failure: Annotated[
        Literal["fail", "rules"],
        Field(description="fail, or rules: the rules planner plans what the model could not, and the manifest says so"),
    ] = "fail"
    llm_price_in: Annotated[
        float | None, Field(ge=0, description="Price of a million tokens sent, for plan --show-prompts; empty: unknown")
    ] = None
    llm_price_out: Annotated[
        float | None, Field(ge=0, description="Price of a million tokens received; empty: unknown")
    ] = None
