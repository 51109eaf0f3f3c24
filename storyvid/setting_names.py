"""Names in `.env` that are nearly those of settings: a slip of the keys must not pass in silence.

Names that resemble no setting are left alone: they may belong to other programs.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

_NEAR = 0.8
"""How alike two names must be, 0..1 (difflib's ratio)."""


def slips(env_file: Path, known: Iterable[str]) -> list[str]:
    """What is wrong with the names in `env_file`, a sentence each; `known` are the settings' names in capitals."""
    from dotenv import dotenv_values

    if not env_file.is_file():
        return []
    names, found = sorted(known), []
    for name, value in dotenv_values(env_file).items():
        if name.upper() in names:
            if value is None:
                found.append(f"{name} has no value: write {name}=…, or leave it out")
        elif near := get_close_matches(name.upper(), names, n=1, cutoff=_NEAR):
            found.append(f"{name} is no setting: did you mean {near[0]}?")
    return found
