"""The checks weigh sound as the standard says, whatever FFmpeg's filter is made of."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import sosfilt

from storyvid.checks.loudness import step_loudness

STEP, SKIP = 4_800, 1_000


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("steps", [1, 3, 120])
def test_a_step_is_as_loud_as_the_two_recursions_of_the_standard_make_it(channels: int, steps: int) -> None:
    sound = np.random.default_rng(steps).uniform(-0.5, 0.5, (channels, SKIP + steps * STEP)).astype(np.float32)
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585]
    high_pass = [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621]
    power = np.square(sosfilt([shelf, high_pass], sound)[:, SKIP:]).sum(axis=0)
    expected = -0.691 + 10 * np.log10(power.reshape(steps, STEP).mean(axis=1))
    assert step_loudness(sound, SKIP, STEP) == pytest.approx(list(expected), abs=0.006)
