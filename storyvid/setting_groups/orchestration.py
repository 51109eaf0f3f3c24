"""Settings of Dagster as storyvid runs it: where it keeps its runs, how many films at a time."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class OrchestrationSettings(BaseSettings):
    """Mixed into `storyvid.settings.Settings`, which reads them."""

    films_at_once: Annotated[
        int | None,
        Field(ge=1, le=64, description="Films that storyvid dev renders at the same time; empty: one per four cores"),
    ] = None
    dagster_postgres_url: Annotated[
        SecretStr | None,
        Field(description="Database for Dagster's runs and events (docs/dagster.md); empty: SQLite in the data folder"),
    ] = None
