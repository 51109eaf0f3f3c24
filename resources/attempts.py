"""Trying again with the next seed: for generators whose result is sometimes not what was asked."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from storyvid.errors import InvalidResultError
from storyvid.generation.keys import derived_seed

logger = logging.getLogger(__name__)
T = TypeVar("T")


def first_good(make: Callable[[int], T], *, seed: int, attempts: int, what: str) -> T:
    """The first result of `make(seed)` that is no InvalidResultError. The first try takes `seed` itself.

    Raises InvalidResultError naming `what` and every fault, once `attempts` are used up.
    """
    faults: list[str] = []
    for attempt in range(attempts):
        try:
            return make(seed if attempt == 0 else derived_seed(seed, attempt))
        except InvalidResultError as error:
            faults.append(str(error))
            logger.warning("%s: attempt %d of %d: %s", what, attempt + 1, attempts, error)
    raise InvalidResultError(
        f"{what}: {attempts} attempts failed: {'; '.join(dict.fromkeys(faults))}. Use another model or seed, or raise "
        "MAX_ATTEMPTS."
    )
