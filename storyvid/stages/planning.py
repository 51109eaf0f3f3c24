"""Asks the planner for a plan and checks it; where it fails and a setting allows it, the rules planner stands in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from storyvid.errors import GenerationTimeoutError, LanguageModelError, PlanError
from storyvid.generation.protocols import Planner
from storyvid.models.plan import PassagePlan, ShotList
from storyvid.stages.studio import Studio
from storyvid.stages.unit import Made, Unit

logger = logging.getLogger(__name__)
P = TypeVar("P", PassagePlan, ShotList)


def planned(studio: Studio, unit: Callable[[Planner], Unit[P]]) -> Made[P]:
    """What `unit` gives with the planner of the profile, or with its fallback, marked as such.

    The fallback's plan is kept under the key of the fallback: the next render asks the failed planner again. Raises
    what the planner raises where it has none.
    """
    planner = studio.generators.planner
    try:
        return studio.make(unit(planner))
    except (PlanError, LanguageModelError, GenerationTimeoutError) as error:
        if planner.fallback is None:
            raise
        logger.warning("the rules planner stands in (ON_PLAN_FAILURE=rules): %s", error)
        made = studio.make(unit(planner.fallback))
        return Made(made.value.model_copy(update={"substituted": True}), made.key, made.cached)
