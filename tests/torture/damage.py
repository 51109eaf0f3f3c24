"""Files of the store flipped, cut short and removed between two renders."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.torture.report import Trial
from tests.torture.rig import Rig

BLOWS_A_FILM = 5
FOLDERS = ("media", "keys", "documents", "ledger", "films")


def damage_files(folder: Path, damages: int, reference: str, chance: random.Random) -> Iterator[Trial]:
    """Damage `damages` files of one data folder, some before each render; every render must give the same film."""
    rig = Rig(folder / "damage")
    rig.render()
    done = 0
    while done < damages:
        trial = Trial("files damaged")
        for _ in range(min(BLOWS_A_FILM, damages - done)):
            _spoil(_some_file(rig.home, chance), chance)
            trial.blows += 1
        done += trial.blows
        again = rig.render()
        if again.returncode != 0:
            trial.faults.append(f"the render failed: {again.stderr.strip()[-300:]}")
        if rig.film_sha256() != reference:
            trial.faults.append("the film is not that of an undisturbed render")
        yield trial


def _some_file(home: Path, chance: random.Random) -> Path:
    """A file of a folder that is chosen first, so that the few films are hit as often as the many keys."""
    while True:
        files = sorted(path for path in (home / chance.choice(FOLDERS)).rglob("*") if path.is_file())
        if files:
            return chance.choice(files)


def _spoil(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    how = chance.choice(("flip", "truncate", "empty", "remove"))
    if how == "remove" or not content:
        file.unlink()
    elif how == "flip":
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(content)
    else:
        file.write_bytes(content[: chance.randrange(len(content)) if how == "truncate" else 0])
