"""All kinds of mistreatment, in proportion to one size."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from tests.torture.daemons import kill_daemons
from tests.torture.damage import damage_files
from tests.torture.kills import kill_renders, kill_workers
from tests.torture.machine import can_mount, fill_disks, forbid_writing, meet, shift_clocks
from tests.torture.report import Trial
from tests.torture.rig import Rig


def campaign(folder: Path, size: int, seed: int) -> Iterator[Trial]:
    """`size` kills and `size` damages, and a share of everything else. The same seed tries the same."""
    chance = random.Random(seed)
    undisturbed = Rig(folder / "undisturbed")
    started_s = time.monotonic()
    done = undisturbed.render()
    usual_s = time.monotonic() - started_s
    reference = undisturbed.film_sha256()
    if done.returncode != 0 or not reference:
        raise RuntimeError(f"the undisturbed render failed: {done.stderr}")
    workers, daemons = max(1, size // 10), size // 20
    yield from kill_renders(folder, max(1, size - workers - daemons), reference, usual_s, chance)
    yield from kill_workers(folder, workers, reference, chance)
    yield from kill_daemons(folder, daemons, reference, chance)
    yield from damage_files(folder, size, reference, chance)
    if can_mount():
        yield from fill_disks(folder, max(1, size // 20), reference, chance)
        yield from forbid_writing(folder, reference)
    yield from meet(folder, max(1, size // 20), reference, chance)
    yield from shift_clocks(folder, reference, chance)
