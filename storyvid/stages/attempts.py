"""Asks a generator until what it gives is what was asked for; every new attempt has a seed of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from storyvid.errors import InvalidResultError
from storyvid.generation.keys import derived_seed
from storyvid.generation.usage import tell_attempt
from storyvid.models.base import Document

logger = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R", bound=Document)


def first_good(request: R, generate: Callable[[R], T], inspect: Callable[[T], None], attempts: int) -> T:
    """The first answer that `inspect` finds nothing wrong with, of at most `attempts` (1 or more).

    A wrong answer is one of which the generator or `inspect` raises InvalidResultError; the seeds of later attempts
    derive from the request's. Raises InvalidResultError saying what was wrong with the last. A request without a seed
    is asked once: its answer would be the same.
    """
    seed = getattr(request, "seed", None)
    last = attempts if seed is not None else 1
    for attempt in range(1, last + 1):
        asked = request if attempt == 1 else request.model_copy(update={"seed": derived_seed(seed, attempt)})
        try:
            answer = generate(asked)
            inspect(answer)
        except InvalidResultError as error:
            if attempt == last:
                raise InvalidResultError(
                    f"{error} (attempt {attempt} of {last}); change the seed or the model"
                ) from error
            logger.warning("attempt %d of %d: %s; asking again with another seed", attempt, last, error)
        else:
            tell_attempt(attempt)
            return answer
    raise AssertionError("at least one attempt is made")
