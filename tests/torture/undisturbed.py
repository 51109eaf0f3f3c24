"""What a machine has that nobody mistreats: the film that every other one has to come to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.torture.forked import Account
from tests.torture.rig import Rig


@dataclass(frozen=True)
class Undisturbed:
    """A machine with its finished film, and what a render does there that finds everything made."""

    rig: Rig
    film_sha256: str
    quiet: Account

    @classmethod
    def rendered(cls, folder: Path) -> Undisturbed:
        """Render by the command as people type it, then once more in a fork: both have to come to the same film."""
        rig = Rig(folder)
        first = rig.command()
        film = rig.film_sha256()
        if first.returncode != 0 or not film:
            raise RuntimeError(f"the undisturbed render failed: {first.stderr}")
        made = rig.finished()
        again = rig.render()
        if again.returncode != 0 or rig.film_sha256() != film or rig.finished() != made:
            raise RuntimeError(f"the undisturbed film was touched when it was rendered again: {again.fault}")
        return cls(rig, film, again.account)
