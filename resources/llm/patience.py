"""How long a call of an endpoint may take, and how long it is tried again."""

from __future__ import annotations

import random
from dataclasses import dataclass

BACKOFF_MOST_S = 30.0


@dataclass(frozen=True)
class Patience:
    """How long a call may take, how long it is tried again, and the first pause between two attempts."""

    timeout_s: float = 120.0
    retry_s: float = 300.0
    backoff_s: float = 1.0

    def pause_s(self, attempt: int) -> float:
        """Exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015)."""
        return random.uniform(0.0, min(BACKOFF_MOST_S, self.backoff_s * 2.0 ** (attempt - 1)))
